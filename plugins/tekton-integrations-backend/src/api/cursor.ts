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

import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { Cursor } from '../ledger';

const cursorSchema = z.tuple([
  z.enum(['older', 'newer']),
  z.number().int(),
  z.string(),
]);

/** A cursor as text that callers give back unread. */
export function encodeCursor({ direction, createdAt, id }: Cursor): string {
  return Buffer.from(JSON.stringify([direction, createdAt, id])).toString(
    'base64url',
  );
}

/**
 * Reads a cursor.
 *
 * @throws InputError when it is not one of ours
 */
export function decodeCursor(text: string): Cursor {
  try {
    const [direction, createdAt, id] = cursorSchema.parse(
      JSON.parse(Buffer.from(text, 'base64url').toString()),
    );
    return { direction, createdAt, id };
  } catch {
    throw new InputError(
      `cursor is '${text.slice(0, 80)}', which is not one that this API gave out: leave it away to start from the newest Run.`,
    );
  }
}
