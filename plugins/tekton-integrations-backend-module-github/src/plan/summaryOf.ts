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
  formatDuration,
  isBad,
  isFinal,
  phaseWords,
  runDuration,
  RunState,
  TaskState,
} from 'backstage-plugin-tekton-integrations-common';
import { runLink } from 'backstage-plugin-tekton-integrations-node';
import { MAX_TEXT_BYTES } from '../content';
import { code, link, shortened } from '../markdown';
import type { Context } from './shared';

const MAX_NAME = 200;
const MAX_WHY = 300;
const MAX_MESSAGE = 1_000;
const MAX_FAILING = 20;

function titleOf(task: TaskState): string {
  return task.displayName ?? task.name;
}

/** `10:00:13` of a day that the Run's own times tell. */
function clock(time: string): string {
  return new Date(time).toISOString().slice(11, 19);
}

function timesOf({ startedAt, completedAt }: TaskState): string {
  if (!startedAt) {
    return '';
  }
  return completedAt
    ? `${clock(startedAt)} to ${clock(completedAt)} UTC`
    : `since ${clock(startedAt)} UTC`;
}

function failingLine(task: TaskState): string {
  const why = task.failure ?? task.reason;
  const reason =
    task.failure && task.reason ? `reason ${code(task.reason, MAX_NAME)}` : '';
  const details = [reason, timesOf(task)].filter(Boolean).join(', ');
  return [
    `- **${code(titleOf(task), MAX_NAME)}** ${phaseWords(task.phase)}`,
    why ? `: ${code(why, MAX_WHY)}` : '',
    details ? ` (${details})` : '',
  ].join('');
}

/** What went wrong: the tasks that did, else what the controller says. */
function failureOf(run: RunState): string[] {
  if (!isBad(run.phase)) {
    return [];
  }
  if (run.phase === 'unseen') {
    return [
      'It ended while nobody watched, so how it ended is not known. Run it again to know.',
    ];
  }
  if (run.deleted) {
    return ['It was deleted before it ended.'];
  }
  const failing = run.tasks.filter(({ phase }) => isBad(phase));
  if (failing.length > 0) {
    const more = failing.length - MAX_FAILING;
    return [
      [
        ...failing.slice(0, MAX_FAILING).map(failingLine),
        ...(more > 0 ? [`- and ${more} more`] : []),
      ].join('\n'),
    ];
  }
  const said = [run.failure, run.reason, run.message]
    .filter(Boolean)
    .join(': ');
  return [
    ...(said ? [code(said, MAX_MESSAGE)] : []),
    ...(run.kind === 'PipelineRun' && run.phase === 'failed'
      ? ['Which task failed is unknown.']
      : []),
  ];
}

function rowOf(task: TaskState): string {
  const duration = isFinal(task.phase) ? runDuration(task) : undefined;
  const cells = [
    code(titleOf(task), MAX_NAME),
    phaseWords(task.phase),
    duration === undefined ? '' : formatDuration(duration),
    isBad(task.phase) ? code(task.failure ?? task.reason ?? '', MAX_WHY) : '',
  ];
  return `| ${cells.join(' | ')} |`;
}

const HEAD = '| Task | State | Duration | Details |\n| --- | --- | --- | --- |';

/** As many rows as there is room for, in bytes. */
function tableOf(run: RunState, room: number): string[] {
  if (run.tasks.length === 0) {
    return [];
  }
  const rows: string[] = [];
  let used = Buffer.byteLength(HEAD);
  for (const task of run.tasks) {
    const row = rowOf(task);
    used += Buffer.byteLength(row) + 1;
    if (used > room) {
      break;
    }
    rows.push(row);
  }
  const unshown = run.tasks.length - rows.length;
  const unknown = isFinal(run.phase)
    ? Math.max(0, run.taskCount - new Set(run.tasks.map(t => t.name)).size)
    : 0;
  const notes = [
    ...(unshown > 0 ? [`${unshown} more tasks are on the Run's page.`] : []),
    ...(unknown > 0
      ? [
          unknown === 1
            ? 'One more task did not run, or is not known any more.'
            : `${unknown} more tasks did not run, or are not known any more.`,
        ]
      : []),
  ];
  return [[HEAD, ...rows].join('\n'), ...notes];
}

/** For the two notes below the table. */
const NOTES_BYTES = 256;

/**
 * What a check run and a comment say of a Run, as Markdown: where it ran, what
 * failed, and its tasks.
 *
 * @param max - bytes that it has at most
 */
export function summaryOf(
  run: RunState,
  { runUrl, severalClusters }: Pick<Context, 'runUrl' | 'severalClusters'>,
  max: number = MAX_TEXT_BYTES,
): string {
  const name = `${severalClusters ? `${run.cluster.name}/` : ''}${run.namespace}/${run.name}`;
  const about = [
    `${run.kind} ${link(runLink(run, runUrl), code(name, MAX_NAME))} of ${code(run.definition, MAX_NAME)}`,
    ...failureOf(run),
  ].join('\n\n');
  const room = max - Buffer.byteLength(about) - NOTES_BYTES;
  const table = isFinal(run.phase) ? tableOf(run, room) : [];
  return shortened([about, ...table].join('\n\n'), max);
}
