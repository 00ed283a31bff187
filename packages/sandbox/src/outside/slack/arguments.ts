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

import type { FakeRequest } from '../http/types';
import { isObject } from './model';
import type { JsonObject } from './model';

export type ParsedArguments =
  | { ok: true; values: JsonObject; json: boolean; missingCharset: boolean }
  | { ok: false; error: string };

/** Arguments arrive as a form (structures as JSON strings), as JSON, or in the query. */
export function parseArguments(request: FakeRequest): ParsedArguments {
  const type = request.headers['content-type'] ?? '';
  const query = Object.fromEntries(request.query);
  if (request.method === 'GET' || (type === '' && request.text === '')) {
    return { ok: true, values: query, json: false, missingCharset: false };
  }
  if (/^application\/x-www-form-urlencoded/i.test(type)) {
    return {
      ok: true,
      values: {
        ...query,
        ...Object.fromEntries(new URLSearchParams(request.text)),
      },
      json: false,
      missingCharset: false,
    };
  }
  if (!/^application\/json/i.test(type)) {
    return {
      ok: false,
      error: type === '' ? 'missing_post_type' : 'invalid_post_type',
    };
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(request.text);
  } catch {
    return { ok: false, error: 'invalid_json' };
  }
  if (!isObject(parsed)) {
    return { ok: false, error: 'json_not_object' };
  }
  return {
    ok: true,
    values: parsed,
    json: true,
    missingCharset: !/charset=/i.test(type),
  };
}

/** A structure: in a form a JSON string, in JSON either; undefined when it is neither. */
export function structure(value: unknown): unknown {
  if (typeof value !== 'string') {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

export function flag(value: unknown): boolean {
  return value === true || value === 'true' || value === '1' || value === 1;
}

export function wholeNumber(value: unknown, fallback: number): number {
  const number = Number(value);
  return value !== undefined && value !== '' && Number.isInteger(number)
    ? number
    : fallback;
}
