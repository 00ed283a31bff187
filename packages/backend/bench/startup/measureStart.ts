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

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ask } from '../../harness/ask';
import { freePort } from '../../harness/freePort';
import { PortalProcess } from '../../harness/PortalProcess';
import { figuresSchema, StartupFigures } from './figures';

const HOST = '127.0.0.1';
const READY_LIMIT_MS = 60_000;
const POLL_MS = 10;
/** What comes after the start is over then. */
const SETTLE_MS = 3_000;

/** What is compared. */
export const PORTALS = {
  'no plugin': 'emptyMain.ts',
  plugin: 'pluginMain.ts',
  'plugin and all modules': 'modulesMain.ts',
} as const;
export type Portal = keyof typeof PORTALS;

/** A start, with the time from the process's until the portal answers. */
export type Start = StartupFigures & { readonly readyMs: number };

/**
 * Starts a portal in which nothing is configured, and stops it again.
 *
 * @param compiled - a folder with this package compiled; else its sources
 */
export async function measureStart(
  portal: Portal,
  {
    name,
    scratch,
    compiled,
  }: {
    name: string;
    scratch: string;
    compiled?: string;
  },
): Promise<Start> {
  const directory = path.join(scratch, `${name}-data`);
  mkdirSync(directory);
  const port = await freePort();
  const subject = new PortalProcess({
    ...{ name, scratch, compiled, port },
    entry: `bench/startup/${PORTALS[portal]}`,
    health: '/.backstage/health/v1/readiness',
    nodeOptions: ['--expose-gc'],
    config: {
      app: { baseUrl: 'https://portal.example' },
      backend: {
        baseUrl: `http://${HOST}:${port}`,
        listen: { host: HOST, port },
        database: { client: 'better-sqlite3', connection: { directory } },
      },
    },
  });
  const begun = performance.now();
  const child = subject.start();
  try {
    while (!(await subject.ready())) {
      if (subject.child === undefined) {
        throw new Error(`The portal with ${portal} ended: see ${subject.log}`);
      }
      if (performance.now() - begun > READY_LIMIT_MS) {
        throw new Error(`The portal with ${portal} does not answer`);
      }
      await pause(POLL_MS);
    }
    const readyMs = performance.now() - begun;
    await pause(SETTLE_MS);
    const figures = await ask(child, { ask: 'figures' }, figuresSchema);
    return { ...figures, readyMs };
  } finally {
    await subject.stop();
  }
}
