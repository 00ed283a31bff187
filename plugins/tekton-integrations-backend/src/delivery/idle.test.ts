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

import { stateTarget } from '../ledger/__testUtils__/makeLedger';
import { ledgerDatabases } from '../ledger/__testUtils__/testDatabases';
import { ClusterShares } from '../observer';
import { mockServices } from '@backstage/backend-test-utils';
import { DeliveryWorld } from './__testUtils__/deliveryWorld';

jest.setTimeout(120_000);

const databases = ledgerDatabases();
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** A replica that waits for something to happen asks no more than this. */
const STATEMENTS_A_SECOND = 6;

describe.each(databases.eachSupportedId())('an idle replica on %s', id => {
  it('runs few statements, and none that grow with what lies behind it', async () => {
    const knex = await databases.init(id);
    const world = new DeliveryWorld(knex);
    const { ledger } = await world.start();
    const shares = new ClusterShares({
      leases: world.activity.watch(ledger.leases),
      clusters: ['ci', 'cd'],
      host: 'portal-1',
      timers: { after: (ms, run) => world.time.after(ms, run) },
      monotonic: () => world.time.elapsed(),
      logger: mockServices.logger.mock(),
    });
    await shares.start({
      watchers: {
        startRuns: () => undefined,
        stopRuns: async () => undefined,
        health: () => [],
      },
      onLost: async () => undefined,
      onTaken: () => undefined,
      onReleased: () => undefined,
    });
    for (let n = 0; n < 5; n += 1) {
      await world.observe({ uid: `u${n}`, phase: 'succeeded' }, run => [
        stateTarget(run, { subject: run.uid }),
      ]);
    }
    await world.time.until(MINUTE);
    expect(world.target().landed).toHaveLength(5);
    let statements = 0;
    const count = () => {
      statements += 1;
    };
    knex.on('query', count);
    await world.time.until(3 * MINUTE);
    knex.removeListener('query', count);
    expect(statements / 120).toBeLessThanOrEqual(STATEMENTS_A_SECOND);
    expect(statements / 120).toBeGreaterThan(1);
    await shares.release();
  });
});
