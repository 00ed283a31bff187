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
  DeliveryReason,
  DeliveryState,
} from 'backstage-plugin-tekton-integrations-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { READY_STATES } from './lanes';
import { deliveryRowSchema, numberRowSchema } from './rows';

/** Whose deliveries are counted. */
export type StatisticsBy = 'rule' | 'provider';

/** How many deliveries there are, of those that are still kept. */
export interface DeliveryCounts {
  readonly delivered: number;
  /** Rejected or expired. */
  readonly rejected: number;
  readonly waiting: number;
  readonly held: number;
}

/** A delivery as a status speaks of it. */
export interface DeliveryNews {
  readonly id: string;
  readonly rule: string;
  readonly provider: string;
  readonly state: DeliveryState;
  readonly reason?: DeliveryReason;
  readonly message?: string;
  /** What it is shown as and where: `GitHub commit status, acme/shop`. */
  readonly target: string;
  readonly run: {
    readonly clusterId: string;
    readonly clusterName: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly uid: string;
  };
  /** When it ended; of an open one, when it was tried last. */
  readonly at: number;
  /** Since when it is tried, or wanted where it was not tried yet. */
  readonly since: number;
}

/** How the deliveries of a rule or a Provider go. */
export interface DeliveryStatistics {
  readonly counts: DeliveryCounts;
  readonly lastDelivered?: DeliveryNews;
  /** Rejected or expired. */
  readonly lastRejected?: DeliveryNews;
  /** Sent once for another rule. */
  readonly lastCovered?: DeliveryNews;
  /** The oldest one that is kept back. */
  readonly held?: DeliveryNews;
  /** The oldest one that failed and is tried again. */
  readonly retried?: DeliveryNews;
}

/** Ids in one statement; databases bound how many values it may have. */
const CHUNK = 200;

const countSchema = z.object({
  key: z.string(),
  state: z.string(),
  count: z.coerce.number(),
});

const newsSchema = deliveryRowSchema
  .pick({
    id: true,
    rule: true,
    provider: true,
    state: true,
    reason: true,
    words: true,
    message: true,
    created_at: true,
    settled_at: true,
    first_attempt_at: true,
  })
  .extend({
    cluster_id: z.string(),
    cluster_name: z.string(),
    run_kind: z.string(),
    namespace: z.string(),
    name: z.string(),
    uid: z.string(),
    tried_at: numberRowSchema.shape.value,
  });

function newsOf(row: z.infer<typeof newsSchema>): DeliveryNews {
  const { vendor, what, where } = row.words;
  return {
    id: row.id,
    rule: row.rule,
    provider: row.provider,
    state: row.state,
    reason: row.reason ?? undefined,
    message: row.message ?? undefined,
    target: `${vendor} ${what}, ${where}`,
    run: {
      clusterId: row.cluster_id,
      clusterName: row.cluster_name,
      kind: row.run_kind,
      namespace: row.namespace,
      name: row.name,
      uid: row.uid,
    },
    at: row.settled_at ?? row.tried_at ?? row.created_at,
    since: row.first_attempt_at ?? row.created_at,
  };
}

async function readNews(
  knex: Knex,
  choose: (query: Knex.QueryBuilder) => void,
): Promise<z.infer<typeof newsSchema>[]> {
  const query = knex('deliveries')
    .join('runs', 'runs.id', 'deliveries.run_id')
    .select(
      'deliveries.id',
      'deliveries.rule',
      'deliveries.provider',
      'deliveries.state',
      'deliveries.reason',
      'deliveries.message',
      'deliveries.words',
      'deliveries.created_at',
      'deliveries.settled_at',
      'deliveries.first_attempt_at',
      'runs.cluster_id',
      'runs.cluster_name',
      'runs.kind as run_kind',
      'runs.namespace',
      'runs.name',
      'runs.uid',
      knex.raw(
        '(select max(started_at) from attempts where attempts.delivery_id = deliveries.id) as tried_at',
      ),
    )
    .modify(choose);
  return z.array(newsSchema).parse(await query);
}

/** What became of these deliveries, and of which Runs they are. */
export async function newsOfDeliveries(
  knex: Knex,
  ids: readonly string[],
): Promise<DeliveryNews[]> {
  const rows = await readNews(knex, query =>
    query.whereIn('deliveries.id', [...ids]),
  );
  return rows.map(newsOf);
}

type Told = Exclude<keyof DeliveryStatistics, 'counts'>;

/** Which deliveries of a rule or Provider are told of, one for each state. */
const TOLD: Partial<
  Record<DeliveryState, { readonly as: Told; readonly first: string }>
> = {
  delivered: { as: 'lastDelivered', first: 'settled_at desc' },
  rejected: { as: 'lastRejected', first: 'settled_at desc' },
  expired: { as: 'lastRejected', first: 'settled_at desc' },
  covered: { as: 'lastCovered', first: 'settled_at desc' },
  held: { as: 'held', first: 'held_at' },
  retrying: { as: 'retried', first: 'first_attempt_at' },
  inDoubt: { as: 'retried', first: 'first_attempt_at' },
};

/**
 * The deliveries that are told of. A subquery for each key and state reads a
 * row from an index; a window over all rows of a key would read all that is
 * kept, and so would conditions that are tied by `or`.
 */
async function toldOf(
  knex: Knex,
  by: StatisticsBy,
  keys: readonly string[],
): Promise<z.infer<typeof newsSchema>[]> {
  const values = keys.map(() => '(?)').join(', ');
  const picks = Object.entries(TOLD).map(
    ([state, { first }]) =>
      `select (select d.id from deliveries as d where d.${by} = keys.column1 and d.state = '${state}' order by d.${first} limit 1) from (values ${values}) as keys`,
  );
  return readNews(knex, query =>
    query.whereRaw(
      `deliveries.id in (${picks.join(' union all ')})`,
      picks.flatMap(() => [...keys]),
    ),
  );
}

/** Of two that are told of as the same: the later end, the longer wait. */
function preferred(a: DeliveryNews | undefined, b: DeliveryNews): DeliveryNews {
  if (!a) {
    return b;
  }
  const open = b.state === 'retrying' || b.state === 'inDoubt';
  return (open ? a.since <= b.since : a.at >= b.at) ? a : b;
}

async function statisticsOfChunk(
  knex: Knex,
  by: StatisticsBy,
  keys: readonly string[],
): Promise<[string, DeliveryStatistics][]> {
  const counted = z.array(countSchema).parse(
    await knex('deliveries')
      .select({ key: by, state: 'state' })
      .count({ count: '*' })
      .whereIn(by, [...keys])
      .groupBy(by, 'state'),
  );
  const told = await toldOf(knex, by, keys);
  return keys.map(key => {
    const count = (...states: readonly string[]) =>
      counted
        .filter(row => row.key === key && states.includes(row.state))
        .reduce((sum, row) => sum + row.count, 0);
    const news: Partial<Record<Told, DeliveryNews>> = {};
    for (const row of told.filter(one => one[by] === key)) {
      const as = TOLD[row.state]?.as;
      if (as) {
        news[as] = preferred(news[as], newsOf(row));
      }
    }
    return [
      key,
      {
        counts: {
          delivered: count('delivered'),
          rejected: count('rejected', 'expired'),
          waiting: count(...READY_STATES, 'sending'),
          held: count('held'),
        },
        ...news,
      },
    ];
  });
}

function chunks<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, index) =>
    items.slice(index * CHUNK, (index + 1) * CHUNK),
  );
}

/** How the deliveries of these rules, or of these Providers, go. */
export async function statisticsOf(
  knex: Knex,
  by: StatisticsBy,
  keys: readonly string[],
): Promise<Map<string, DeliveryStatistics>> {
  const all: [string, DeliveryStatistics][] = [];
  for (const chunk of chunks([...new Set(keys)])) {
    all.push(...(await statisticsOfChunk(knex, by, chunk)));
  }
  return new Map(all);
}

/** A vendor allows nothing in a scope that due deliveries need. */
export interface Throttle {
  /** Milliseconds since the epoch. */
  readonly until: number;
  readonly cause: string;
}

const throttleSchema = z.object({
  provider: z.string(),
  blocked_until: z.coerce.number(),
  cause: z.string(),
});

/** The longest throttle of each of these Providers that has one. */
export async function throttlesOf(
  knex: Knex,
  providers: readonly string[],
  now: number,
): Promise<Map<string, Throttle>> {
  const throttles = new Map<string, Throttle>();
  for (const chunk of chunks([...new Set(providers)])) {
    const rows = z.array(throttleSchema).parse(
      await knex('scopes')
        .join('flow_scopes', 'flow_scopes.scope', 'scopes.scope')
        .join('lanes', 'lanes.flow', 'flow_scopes.flow')
        .join('deliveries', 'deliveries.subject', 'lanes.subject')
        .distinct('deliveries.provider', 'scopes.blocked_until', 'scopes.cause')
        .where('scopes.blocked_until', '>', now)
        .whereIn('deliveries.provider', chunk)
        .whereIn('deliveries.state', [...READY_STATES])
        .orderBy('scopes.blocked_until'),
    );
    for (const { provider, blocked_until: until, cause } of rows) {
      throttles.set(provider, { until, cause });
    }
  }
  return throttles;
}
