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

import { eventTarget, stateTarget } from '../ledger/__testUtils__/makeLedger';
import { ledgerDatabases } from '../ledger/__testUtils__/testDatabases';
import { DeliveryWorld } from './__testUtils__/deliveryWorld';
import { ACCEPT, fails } from './__testUtils__/scriptedTarget';

jest.setTimeout(120_000);

const databases = ledgerDatabases();
const SECOND = 1_000;
const SCOPE = 'github:github.com:app:1:acme';
const ONE_A_SECOND = {
  scope: SCOPE,
  name: 'writes',
  per: SECOND,
  limit: 1,
} as const;

describe.each(databases.eachSupportedId())('strict pacing on %s', id => {
  it('starts no two writes within a second, failed ones too', async () => {
    const world = new DeliveryWorld(await databases.init(id));
    await world.start();
    const target = world.target();
    target.script = (_, { number }) => {
      if (number % 4 === 0) {
        return fails({ kind: 'retry', cause: '503' });
      }
      return number % 3 === 0 ? { kind: 'slow', afterMs: 2_500 } : ACCEPT;
    };
    for (let n = 0; n < 12; n += 1) {
      await world.observe({ uid: `u${n}`, phase: 'succeeded' }, run => [
        stateTarget(run, {
          subject: run.uid,
          scopes: [SCOPE],
          limits: [ONE_A_SECOND],
        }),
      ]);
    }
    // Another App's writes take nothing of it.
    await world.observe({ uid: 'other', phase: 'succeeded' }, run => [
      eventTarget(run, { subject: 'other' }),
    ]);
    await world.time.until(60 * SECOND);
    const writes = target.requests.filter(({ subject }) => subject !== 'other');
    expect(new Set(target.landed.map(({ subject }) => subject)).size).toBe(13);
    const gaps = writes.slice(1).map(({ at }, n) => at - writes[n].at);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(SECOND);
    // The healthy ones follow each other as fast as that allows.
    expect(gaps.filter(gap => gap === SECOND).length).toBeGreaterThan(6);
  });
});
