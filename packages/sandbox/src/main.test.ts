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

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { ANY_PORTS } from './sandbox/testing';

const ARGUMENTS = [
  '--require',
  '@backstage/cli/config/nodeTransform.cjs',
  'src/main.ts',
];
const PACKAGE = path.dirname(require.resolve('../package.json'));
const readyLine = z.object({ page: z.url(), kube: z.url() });

/** Starts a sandbox and ends before it: what a crashed `npm start` leaves behind. */
const CRASHING_PARENT = `
const child = require('node:child_process').spawn(process.execPath, ${JSON.stringify(ARGUMENTS)}, { stdio: ['ignore', 'pipe', 'inherit'] });
child.stdout.once('data', line => process.stdout.write(line, () => process.exit()));
`;

describe('the sandbox as a process', () => {
  let folder: string;
  let child: ChildProcess | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sandbox-'));
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    await rm(folder, { recursive: true });
  });

  function start(args: string[], env: Record<string, string> = {}) {
    const started = spawn(process.execPath, args, {
      cwd: PACKAGE,
      env: {
        ...process.env,
        // Set by the test runner, for itself.
        NODE_OPTIONS: '',
        ...ANY_PORTS,
        SANDBOX_DATA_DIR: folder,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    return started;
  }

  async function ready(started: ReturnType<typeof start>) {
    const [line] = await once(started.stdout, 'data');
    const [, json = ''] = /^sandbox ready (.*)\n$/.exec(String(line)) ?? [];
    return readyLine.parse(JSON.parse(json));
  }

  it('says where it is, and ends within a second when told to', async () => {
    const started = start(ARGUMENTS);
    const { page } = await ready(started);
    expect((await fetch(page)).status).toBe(200);
    const asked = Date.now();
    started.kill('SIGTERM');
    const [code] = await once(started, 'exit');
    expect(code).toBe(0);
    expect(Date.now() - asked).toBeLessThan(1000);
  }, 30_000);

  it('ends when the process that started it is gone', async () => {
    const { page } = await ready(start(['-e', CRASHING_PARENT]));
    const socket = connect(Number(new URL(page).port), '127.0.0.1');
    await once(socket, 'connect');
    // Its end is the end of the connections to it, however it happens.
    socket.on('error', () => undefined);
    await once(socket, 'close');
    await expect(fetch(page)).rejects.toThrow('fetch failed');
  }, 30_000);

  it.each([
    ['SANDBOX_SLACK_PORT', 'many', 'SANDBOX_SLACK_PORT must be a port'],
    ['SANDBOX_SPEED', '-1', 'SANDBOX_SPEED must be more than 0'],
  ])(
    'says in one sentence what is wrong with %s',
    async (name, value, words) => {
      const started = start(ARGUMENTS, { [name]: value });
      const [text] = await once(started.stderr, 'data');
      expect(String(text)).toContain(words);
      expect(String(text).trim().split('\n')).toHaveLength(1);
      if (started.exitCode === null) {
        await once(started, 'exit');
      }
      expect(started.exitCode).toBe(1);
    },
    30_000,
  );
});
