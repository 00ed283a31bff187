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
  allDeliveries,
  eventTarget,
  stateTarget,
  summary,
} from '../ledger/__testUtils__/makeLedger';
import { ledgerDatabases } from '../ledger/__testUtils__/testDatabases';
import { DeliveryWorld } from './__testUtils__/deliveryWorld';
import { ACCEPT, fails } from './__testUtils__/scriptedTarget';

jest.setTimeout(300_000);

const databases = ledgerDatabases();
const SECOND = 1_000;
const MINUTE = 60_000;

describe.each(databases.eachSupportedId())('trouble at targets on %s', id => {
  async function setUp() {
    const knex = await databases.init(id);
    const world = new DeliveryWorld(knex);
    const replica = await world.start();
    return { knex, world, replica };
  }

  async function due(
    world: DeliveryWorld,
    count: number,
    over: { prefix?: string; scope?: string; namespace?: string } = {},
  ) {
    const { prefix = 'u', scope = 'host/acme', namespace = 'team-a' } = over;
    for (let n = 0; n < count; n += 1) {
      await world.observe(
        { uid: `${prefix}${n}`, phase: 'succeeded', namespace },
        run => [stateTarget(run, { subject: run.uid, scopes: [scope] })],
      );
    }
  }

  it('asks a target that is away seldom, and sends all when it is back', async () => {
    const { world, replica } = await setUp();
    const target = world.target();
    target.script = (_, { at }) =>
      at < MINUTE ? fails({ kind: 'retry', cause: '503' }) : ACCEPT;
    replica.engine.nudge();
    const count = id === 'SQLITE_3' ? 500 : 100;
    await due(world, count);
    await world.time.until(MINUTE - 1);
    expect(target.requests.length).toBeLessThanOrEqual(60);
    await world.time.until(2 * MINUTE);
    expect(target.landed).toHaveLength(count);
    expect(new Set(target.landed.map(({ subject }) => subject)).size).toBe(
      count,
    );
    const last = Math.max(...target.landed.map(({ at }) => at));
    expect(last).toBeLessThanOrEqual(MINUTE + 5 * SECOND);
  });

  it('asks a target that is away for long once a minute after ten', async () => {
    const { world } = await setUp();
    const target = world.target();
    target.script = (_, { at }) =>
      at < 13 * MINUTE ? fails({ kind: 'retry', cause: '503' }) : ACCEPT;
    await due(world, 3);
    await world.time.until(11 * MINUTE);
    const before = target.requests.length;
    await world.time.until(13 * MINUTE - 1);
    expect(target.requests.length - before).toBeLessThanOrEqual(2);
    await world.time.until(15 * MINUTE);
    expect(target.landed).toHaveLength(3);
  });

  it('keeps the others on time while a target hangs', async () => {
    const { world } = await setUp();
    const target = world.target();
    target.script = ({ scopes }) =>
      scopes.includes('hangs') ? { kind: 'hang' } : ACCEPT;
    await due(world, 100, { prefix: 'h', scope: 'hangs' });
    await world.time.until(SECOND);
    const from = world.time.elapsed();
    await due(world, 20, { prefix: 'f', scope: 'fine' });
    expect(target.landed.filter(({ at }) => at <= from + SECOND)).toHaveLength(
      20,
    );
  });

  it('lets a long queue of one tenant delay another one by less than a second', async () => {
    const { world } = await setUp();
    const target = world.target();
    target.script = () => ({ kind: 'slow', afterMs: 300 });
    world.answers.set('config/github', {
      kind: 'held',
      reason: 'broken',
      message: 'not yet',
    });
    await due(world, 200, { prefix: 'long', namespace: 'long' });
    await world.time.until(SECOND);
    world.answers.clear();
    await world.time.until(15 * SECOND + 10);
    expect(target.requests.length).toBeGreaterThan(0);
    const from = world.time.elapsed();
    await due(world, 5, { prefix: 'short', namespace: 'short' });
    await world.time.until(from + SECOND);
    const landed = target.landed.map(({ subject }) => subject);
    expect(landed.filter(subject => subject.startsWith('short'))).toHaveLength(
      5,
    );
    expect(landed.length).toBeLessThan(205);
  });

  it('begins nothing in a scope that was refused a moment ago', async () => {
    const { world } = await setUp();
    const target = world.target();
    target.script = (_, { at }) =>
      at < 20 * SECOND
        ? fails({
            kind: 'throttled',
            scope: 'host/acme',
            forMs: 20 * SECOND - at,
            cause: '429',
          })
        : ACCEPT;
    // Some are claimed already when the first is refused.
    world.permit = async ({ subject }) => {
      await world.time.sleep(subject === 'u0' ? 0 : 10);
      return { kind: 'granted' };
    };
    await due(world, 20);
    await world.time.until(19 * SECOND);
    expect(target.requests).toHaveLength(1);
    await world.time.until(30 * SECOND);
    expect(target.landed).toHaveLength(20);
  });

  it('holds a doubt for a person where the target says so', async () => {
    const { knex, world, replica } = await setUp();
    const target = world.target();
    target.script = (_, { number }) =>
      number <= 2 ? { kind: 'hang' } : ACCEPT;
    for (const uid of ['u1', 'u2']) {
      await world.observe({ uid, phase: 'failed' }, run => [
        eventTarget(run, { onDoubt: 'hold', scopes: [] }),
      ]);
    }
    await world.time.until(MINUTE);
    expect(await summary(knex)).toEqual([
      'failed held/doubted',
      'failed held/doubted',
    ]);
    const [first] = await allDeliveries(knex);
    expect(await replica.ledger.release({ review: first.id })).toBe(1);
    replica.engine.nudge();
    await world.time.until(2 * MINUTE);
    expect(await replica.ledger.release({ review: 'all' }, 'none')).toBe(0);
    expect(await summary(knex)).toEqual([
      'failed delivered/accepted',
      'failed discarded/doubted',
    ]);
    expect((await allDeliveries(knex))[0].perhaps_twice).toBe(true);
    expect(target.requests).toHaveLength(3);
  });

  it('sends what may go together in one request, each subject in its order', async () => {
    const { knex, world } = await setUp();
    const target = world.target();
    const batches = target.takeBatches();
    world.answers.set('config/github', {
      kind: 'held',
      reason: 'broken',
      message: 'not yet',
    });
    const refused = new Set<string>();
    target.script = ({ subject, stage }) => {
      const first = !refused.has(`${subject} ${stage}`);
      refused.add(`${subject} ${stage}`);
      if (subject === 's1' && first) {
        return fails({ kind: 'retry', cause: 'InternalError' });
      }
      if (subject === 's2' && first) {
        // The answer says nothing of it.
        return fails({ kind: 'inDoubt', cause: '' });
      }
      return subject === 's3'
        ? fails({ kind: 'rejected', cause: 'InvalidParameter' })
        : ACCEPT;
    };
    for (const phase of ['queued', 'running', 'succeeded'] as const) {
      for (let n = 0; n < 6; n += 1) {
        await world.observe({ uid: `s${n}`, phase }, run => [
          eventTarget(run, {
            subject: run.uid,
            once: 'sameId',
            batch: { key: 'topic', size: 4 },
          }),
        ]);
      }
    }
    world.answers.clear();
    await world.time.until(5 * MINUTE);
    expect(Math.max(...batches.map(batch => batch.length))).toBe(4);
    for (const batch of batches) {
      expect(new Set(batch).size).toBe(batch.length);
    }
    for (const subject of ['s0', 's1', 's2', 's4', 's5']) {
      expect(
        target.landed
          .filter(one => one.subject === subject)
          .map(({ content }) => content.phase),
      ).toEqual(['queued', 'running', 'succeeded']);
    }
    const states = (await allDeliveries(knex)).map(row => row.state);
    expect(states.filter(state => state === 'rejected')).toHaveLength(3);
    expect(states.filter(state => state === 'delivered')).toHaveLength(15);
  });

  it('reads back later when a newer state is sent while a reading is due', async () => {
    const { knex, world } = await setUp();
    const target = world.target();
    target.findable = true;
    const reads: number[] = [];
    const find = target.find.bind(target);
    target.find = async wanted => {
      reads.push(world.time.elapsed());
      return find(wanted);
    };
    target.script = (_, { number }) =>
      number === 1 ? { kind: 'hang' } : ACCEPT;
    const observe = (phase: 'queued' | 'running' | 'succeeded') =>
      world.observe({ uid: 'u1', phase }, run => [stateTarget(run)]);
    await observe('queued');
    await world.time.until(SECOND);
    await observe('running');
    // Sent when the hanging request is given up, read back 5 s later.
    await world.time.until(18 * SECOND);
    await observe('succeeded');
    await world.time.until(MINUTE);
    expect(target.landed.map(({ at, content }) => [at, content.phase])).toEqual(
      [
        [15 * SECOND, 'running'],
        [18 * SECOND, 'succeeded'],
      ],
    );
    expect(reads).toEqual([23 * SECOND]);
    expect(await knex('lanes').pluck('verify_at')).toEqual([null]);
  });
});
