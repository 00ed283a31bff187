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

import { EventWindow } from './EventWindow';

function later() {
  let done: () => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const taken = new Promise<void>((resolve, reject) => {
    done = resolve;
    fail = reject;
  });
  return { taken, done: () => done(), fail: (error: Error) => fail(error) };
}

const turn = () => new Promise(resolve => setImmediate(resolve));

function positions() {
  const passed: string[] = [];
  return {
    passed,
    async advance(version: string) {
      passed.push(version);
    },
  };
}

describe('EventWindow', () => {
  it('passes a version when all before it were taken', async () => {
    const position = positions();
    const window = new EventWindow(position);
    const [first, second] = [later(), later()];
    await window.add(first.taken, '1');
    await window.add(second.taken, '2');
    second.done();
    await turn();
    expect(position.passed).toEqual([]);
    first.done();
    await window.drain();
    expect(position.passed).toEqual(['1', '2']);
  });

  it('has no room for more than so many', async () => {
    const position = positions();
    const window = new EventWindow(position, { atOnce: 2 });
    const [first, second] = [later(), later()];
    await window.add(first.taken, '1');
    let room = false;
    const added = window.add(second.taken, '2').then(() => {
      room = true;
    });
    await turn();
    expect(room).toBe(false);
    first.done();
    await added;
    second.done();
    await window.drain();
  });

  it('stands still before what was not taken, and says so at once', async () => {
    const position = positions();
    let told = 0;
    const window = new EventWindow(position, {
      onFailure: () => {
        told += 1;
      },
    });
    const [first, second, third] = [later(), later(), later()];
    await window.add(first.taken, '1');
    await window.add(second.taken, '2');
    await window.add(third.taken, '3');
    first.done();
    third.done();
    second.fail(new Error('no database'));
    await window.settle();
    expect(position.passed).toEqual(['1']);
    expect(told).toBe(1);
    await expect(window.add(Promise.resolve(), '4')).rejects.toThrow(
      'no database',
    );
    await expect(window.drain()).rejects.toThrow('no database');
    expect(position.passed).toEqual(['1']);
  });

  it('fails with the position, too', async () => {
    const window = new EventWindow({
      async advance() {
        throw new Error('locked');
      },
    });
    await window.add(Promise.resolve(), '1');
    await expect(window.drain()).rejects.toThrow('locked');
  });
});
