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
import { z } from 'zod';
import { repositoryOf } from '../runs';
import { insertMany, places, rowsIn } from './bulk';
import { json, RunRow, runRowSchema, transitionRowSchema } from './rows';
import { Statements } from './statements';
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
  sql: Statements,
  ids: readonly string[],
): Promise<(StoredRun | undefined)[]> {
  const rows = runRowsSchema.parse(
    await rowsIn(sql, 'select * from runs where id', ids),
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
  sql: Statements,
  parentUids: readonly string[],
): Promise<RunState[][]> {
  const rows = runRowsSchema.parse(
    await rowsIn(
      sql,
      'select * from runs where parent_uid',
      parentUids,
      'order by created_at, id',
    ),
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

const beforeRowsSchema = z.array(beforeSchema);

async function loadBefore(
  sql: Statements,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Before>> {
  const rows = await rowsIn(
    sql,
    `select ${Object.keys(beforeSchema.shape).join(', ')} from runs where id`,
    ids,
    `order by id ${sql.forUpdate}`,
  );
  return new Map(beforeRowsSchema.parse(rows).map(row => [row.id, row]));
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

async function writeLabels(
  sql: Statements,
  observations: readonly Observation[],
  known: ReadonlyMap<string, Before>,
): Promise<void> {
  const deleted: Promise<unknown>[] = [];
  const changed: { run_id: string; key: string; value: string }[] = [];
  for (const { runId, run } of observations) {
    const before = known.get(runId)?.state.labels ?? {};
    const gone = Object.keys(before).filter(key => !(key in run.labels));
    if (gone.length > 0) {
      deleted.push(
        sql.rows(
          `delete from run_labels where run_id = ? and key in ${places(gone)}`,
          [runId, ...gone],
        ),
      );
    }
    for (const [key, value] of Object.entries(run.labels)) {
      if (before[key] !== value) {
        changed.push({ run_id: runId, key, value });
      }
    }
  }
  const inserted = insertMany(sql, 'run_labels', changed, {
    key: ['run_id', 'key'],
    merge: true,
  });
  await Promise.all([...deleted, inserted]);
}

const lastTransitionSchema = z.array(
  transitionRowSchema.pick({ run_id: true, number: true, at: true }),
);

/** What is known of Runs before they are recorded anew, by their ids. */
export interface KnownRuns {
  readonly known: ReadonlyMap<string, Before>;
  readonly last: ReadonlyMap<
    string,
    z.infer<typeof lastTransitionSchema>[number]
  >;
}

/** The last transition of each of these Runs. */
async function lastTransitions(sql: Statements, runIds: readonly string[]) {
  const rows = await rowsIn(
    sql,
    'select run_id, number, at from transitions where run_id',
    runIds,
    'order by number',
  );
  return new Map(
    lastTransitionSchema.parse(rows).map(row => [row.run_id, row]),
  );
}

async function writeTransitions(
  sql: Statements,
  observations: readonly Observation[],
  { known, last }: KnownRuns,
): Promise<void> {
  const entered = observations.filter(({ runId, run }) => {
    const before = known.get(runId);
    return before?.phase !== run.phase || before.state.attempt !== run.attempt;
  });
  await insertMany(
    sql,
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

/** Reads and locks what is known of these Runs. */
export async function knownRuns(
  sql: Statements,
  observations: readonly Observation[],
): Promise<KnownRuns> {
  const ids = observations
    .filter(({ isNew }) => !isNew)
    .map(({ runId }) => runId);
  const [known, last] = await Promise.all([
    loadBefore(sql, ids),
    lastTransitions(sql, ids),
  ]);
  return { known, last };
}

/** Keeps the newest state of each Run, its labels and its transition. */
export async function writeRuns(
  sql: Statements,
  observations: readonly Observation[],
  before: KnownRuns,
): Promise<void> {
  const { known } = before;
  await Promise.all([
    insertMany(
      sql,
      'runs',
      observations.map(observation =>
        rowOf(observation, known.get(observation.runId)),
      ),
      { key: ['id'], merge: true },
    ),
    writeLabels(sql, observations, known),
    writeTransitions(sql, observations, before),
  ]);
}
