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
import { z } from 'zod';
import { insertMany, rowsIn, updateMany } from './bulk';
import { Transaction } from './database';
import { boundedKey } from './identity';
import { FlowFacts, Limits } from './limits';
import { budgetRowSchema, flowLimitRowSchema, scopeRowSchema } from './rows';
import { Statements } from './statements';

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

const flowsSchema = z.array(z.object({ flow: z.string() }));

/** Of these flows the ones whose limits are known. */
export async function knownFlows(
  sql: Statements,
  flows: Iterable<string>,
): Promise<ReadonlySet<string>> {
  const rows = await rowsIn(
    sql,
    'select distinct flow from flow_scopes where flow',
    flows,
  );
  return new Set(flowsSchema.parse(rows).map(({ flow }) => flow));
}

/**
 * Makes the limits of flows known.
 *
 * @param targets - by their flows, which are not known
 */
export async function openFlows(
  { sql, now }: Pick<Transaction, 'sql' | 'now'>,
  targets: ReadonlyMap<string, Pick<Target, 'scopes' | 'limits'>>,
): Promise<void> {
  const opened = [...targets];
  const scopesOf = ({ scopes }: Pick<Target, 'scopes'>) => [
    ...new Set(scopes.map(scopeKey)),
  ];
  const counted = opened.flatMap(([flow, target]) =>
    (target.limits ?? [])
      .filter(({ scope }) => scopesOf(target).includes(scopeKey(scope)))
      .map(limit => ({ flow, limit, row: limitRow(limit) })),
  );
  await Promise.all([
    insertMany(
      sql,
      'flow_scopes',
      opened.flatMap(([flow, target]) =>
        scopesOf(target).map(scope => ({ flow, scope })),
      ),
      { key: ['flow', 'scope'], merge: false },
    ),
    insertMany(
      sql,
      'flow_limits',
      counted.map(({ flow, row }) => ({ flow, ...row })),
      { key: ['flow', 'scope', 'name', 'per_ms'], merge: false },
    ),
    insertMany(
      sql,
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
    ),
  ]);
}

/**
 * The flows that have something open and unclaimed, in their order: one probe
 * of an index each, however many lanes they have.
 */
export async function flowPage(
  sql: Statements,
  after: string,
  size: number,
): Promise<string[]> {
  const open = 'claim_token is null and due_at is not null';
  const rows = await sql.rows(
    `with recursive page(flow, place) as (
       select min(flow), 1 from lanes where ${open} and flow > ?
       union all
       select (select min(lanes.flow) from lanes where ${open} and lanes.flow > page.flow), place + 1
       from page where page.flow is not null and place < ?)
     select flow from page where flow is not null`,
    [after, size],
  );
  return flowsSchema.parse(rows).map(({ flow }) => flow);
}

const flowScopeSchema = z.object({ flow: z.string(), scope: z.string() });

/** Flows that are remembered. */
const REMEMBERED = 5_000;

/** What limits flows; a flow's name follows from it, so it never changes. */
export class FlowBook {
  readonly #known = new Map<string, FlowFacts>();

  async read(sql: Statements, ids: readonly string[]): Promise<FlowFacts[]> {
    const unknown = ids.filter(id => !this.#known.has(id));
    if (unknown.length > 0) {
      if (this.#known.size + unknown.length > REMEMBERED) {
        this.#known.clear();
        return this.read(sql, ids);
      }
      const facts = await readFlows(sql, unknown);
      facts.forEach(flow => this.#known.set(flow.flow, flow));
    }
    return ids.flatMap(id => this.#known.get(id) ?? []);
  }
}

async function readFlows(
  sql: Statements,
  ids: readonly string[],
): Promise<FlowFacts[]> {
  const [scopeRows, limitRows] = await Promise.all([
    rowsIn(sql, 'select flow, scope from flow_scopes where flow', ids),
    rowsIn(sql, 'select * from flow_limits where flow', ids),
  ]);
  const pairs = z.array(flowScopeSchema).parse(scopeRows);
  const limited = z.array(flowLimitRowSchema).parse(limitRows);
  return ids.map(flow => ({
    flow,
    scopes: pairs.filter(row => row.flow === flow).map(row => row.scope),
    limits: limited.filter(row => row.flow === flow),
  }));
}

const scopeRowsSchema = z.array(scopeRowSchema);
const budgetRowsSchema = z.array(budgetRowSchema);

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
  sql: Statements,
  now: number,
  book: FlowBook,
  ids: readonly string[],
  locked: boolean,
): Promise<LoadedFlows> {
  const flows = await book.read(sql, ids);
  const names = [...new Set(flows.flatMap(({ scopes }) => scopes))];
  if (names.length === 0) {
    return { flows, limits: new Limits(now, [], []) };
  }
  const counted = flows.flatMap(({ limits }) => limits);
  // Locked in one order, so that no two wait for each other.
  const lock = locked ? sql.forUpdate : '';
  const [scopes, budgets] = await Promise.all([
    rowsIn(
      sql,
      'select * from scopes where scope',
      names,
      `order by scope ${lock}`,
    ),
    rowsIn(
      sql,
      'select * from budgets where scope',
      new Set(counted.map(({ scope }) => scope)),
      `order by scope, name, per_ms ${lock}`,
    ),
  ]);
  return {
    flows,
    limits: new Limits(
      now,
      scopeRowsSchema.parse(scopes),
      budgetRowsSchema.parse(budgets),
    ),
  };
}

/** Writes what a claim has used. */
export async function saveLimits(
  sql: Statements,
  limits: Limits,
): Promise<void> {
  const budgets = updateMany(
    sql,
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
  const probes = limits
    .probed()
    .map(({ scope, probe_at: at }) =>
      sql.rows('update scopes set probe_at = ? where scope = ?', [at, scope]),
    );
  await Promise.all([budgets, ...probes]);
}
