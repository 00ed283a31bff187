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
import { test as base, type BrowserContext, type Page } from '@playwright/test';
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
  /** What the portal leaves in the browser of a guest who has signed in. */
  signedIn: Awaited<ReturnType<BrowserContext['storageState']>>;
}

/** Enters the portal as its guest. */
export async function signIn(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Enter' }).click();
  await page.getByRole('link', { name: 'Settings' }).waitFor();
}

/** Tests that meet the whole world, in a browser out of an npm package. */
export const test = base.extend<{ guest: Page }, WorkerFixtures>({
  scratch: [
    async ({ browserName }, provide) => {
      const folder = await fs.mkdtemp(
        path.join(os.tmpdir(), `tekton-${browserName}-`),
      );
      await provide(folder);
      await fs.rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  browser: [
    async ({ playwright, scratch }, provide) => {
      const { executablePath, env } = await findChromium(scratch);
      const browser = await playwright.chromium.launch({
        executablePath,
        args: ARGS,
        env: { ...process.env, ...env },
      });
      await provide(browser);
      await browser.close();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  world: [
    async ({ scratch }, provide) => {
      await fs.mkdir(OUTPUT, { recursive: true });
      const world = await World.start({ scratch, logs: OUTPUT });
      await provide(world);
      await world.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  signedIn: [
    async ({ browser, world }, provide) => {
      const context = await browser.newContext({ baseURL: world.portal.url });
      await signIn(await context.newPage());
      await provide(await context.storageState());
      await context.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: async ({ world }, provide) => {
    await provide(world.portal.url);
  },
  guest: async ({ context, page, signedIn }, provide) => {
    await context.setStorageState(signedIn);
    await provide(page);
  },
});

export { expect } from '@playwright/test';
