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

import { mockServices } from '@backstage/backend-test-utils';
import { ManualTimers } from '../__testUtils__/manualTimers';
import { Replanning } from './Replanning';

function setUp() {
  const timers = new ManualTimers();
  const rounds: { done: () => void; fail: (error: Error) => void }[] = [];
  const replanning = new Replanning({
    replan: () =>
      new Promise((done, fail) => {
        rounds.push({ done, fail });
      }),
    timers,
    logger: mockServices.logger.mock(),
  });
  return { timers, rounds, replanning };
}

const settled = () => new Promise(resolve => setImmediate(resolve));

describe('Replanning', () => {
  it('does one round more, however often it is asked meanwhile', async () => {
    const { rounds, replanning } = setUp();
    replanning.request();
    replanning.request();
    replanning.request();
    expect(rounds).toHaveLength(1);
    rounds[0].done();
    await settled();
    expect(rounds).toHaveLength(2);
    rounds[1].done();
    await settled();
    expect(rounds).toHaveLength(2);
    replanning.request();
    expect(rounds).toHaveLength(3);
  });

  it('begins again after a failure', async () => {
    const { timers, rounds, replanning } = setUp();
    replanning.request();
    rounds[0].fail(new Error('no database'));
    await settled();
    expect(rounds).toHaveLength(1);
    timers.advance(5_000);
    expect(rounds).toHaveLength(2);
    rounds[1].done();
    await settled();
    expect(rounds).toHaveLength(2);
  });

  it('waits at the end for what it has begun, and begins nothing', async () => {
    const { rounds, replanning } = setUp();
    replanning.request();
    replanning.request();
    let stopped = false;
    const stopping = replanning.stop().then(() => {
      stopped = true;
    });
    await settled();
    expect(stopped).toBe(false);
    rounds[0].done();
    await stopping;
    replanning.request();
    await settled();
    expect(rounds).toHaveLength(1);
  });
});
