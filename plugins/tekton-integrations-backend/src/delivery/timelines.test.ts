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

import { Phase } from 'backstage-plugin-tekton-integrations-common';
import {
  allDeliveries,
  eventTarget,
  stateTarget,
  summary,
  want,
} from '../ledger/__testUtils__/makeLedger';
import { ledgerDatabases } from '../ledger/__testUtils__/testDatabases';
import { DeliveryWorld } from './__testUtils__/deliveryWorld';
import { ACCEPT, fails } from './__testUtils__/scriptedTarget';

jest.setTimeout(120_000);

const databases = ledgerDatabases();
const SECOND = 1_000;
const MINUTE = 60_000;
const SLACK = { provider: 'config/slack', providerType: 'SlackApp' };

describe.each(databases.eachSupportedId())('deliveries on %s', id => {
  async function setUp() {
    const knex = await databases.init(id);
    const world = new DeliveryWorld(knex);
    const replica = await world.start();
    return { knex, world, replica };
  }

  it('sends once to a healthy target while another one fails for a while', async () => {
    const { world } = await setUp();
    const slack = world.target('config/slack');
    slack.script = (_, { at }) =>
      at < MINUTE ? fails({ kind: 'retry', cause: '503' }) : ACCEPT;
    await world.observe({ uid: 'u1', phase: 'failed' }, run => [
      want(stateTarget(run)),
      want(eventTarget(run), SLACK),
    ]);
    await world.time.until(SECOND);
    expect(world.target().requests).toHaveLength(1);
    await world.time.until(5 * MINUTE);
    expect(world.target().requests).toHaveLength(1);
    expect(slack.landed).toHaveLength(1);
    expect(slack.landed[0].at).toBeGreaterThanOrEqual(MINUTE);
  });

  it('sends nothing again when a Run is observed again and again', async () => {
    const { world } = await setUp();
    for (let n = 0; n < 100; n += 1) {
      await world.observe(
        {
          uid: 'u1',
          phase: 'succeeded',
          resourceVersion: `${n}`,
          message: `${n} s`,
        },
        run => [
          stateTarget(run, { content: { message: run.message ?? '' } }),
          eventTarget(run),
        ],
      );
    }
    await world.time.until(MINUTE);
    expect(world.target().requests).toHaveLength(2);
  });

  it('shows the last of several Runs of a commit, in order', async () => {
    const { world } = await setUp();
    const phases: Phase[] = ['succeeded', 'failed', 'succeeded'];
    for (const [n, phase] of phases.entries()) {
      await world.observe(
        { uid: `u${n}`, createdAt: `2026-03-01T12:0${n}:00Z`, phase },
        run => [stateTarget(run)],
      );
      await world.time.until((n + 1) * SECOND);
    }
    await world.time.until(MINUTE);
    expect(world.target().landed.map(({ content }) => content.phase)).toEqual(
      phases,
    );
  });

  it('sends nothing after a restart but what is still open', async () => {
    const { world, replica } = await setUp();
    world.answers.set('config/slack', {
      kind: 'held',
      reason: 'broken',
      message: 'not reachable',
    });
    for (let n = 0; n < 60; n += 1) {
      await world.observe({ uid: `u${n}`, phase: 'succeeded' }, run => [
        want(
          stateTarget(run, { subject: run.uid }),
          n < 20 ? SLACK : undefined,
        ),
      ]);
    }
    await world.time.until(10 * SECOND);
    const stopped = replica.engine.stop(SECOND);
    await world.time.until(15 * SECOND);
    await stopped;
    expect(world.target().requests).toHaveLength(40);
    world.answers.clear();
    await world.start('b');
    await world.time.until(2 * MINUTE);
    expect(world.target().requests).toHaveLength(40);
    expect(world.target('config/slack').requests).toHaveLength(20);
  });

  it('gives up waiting for a target that hangs, and sends when it is healthy', async () => {
    const { world } = await setUp();
    const target = world.target();
    target.script = (_, { at }) =>
      at < 30 * SECOND ? { kind: 'hang' } : ACCEPT;
    await world.observe({ uid: 'u1', phase: 'failed' }, run => [
      eventTarget(run),
    ]);
    await world.time.until(14_999);
    expect(target.requests).toHaveLength(1);
    await world.time.until(2 * MINUTE);
    expect(target.landed).toHaveLength(1);
    const [first, second] = target.requests;
    expect(first.at).toBe(0);
    expect(second.at).toBeGreaterThanOrEqual(15 * SECOND);
  });

  it('ends with the newest state though an earlier request lands late', async () => {
    const { knex, world } = await setUp();
    const target = world.target();
    target.findable = true;
    // The pending state is under way for 18 s, longer than anybody waits.
    target.script = (_, { number }) =>
      number === 1 ? { kind: 'hang', landsAfterMs: 18 * SECOND } : ACCEPT;
    await world.observe({ uid: 'u1', phase: 'running' }, run => [
      stateTarget(run),
    ]);
    await world.time.until(10);
    await world.observe({ uid: 'u1', phase: 'succeeded' }, run => [
      stateTarget(run),
    ]);
    await world.time.until(MINUTE);
    expect(target.landed.map(({ at, content }) => [at, content.phase])).toEqual(
      [
        [15 * SECOND, 'succeeded'],
        [18 * SECOND, 'running'],
        [20 * SECOND, 'succeeded'],
      ],
    );
    expect(target.requests).toHaveLength(3);
    expect(await summary(knex)).toEqual([
      'running superseded/newerState',
      'succeeded delivered/accepted',
    ]);
  });

  it('starts no request in a scope before it is allowed again', async () => {
    const { world } = await setUp();
    const target = world.target();
    target.script = ({ scopes }, { at }) =>
      scopes.includes('acme') && at < 30 * SECOND
        ? fails({
            kind: 'throttled',
            scope: 'acme',
            forMs: 30 * SECOND,
            cause: '429',
          })
        : ACCEPT;
    const on = (uid: string, scope: string) =>
      world.observe({ uid }, run => [
        stateTarget(run, { subject: uid, scopes: [scope] }),
      ]);
    await on('u1', 'acme');
    await on('u2', 'acme');
    await on('u3', 'other');
    await world.time.until(20 * SECOND);
    await on('u4', 'acme');
    await on('u5', 'other');
    await world.time.until(2 * MINUTE);
    const sent = target.requests.map(({ at, subject }) => `${subject} ${at}`);
    expect(sent.sort()).toEqual([
      'u1 0',
      'u1 30000',
      'u2 30000',
      'u3 0',
      'u4 30000',
      'u5 20000',
    ]);
  });

  it('holds what a Provider cannot send, and sends it when it is cured', async () => {
    const { knex, world } = await setUp();
    const target = world.target();
    target.script = () =>
      fails({ kind: 'rejected', cause: '401', pause: 'provider' });
    await world.observe({ uid: 'u1' }, run => [eventTarget(run)]);
    await world.time.until(SECOND);
    expect(world.refusals).toEqual(['config/github: 401']);
    expect(await summary(knex)).toEqual(['running held/misconfigured']);
    world.answers.set('config/github', {
      kind: 'held',
      reason: 'misconfigured',
      message: '401',
    });
    await world.observe({ uid: 'u1', phase: 'succeeded' }, run => [
      eventTarget(run),
    ]);
    await world.time.until(MINUTE);
    expect(target.requests).toHaveLength(1);
    target.script = () => ACCEPT;
    world.answers.clear();
    await world.time.until(MINUTE + 16 * SECOND);
    expect(target.landed.map(({ content }) => content.phase)).toEqual([
      'running',
      'succeeded',
    ]);
    expect(target.requests).toHaveLength(3);
  });

  it('waits 15 min for a deleted Provider, then rejects', async () => {
    const { knex, world } = await setUp();
    world.answers.set('config/github', { kind: 'gone' });
    await world.observe({ uid: 'u1' }, run => [stateTarget(run)]);
    await world.time.until(14 * MINUTE);
    expect(await summary(knex)).toEqual(['running held/providerGone']);
    await world.time.until(17 * MINUTE);
    expect(await summary(knex)).toEqual(['running rejected/providerGone']);
    expect(world.target().requests).toHaveLength(0);
  });

  it('tries again when a provider throws', async () => {
    const { world, replica } = await setUp();
    world.target().script = (_, { number }) =>
      number === 1 ? { kind: 'throw' } : ACCEPT;
    await world.observe({ uid: 'u1' }, run => [stateTarget(run)]);
    await world.time.until(MINUTE);
    expect(replica.events.map(({ result }) => result.kind)).toEqual([
      'retry',
      'delivered',
    ]);
  });

  it('waits for the requests in flight when it stops, and begins no other', async () => {
    const { knex, world, replica } = await setUp();
    world.target().script = () => ({ kind: 'hang' });
    await world.observe({ uid: 'u1' }, run => [eventTarget(run)]);
    const stopped = replica.engine.stop(10 * SECOND);
    await world.observe({ uid: 'u2' }, run => [eventTarget(run)]);
    await world.time.until(9 * SECOND);
    expect((await allDeliveries(knex))[0].state).toBe('sending');
    await world.time.until(20 * SECOND);
    await stopped;
    expect(await summary(knex)).toEqual([
      'running inDoubt/noAnswer',
      'running waiting/due',
    ]);
    expect(world.target().requests).toHaveLength(1);
  });
});

// A SQLite file has one process.
const shared = databases.eachSupportedId().filter(([id]) => id !== 'SQLITE_3');

if (shared.length > 0) {
  describe.each(shared)('several replicas on %s', id => {
    it('send each state once', async () => {
      const world = new DeliveryWorld(await databases.init(id));
      for (const name of ['a', 'b', 'c']) {
        await world.start(name);
      }
      for (let n = 0; n < 20; n += 1) {
        await world.observe({ uid: `u${n}`, phase: 'succeeded' }, run => [
          stateTarget(run, { subject: run.uid }),
          eventTarget(run),
        ]);
      }
      await world.time.until(MINUTE);
      expect(world.target().requests).toHaveLength(40);
    });
  });
}
