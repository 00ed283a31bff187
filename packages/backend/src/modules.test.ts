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
import os from 'node:os';
import path from 'node:path';
import { measureStart } from '../bench/startup/measureStart';
import { addedSdks } from '../bench/startup/sdks';

jest.setTimeout(180_000);

describe('a portal in which no Provider is configured', () => {
  let scratch: string;

  beforeAll(async () => {
    scratch = await fs.mkdtemp(path.join(os.tmpdir(), 'tekton-modules-'));
  });

  afterAll(async () => {
    await fs.rm(scratch, { recursive: true, force: true });
  });

  it('loads no SDK of a vendor for the modules that it has', async () => {
    const plugin = await measureStart('plugin', { name: 'plugin', scratch });
    const modules = await measureStart('plugin and all modules', {
      name: 'modules',
      scratch,
    });
    expect(plugin.packages).toContain('express');
    expect(modules.packages.length).toBeGreaterThan(0);
    expect(addedSdks(plugin.packages, modules.packages)).toEqual([]);
  });
});
