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
  Attempt,
  DeliveryReport,
  isFinal,
  NotSent,
  RunReport,
  RunState,
  RunSummary,
  TaskState,
} from 'backstage-plugin-tekton-integrations-common';
import { AttemptRow, DeliveryRow, Waiting } from '../ledger';
import { actionsFor } from './byHandWords';

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function isoOr(ms: number | null): string | undefined {
  return ms === null ? undefined : iso(ms);
}

/** The task that people should look at first. */
function failingTask(tasks: readonly TaskState[]): TaskState | undefined {
  return tasks.find(
    ({ phase }) =>
      phase === 'failed' || phase === 'invalid' || phase === 'timedOut',
  );
}

function failureOf(run: RunState): string | undefined {
  const task = failingTask(run.tasks);
  if (task) {
    return `${task.displayName ?? task.name}: ${task.failure ?? task.reason ?? task.phase}`;
  }
  // The phase says "could not start" already; the message says why.
  return run.phase === 'invalid' ? run.message : run.failure;
}

/** A Run, with its tasks, as a line of a list. */
export function summaryOf(id: string, run: RunState): RunSummary {
  return {
    id,
    cluster: run.cluster.name,
    kind: run.kind,
    namespace: run.namespace,
    name: run.name,
    definition: run.definition,
    phase: run.phase,
    reason: run.reason,
    message: run.message,
    failure: failureOf(run),
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    completedAt: run.completedAt,
    commit: run.commit,
    tasks: {
      done: run.tasks.filter(({ phase }) => isFinal(phase)).length,
      total: Math.max(run.taskCount, run.tasks.length),
    },
  };
}

/** The last part of `source/cluster/namespace/name`. */
function nameOf(providerId: string): string {
  return providerId.slice(providerId.lastIndexOf('/') + 1);
}

/**
 * A delivery as the portal shows it.
 *
 * @param waiting - what it waits for, where it is open
 */
export function deliveryReportOf(
  row: DeliveryRow,
  waiting: Waiting | undefined,
): DeliveryReport {
  return {
    id: row.id,
    runId: row.run_id,
    rule: row.rule,
    provider: {
      id: row.provider,
      name: nameOf(row.provider),
      type: row.provider_type,
    },
    target: { ...row.words, url: row.receipt?.url },
    kind: row.kind,
    phase: row.phase,
    state: row.state,
    reason: row.reason ?? undefined,
    message: waiting?.sentence ?? row.message ?? undefined,
    perhapsTwice: row.perhaps_twice,
    createdAt: iso(row.created_at),
    nextAt: isoOr(waiting?.until ?? null),
    settledAt: isoOr(row.settled_at),
    attempts: row.attempts,
    actions: actionsFor(row),
  };
}

/** An attempt as the portal shows it. */
export function attemptOf(row: AttemptRow): Attempt {
  return {
    number: row.number,
    startedAt: iso(row.started_at),
    durationMs: row.duration_ms ?? 0,
    outcome: row.outcome ?? 'sending',
    request: row.request ?? undefined,
    answer: row.answer ?? undefined,
  };
}

/** The newest delivery of each target of each rule. */
export function newestOfEach(rows: readonly DeliveryRow[]): DeliveryRow[] {
  const newest = new Map<string, DeliveryRow>();
  for (const row of rows) {
    const key = `${row.rule}\n${row.target_key}`;
    // A later row takes the place at the end, so that the order is by age.
    newest.delete(key);
    newest.set(key, row);
  }
  return [...newest.values()];
}

function byVendor(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** What rules without any delivery say of a Run. */
export function unsentOf(
  notSent: readonly NotSent[],
  rows: readonly DeliveryRow[],
): NotSent[] {
  const told = new Set(rows.map(({ rule }) => rule));
  return notSent
    .filter(({ rule }) => !told.has(rule))
    .sort((a, b) => byVendor(a.vendor ?? '', b.vendor ?? ''));
}

/** A Run and who was told about it. */
export function reportOf(
  id: string,
  run: RunState,
  rows: readonly DeliveryRow[],
  notSent: readonly NotSent[],
  waiting: ReadonlyMap<string, Waiting>,
): RunReport {
  return {
    run: summaryOf(id, run),
    deliveries: newestOfEach(rows)
      .sort((a, b) => byVendor(a.words.vendor, b.words.vendor))
      .map(row => deliveryReportOf(row, waiting.get(row.id))),
    notSent: unsentOf(notSent, rows),
  };
}
