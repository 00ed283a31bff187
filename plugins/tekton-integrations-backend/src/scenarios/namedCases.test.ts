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

import { Ledger } from '../ledger';
import {
  allDeliveries,
  counter,
  eventTarget,
} from '../ledger/__testUtils__/makeLedger';
import { ledgerDatabases } from '../ledger/__testUtils__/testDatabases';
import { DeliveryWorld } from '../delivery/__testUtils__/deliveryWorld';
import { GRANTED } from '../delivery/permits';

jest.setTimeout(60_000);

const databases = ledgerDatabases();

describe.each(databases.eachSupportedId())('trouble on %s', id => {
  it('before anything was written is no doubt, and delays for seconds only', async () => {
    const knex = await databases.init(id);
    const world = new DeliveryWorld(knex);
    await world.start();
    let asked = 0;
    world.permit = async () => {
      asked += 1;
      if (asked === 1) {
        throw new Error('Connection terminated unexpectedly');
      }
      return GRANTED;
    };
    await world.observe({ uid: 'u1', phase: 'failed' }, run => [
      eventTarget(run),
    ]);
    await world.time.until(10_000);

    expect(world.target().landed).toHaveLength(1);
    expect(await allDeliveries(knex)).toEqual([
      expect.objectContaining({ state: 'delivered', perhaps_twice: false }),
    ]);
  });

  it("of starting at the same moment on an empty database is nobody's", async () => {
    const knex = await databases.init(id);
    const starts = ['a', 'b', 'c', 'd'].map(name =>
      Ledger.create({ knex, uuid: counter(name), random: () => 0.5 }),
    );
    await expect(Promise.all(starts)).resolves.toHaveLength(4);
  });
});
