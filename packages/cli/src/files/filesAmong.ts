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

import fs from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../io';

/** The name under which the standard input is read. */
export const STANDARD_INPUT = '-';

const EXTENSIONS = new Set(['.yaml', '.yml', '.json']);

async function filesOf(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries
      // A mounted ConfigMap keeps its files once more in hidden folders.
      .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
      .map(async entry => {
        const file = path.join(folder, entry.name);
        if (entry.isDirectory()) {
          return filesOf(file);
        }
        return EXTENSIONS.has(path.extname(entry.name)) ? [file] : [];
      }),
  );
  return found.flat();
}

/** The files that arguments mean, those of folders in order of their names. */
export async function filesAmong(names: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    names.map(async name => {
      if (name === STANDARD_INPUT) {
        return [name];
      }
      const stats = await fs.stat(name).catch(() => undefined);
      if (!stats) {
        throw new UsageError(`'${name}' is neither a file nor a folder.`);
      }
      return stats.isDirectory() ? (await filesOf(name)).sort() : [name];
    }),
  );
  return [...new Set(found.flat())];
}
