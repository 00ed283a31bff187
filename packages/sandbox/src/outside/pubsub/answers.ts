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

import { jsonAnswer } from '../http/types';
import type { FakeAnswer } from '../http/types';

const DOMAIN = 'pubsub.googleapis.com';

/** gRPC codes with the HTTP status that goes with them: https://google.aip.dev/193 */
const STATUSES = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
} as const;

export type Code = keyof typeof STATUSES;

/** An error as all APIs of Google answer it. */
export function refused(
  code: Code,
  message: string,
  details: readonly object[] = [],
): FakeAnswer {
  const status = STATUSES[code];
  return {
    ...jsonAnswer(status, {
      error: {
        code: status,
        message,
        status: code,
        ...(details.length > 0 && { details }),
      },
    }),
    reason: code,
  };
}

/** Why, for machines. */
export function errorInfo(
  reason: string,
  metadata: Readonly<Record<string, string>> = {},
): object {
  return {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason,
    domain: 'googleapis.com',
    metadata: { service: DOMAIN, ...metadata },
  };
}

export function rateLimited(retryAfterSeconds: number | undefined): FakeAnswer {
  return refused(
    'RESOURCE_EXHAUSTED',
    `Quota exceeded for quota metric 'Regional publisher throughput, kB' and limit 'Regional publisher throughput, kB per minute per region' of service '${DOMAIN}'.`,
    [
      errorInfo('RATE_LIMIT_EXCEEDED'),
      ...(retryAfterSeconds === undefined
        ? []
        : [
            {
              '@type': 'type.googleapis.com/google.rpc.RetryInfo',
              retryDelay: `${retryAfterSeconds}s`,
            },
          ]),
    ],
  );
}

/** What it says with a bare status, the nearest code to it. */
export function failureBody(status: number): string {
  const [code] =
    Object.entries(STATUSES).find(([, known]) => known === status) ?? [];
  return JSON.stringify({
    error: {
      code: status,
      message:
        status >= 500
          ? 'The service was unable to fulfill your request. Please try again. [code=8a75]'
          : 'The request was refused.',
      ...(code !== undefined && { status: code }),
    },
  });
}

/** An answer of a server that is none of the API's methods. */
export function noSuchPage(): FakeAnswer {
  return {
    status: 404,
    headers: { 'content-type': 'text/html; charset=UTF-8' },
    body: '<!DOCTYPE html><title>Error 404 (Not Found)!!1</title><p><b>404.</b> That’s an error.',
    applied: false,
    reason: 'not found',
  };
}
