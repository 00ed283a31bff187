/*
 * Copyright 2026 The Tekton Integrations Authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

import { ResponseError } from '@backstage/errors';
import { z } from 'zod';

/** Why something could not be read, as far as it changes what to do next. */
export interface Failure {
  kind:
    | 'missing'
    | 'notFound'
    | 'denied'
    | 'signedOut'
    | 'invalid'
    | 'unreachable'
    | 'mismatch'
    | 'other';
  /** What the backend said, in its own words. */
  detail?: string;
}

/**
 * Names the cause of a failed request.
 *
 * A backend without the plugin answers 404 with an empty body or, behind some
 * proxies, with the portal's HTML page; the plugin itself always answers with
 * the JSON of a named error. Only so can "no such Run" be told apart.
 */
export function classifyFailure(error: unknown): Failure {
  if (error instanceof ResponseError) {
    const detail = error.cause.message;
    switch (error.statusCode) {
      case 400:
        return { kind: 'invalid', detail };
      case 401:
        return { kind: 'signedOut' };
      case 403:
        return { kind: 'denied', detail };
      case 404:
        return error.cause.name === 'NotFoundError'
          ? { kind: 'notFound', detail }
          : { kind: 'missing' };
      default:
        return { kind: 'other', detail };
    }
  }
  if (error instanceof z.ZodError) {
    return { kind: 'mismatch' };
  }
  if (error instanceof SyntaxError) {
    return { kind: 'missing' };
  }
  if (error instanceof TypeError) {
    return { kind: 'unreachable' };
  }
  return {
    kind: 'other',
    detail: error instanceof Error ? error.message : String(error),
  };
}
