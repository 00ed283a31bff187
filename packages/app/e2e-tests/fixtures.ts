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
import { test as base, type Page } from '@playwright/test';
import { findChromium } from './world/chromium';
import { World } from './world/World';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where people find screenshots and the portal's log after the tests. */
export const OUTPUT = path.resolve(__dirname, '../test-results');

interface WorkerFixtures {
  scratch: string;
  world: World;
}

/** Tests that meet the whole world, in a browser out of an npm package. */
export const test = base.extend<{ guest: Page }, WorkerFixtures>({
  scratch: [
    async ({ browserName }, use) => {
      const folder = await fs.mkdtemp(
        path.join(os.tmpdir(), `tekton-${browserName}-`),
      );
      await use(folder);
      await fs.rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  browser: [
    async ({ playwright, scratch }, use) => {
      const { executablePath, env } = await findChromium(scratch);
      const browser = await playwright.chromium.launch({
        executablePath,
        args: ARGS,
        env: { ...process.env, ...env },
      });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  world: [
    async ({ scratch }, use) => {
      await fs.mkdir(OUTPUT, { recursive: true });
      const world = await World.start({ scratch, logs: OUTPUT });
      await use(world);
      await world.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  baseURL: async ({ world }, use) => {
    await use(world.portal.url);
  },
  guest: async ({ page }, use) => {
    await page.goto('/');
    await page.getByRole('button', { name: 'Enter' }).click();
    await page.getByRole('link', { name: 'Settings' }).waitFor();
    await use(page);
  },
});

export { expect } from '@playwright/test';
