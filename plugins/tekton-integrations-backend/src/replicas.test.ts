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

import { JsonObject } from '@backstage/types';
import { startKubeApi, KubeApi } from 'sandbox';
import { z } from 'zod';
import { eventually } from './__testUtils__/eventually';
import { Portal, startPortal } from './__testUtils__/portal';
import {
  CHANNEL,
  createUsualRules,
  startWorld,
  World,
  writes,
} from './__testUtils__/world';
import { ledgerDatabases } from './ledger/__testUtils__/testDatabases';

jest.setTimeout(120_000);

const GROUP = 'integrations.tekton.ornew.io';
const NAMESPACE = 'team-a';
const CLUSTERS = ['blue', 'green', 'red'];
const RUNS_EACH = 4;

const databases = ledgerDatabases();

/** Three clusters that tell the same GitHub and the same Slack. */
interface Clusters {
  readonly world: World;
  readonly kubes: ReadonlyMap<string, KubeApi>;
  close(): Promise<void>;
}

async function startClusters(): Promise<Clusters> {
  const world = await startWorld();
  const kubes = new Map<string, KubeApi>();
  for (const name of CLUSTERS) {
    const kube = await startKubeApi();
    createUsualRules({ ...world, kube }, NAMESPACE);
    kubes.set(name, kube);
  }
  return {
    world,
    kubes,
    async close() {
      await world.close();
      await Promise.all([...kubes.values()].map(kube => kube.close()));
    },
  };
}

function kubeOf({ kubes }: Clusters, cluster: string): KubeApi {
  const kube = kubes.get(cluster);
  if (!kube) {
    throw new Error(`There is no cluster '${cluster}'.`);
  }
  return kube;
}

/** A commit of its own for each Run. */
function shaOf(cluster: string, number: number): string {
  return Buffer.from(`${cluster}-${number}`).toString('hex').padEnd(40, '0');
}

function reference(cluster: string, number: number) {
  return {
    apiVersion: 'tekton.dev/v1',
    kind: 'PipelineRun',
    namespace: NAMESPACE,
    name: `build-${cluster}-${number}`,
  };
}

function begin(
  clusters: Clusters,
  cluster: string,
  number: number,
  at: string,
): void {
  const { apiVersion, kind, namespace, name } = reference(cluster, number);
  kubeOf(clusters, cluster).create({
    apiVersion,
    kind,
    metadata: {
      namespace,
      name,
      annotations: {
        [`${GROUP}/github-owner`]: 'acme',
        [`${GROUP}/github-repo`]: 'shop',
        [`${GROUP}/github-sha`]: shaOf(cluster, number),
      },
    },
    spec: { pipelineRef: { name: `build-${cluster}` } },
    status: {
      startTime: at,
      conditions: [
        {
          type: 'Succeeded',
          status: 'Unknown',
          reason: 'Running',
          message: 'It runs',
          lastTransitionTime: at,
        },
      ],
    },
  });
}

function end(
  clusters: Clusters,
  cluster: string,
  number: number,
  at: string,
): void {
  kubeOf(clusters, cluster).patchStatus(reference(cluster, number), {
    completionTime: at,
    conditions: [
      {
        type: 'Succeeded',
        status: number % 2 === 0 ? 'True' : 'False',
        reason: number % 2 === 0 ? 'Succeeded' : 'Failed',
        message: 'It ended',
        lastTransitionTime: at,
      },
    ],
  });
}

/** Each Run of each cluster. */
function eachRun(act: (cluster: string, number: number) => void): void {
  for (const cluster of CLUSTERS) {
    for (let number = 0; number < RUNS_EACH; number += 1) {
      act(cluster, number);
    }
  }
}

function statesOf({ world }: Clusters, cluster: string, number: number) {
  return world.github
    .statuses('acme', 'shop', shaOf(cluster, number))
    .map(({ state }) => state)
    .reverse();
}

/** An empty database; connected to by configuration as replicas are. */
async function sharedDatabase(): Promise<{
  config: JsonObject;
  knex: Awaited<ReturnType<typeof databases.init>>;
}> {
  const knex = await databases.init('POSTGRES_18');
  const { database } = z
    .looseObject({ database: z.string() })
    .parse(knex.client.connectionSettings);
  const url = new URL(
    process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING ?? '',
  );
  return {
    knex,
    config: {
      client: 'pg',
      pluginDivisionMode: 'schema',
      ensureSchemaExists: true,
      connection: {
        host: url.hostname,
        port: Number(url.port),
        user: url.username,
        password: url.password,
        database,
      },
    },
  };
}

async function startReplica(
  clusters: Clusters,
  database: JsonObject,
): Promise<Portal> {
  return startPortal({
    world: clusters.world,
    folder: '',
    database,
    tektonIntegrations: {
      clusters: CLUSTERS.map(name => {
        const { url, adminToken } = kubeOf(clusters, name);
        return { name, url, serviceAccountToken: adminToken };
      }),
    },
  });
}

/** The clusters that a replica watches, by what it logged. */
function watchedBy({ log }: Portal): string[] {
  const watched = new Set<string>();
  for (const line of log) {
    const taken = /^This replica watches cluster '(\w+)'/.exec(line);
    const given = /^Cluster '(\w+)' is given up/.exec(line);
    if (taken) {
      watched.add(taken[1]);
    }
    if (given) {
      watched.delete(given[1]);
    }
  }
  return [...watched].sort();
}

async function allLive(portals: readonly Portal[]): Promise<void> {
  await eventually(async () => {
    for (const portal of portals) {
      const { body } = await portal.get('/status').expect(200);
      expect(body.clusters).toMatchObject(
        CLUSTERS.map(name => ({ name, state: 'live' })),
      );
    }
  });
}

/** All that GitHub and Slack were told, in no order and without addresses. */
function told(clusters: Clusters): string[] {
  const { world } = clusters;
  const lines = [...writes(world)];
  eachRun((cluster, number) => {
    for (const { state, context, description } of world.github.statuses(
      'acme',
      'shop',
      shaOf(cluster, number),
    )) {
      lines.push(`${cluster} ${number} ${state} ${context} ${description}`);
    }
  });
  for (const { text } of world.slack.messages(CHANNEL)) {
    lines.push(text.replace(/https?:[^|>\s]+/g, 'url'));
  }
  return lines.sort();
}

async function reportWith(replicas: number, at: number): Promise<string[]> {
  const clusters = await startClusters();
  const { config } = await sharedDatabase();
  const portals: Portal[] = [];
  try {
    for (let number = 0; number < replicas; number += 1) {
      portals.push(await startReplica(clusters, config));
    }
    await allLive(portals);
    // So many clusters as replicas: each watches one, after a while.
    const share = CLUSTERS.length / replicas;
    await eventually(() =>
      expect(portals.map(portal => watchedBy(portal).length)).toEqual(
        portals.map(() => share),
      ),
    );
    const began = new Date(at).toISOString();
    eachRun((cluster, number) => begin(clusters, cluster, number, began));
    await eventually(() =>
      eachRun((cluster, number) =>
        expect(statesOf(clusters, cluster, number)).toEqual(['pending']),
      ),
    );
    const ended = new Date(at + 1_000).toISOString();
    eachRun((cluster, number) => end(clusters, cluster, number, ended));
    await eventually(() => {
      eachRun((cluster, number) =>
        expect(statesOf(clusters, cluster, number)).toHaveLength(2),
      );
      expect(clusters.world.slack.messages(CHANNEL)).toHaveLength(
        CLUSTERS.length * RUNS_EACH,
      );
    });
    await eventually(async () => {
      const { body } = await portals[0].get('/status').expect(200);
      expect(Object.keys(body.deliveries)).toEqual(['delivered']);
    });
    return told(clusters);
  } finally {
    await Promise.all(portals.map(portal => portal.stop()));
    await clusters.close();
  }
}

describe('replicas of a portal', () => {
  it('tell the same as one alone', async () => {
    const at = Date.now();
    const alone = await reportWith(1, at);
    expect(alone.length).toBeGreaterThan(CLUSTERS.length * RUNS_EACH * 5);
    expect(await reportWith(3, at)).toEqual(alone);
  });

  it('watch each cluster once, say so alike, and take over what one gives back', async () => {
    const clusters = await startClusters();
    const { config } = await sharedDatabase();
    const portals = [await startReplica(clusters, config)];
    try {
      await allLive(portals);
      expect(watchedBy(portals[0])).toEqual(CLUSTERS);
      portals.push(await startReplica(clusters, config));
      await allLive(portals);
      // What is spread unevenly is handed over after a while.
      await eventually(() => {
        const [first, second] = portals.map(watchedBy);
        expect(second).toHaveLength(1);
        expect([...first, ...second].sort()).toEqual(CLUSTERS);
      });

      const [first] = portals.splice(0, 1);
      const stopping = first.stop();
      await eventually(() => expect(watchedBy(portals[0])).toEqual(CLUSTERS));
      await stopping;
      eachRun((cluster, number) =>
        begin(clusters, cluster, number, new Date().toISOString()),
      );
      await eventually(() =>
        eachRun((cluster, number) =>
          expect(statesOf(clusters, cluster, number)).toEqual(['pending']),
        ),
      );
    } finally {
      await Promise.all(portals.map(portal => portal.stop()));
      await clusters.close();
    }
  });

  it('take over what one that was killed leaves behind', async () => {
    const clusters = await startClusters();
    const { config, knex } = await sharedDatabase();
    const portals = [await startReplica(clusters, config)];
    try {
      await allLive(portals);
      await portals[0].stop();
      portals.pop();
      // A process that is killed right now: its last heartbeat is of now.
      const schema = knex.withSchema('tekton-integrations');
      const now = await knex.raw(
        'select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms',
      );
      await schema.table('incarnations').insert({
        id: 'killed',
        watches: true,
        started_at: now.rows[0].ms,
        heartbeat_at: now.rows[0].ms,
      });
      await knex
        .withSchema('tekton-integrations')
        .table('cluster_leases')
        .update({
          holder: 'killed',
          generation: knex.raw('generation + 1'),
          changed_at: now.rows[0].ms,
        });
      portals.push(await startReplica(clusters, config));
      begin(clusters, 'red', 0, new Date().toISOString());
      expect(watchedBy(portals[0])).toEqual([]);
      await eventually(() =>
        expect(statesOf(clusters, 'red', 0)).toEqual(['pending']),
      );
    } finally {
      await Promise.all(portals.map(portal => portal.stop()));
      await clusters.close();
    }
  });
});
