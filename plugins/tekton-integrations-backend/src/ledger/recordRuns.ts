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

import { isFinal, RunState } from 'backstage-plugin-tekton-integrations-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { repositoryOf } from '../runs';
import { insertMany, padded } from './bulk';
import { json, RunRow, runRowSchema, transitionRowSchema } from './rows';
import { Observation, StoredRun } from './types';

function searchText({ name, definition, commit }: RunState): string {
  return [name, definition, commit?.branch, commit?.sha, commit?.title]
    .filter(word => word !== undefined)
    .join('\n')
    .toLowerCase();
}

/** A row of `runs` as the rest of the plugin sees it. */
export function storedRun(row: RunRow): StoredRun {
  return {
    id: row.id,
    run: row.state,
    firstSeenAt: row.first_seen_at,
    finalSeenAt: row.final_seen_at ?? undefined,
    baseline: row.baseline,
    awaits: row.awaits ?? undefined,
    goneAt: row.gone_at ?? undefined,
    epoch: row.epoch,
  };
}

const runRowsSchema = z.array(runRowSchema);

/** Runs as they were recorded last, in the order of the ids. */
export async function loadRuns(
  knex: Knex,
  ids: readonly string[],
): Promise<(StoredRun | undefined)[]> {
  const rows = runRowsSchema.parse(
    await knex('runs').whereIn('id', padded(ids)),
  );
  const byId = new Map(rows.map(row => [row.id, row]));
  return ids.map(id => {
    const row = byId.get(id);
    return row && storedRun(row);
  });
}

/**
 * The Runs that each of these Runs owns, in the order of their creation.
 *
 * @param parentUids - without two that are the same
 */
export async function loadChildren(
  knex: Knex,
  parentUids: readonly string[],
): Promise<RunState[][]> {
  const rows = runRowsSchema.parse(
    await knex('runs')
      .whereIn('parent_uid', padded(parentUids))
      .orderBy(['created_at', 'id']),
  );
  const children = new Map(
    parentUids.map(uid => [uid, [] as RunState[]] as const),
  );
  for (const row of rows) {
    children.get(row.parent_uid ?? '')?.push(row.state);
  }
  return parentUids.map(uid => children.get(uid) ?? []);
}

/**
 * When a Run entered its phase: as Tekton says, where it does, and never
 * later than it was seen.
 */
function enteredAt(run: RunState, observedAt: number): number {
  const said =
    run.completedAt ??
    (run.phase === 'running' ? run.startedAt : undefined) ??
    (run.phase === 'queued' && run.attempt === 1 && !run.undone
      ? run.createdAt
      : undefined);
  return said === undefined
    ? observedAt
    : Math.min(Date.parse(said), observedAt);
}

/** What is known of a Run before it is recorded anew. */
const beforeSchema = runRowSchema
  .pick({
    id: true,
    epoch: true,
    phase: true,
    final: true,
    baseline: true,
    first_seen_at: true,
    final_seen_at: true,
    gone_at: true,
  })
  .extend({
    state: json(
      z.object({
        labels: z.record(z.string(), z.string()),
        attempt: z.number(),
      }),
    ),
  });

type Before = z.infer<typeof beforeSchema>;

async function loadBefore(
  trx: Knex.Transaction,
  ids: readonly string[],
): Promise<Map<string, Before>> {
  if (ids.length === 0) {
    return new Map();
  }
  const rows: unknown = await trx('runs')
    .select(...Object.keys(beforeSchema.shape))
    .whereIn('id', padded(ids))
    .orderBy('id')
    .forUpdate();
  return new Map(
    z
      .array(beforeSchema)
      .parse(rows)
      .map(row => [row.id, row]),
  );
}

function rowOf(
  { runId, run, baseline, awaits, observedAt, epoch }: Observation,
  before: Before | undefined,
) {
  const final = isFinal(run.phase);
  const finalSeenAt = before?.final ? before.final_seen_at : observedAt;
  const gone = run.deleted || run.phase === 'unseen';
  return {
    id: runId,
    cluster_id: run.cluster.id,
    cluster_name: run.cluster.name,
    kind: run.kind,
    namespace: run.namespace,
    name: run.name,
    uid: run.uid,
    resource_version: run.resourceVersion,
    epoch: epoch ?? before?.epoch ?? 0,
    parent_uid: run.parent?.uid ?? null,
    definition: run.definition,
    phase: run.phase,
    final,
    baseline: final && (before ? before.baseline : (baseline ?? false)),
    repository: repositoryOf(run) ?? null,
    search: searchText(run),
    created_at: Date.parse(run.createdAt),
    first_seen_at: before?.first_seen_at ?? observedAt,
    final_seen_at: final ? finalSeenAt : null,
    awaits: awaits ?? null,
    gone_at: gone ? (before?.gone_at ?? observedAt) : null,
    state: JSON.stringify(run),
  };
}

async function recordLabels(
  trx: Knex.Transaction,
  observations: readonly Observation[],
  known: ReadonlyMap<string, Before>,
): Promise<void> {
  const changed: { run_id: string; key: string; value: string }[] = [];
  for (const { runId, run } of observations) {
    const before = known.get(runId)?.state.labels ?? {};
    const gone = Object.keys(before).filter(key => !(key in run.labels));
    if (gone.length > 0) {
      await trx('run_labels')
        .where({ run_id: runId })
        .whereIn('key', gone)
        .del();
    }
    for (const [key, value] of Object.entries(run.labels)) {
      if (before[key] !== value) {
        changed.push({ run_id: runId, key, value });
      }
    }
  }
  await insertMany(trx, 'run_labels', changed, {
    key: ['run_id', 'key'],
    merge: true,
  });
}

const lastTransitionSchema = z.array(
  transitionRowSchema.pick({ run_id: true, number: true, at: true }),
);

/** The last transition of each of these Runs. */
async function lastTransitions(
  trx: Knex.Transaction,
  runIds: readonly string[],
) {
  const rows: unknown =
    runIds.length === 0
      ? []
      : await trx('transitions')
          .select('run_id', 'number', 'at')
          .whereIn('run_id', padded(runIds))
          .orderBy('number');
  return new Map(
    lastTransitionSchema.parse(rows).map(row => [row.run_id, row]),
  );
}

async function recordTransitions(
  trx: Knex.Transaction,
  observations: readonly Observation[],
  known: ReadonlyMap<string, Before>,
): Promise<void> {
  const entered = observations.filter(({ runId, run }) => {
    const before = known.get(runId);
    return before?.phase !== run.phase || before.state.attempt !== run.attempt;
  });
  const last = await lastTransitions(
    trx,
    entered.map(({ runId }) => runId).filter(id => known.has(id)),
  );
  await insertMany(
    trx,
    'transitions',
    entered.map(({ runId, run, observedAt }) => ({
      run_id: runId,
      number: (last.get(runId)?.number ?? 0) + 1,
      phase: run.phase,
      attempt: run.attempt,
      reason: run.reason ?? null,
      at: Math.max(enteredAt(run, observedAt), last.get(runId)?.at ?? 0),
    })),
  );
}

/** Keeps the newest state of each Run, its labels and its transition. */
export async function recordRuns(
  trx: Knex.Transaction,
  observations: readonly Observation[],
): Promise<void> {
  const known = await loadBefore(
    trx,
    observations.filter(({ isNew }) => !isNew).map(({ runId }) => runId),
  );
  await insertMany(
    trx,
    'runs',
    observations.map(observation =>
      rowOf(observation, known.get(observation.runId)),
    ),
    { key: ['id'], merge: true },
  );
  await recordLabels(trx, observations, known);
  await recordTransitions(trx, observations, known);
}
