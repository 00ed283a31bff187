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

import type { KubeApi } from 'sandbox/src/kube';
import { VirtualTime } from './__testUtils__/virtualTime';
import { entryOf, Stage } from './__testUtils__/watching';
import { accessReader } from './clusterAccess';
import { ClusterConnection } from './ClusterConnection';
import { KubernetesApi } from './KubernetesApi';
import { leaseOf } from './lease';
import { LEASE_NAME, PortalLease } from './portalLease';

const LEASE = {
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  namespace: 'default',
  name: LEASE_NAME,
};
const READ_LEASES = {
  verbs: ['get'],
  groups: ['coordination.k8s.io'],
  resources: ['leases'],
};
const MINUTE = 60_000;
/** A portal gone, its term, and the rhythm of looking. */
const TAKEN_OVER = 76_000;

/** One process of a portal. */
class Replica {
  readonly lease: PortalLease;
  readonly changes: string[] = [];
  readonly #abort = new AbortController();
  readonly #connection: ClusterConnection;
  #running: Promise<void> = Promise.resolve();

  constructor(
    server: KubeApi,
    time: VirtualTime,
    {
      instance = 'one',
      observes = false,
      token = server.adminToken,
      inherited = false,
      namespace = 'default',
      clockAheadMs = 0,
    },
  ) {
    const { access } = entryOf(server, { token });
    this.#connection = new ClusterConnection(
      accessReader(access, { env: {} }),
      {
        answerWithin: 2_000,
      },
    );
    this.lease = new PortalLease({
      api: new KubernetesApi({
        cluster: 'prod',
        instance,
        inherited,
        connection: this.#connection,
        stallAfter: 2_000,
      }),
      namespace,
      instance,
      observes,
      timing: {
        now: () => time.now() + clockAheadMs,
        monotonic: () => time.now(),
        random: () => 0,
        sleep: (ms, signal) => time.sleep(ms, signal),
      },
      onChange: () => this.changes.push(this.lease.state.kind),
    });
  }

  async start(time: VirtualTime): Promise<this> {
    const { signal } = this.#abort;
    await this.lease.attempt(signal);
    this.#running = time.runs(() => this.lease.run(signal));
    return this;
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#running;
    await this.#connection.close();
  }
}

describe('PortalLease', () => {
  const stage = new Stage();
  let server: KubeApi;
  let time: VirtualTime;
  let replicas: Replica[];

  beforeEach(async () => {
    server = await stage.server();
    time = new VirtualTime();
    replicas = [];
  });
  afterEach(async () => {
    await Promise.all(replicas.map(each => each.stop()));
    await stage.end();
  });

  function started(
    options: ConstructorParameters<typeof Replica>[2] = {},
  ): Promise<Replica> {
    const replica = new Replica(server, time, options);
    replicas.push(replica);
    return replica.start(time);
  }

  const spec = () => server.get(LEASE).spec;

  it('is held by the first portal; a second one observes until the first is gone for a minute', async () => {
    const one = await started({ instance: 'one' });
    const two = await started({ instance: 'two' });
    await time.advance(10 * MINUTE);
    expect(one.lease.state).toEqual({ kind: 'ours' });
    expect(two.lease.state).toEqual({
      kind: 'elsewhere',
      holder: 'one',
      since: '2026-11-21T08:00:00.000Z',
    });
    expect(two.changes).toEqual(['elsewhere']);

    await one.stop();
    const renewed = leaseOf(server.get(LEASE))?.renewTime ?? '';
    await time.advance(MINUTE - 15_000);
    expect(two.lease.state.kind).toBe('elsewhere');
    await time.advance(TAKEN_OVER - MINUTE + 15_000);
    expect(two.lease.state).toEqual({ kind: 'ours' });
    expect(two.lease.managedSince).toBe(Date.parse(renewed));
    expect(spec()).toMatchObject({
      holderIdentity: 'two',
      leaseDurationSeconds: 60,
      leaseTransitions: 1,
    });

    const again = await started({ instance: 'one' });
    expect(again.lease.state).toMatchObject({ holder: 'two' });
    expect(two.changes).toEqual(['elsewhere', 'ours']);
  });

  it('is held by all replicas of a portal, and goes on with those that are left', async () => {
    const first = await started();
    const second = await started();
    const other = await started({ instance: 'two' });
    await time.advance(5 * MINUTE);
    await first.stop();
    await time.advance(5 * MINUTE);
    expect(second.lease.state).toEqual({ kind: 'ours' });
    expect(second.lease.managedSince).toBeUndefined();
    expect(second.changes).toEqual(['ours']);
    expect(other.changes).toEqual(['elsewhere']);
    expect(spec()).toMatchObject({ leaseTransitions: 0 });
  });

  it('is held by one of two portals that start at once, and by both replicas of one', async () => {
    const all = await Promise.all(
      ['one', 'two', 'one', 'two'].map(instance => started({ instance })),
    );
    const kinds = all.map(({ lease }) => lease.state.kind);
    expect(kinds.slice(2)).toEqual(kinds.slice(0, 2));
    expect([...kinds].sort()).toEqual([
      'elsewhere',
      'elsewhere',
      'ours',
      'ours',
    ]);
    await time.advance(5 * MINUTE);
    expect(all.map(({ lease }) => lease.state.kind)).toEqual(kinds);
  });

  it('is at once held again by the same portal after a long pause', async () => {
    const before = await started();
    await before.stop();
    await time.advance(60 * MINUTE);
    const after = await started();
    expect(after.lease.state).toEqual({ kind: 'ours' });
    expect(after.lease.managedSince).toBeUndefined();
  });

  it('tells later replicas too since when the former portal is gone', async () => {
    const one = await started({ instance: 'one' });
    await one.stop();
    const two = await started({ instance: 'two' });
    await time.advance(TAKEN_OVER);
    const since = two.lease.managedSince;
    expect(since).toBe(Date.parse('2026-11-21T08:00:00Z'));
    await two.stop();
    await time.advance(MINUTE);
    const replica = await started({ instance: 'two' });
    expect(replica.lease.managedSince).toBe(since);
    await time.advance(MINUTE);
    expect(replica.changes).toEqual(['ours']);
  });

  it('compares no clocks', async () => {
    const one = await started({ instance: 'one', clockAheadMs: -86_400_000 });
    const two = await started({ instance: 'two', clockAheadMs: 86_400_000 });
    await time.advance(10 * MINUTE);
    expect([one.lease.state.kind, two.lease.state.kind]).toEqual([
      'ours',
      'elsewhere',
    ]);
  });

  it('stays where it was while the API server is away', async () => {
    const one = await started({ instance: 'one' });
    const two = await started({ instance: 'two' });
    const fault = server.faults.answer({ status: 503, resource: 'leases' });
    await time.advance(30 * MINUTE);
    expect([one.lease.state.kind, two.lease.state.kind]).toEqual([
      'ours',
      'elsewhere',
    ]);
    fault.clear();
    await time.advance(10 * MINUTE);
    expect(one.changes).toEqual(['ours']);
    expect(two.changes).toEqual(['elsewhere']);
  });

  it('outlives a moment without rights, and not the loss of them', async () => {
    const one = await started({ instance: 'one' });
    const two = await started({ instance: 'two' });
    server.faults.answer({ status: 403, resource: 'leases', times: 4 });
    await time.advance(5 * MINUTE);
    expect([one.changes, two.changes]).toEqual([['ours'], ['elsewhere']]);
    server.faults.answer({ status: 403, resource: 'leases' });
    await time.advance(2 * MINUTE);
    expect(two.lease.state).toMatchObject({
      kind: 'unguarded',
      message: expect.stringContaining(
        'add to a Role in namespace default { apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, create, update] }',
      ),
    });
  });

  it('is looked at by an observing portal, which takes none', async () => {
    const observer = await started({ instance: 'two', observes: true });
    expect(observer.lease.state.kind).toBe('unguarded');
    expect(server.find(LEASE)).toBeUndefined();
    const one = await started({ instance: 'one' });
    await time.advance(MINUTE);
    expect(observer.lease.state).toMatchObject({ holder: 'one' });
    await one.stop();
    await time.advance(TAKEN_OVER);
    expect(observer.lease.state.kind).toBe('unguarded');
    expect(spec()).toMatchObject({ holderIdentity: 'one' });
  });

  it('is taken at once by the next portal when somebody deletes it', async () => {
    const one = await started({ instance: 'one' });
    const two = await started({ instance: 'two' });
    await time.advance(MINUTE);
    await one.stop();
    const renewed = leaseOf(server.get(LEASE))?.renewTime ?? '';
    server.delete(LEASE);
    await time.advance(15_000);
    expect(two.lease.state).toEqual({ kind: 'ours' });
    expect(two.lease.managedSince).toBe(Date.parse(renewed));
  });

  it('is made again when somebody deletes it', async () => {
    const one = await started();
    server.delete(LEASE);
    await time.advance(MINUTE);
    expect(spec()).toMatchObject({ holderIdentity: 'one' });
    expect(one.changes).toEqual(['ours']);
  });

  it('keeps what others wrote beside it', async () => {
    await started();
    server.patch(LEASE, {
      metadata: { labels: { team: 'ci' }, annotations: { note: 'kept' } },
    });
    await time.advance(MINUTE);
    expect(server.get(LEASE).metadata).toMatchObject({
      labels: { team: 'ci' },
      annotations: { note: 'kept' },
    });
  });

  it.each([
    ['without any right', []],
    ['of a read-only account', [READ_LEASES]],
  ])('leaves a portal %s unguarded', async (_, rules) => {
    server.addUser('poor', rules);
    const { lease } = await started({ token: 'poor' });
    expect(lease.state).toMatchObject({
      kind: 'unguarded',
      message: expect.stringContaining('leases.coordination.k8s.io'),
    });
  });

  it('names the namespace that is not there', async () => {
    const { lease } = await started({ namespace: 'nowhere' });
    expect(lease.state).toEqual({
      kind: 'unguarded',
      message:
        "Another portal on this cluster would not be noticed: there is no namespace 'nowhere' for the Lease; set leaseNamespace of the cluster.",
    });
  });

  it('asks nothing with inherited credentials', async () => {
    const { lease } = await started({ inherited: true });
    await time.advance(MINUTE);
    expect(lease.state).toMatchObject({
      kind: 'unguarded',
      message: expect.stringContaining('needs credentials of its own'),
    });
    expect(server.requests.all()).toEqual([]);
  });
});
