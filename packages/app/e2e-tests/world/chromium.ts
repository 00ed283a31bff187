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

import { spawnSync } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';

/** A browser that runs here, and the environment that it needs. */
export interface Chromium {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Where Debian and Ubuntu put theirs. */
const SYSTEM: readonly string[] = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
];

const PACKAGE = '@sparticuz/chromium';

/** Unpacks the browser and, beside it, the libraries that a system may lack. */
const UNPACK = `
import chromium, { inflate } from '${PACKAGE}';
await Promise.all([chromium.executablePath(), inflate(process.argv[1])]);
`;

/** Whether it gets as far as saying its version: all its libraries are there. */
function runs({ executablePath, env }: Chromium): boolean {
  const { status } = spawnSync(executablePath, ['--version', '--no-sandbox'], {
    env: { ...process.env, ...env },
    timeout: 20_000,
  });
  return status === 0;
}

/** The font of the package for text, so that pages look alike everywhere. */
const fontsOf = (folder: string) => `<?xml version="1.0"?>
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <match target="pattern">
    <test name="family"><string>sans-serif</string></test>
    <edit name="family" mode="prepend" binding="strong">
      <string>Open Sans</string>
    </edit>
  </match>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;

/**
 * The package unpacks into the folder for temporary files and takes what it
 * finds there for complete: in a process of its own it gets a fresh folder.
 */
async function unpack(folder: string): Promise<Chromium[]> {
  const libraries = path.join(
    path.dirname(require.resolve(PACKAGE)),
    '../bin/al2023.tar.br',
  );
  const { status } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', UNPACK, libraries],
    {
      cwd: __dirname,
      // Playwright's own hooks are of no use there.
      env: { ...process.env, NODE_OPTIONS: '', TMPDIR: folder },
      timeout: 60_000,
    },
  );
  if (status !== 0) {
    return [];
  }
  const fonts = path.join(folder, 'fonts.conf');
  await fs.writeFile(fonts, fontsOf(folder));
  const executablePath = path.join(folder, 'chromium');
  return [
    { executablePath, env: { FONTCONFIG_FILE: fonts } },
    {
      executablePath,
      env: {
        FONTCONFIG_FILE: fonts,
        LD_LIBRARY_PATH: path.join(folder, 'al2023/lib'),
      },
    },
  ];
}

/**
 * Chromium out of the npm package, else the system's.
 *
 * Failure policy: throws what to install where neither runs.
 */
export async function findChromium(folder: string): Promise<Chromium> {
  const candidates = [
    ...(await unpack(folder)),
    ...SYSTEM.map(executablePath => ({ executablePath, env: {} })),
  ];
  const found = candidates.find(runs);
  if (!found) {
    throw new Error(
      `Neither the Chromium of ${PACKAGE} nor ${SYSTEM[0]} runs here: install your system's package chromium.`,
    );
  }
  return found;
}
