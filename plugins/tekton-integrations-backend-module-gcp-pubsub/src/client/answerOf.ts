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

import { HttpResult } from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';

const detailSchema = z.looseObject({
  reason: z.string().optional(),
  retryDelay: z.string().optional(),
});

const errorSchema = z.object({
  error: z.object({
    code: z.number(),
    message: z.string().default(''),
    /** Name of the gRPC code: `PERMISSION_DENIED`. */
    status: z.string(),
    details: z.array(detailSchema).optional(),
  }),
});

/** An error in Google's form: https://google.aip.dev/193 */
export type GoogleError = z.infer<typeof errorSchema>['error'];

/** The JSON of a whole answer. */
export function jsonOf(result: HttpResult): unknown {
  if (result.kind !== 'answer' || result.truncated) {
    return undefined;
  }
  try {
    return JSON.parse(result.body);
  } catch {
    return undefined;
  }
}

/** What Google says of a refusal; undefined where somebody else answered. */
export function errorOf(result: HttpResult): GoogleError | undefined {
  const parsed = errorSchema.safeParse(jsonOf(result));
  return parsed.success ? parsed.data.error : undefined;
}

/** The same in words. */
export function wordsOf(error: GoogleError | undefined): string | undefined {
  return error && [error.status, error.message].filter(Boolean).join(': ');
}

/** Of an ErrorInfo: `SERVICE_DISABLED`. */
export function reasonOf(error: GoogleError | undefined): string | undefined {
  return error?.details?.find(({ reason }) => reason !== undefined)?.reason;
}

/** Of a RetryInfo, in milliseconds; a Duration of Google's is `1.5s`. */
export function retryDelayOf(
  error: GoogleError | undefined,
): number | undefined {
  const delay = error?.details
    ?.map(({ retryDelay }) => /^(\d+(?:\.\d+)?)s$/.exec(retryDelay ?? '')?.[1])
    .find(seconds => seconds !== undefined);
  return delay === undefined ? undefined : Number(delay) * 1_000;
}
