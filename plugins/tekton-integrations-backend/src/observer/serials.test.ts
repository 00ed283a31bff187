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

import { Serials } from './serials';

function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

describe('Serials', () => {
  it('runs tasks of a key in order, and those of others beside them', async () => {
    const serials = new Serials();
    const done: string[] = [];
    const first = gate();
    const tasks = [
      serials.run('a', async () => {
        await first.opened;
        done.push('a1');
      }),
      serials.run('a', async () => {
        done.push('a2');
      }),
    ];
    await serials.run('b', async () => {
      done.push('b1');
    });
    expect(done).toEqual(['b1']);
    first.open();
    await Promise.all(tasks);
    expect(done).toEqual(['b1', 'a1', 'a2']);
  });

  it('goes on after a failure, which is that of its task alone', async () => {
    const serials = new Serials();
    const failing = serials.run('a', async () => {
      throw new Error('no');
    });
    const next = serials.run('a', async () => 'yes');
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
  });

  it('is idle when all that was given has ended', async () => {
    const serials = new Serials();
    const open = gate();
    let ended = false;
    const task = serials.run('a', async () => {
      await open.opened;
      ended = true;
    });
    const idle = serials.idle().then(() => ended);
    open.open();
    await expect(idle).resolves.toBe(true);
    await task;
    await expect(serials.idle()).resolves.toBeUndefined();
  });
});
