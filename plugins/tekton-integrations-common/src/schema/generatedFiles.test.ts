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

import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { GeneratedFile, generatedFiles } from './generatedFiles';

const ROOT = path.resolve(__dirname, '../../../..');

/** Tables are padded when they are formatted: only their words count. */
function words(text: string): string[] {
  return text.split('\n').map(line =>
    line
      .replace(/ *\| */g, '|')
      .replace(/-{2,}/g, '--')
      .trim(),
  );
}

function contentOf(file: GeneratedFile): unknown {
  const text = fs.readFileSync(path.join(ROOT, file.path), 'utf8');
  switch (file.format) {
    case 'yaml':
      return parse(text);
    case 'json':
      return JSON.parse(text);
    case 'markdown':
      return words(text);
    default:
      return file satisfies never;
  }
}

describe('generatedFiles', () => {
  it.each(generatedFiles().map(file => [file.path, file] as const))(
    '%s is up to date (npm run generate)',
    (_, file) => {
      expect(contentOf(file)).toEqual(
        file.format === 'markdown'
          ? words(file.content)
          : JSON.parse(JSON.stringify(file.content)),
      );
    },
  );
});
