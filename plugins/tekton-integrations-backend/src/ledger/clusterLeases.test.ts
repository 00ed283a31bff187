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
  Clock,
  counter,
  makeLedger,
  makeRun,
  observe,
} from './__testUtils__/makeLedger';
import { ledgerDatabases } from './__testUtils__/testDatabases';
import { ClusterLease, LeaseLostError } from './clusterLeases';
import { Ledger } from './ledger';

jest.setTimeout(60_000);

const databases = ledgerDatabases();

describe.each(databases.eachSupportedId())('leases of clusters, %p', id => {
  async function replicas() {
    const knex = await databases.init(id);
    const clock = new Clock();
    const a = await makeLedger(knex, { clock, uuid: counter('a') });
    const b = await makeLedger(knex, { clock, uuid: counter('b') });
    return { knex, clock, a, b };
  }

  async function join(ledger: Ledger): Promise<void> {
    await ledger.enter();
    await ledger.leases.join();
  }

  async function take(ledger: Ledger): Promise<ClusterLease | undefined> {
    const { leases } = await ledger.leases.look(['prod']);
    return ledger.leases.take(leases[0]);
  }

  it('are free at first, and known to all when taken', async () => {
    const { a, b } = await replicas();
    await join(a);
    expect(await b.leases.look(['prod'])).toEqual({
      replicas: [a.incarnation],
      leases: [{ cluster: 'prod', generation: 0, freeForMs: 0 }],
    });
    expect(await take(a)).toEqual({ cluster: 'prod', generation: 1 });
    expect((await b.leases.look(['prod', 'test'])).leases).toEqual([
      { cluster: 'prod', generation: 1, holder: a.incarnation, freeForMs: 0 },
      { cluster: 'test', generation: 0, freeForMs: 0 },
    ]);
  });

  it('are taken by one of two that try at once', async () => {
    const { a, b } = await replicas();
    await join(a);
    const { leases } = await a.leases.look(['prod']);
    const taken = await Promise.all([
      a.leases.take(leases[0]),
      b.leases.take(leases[0]),
    ]);
    expect(taken.filter(lease => lease !== undefined)).toHaveLength(1);
  });

  it('are free when the holder was not heard of for five seconds', async () => {
    const { a, b, clock } = await replicas();
    await join(a);
    await take(a);
    clock.advance(4_999);
    expect((await b.leases.look(['prod'])).leases[0].holder).toBe(
      a.incarnation,
    );
    clock.advance(501);
    expect(await b.leases.look(['prod'])).toEqual({
      replicas: [],
      leases: [{ cluster: 'prod', generation: 1, freeForMs: 500 }],
    });
  });

  it('are free at once when they were given back', async () => {
    const { a, b } = await replicas();
    await join(a);
    const lease = await take(a);
    await a.leases.release(lease ? [lease] : []);
    expect((await b.leases.look(['prod'])).leases).toEqual([
      { cluster: 'prod', generation: 2, freeForMs: 0 },
    ]);
  });

  it('let nobody write who had one before', async () => {
    const { a, b, clock, knex } = await replicas();
    await join(a);
    const before = await take(a);
    const run = makeRun({ uid: 'one' });
    await a.record({ ...observe(run, []), lease: before });
    await a.save('key', '1', before);
    clock.advance(6_000);
    const after = await take(b);
    await a.heartbeat();

    const late = { ...run, phase: 'failed' as const };
    const refused = [
      () => a.record({ ...observe(late, []), lease: before }),
      () => a.save('key', '2', before),
      () => a.markGone(['one'], 1, before),
      () =>
        a.leases.tell(before ?? { cluster: '', generation: 0 }, {
          health: {
            name: 'prod',
            state: 'live',
            since: '2026-03-01T12:00:00Z',
          },
        }),
    ];
    for (const write of refused) {
      await expect(write()).rejects.toThrow(LeaseLostError);
    }
    expect(await b.load('key')).toBe('1');
    expect(await b.loadRun('one')).toMatchObject({
      run: { phase: 'running' },
      goneAt: undefined,
    });
    expect(await knex('cluster_sights')).toEqual([]);

    await b.record({ ...observe(late, []), lease: after });
    expect((await a.loadRun('one'))?.run.phase).toBe('failed');
  });

  it('are not lost by giving back what another one has by now', async () => {
    const { a, b, clock } = await replicas();
    await join(a);
    const before = await take(a);
    clock.advance(6_000);
    const after = await take(b);
    await a.leases.release(before ? [before] : []);
    await expect(b.save('key', '1', after)).resolves.toBeUndefined();
  });

  it('tell the others what is seen', async () => {
    const { a, b } = await replicas();
    await join(a);
    const lease = await take(a);
    const health = {
      name: 'prod',
      state: 'unreachable' as const,
      message: 'No route to host',
      since: '2026-03-01T12:00:00Z',
    };
    if (lease) {
      await a.leases.tell(lease, { health, watchedBy: 'portal-0' });
    }
    expect(await b.leases.sights()).toEqual(
      new Map([['prod', { health, watchedBy: 'portal-0' }]]),
    );
  });
});

describe('a lease on Postgres', () => {
  const postgres = databases.eachSupportedId().map(([id]) => id);

  it.each(postgres.filter(id => id.startsWith('POSTGRES')))(
    'is not taken while its holder writes, %s',
    async id => {
      const knex = await databases.init(id);
      const a = await makeLedger(knex, { uuid: counter('a') });
      const b = await makeLedger(knex, { uuid: counter('b') });
      await a.enter();
      const { leases } = await a.leases.look(['prod']);
      const lease = await a.leases.take(leases[0]);
      const order: string[] = [];
      const writing = await knex.transaction();
      await writing('cluster_leases').where({ cluster: 'prod' }).forShare();
      const taking = b.leases
        .take(lease ?? leases[0])
        .then(() => order.push('taken'));
      await a.save('key', '1', lease);
      order.push('written');
      await writing.commit();
      await taking;
      expect(order).toEqual(['written', 'taken']);
    },
  );
});
