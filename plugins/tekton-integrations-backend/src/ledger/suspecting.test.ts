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

import { LOOP_GUARD } from 'backstage-plugin-tekton-integrations-common';
import {
  Clock,
  eventTarget,
  makeLedger,
  makeRun,
  observe,
  summary,
  want,
} from './__testUtils__/makeLedger';
import { ledgerDatabases } from './__testUtils__/testDatabases';
import { standingPauses } from './pauses';

jest.setTimeout(60_000);

const databases = ledgerDatabases();
const HOUR = 3_600_000;
const WORDS = 'It seems to begin Runs.';

describe.each(databases.eachSupportedId())('a suspected loop on %s', id => {
  async function setUp() {
    const knex = await databases.init(id);
    const clock = new Clock();
    const ledger = await makeLedger(knex, { clock });
    const run = makeRun({ uid: 'u1', phase: 'succeeded' });
    const wanted = want(eventTarget(run));
    await ledger.record(observe(run, [wanted]));
    const { rule } = wanted;
    const resume = () =>
      ledger.byHand.resume({
        kind: 'rule',
        target: rule,
        by: 'user:default/a',
      });
    return { knex, clock, ledger, rule, resume };
  }

  it('is held once, and tells everything after it was resumed', async () => {
    const { knex, ledger, rule, resume } = await setUp();
    expect(await ledger.byHand.suspectLoop(rule, WORDS)).toBe(true);
    expect(await ledger.byHand.suspectLoop(rule, 'again')).toBe(false);
    expect(await standingPauses(knex)).toMatchObject([
      { target: rule, paused_by: LOOP_GUARD, message: WORDS },
    ]);
    expect(await summary(knex)).toEqual(['succeeded held/loopSuspected']);
    expect((await resume())?.released).toBe(1);
    expect(await summary(knex)).toEqual(['succeeded waiting/due']);
  });

  it('is trusted for a day by whoever resumed it', async () => {
    const { clock, ledger, rule, resume } = await setUp();
    await ledger.byHand.suspectLoop(rule, WORDS);
    await resume();
    clock.advance(23 * HOUR);
    expect(await ledger.byHand.suspectLoop(rule, WORDS)).toBe(false);
    clock.advance(2 * HOUR);
    expect(await ledger.byHand.suspectLoop(rule, WORDS)).toBe(true);
  });

  it('is left to the person who suspended it', async () => {
    const { knex, ledger, rule, resume } = await setUp();
    await ledger.byHand.pause({
      kind: 'rule',
      target: rule,
      by: 'user:default/a',
      message: () => 'It is suspended.',
    });
    expect(await ledger.byHand.suspectLoop(rule, WORDS)).toBe(false);
    expect(await summary(knex)).toEqual(['succeeded held/suspended']);
    await resume();
    expect(await ledger.byHand.suspectLoop(rule, WORDS)).toBe(true);
  });
});
