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
import { Knex } from 'knex';
import { Ledger } from '../ledger';
import { counter } from '../ledger/__testUtils__/makeLedger';
import { ledgerDatabases } from '../ledger/__testUtils__/testDatabases';
import { standingPauses } from '../ledger/pauses';
import { MINUTE, SECOND, STATUS } from './__testUtils__/scenario';
import { TargetSettings } from './__testUtils__/scenarioType';
import { rulesFor, Stage } from './__testUtils__/Stage';

jest.setTimeout(240_000);

const databases = ledgerDatabases();
const HOOK: TargetSettings = {
  kind: 'event',
  once: 'sameId',
  finalOnly: true,
};
const RULE = 'config///hook';
const LASTS_S = 5;

/** Somebody who hears of ends at the hook, and begins Runs for each. */
class Consumer {
  begun = 0;
  /** Runs that it begins for each end. */
  fanOut = 2;
  #heard = 0;
  readonly #ends = new Map<number, string[]>();
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  get told(): number {
    return this.#stage.target('hook').target.landed.length;
  }

  async begin(count: number, atS: number): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      this.begun += 1;
      const name = `u${this.begun}`;
      const end = atS + LASTS_S;
      this.#ends.set(end, [...(this.#ends.get(end) ?? []), name]);
      await this.#stage.upsert({ name, commit: name, phase: 'running' });
    }
  }

  /** Lets so many seconds pass. */
  async live(fromS: number, seconds: number): Promise<void> {
    for (let s = fromS; s < fromS + seconds; s += 1) {
      await this.#stage.time.until(s * SECOND);
      for (const name of this.#ends.get(s) ?? []) {
        await this.#stage.upsert({ name, commit: name, phase: 'succeeded' });
      }
      const heard = this.told - this.#heard;
      this.#heard = this.told;
      await this.begin(heard * this.fanOut, s);
    }
  }
}

describe.each(databases.eachSupportedId())('on %s', id => {
  async function setUp() {
    const knex = await databases.init(id);
    const stage = new Stage(knex, rulesFor({ hook: HOOK, github: STATUS }));
    await stage.start('a');
    return { knex, stage, consumer: new Consumer(stage) };
  }

  function person(knex: Knex, stage: Stage): Promise<Ledger> {
    return Ledger.create({
      knex,
      now: stage.time.now,
      uuid: counter('person'),
      random: () => 0.5,
      skipMigrations: true,
    });
  }

  async function held(knex: Knex) {
    const rows = await knex('deliveries')
      .where('state', 'held')
      .distinct('rule', 'hold_by', 'hold_reason', 'reason');
    return rows;
  }

  it('a loop through events is held, and goes on when a person says so', async () => {
    const { knex, stage, consumer } = await setUp();
    await consumer.begin(1, 0);
    await consumer.live(1, 60);
    const pauses = await standingPauses(knex);
    expect(pauses).toMatchObject([
      { kind: 'rule', target: RULE, paused_by: LOOP_GUARD },
    ]);
    expect(pauses[0].message).toMatch(/new Runs of 'prod\/team-a\/build'/);
    // The loop came to its end, since nothing begins Runs any more.
    const { begun, told } = consumer;
    expect(begun).toBeGreaterThan(100);
    expect(begun).toBeLessThan(1_000);
    expect(told).toBeLessThan(begun);
    expect(await held(knex)).toEqual([
      {
        rule: RULE,
        hold_by: 'rule',
        hold_reason: 'loopSuspected',
        reason: 'loopSuspected',
      },
    ]);
    // What is no event of this rule is shown as ever.
    expect(
      stage
        .target('github')
        .target.landed.filter(({ content }) => content.phase === 'succeeded'),
    ).toHaveLength(begun);

    await stage.kill('a');
    await stage.start('b');
    await consumer.live(61, 10);
    expect([consumer.begun, consumer.told]).toEqual([begun, told]);

    consumer.fanOut = 0;
    const ledger = await person(knex, stage);
    const resumed = await ledger.byHand.resume({
      kind: 'rule',
      target: RULE,
      by: 'user:default/alice',
    });
    expect(resumed?.released).toBe(begun - told);
    stage.actors.get('b')?.nudge();
    await consumer.live(72, 10);
    // Nothing was lost.
    expect(consumer.told).toBe(begun);

    stage.actors.forEach(actor => actor.kill());
  });

  it('500 Runs that begin and end at once are no loop', async () => {
    const { knex, stage, consumer } = await setUp();
    consumer.fanOut = 0;
    for (const minute of [0, 1, 2]) {
      await consumer.begin(minute + 1, minute * 60);
      await consumer.live(minute * 60 + 1, 59);
    }
    await consumer.begin(500, 180);
    await consumer.live(181, 60);
    await consumer.begin(1, 241);
    await consumer.live(242, 10);
    expect(consumer.told).toBe(507);
    expect(await standingPauses(knex)).toEqual([]);
    await stage.time.until(6 * MINUTE);
    stage.actors.forEach(actor => actor.kill());
  });
});
