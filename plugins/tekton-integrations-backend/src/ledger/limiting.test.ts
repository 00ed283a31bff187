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

import {
  Limit,
  Outcome,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { Knex } from 'knex';
import { z } from 'zod';
import {
  Clock,
  makeLedger,
  makeRun,
  observe,
  stateTarget,
  want,
} from './__testUtils__/makeLedger';
import { ledgerDatabases } from './__testUtils__/testDatabases';
import { Ledger } from './ledger';
import { waitingOf } from './readingWaiting';
import { deliveryRowSchema } from './rows';

jest.setTimeout(120_000);

const databases = ledgerDatabases();
const QUICK = { durationMs: 10, resent: false };
const SECOND = 1_000;
const MINUTE = 60_000;
const DELIVERED: Outcome = { kind: 'delivered' };
const POINTS: Limit = { scope: 'host/acme', per: MINUTE, limit: 900, cost: 5 };

describe.each(databases.eachSupportedId())('limits on %s', id => {
  async function setUp() {
    const knex = await databases.init(id);
    const clock = new Clock();
    const ledger = await makeLedger(knex, { clock });
    await ledger.enter();
    return { knex, clock, ledger };
  }

  async function record(
    ledger: Ledger,
    count: number,
    target: Partial<Target> = {},
    prefix = 'u',
  ) {
    for (let n = 0; n < count; n += 1) {
      const run = makeRun({
        uid: `${prefix}${n}`,
        namespace: `team-${prefix}`,
      });
      await ledger.record(
        observe(run, [want(stateTarget(run, { subject: run.uid, ...target }))]),
      );
    }
  }

  async function settleAll(ledger: Ledger, outcome: Outcome = DELIVERED) {
    const claims = await ledger.claimDue(1_000);
    for (const claim of claims) {
      await ledger.settle(claim, outcome, QUICK);
    }
    return claims.length;
  }

  async function reasons(knex: Knex, now: number): Promise<string[]> {
    const rows = z
      .array(deliveryRowSchema)
      .parse(await knex('deliveries').orderBy('id'));
    const waiting = await waitingOf(knex, rows, now);
    return [...new Set([...waiting.values()].map(one => one.sentence))];
  }

  it('spends a budget, waits until it is refilled, and says so', async () => {
    const { knex, clock, ledger } = await setUp();
    await record(ledger, 190, { limits: [POINTS] });
    expect(await settleAll(ledger)).toBe(180);
    expect(await ledger.nextWakeMs()).toBe(334);
    expect(await reasons(knex, clock.now())).toEqual([
      'GitHub takes 180 a minute of these, and they are used up: the next one goes at 2026-03-01T12:00:00.334Z.',
    ]);
    clock.advance(333);
    expect(await settleAll(ledger)).toBe(0);
    clock.advance(1);
    expect(await settleAll(ledger)).toBe(1);
    clock.advance(2_667);
    expect(await settleAll(ledger)).toBe(8);
  });

  it('counts all windows at once, and keeps them over a restart', async () => {
    const { knex, clock, ledger } = await setUp();
    const hour: Limit = { scope: 'host/acme', per: 60 * MINUTE, limit: 200 };
    await record(ledger, 250, { limits: [POINTS, hour] });
    expect(await settleAll(ledger)).toBe(180);
    const next = await makeLedger(knex, {
      clock,
      skipMigrations: true,
      uuid: () => 'another',
    });
    expect((await next.claimDue(1_000)).length).toBe(0);
    clock.advance(MINUTE);
    expect(await settleAll(ledger)).toBe(23);
  });

  it('believes what an answer tells of a limit', async () => {
    const { clock, ledger } = await setUp();
    const told: Limit = {
      scope: 'host/acme',
      per: 60 * MINUTE,
      limit: 5_000,
      told: true,
    };
    await record(ledger, 20, { limits: [told] });
    const claims = await ledger.claimDue(2);
    const rate = { scope: 'host/acme', limit: 12_500, resetMs: 10 * MINUTE };
    await ledger.settle(
      claims[0],
      { ...DELIVERED, rate: { ...rate, remaining: 3 } },
      QUICK,
    );
    // An answer that was overtaken.
    await ledger.settle(
      claims[1],
      { ...DELIVERED, rate: { ...rate, remaining: 4 } },
      QUICK,
    );
    expect(await settleAll(ledger)).toBe(3);
    expect(await ledger.nextWakeMs()).toBe(10 * MINUTE);
    clock.advance(10 * MINUTE);
    expect(await settleAll(ledger)).toBe(15);
  });

  it('keeps to a limit that a vendor enforces only now and then after a refusal', async () => {
    const { clock, ledger } = await setUp();
    const content: Limit = {
      scope: 'host/acme',
      per: MINUTE,
      limit: 2,
      afterRefusal: true,
    };
    await record(ledger, 9, { limits: [content] });
    const [first, second, third, fourth] = await ledger.claimDue(4);
    for (const claim of [first, second, third]) {
      await ledger.settle(claim, DELIVERED, QUICK);
    }
    await ledger.settle(
      fourth,
      {
        kind: 'throttled',
        scope: 'host/acme',
        forMs: MINUTE,
        cause: 'secondary',
      },
      QUICK,
    );
    clock.advance(MINUTE);
    expect(await settleAll(ledger)).toBe(2);
    clock.advance(25 * 60 * MINUTE);
    await record(ledger, 5, { limits: [content] }, 'v');
    expect(await settleAll(ledger)).toBe(5);
  });

  it('shares a budget between tenants, turn by turn', async () => {
    const { clock, ledger } = await setUp();
    const limits: Limit[] = [{ scope: 'host/acme', per: SECOND, limit: 1 }];
    await record(ledger, 30, { limits }, 'a');
    clock.advance(1);
    await record(ledger, 3, { limits }, 'b');
    const sent: string[] = [];
    for (let n = 0; n < 6; n += 1) {
      for (const claim of await ledger.claimDue(10)) {
        sent.push(claim.runId[0]);
        await ledger.settle(claim, DELIVERED, QUICK);
      }
      clock.advance(SECOND);
    }
    expect(sent.join('')).toBe('ababab');
  });

  it('probes a target that is away, and sends all at once when it is back', async () => {
    const { knex, clock, ledger } = await setUp();
    await record(ledger, 40);
    const answer: Outcome = { kind: 'retry', cause: '503' };
    for (const claim of await ledger.claimDue(3)) {
      await ledger.settle(claim, answer, QUICK);
    }
    expect(await ledger.claimDue(10)).toEqual([]);
    expect(await ledger.nextWakeMs()).toBe(1_000);
    expect(await reasons(knex, clock.now())).toEqual([
      'GitHub is away since 2026-03-01T12:00:00.000Z: 503. It is tried with a single request at 2026-03-01T12:00:01.000Z.',
    ]);
    const probes: number[] = [];
    for (let ms = 0; ms < MINUTE; ms += 100) {
      clock.advance(100);
      for (const claim of await ledger.claimDue(10)) {
        probes.push(ms + 100);
        await ledger.settle(claim, answer, QUICK);
      }
    }
    expect(probes.slice(0, 4)).toEqual([1_000, 3_000, 7_000, 11_000]);
    expect(probes).toHaveLength(16);
    clock.advance(4 * SECOND);
    const [probe, ...none] = await ledger.claimDue(50);
    expect(none).toEqual([]);
    await ledger.settle(probe, DELIVERED, QUICK);
    expect(await settleAll(ledger)).toBe(39);
  });

  it('wakes at once what waits by itself for a target that is back', async () => {
    const { clock, ledger } = await setUp();
    await record(ledger, 4);
    const claims = await ledger.claimDue(4);
    // The first two fail before it is an outage, and back off.
    for (const claim of claims.slice(0, 3)) {
      await ledger.settle(claim, { kind: 'retry', cause: '503' }, QUICK);
    }
    await ledger.settle(claims[3], DELIVERED, QUICK);
    clock.advance(SECOND);
    const [probe] = await ledger.claimDue(10);
    await ledger.settle(probe, DELIVERED, QUICK);
    expect(await settleAll(ledger)).toBe(2);
  });

  it('takes what fails for its own sake for no outage', async () => {
    const { ledger } = await setUp();
    await record(ledger, 10);
    for (const claim of await ledger.claimDue(5)) {
      await ledger.settle(
        claim,
        { kind: 'retry', cause: '422', withinMs: MINUTE },
        QUICK,
      );
    }
    expect(await ledger.claimDue(10)).toHaveLength(5);
  });

  it('does not tie failures together that lie far apart', async () => {
    const { clock, ledger } = await setUp();
    await record(ledger, 4);
    for (let n = 0; n < 3; n += 1) {
      const [claim] = await ledger.claimDue(1);
      await ledger.settle(
        claim,
        { kind: 'retry', cause: '503', afterMs: 60 * MINUTE },
        QUICK,
      );
      clock.advance(6 * MINUTE);
    }
    expect(await ledger.claimDue(1)).toHaveLength(1);
  });

  it('lets only one process probe', async () => {
    const { knex, clock, ledger } = await setUp();
    const other = await makeLedger(knex, {
      clock,
      skipMigrations: true,
      uuid: () => 'other',
    });
    await record(ledger, 10);
    for (const claim of await ledger.claimDue(3)) {
      await ledger.settle(claim, { kind: 'inDoubt', cause: 'hangs' }, QUICK);
    }
    clock.advance(SECOND);
    const both = await Promise.all([ledger.claimDue(5), other.claimDue(5)]);
    expect(both.flat()).toHaveLength(1);
  });

  it('forgets limits that nothing counts on any more', async () => {
    const { knex, ledger } = await setUp();
    await record(ledger, 1, { limits: [POINTS] });
    await knex('lanes').del();
    await ledger.removeOld();
    for (const table of ['flow_scopes', 'flow_limits', 'budgets']) {
      expect(await knex(table)).toEqual([]);
    }
  });
});
