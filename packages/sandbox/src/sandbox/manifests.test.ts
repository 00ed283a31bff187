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

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseManifests, readManifests, substitute } from './manifests';

describe('manifests', () => {
  it('puts the sandbox in place and leaves the templates of rules alone', () => {
    expect(
      substitute(
        'url: ${SANDBOX_URL} ${{ run.name }} ${HOME} ${SANDBOX_NONE}',
        {
          SANDBOX_URL: 'http://x',
        },
      ),
    ).toBe('url: http://x ${{ run.name }} ${HOME} ${SANDBOX_NONE}');
  });

  it('reads every document and skips empty ones', () => {
    const text = [
      'apiVersion: v1\nkind: Namespace\nmetadata: { name: a }',
      '# only a comment',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: b, namespace: a }',
    ].join('\n---\n');
    expect(parseManifests(text, 'a.yaml').map(({ kind }) => kind)).toEqual([
      'Namespace',
      'ConfigMap',
    ]);
  });

  it.each([
    ['no object', '- 1', 'a.yaml, document 1'],
    ['no kind', 'apiVersion: v1\nmetadata: { name: x }', 'kind'],
    ['no YAML', 'a: [', 'a.yaml, document 1'],
  ])('names the file and the document of %s', (_, text, words) => {
    expect(() => parseManifests(text, 'a.yaml')).toThrow(words);
  });

  it('takes an absent folder for an empty one, and reads the others by name', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'sandbox-'));
    try {
      await expect(
        readManifests(path.join(folder, 'none'), {}),
      ).resolves.toEqual([]);
      const object = (name: string) =>
        `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: a }`;
      await writeFile(path.join(folder, '20.yml'), object('second'));
      await writeFile(path.join(folder, '10.yaml'), object('${SANDBOX_NAME}'));
      await writeFile(path.join(folder, 'README.md'), 'no manifest');
      const objects = await readManifests(folder, { SANDBOX_NAME: 'first' });
      expect(objects.map(({ metadata }) => metadata?.name)).toEqual([
        'first',
        'second',
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
