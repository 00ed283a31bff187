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

import { ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { eventually } from '../__testUtils__/eventually';

jest.setTimeout(120_000);

/** A process of its own that delivers from a SQLite file. */
class Delivering {
  readonly #child: ChildProcess;
  #said = '';

  constructor(file: string) {
    this.#child = spawn(
      process.execPath,
      [
        '--no-deprecation',
        ...['--require', '@backstage/cli/config/nodeTransform.cjs'],
        path.join(__dirname, '__testUtils__', 'deliveringProcess.ts'),
        file,
      ],
      {
        cwd: path.resolve(__dirname, '..', '..'),
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    this.#child.stdout?.on('data', data => {
      this.#said += data;
    });
  }

  get said(): string[] {
    return this.#said.split('\n').filter(line => line !== '');
  }

  /** @returns its first word, when it comes */
  async word(): Promise<string> {
    return eventually(() => {
      const [first] = this.said;
      if (first === undefined) {
        throw new Error('It has not said anything yet.');
      }
      return first;
    });
  }

  pause(): void {
    this.#child.kill('SIGSTOP');
  }

  resume(): void {
    this.#child.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = new Promise(resolve => this.#child.once('exit', resolve));
      this.#child.kill('SIGKILL');
      await ended;
    }
  }
}

describe('two processes on one SQLite file', () => {
  let folder: string;
  const started: Delivering[] = [];

  function start(): Delivering {
    const child = new Delivering(path.join(folder, 'ledger.sqlite'));
    started.push(child);
    return child;
  }

  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'tekton-integrations-'));
  });

  afterEach(async () => {
    await Promise.all(started.splice(0).map(child => child.kill()));
    await fs.rm(folder, { recursive: true, force: true });
  });

  it('do not deliver both: the second one is refused, until the first was killed', async () => {
    const first = start();
    expect(await first.word()).toBe('delivers');
    const second = start();
    expect(await second.word()).toBe(
      'refused: Another process delivers from this SQLite database: stop it, or use Postgres to run several.',
    );
    expect(first.said).toEqual(['delivers']);
    await first.kill();
    expect(await start().word()).toBe('delivers');
  });

  it('do not deliver both: one that stood still finds itself replaced', async () => {
    const first = start();
    expect(await first.word()).toBe('delivers');
    // One that stands still within a transaction keeps the file locked, and
    // lets nobody in: that is not the case that is meant.
    const second = await eventually(async () => {
      first.pause();
      const other = start();
      const word = await other.word();
      if (/database is locked/.test(word)) {
        await other.kill();
        first.resume();
        throw new Error(word);
      }
      expect(word).toBe('delivers');
      return other;
    });
    first.resume();
    await eventually(() =>
      expect(first.said.at(-1)).toMatch(/^void: Another process took/),
    );
    expect(second.said).toEqual(['delivers']);
  });
});
