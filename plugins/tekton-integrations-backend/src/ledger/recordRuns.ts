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
import { RunRow, runRowSchema, transitionRowSchema } from './rows';
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

/** A Run as it was recorded last. */
export async function loadRun(
  knex: Knex,
  id: string,
): Promise<StoredRun | undefined> {
  const row: unknown = await knex('runs').where({ id }).first();
  return row === undefined ? undefined : storedRun(runRowSchema.parse(row));
}

/** The Runs that a Run owns, in the order of their creation. */
export async function loadChildren(
  knex: Knex,
  parentUid: string,
): Promise<RunState[]> {
  const rows: unknown = await knex('runs')
    .where({ parent_uid: parentUid })
    .orderBy(['created_at', 'id']);
  return z
    .array(runRowSchema)
    .parse(rows)
    .map(row => row.state);
}

async function recordLabels(
  trx: Knex.Transaction,
  runId: string,
  before: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const gone = Object.keys(before).filter(key => !(key in labels));
  if (gone.length > 0) {
    await trx('run_labels').where({ run_id: runId }).whereIn('key', gone).del();
  }
  const changed = Object.entries(labels)
    .filter(([key, value]) => before[key] !== value)
    .map(([key, value]) => ({ run_id: runId, key, value }));
  if (changed.length > 0) {
    await trx('run_labels')
      .insert(changed)
      .onConflict(['run_id', 'key'])
      .merge();
  }
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

async function recordTransition(
  trx: Knex.Transaction,
  runId: string,
  run: RunState,
  at: number,
): Promise<void> {
  const row: unknown = await trx('transitions')
    .where({ run_id: runId })
    .orderBy('number', 'desc')
    .first();
  const last = row === undefined ? undefined : transitionRowSchema.parse(row);
  if (last?.phase === run.phase && last.attempt === run.attempt) {
    return;
  }
  await trx('transitions').insert({
    run_id: runId,
    number: (last?.number ?? 0) + 1,
    phase: run.phase,
    attempt: run.attempt,
    reason: run.reason ?? null,
    at: Math.max(enteredAt(run, at), last?.at ?? 0),
  });
}

/** Keeps the newest state of a Run, its labels and its transition. */
export async function recordRun(
  trx: Knex.Transaction,
  { runId, run, baseline, awaits, observedAt, epoch }: Observation,
): Promise<void> {
  const found: unknown = await trx('runs')
    .where({ id: runId })
    .forUpdate()
    .first();
  const before = found === undefined ? undefined : runRowSchema.parse(found);
  const final = isFinal(run.phase);
  const finalSeenAt = before?.final ? before.final_seen_at : observedAt;
  const gone = run.deleted || run.phase === 'unseen';
  await trx('runs')
    .insert({
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
    })
    .onConflict('id')
    .merge();
  await recordLabels(trx, runId, before?.state.labels ?? {}, run.labels);
  await recordTransition(trx, runId, run, observedAt);
}
