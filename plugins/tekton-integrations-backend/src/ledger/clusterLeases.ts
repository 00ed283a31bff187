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
  ClusterHealth,
  clusterHealthSchema,
} from 'backstage-plugin-tekton-integrations-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { Clock, Database, Transaction } from './database';

const integer = z.union([z.number(), z.string()]).transform(Number);

const leaseRowSchema = z.object({
  cluster: z.string(),
  holder: z.string().nullable(),
  generation: integer,
  changed_at: integer,
});

const replicaRowSchema = z.object({
  id: z.string(),
  heartbeat_at: integer,
  now: integer,
});

const sightRowSchema = z.object({
  cluster: z.string(),
  watched_by: z.string().nullable(),
  health: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(clusterHealthSchema),
});

/**
 * The right to record what is seen of a cluster, until another replica takes
 * it: the generation grows each time.
 */
export interface ClusterLease {
  readonly cluster: string;
  readonly generation: number;
}

/** A lease as it stands. */
export interface LeaseSeen extends ClusterLease {
  /** The incarnation that has it and is alive. */
  readonly holder?: string;
  /** For so long nobody has had it. */
  readonly freeForMs: number;
}

/** What the leases look like at one moment. */
export interface LeaseLook {
  /** The incarnations that are alive and take clusters. */
  readonly replicas: readonly string[];
  /** In the order of the clusters that were asked for. */
  readonly leases: readonly LeaseSeen[];
}

/** What whoever watches a cluster sees of it. */
export interface ClusterSight {
  readonly health: ClusterHealth;
  readonly watchedBy?: string;
}

/** Another replica watches a cluster by now. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';

  constructor(readonly cluster: string) {
    super(
      `Another replica watches cluster '${cluster}' by now; what this one saw of it is not recorded.`,
    );
  }
}

/**
 * Refuses, in the same transaction, what a former holder of a lease records.
 * Until that ends nobody else can take the lease.
 */
export async function checkLease(
  { sql }: Pick<Transaction, 'sql'>,
  { cluster, generation }: ClusterLease,
): Promise<void> {
  const [row] = await sql.rows(
    `select cluster from cluster_leases where cluster = ? and generation = ? ${sql.sqlite ? '' : 'for share'}`,
    [cluster, generation],
  );
  if (row === undefined) {
    throw new LeaseLostError(cluster);
  }
}

async function leaseRows(
  knex: Knex,
  clock: Clock,
  clusters: readonly string[],
) {
  const read = async () =>
    z
      .array(leaseRowSchema)
      .parse(await knex('cluster_leases').whereIn('cluster', [...clusters]));
  const rows = await read();
  const known = new Set(rows.map(({ cluster }) => cluster));
  const missing = clusters.filter(cluster => !known.has(cluster));
  if (missing.length === 0) {
    return rows;
  }
  await knex('cluster_leases')
    .insert(missing.map(cluster => ({ cluster, changed_at: clock })))
    .onConflict('cluster')
    .ignore();
  return read();
}

/**
 * Which replica watches which cluster. A lease lasts as long as its holder is
 * alive, which the heartbeat of its process says; the clock is the database's.
 *
 * Failure policy: closed. Who cannot reach the database can record nothing,
 * and is taken for dead after a few seconds.
 */
export class ClusterLeases {
  readonly #database: Database;
  readonly #incarnation: string;
  readonly #aliveMs: number;

  constructor(
    database: Database,
    { incarnation, aliveMs }: { incarnation: string; aliveMs: number },
  ) {
    this.#database = database;
    this.#incarnation = incarnation;
    this.#aliveMs = aliveMs;
  }

  get incarnation(): string {
    return this.#incarnation;
  }

  /** Takes part from now on. */
  async join(): Promise<void> {
    await this.#database.transaction(tx => this.#watches(tx, true));
  }

  /** Gives leases back, and takes part no more: others need not leave any. */
  async leave(leases: readonly ClusterLease[]): Promise<void> {
    await this.#database.transaction(async tx => {
      await this.#giveBack(tx, leases);
      await this.#watches(tx, false);
    });
  }

  /** Things may change meanwhile: whoever takes a lease says what it saw. */
  async look(clusters: readonly string[]): Promise<LeaseLook> {
    return this.#database.statements(async (knex, clock) => {
      const rows = await leaseRows(knex, clock, clusters);
      const replicas = z.array(replicaRowSchema).parse(
        await knex('incarnations')
          .where('watches', true)
          .select('id', 'heartbeat_at', knex.raw('? as now', [clock])),
      );
      // Who takes part sees itself at least.
      const now = replicas[0]?.now ?? 0;
      const deadAt = new Map(
        replicas.map(({ id, heartbeat_at: at }) => [id, at + this.#aliveMs]),
      );
      const leases = clusters.flatMap(cluster =>
        rows
          .filter(row => row.cluster === cluster)
          .map(({ holder, generation, changed_at: changedAt }): LeaseSeen => {
            const until = holder === null ? undefined : deadAt.get(holder);
            return until !== undefined && until > now
              ? { cluster, generation, holder: holder ?? '', freeForMs: 0 }
              : {
                  cluster,
                  generation,
                  freeForMs: Math.max(0, now - Math.max(until ?? 0, changedAt)),
                };
          }),
      );
      const alive = replicas.filter(
        ({ heartbeat_at: at }) => at + this.#aliveMs > now,
      );
      return { replicas: alive.map(({ id }) => id), leases };
    });
  }

  /** @returns nothing when another replica was faster */
  async take({
    cluster,
    generation,
  }: ClusterLease): Promise<ClusterLease | undefined> {
    return this.#database.transaction(async ({ trx, now }) => {
      const taken = await trx('cluster_leases')
        .where({ cluster, generation })
        .update({
          holder: this.#incarnation,
          generation: generation + 1,
          changed_at: now,
        });
      return taken === 0 ? undefined : { cluster, generation: generation + 1 };
    });
  }

  /** Gives leases back; those that were lost already are another's. */
  async release(leases: readonly ClusterLease[]): Promise<void> {
    await this.#database.transaction(tx => this.#giveBack(tx, leases));
  }

  /** Tells the other replicas what this one sees of a cluster. */
  async tell(
    lease: ClusterLease,
    { health, watchedBy }: ClusterSight,
  ): Promise<void> {
    await this.#database.transaction(async tx => {
      await checkLease(tx, lease);
      await tx
        .trx('cluster_sights')
        .insert({
          cluster: lease.cluster,
          watched_by: watchedBy ?? null,
          health: JSON.stringify(health),
        })
        .onConflict('cluster')
        .merge();
    });
  }

  /** What whoever watches the clusters sees of them. */
  async sights(): Promise<Map<string, ClusterSight>> {
    const rows = z
      .array(sightRowSchema)
      .parse(await this.#database.knex('cluster_sights'));
    return new Map(
      rows.map(({ cluster, watched_by: watchedBy, health }) => [
        cluster,
        { health, watchedBy: watchedBy ?? undefined },
      ]),
    );
  }
  async #watches({ trx }: Transaction, watches: boolean): Promise<void> {
    await trx('incarnations')
      .where({ id: this.#incarnation })
      .update({ watches });
  }

  async #giveBack(
    { trx, now }: Transaction,
    leases: readonly ClusterLease[],
  ): Promise<void> {
    for (const { cluster, generation } of leases) {
      await trx('cluster_leases')
        .where({ cluster, generation, holder: this.#incarnation })
        .update({
          holder: null,
          // Whatever is still under way here is refused from now on.
          generation: generation + 1,
          changed_at: now,
        });
    }
  }
}
