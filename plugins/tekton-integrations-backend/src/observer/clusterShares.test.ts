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
import { ClusterHealth } from 'backstage-plugin-tekton-integrations-common';
import { ManualTimers } from '../__testUtils__/manualTimers';
import { Ledger, LeaseLostError } from '../ledger';
import { Clock, counter, makeLedger } from '../ledger/__testUtils__/makeLedger';
import { ledgerDatabases } from '../ledger/__testUtils__/testDatabases';
import { ClusterShares } from './clusterShares';

jest.setTimeout(60_000);

const databases = ledgerDatabases();
const CLUSTERS = ['blue', 'green', 'red'];
const SINCE = '2026-03-01T12:00:00Z';

/** Watches that do nothing but say what was asked of them. */
class Watches {
  readonly said: string[] = [];
  state: ClusterHealth['state'] = 'live';
  /** What a stop waits for. */
  ended: Promise<void> = Promise.resolve();

  startRuns(cluster: string): void {
    this.said.push(`start ${cluster}`);
  }

  async stopRuns(cluster: string): Promise<void> {
    this.said.push(`stop ${cluster}`);
    await this.ended;
    this.said.push(`stopped ${cluster}`);
  }

  health(): ClusterHealth[] {
    return CLUSTERS.map(name => ({ name, state: this.state, since: SINCE }));
  }
}

interface Replica {
  readonly shares: ClusterShares;
  readonly ledger: Ledger;
  readonly watches: Watches;
  readonly timers: ManualTimers;
}

// A database of its own kind: on SQLite one replica is alone.
describe.each(databases.eachSupportedId())('ClusterShares on %s', id => {
  let clock: Clock;
  let replicas: Replica[];

  async function world(count: number): Promise<Replica[]> {
    const knex = await databases.init(id);
    clock = new Clock();
    replicas = [];
    for (let at = 0; at < count; at += 1) {
      const host = `portal-${at}`;
      const ledger = await makeLedger(knex, { clock, uuid: counter(host) });
      const watches = new Watches();
      const timers = new ManualTimers();
      const shares = new ClusterShares({
        leases: ledger.leases,
        clusters: CLUSTERS,
        host,
        timers,
        monotonic: clock.now,
        logger: mockServices.logger.mock(),
      });
      replicas.push({ shares, ledger, watches, timers });
    }
    return replicas;
  }

  async function start({ ledger, shares, watches }: Replica): Promise<void> {
    await ledger.enter();
    await shares.start({
      watchers: watches,
      onTaken: cluster => watches.said.push(`taken ${cluster}`),
      onLost: async cluster => {
        watches.said.push(`lost ${cluster}`);
      },
      onReleased: () => watches.said.push('released'),
    });
  }

  /** Each second every replica says that it is alive, and looks. */
  async function pass(
    seconds: number,
    alive: readonly Replica[] = replicas,
  ): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      clock.advance(1_000);
      for (const { ledger, shares } of alive) {
        await ledger.heartbeat();
        await shares.look();
      }
    }
  }

  it('give one that is alone all clusters', async () => {
    const [only] = await world(1);
    await start(only);
    expect(only.shares.led()).toEqual(CLUSTERS);
    expect(only.shares.alone()).toBe(true);
    expect(only.watches.said).toEqual(
      CLUSTERS.flatMap(name => [`start ${name}`, `taken ${name}`]),
    );
    await pass(30);
    expect(only.watches.said).toHaveLength(6);
  });

  it('give all back when the portal stops, also when a watch does not end', async () => {
    const [only] = await world(1);
    await start(only);
    only.watches.ended = new Promise(() => undefined);
    const released = only.shares.release();
    while (!only.watches.said.includes('stop red')) {
      await Promise.resolve();
    }
    only.timers.advance(600);
    await released;
    expect(only.watches.said.at(-1)).toBe('released');
    const look = await only.ledger.leases.look(CLUSTERS);
    expect(look.replicas).toEqual([]);
    expect(look.leases.map(({ holder }) => holder)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(() => only.shares.leaseOf('red')).toThrow(LeaseLostError);
  });

  it('trust nothing that was not looked at for a while', async () => {
    const [only] = await world(1);
    await start(only);
    expect(only.shares.leads('red')).toBe(true);
    clock.advance(4_000);
    expect(only.shares.leads('red')).toBe(false);
    expect(only.shares.led()).toContain('red');
  });

  if (id === 'SQLITE_3') {
    return;
  }

  it('spread over replicas that come, one after the other and after a while', async () => {
    const [first, second, third] = await world(3);
    await start(first);
    await start(second);
    await start(third);
    expect(second.shares.led()).toEqual([]);
    await pass(9);
    expect(first.shares.led()).toEqual(CLUSTERS);
    await pass(10);
    const led = replicas.map(({ shares }) => shares.led());
    expect(led.map(names => names.length)).toEqual([1, 1, 1]);
    expect(led.flat().sort()).toEqual(CLUSTERS);
    const moves = replicas.map(({ watches }) => watches.said.length);
    await pass(60);
    expect(replicas.map(({ watches }) => watches.said.length)).toEqual(moves);
  });

  it('go to the living when one is not heard of any more', async () => {
    const [first, second] = await world(2);
    await start(first);
    await start(second);
    await pass(4, [second]);
    expect(second.shares.led()).toEqual([]);
    await pass(1, [second]);
    expect(second.shares.led()).toEqual(CLUSTERS);
  });

  it('are let go by one that stood still, before it takes any again', async () => {
    const [first, second] = await world(2);
    await start(first);
    await start(second);
    await pass(6, [second]);
    expect(second.shares.led()).toEqual(CLUSTERS);
    // It wakes up in the middle of something.
    const stale = first.shares.leaseOf('red');
    await expect(first.ledger.save('key', '1', stale)).rejects.toThrow(
      LeaseLostError,
    );
    let end: () => void = () => undefined;
    first.watches.ended = new Promise(resolve => {
      end = resolve;
    });
    await pass(20);
    expect(first.shares.led()).toEqual([]);
    expect(first.watches.said.slice(-3)).toEqual(
      CLUSTERS.map(name => `stop ${name}`),
    );
    end();
    await pass(20);
    expect(first.shares.led().length).toBeGreaterThan(0);
  });

  it('are seen by all as whoever watches them sees them', async () => {
    const [first, second] = await world(2);
    await start(first);
    first.watches.state = 'unreachable';
    expect(second.shares.health()).toEqual([]);
    await start(second);
    await pass(1);
    const seen = CLUSTERS.map(name => ({
      name,
      state: 'unreachable',
      since: SINCE,
      watchedBy: 'portal-0',
    }));
    expect(first.shares.health()).toEqual(seen);
    expect(second.shares.health()).toEqual(seen);
  });
});
