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
import { Problem } from './model';

/** What is read of the metadata of a Provider or Notification object. */
export const metadataSchema = z.object({
  metadata: z.object({
    namespace: z.string(),
    name: z.string(),
    uid: z.string().optional(),
    generation: z.number().int().optional(),
  }),
  spec: z.unknown(),
});

/**
 * Fields whose value must never be repeated in a message. Which fields of
 * `config` are secret only its module knows.
 */
const CREDENTIALS =
  /(?:access|private)Key|token|secret|password|credential|authorization|signing|clientId|incomingWebhook|^config$/i;
/** A credential that stands where something else should. */
const LOOKS_SECRET = /-----BEGIN|\bxox\w-|\bgh\w_|\beyJ/;

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      value !== null && typeof value === 'object'
        ? Reflect.get(value, key)
        : undefined,
    root,
  );
}

/**
 * A value in single quotes, short, and never a credential. What has fields is
 * not repeated at all: one of them may be a credential.
 */
function quoted(root: unknown, path: readonly PropertyKey[]): string {
  const value = valueAt(root, path);
  if (value === undefined) {
    return 'missing';
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  if (value !== null && typeof value === 'object') {
    return 'an object';
  }
  const text = String(value);
  if (
    LOOKS_SECRET.test(text) ||
    path.some(key => CREDENTIALS.test(String(key)))
  ) {
    return 'there, but not as it should be';
  }
  return `'${text.length > 80 ? `${text.slice(0, 79)}…` : text}'`;
}

/** One problem for each issue of a schema, naming field and value. */
export function problemsOf(
  error: z.ZodError,
  prefix: string,
  root: unknown,
): Problem[] {
  return error.issues.map(issue => {
    const field = [prefix, ...issue.path.map(String)]
      .filter(part => part !== '')
      .join('.');
    return {
      reason: 'InvalidSpec',
      field,
      message: `${field || 'it'} is ${quoted(root, issue.path)}: ${issue.message}.`,
    };
  });
}
