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

import {
  answeredAt,
  HttpResult,
  Rate,
} from 'backstage-plugin-tekton-integrations-node';

function numberOf(text: string | undefined): number | undefined {
  const value = text ? Number(text) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

/**
 * What an answer tells of the limit on all requests; nothing where it is about
 * another one, as for searches.
 *
 * @see https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#checking-the-status-of-your-rate-limit
 */
export function rateOf(
  result: HttpResult,
  scope: string,
  now: number,
): Rate | undefined {
  if (result.kind !== 'answer') {
    return undefined;
  }
  const { headers } = result;
  const limit = numberOf(headers['x-ratelimit-limit']);
  const remaining = numberOf(headers['x-ratelimit-remaining']);
  const reset = numberOf(headers['x-ratelimit-reset']);
  const resource = headers['x-ratelimit-resource'] ?? 'core';
  if (remaining === undefined || reset === undefined || resource !== 'core') {
    return undefined;
  }
  return {
    scope,
    remaining,
    resetMs: Math.max(0, reset * 1_000 - answeredAt(headers, now)),
    ...(limit !== undefined && { limit }),
  };
}
