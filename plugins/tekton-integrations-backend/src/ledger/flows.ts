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

import { Limit, Target } from 'backstage-plugin-tekton-integrations-node';
import { createHash } from 'node:crypto';
import { Knex } from 'knex';
import { z } from 'zod';
import { insertMany, padded, updateMany } from './bulk';
import { Transaction } from './database';
import { boundedKey } from './identity';
import { FlowFacts, Limits } from './limits';
import {
  budgetRowSchema,
  BudgetRow,
  flowLimitRowSchema,
  ScopeRow,
  scopeRowSchema,
} from './rows';

const SCOPE_LENGTH = 300;

/** The name of a scope as it is kept. */
export function scopeKey(scope: string): string {
  return boundedKey(scope, SCOPE_LENGTH);
}

function limitRow(limit: Limit) {
  return {
    scope: scopeKey(limit.scope),
    name: (limit.name ?? '').slice(0, 32),
    per_ms: Math.max(1, Math.round(limit.per)),
    cost: limit.cost ?? 1,
  };
}

/** The flow of a target: the lanes of a tenant under the same limits. */
export function flowOf(
  tenant: string,
  { scopes, limits = [] }: Pick<Target, 'scopes' | 'limits'>,
): string {
  const facts = [tenant, scopes, limits.map(limit => Object.entries(limit))];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

const flowSchema = z.object({ flow: z.string() });

/** Makes the limits of flows known, where they are not yet. */
export async function openFlows(
  { trx, now }: Pick<Transaction, 'trx' | 'now'>,
  targets: ReadonlyMap<string, Pick<Target, 'scopes' | 'limits'>>,
): Promise<void> {
  const limited = [...targets].filter(([, { scopes }]) => scopes.length > 0);
  if (limited.length === 0) {
    return;
  }
  const found: unknown = await trx('flow_scopes')
    .distinct('flow')
    .whereIn(
      'flow',
      limited.map(([flow]) => flow),
    );
  const known = new Set(
    z
      .array(flowSchema)
      .parse(found)
      .map(({ flow }) => flow),
  );
  const opened = limited.filter(([flow]) => !known.has(flow));
  const scopesOf = ({ scopes }: Pick<Target, 'scopes'>) => [
    ...new Set(scopes.map(scopeKey)),
  ];
  await insertMany(
    trx,
    'flow_scopes',
    opened.flatMap(([flow, target]) =>
      scopesOf(target).map(scope => ({ flow, scope })),
    ),
    { key: ['flow', 'scope'], merge: false },
  );
  const counted = opened.flatMap(([flow, target]) =>
    (target.limits ?? [])
      .filter(({ scope }) => scopesOf(target).includes(scopeKey(scope)))
      .map(limit => ({ flow, limit, row: limitRow(limit) })),
  );
  await insertMany(
    trx,
    'flow_limits',
    counted.map(({ flow, row }) => ({ flow, ...row })),
    { key: ['flow', 'scope', 'name', 'per_ms'], merge: false },
  );
  await insertMany(
    trx,
    'budgets',
    counted.map(({ limit, row: { scope, name, per_ms } }) => ({
      ...{ scope, name, per_ms },
      size: limit.limit,
      burst: limit.burst ?? limit.limit,
      tokens: limit.burst ?? limit.limit,
      refilled_at: now,
      told: limit.told ?? false,
      counts_until: limit.afterRefusal ? 0 : null,
    })),
    { key: ['scope', 'name', 'per_ms'], merge: false },
  );
}

const pageSchema = z.array(z.object({ flow: z.string() }));

/**
 * The flows that have something open and unclaimed, in their order: one probe
 * of an index each, however many lanes they have.
 */
export async function flowPage(
  trx: Knex.Transaction,
  after: string,
  size: number,
): Promise<string[]> {
  const open = 'claim_token is null and due_at is not null';
  const rows: unknown = await trx
    .withRecursive('page', ['flow', 'place'], page =>
      page
        .select(trx.raw('min(flow)'), trx.raw('1'))
        .from('lanes')
        .whereRaw(`${open} and flow > ?`, [after])
        .unionAll(
          trx
            .select(
              trx.raw(
                `(select min(lanes.flow) from lanes where ${open} and lanes.flow > page.flow)`,
              ),
              trx.raw('place + 1'),
            )
            .from('page')
            .whereRaw('page.flow is not null and place < ?', [size]),
        ),
    )
    .select('flow')
    .from('page')
    .whereNotNull('flow');
  return pageSchema.parse(rows).map(({ flow }) => flow);
}

const flowScopeSchema = z.object({ flow: z.string(), scope: z.string() });

/** Flows that are remembered. */
const REMEMBERED = 5_000;

/** What limits flows; a flow's name follows from it, so it never changes. */
export class FlowBook {
  readonly #known = new Map<string, FlowFacts>();

  async read(knex: Knex, ids: readonly string[]): Promise<FlowFacts[]> {
    const unknown = ids.filter(id => !this.#known.has(id));
    if (unknown.length > 0) {
      if (this.#known.size + unknown.length > REMEMBERED) {
        this.#known.clear();
        return this.read(knex, ids);
      }
      const facts = await readFlows(knex, unknown);
      facts.forEach(flow => this.#known.set(flow.flow, flow));
    }
    return ids.flatMap(id => this.#known.get(id) ?? []);
  }
}

async function readFlows(
  knex: Knex,
  ids: readonly string[],
): Promise<FlowFacts[]> {
  const pairs = z
    .array(flowScopeSchema)
    .parse(await knex('flow_scopes').whereIn('flow', [...ids]));
  const limited = z
    .array(flowLimitRowSchema)
    .parse(await knex('flow_limits').whereIn('flow', [...ids]));
  return ids.map(flow => ({
    flow,
    scopes: pairs.filter(row => row.flow === flow).map(row => row.scope),
    limits: limited.filter(row => row.flow === flow),
  }));
}

/** Flows with what limits them now. */
export interface LoadedFlows {
  readonly flows: readonly FlowFacts[];
  readonly limits: Limits;
}

/**
 * Reads what limits these flows now.
 *
 * @param locked - nobody else uses the budgets until the transaction ends
 */
export async function loadFlows(
  knex: Knex,
  now: number,
  book: FlowBook,
  ids: readonly string[],
  locked: boolean,
): Promise<LoadedFlows> {
  const flows = await book.read(knex, ids);
  const names = [...new Set(flows.flatMap(({ scopes }) => scopes))];
  if (names.length === 0) {
    return { flows, limits: new Limits(now, [], []) };
  }
  const scopes = await inOrder<ScopeRow>(
    knex('scopes').whereIn('scope', padded(names)).orderBy('scope'),
    locked,
    z.array(scopeRowSchema),
  );
  const counted = flows.flatMap(({ limits }) => limits);
  const budgets =
    counted.length === 0
      ? []
      : await inOrder<BudgetRow>(
          knex('budgets')
            .whereIn(
              'scope',
              padded(new Set(counted.map(({ scope }) => scope))),
            )
            .orderBy(['scope', 'name', 'per_ms']),
          locked,
          z.array(budgetRowSchema),
        );
  return { flows, limits: new Limits(now, scopes, budgets) };
}

/** Locks in one order, so that no two wait for each other. */
async function inOrder<T>(
  query: Knex.QueryBuilder,
  locked: boolean,
  schema: z.ZodType<T[]>,
): Promise<T[]> {
  return schema.parse(await (locked ? query.forUpdate() : query));
}

/** Writes what a claim has used. */
export async function saveLimits(
  trx: Knex.Transaction,
  limits: Limits,
): Promise<void> {
  await updateMany(
    trx,
    'budgets',
    ['scope', 'name', 'per_ms'],
    {
      scope: 'text',
      name: 'text',
      per_ms: 'bigint',
      tokens: 'double precision',
      refilled_at: 'bigint',
      reset_at: 'bigint',
    },
    limits.used().map(({ scope, name, per_ms, tokens, ...rest }) => ({
      ...{ scope, name, per_ms, tokens },
      refilled_at: rest.refilled_at,
      reset_at: rest.reset_at,
    })),
  );
  for (const { scope, probe_at } of limits.probed()) {
    await trx('scopes').where({ scope }).update({ probe_at });
  }
}
