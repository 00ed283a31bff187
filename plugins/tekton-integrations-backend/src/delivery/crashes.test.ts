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

import { Once, Target } from 'backstage-plugin-tekton-integrations-node';
import {
  allDeliveries,
  eventTarget,
  stateTarget,
} from '../ledger/__testUtils__/makeLedger';
import { ledgerDatabases } from '../ledger/__testUtils__/testDatabases';
import { DeliveryWorld, Replica } from './__testUtils__/deliveryWorld';
import { ACCEPT, Behaviour } from './__testUtils__/scriptedTarget';

jest.setTimeout(120_000);

const databases = ledgerDatabases();

type Step =
  | 'before it is sent'
  | 'before it arrives'
  | 'before it is answered'
  | 'before the answer is recorded'
  | 'after the answer was recorded';

/** What anybody sees of one state whose sender dies, by class and step. */
const MATRIX: readonly [Step, Once, number, boolean][] = [
  ['before it is sent', 'repeatable', 1, false],
  ['before it is sent', 'findable', 1, false],
  ['before it is sent', 'sameId', 1, false],
  ['before it is sent', 'atLeastOnce', 1, true],
  ['before it arrives', 'repeatable', 1, false],
  ['before it arrives', 'findable', 1, false],
  ['before it arrives', 'sameId', 1, false],
  ['before it arrives', 'atLeastOnce', 1, true],
  ['before it is answered', 'repeatable', 2, false],
  ['before it is answered', 'findable', 1, false],
  ['before it is answered', 'sameId', 2, false],
  ['before it is answered', 'atLeastOnce', 2, true],
  ['before the answer is recorded', 'repeatable', 2, false],
  ['before the answer is recorded', 'findable', 1, false],
  ['before the answer is recorded', 'sameId', 2, false],
  ['before the answer is recorded', 'atLeastOnce', 2, true],
  ['after the answer was recorded', 'repeatable', 1, false],
  ['after the answer was recorded', 'findable', 1, false],
  ['after the answer was recorded', 'sameId', 1, false],
  ['after the answer was recorded', 'atLeastOnce', 1, false],
];

function dieAt(world: DeliveryWorld, replica: Replica, step: Step): void {
  const target = world.target();
  const first = (behaviour: Behaviour, then: () => void = () => {}) => {
    target.script = (_, { number }) => {
      if (number > 1) {
        return ACCEPT;
      }
      then();
      return behaviour;
    };
  };
  switch (step) {
    case 'before it is sent':
      world.beforeSend = replica.kill;
      break;
    case 'before it arrives':
      first({ kind: 'hang' }, replica.kill);
      break;
    case 'before it is answered':
      first({ kind: 'hang', landsAfterMs: 0 }, replica.kill);
      break;
    case 'before the answer is recorded':
      first(ACCEPT, replica.kill);
      break;
    case 'after the answer was recorded':
      world.afterRecord = replica.kill;
      break;
    default:
      step satisfies never;
  }
}

describe.each(databases.eachSupportedId())('a crash on %s', id => {
  it.each(MATRIX)(
    '%s of a target that is %s shows it %s times',
    async (step, once, effects, perhapsTwice) => {
      const knex = await databases.init(id);
      const world = new DeliveryWorld(knex);
      const replica = await world.start('a');
      world.target().findable = once === 'findable';
      dieAt(world, replica, step);
      const make = once === 'repeatable' ? stateTarget : eventTarget;
      await world.observe({ uid: 'u1', phase: 'failed' }, (run): Target[] => [
        make(run, { once }),
      ]);
      await world.time.until(1_000);
      world.beforeSend = () => {};
      world.afterRecord = () => {};
      const next = world.start('b');
      await world.time.until(60_000);
      await next;

      expect(world.target().landed).toHaveLength(effects);
      expect(await allDeliveries(knex)).toEqual([
        expect.objectContaining({
          state: 'delivered',
          perhaps_twice: perhapsTwice,
        }),
      ]);
    },
  );
});
