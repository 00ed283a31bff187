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

import { z } from 'zod';

/** What AWS says of a refusal. */
export interface AwsError {
  /** As in the answer, without the SDK's `Exception` at its end: `NotFound`. */
  readonly code: string;
  readonly message: string;
  readonly status?: number;
}

const errorSchema = z.object({
  name: z.string(),
  message: z.string().catch(''),
  $metadata: z.object({ httpStatusCode: z.number().optional() }),
});

export function codeOf(name: string): string {
  return name.replace(/Exception$/, '');
}

/** What AWS said, where the SDK's error comes from an answer. */
export function awsErrorOf(error: unknown): AwsError | undefined {
  const parsed = errorSchema.safeParse(
    error instanceof Error
      ? {
          name: error.name,
          message: error.message,
          $metadata: '$metadata' in error ? error.$metadata : undefined,
        }
      : error,
  );
  return parsed.success
    ? {
        code: codeOf(parsed.data.name),
        message: parsed.data.message,
        status: parsed.data.$metadata.httpStatusCode,
      }
    : undefined;
}
