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
import { Receiver, startReceiver } from '../receiver';

export const TOKEN = 'n0te-t0ken';

const noteSchema = z.object({ id: z.string() });

/** The vendor: it keeps notes. */
export function startNotes(): Promise<Receiver> {
  const notes = new Set<string>();
  return startReceiver(({ method, path, headers, body }) => {
    if (headers.authorization !== `Bearer ${TOKEN}`) {
      return { status: 401 };
    }
    if (method === 'POST') {
      const { id } = noteSchema.parse(JSON.parse(body));
      notes.add(id);
      return { status: 201, body: JSON.stringify({ created: id }) };
    }
    const [, , id] = path.split('/');
    return { status: path === '/me' || notes.has(id ?? '') ? 200 : 404 };
  });
}
