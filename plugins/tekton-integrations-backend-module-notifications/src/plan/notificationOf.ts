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
  phaseWords,
  runDuration,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import {
  oneLine,
  PlanContext,
  truncate,
} from 'backstage-plugin-tekton-integrations-node';
import { createHash } from 'node:crypto';
import { NotificationContent } from '../content';
import { NotificationsSettings } from '../settings';
import { severityOf } from './severityOf';

/** Its column holds 255 characters, and Postgres refuses more. */
const MAX_TITLE = 200;
/** Ours: it is read in a list, and may become an e-mail. */
const MAX_LINE = 300;
const MAX_TASKS = 5;
const DEFAULT_TOPIC = 'Tekton Runs';

type Context = PlanContext<NotificationsSettings>;

const line = (text: string) => truncate(oneLine(text), MAX_LINE);

/** The pipeline; a task of a pipeline with the pipeline's Run before it. */
function titleOf(run: RunState): string {
  return run.parent
    ? `${run.parent.name} / ${run.pipelineTask ?? run.name}`
    : run.definition;
}

function runLineOf(run: RunState, { severalClusters }: Context): string {
  const name = `${run.namespace}/${run.name}`;
  const duration = runDuration(run);
  return [
    severalClusters ? `${run.cluster.name}/${name}` : name,
    ...(duration === undefined ? [] : [`after ${formatDuration(duration)}`]),
  ].join(' ');
}

function commitLinesOf({ commit }: RunState): string[] {
  if (!commit?.sha) {
    return [];
  }
  const repository = [commit.owner, commit.repository].filter(Boolean);
  const at = [repository.join('/'), commit.sha.slice(0, 7)].filter(Boolean);
  const about = [commit.branch, commit.title].filter(Boolean).join(': ');
  return [[at.join('@'), about].filter(Boolean).join(' ')];
}

/** What went wrong: the tasks that did, else what the controller says. */
function failureLinesOf(run: RunState): string[] {
  if (!isBad(run.phase) || run.phase === 'unseen') {
    return [];
  }
  if (run.deleted) {
    return ['It was deleted before it ended.'];
  }
  const failing = run.tasks.filter(({ phase }) => isBad(phase));
  const more = failing.length - MAX_TASKS;
  if (failing.length > 0) {
    return [
      ...failing.slice(0, MAX_TASKS).map(task => {
        const why = [phaseWords(task.phase), task.failure ?? task.reason];
        return `${task.displayName ?? task.name} ${why.filter(Boolean).join(': ')}`;
      }),
      ...(more > 0 ? [`and ${more} more`] : []),
    ];
  }
  const said = [run.reason, run.message].filter(Boolean).join(': ');
  return said ? [said] : [];
}

/** One for each Run, as short as the column of scopes needs it. */
function scopeOf(run: RunState): string {
  return `tekton-run:${createHash('sha256')
    .update(JSON.stringify([run.cluster.id, run.uid]))
    .digest('hex')}`;
}

/** What people are told of a Run. */
export function notificationOf(
  run: RunState,
  context: Context,
  recipients: readonly string[],
): NotificationContent {
  const words = phaseWords(run.phase);
  // What happened stays readable however long the name is.
  const title = truncate(oneLine(titleOf(run)), MAX_TITLE - words.length - 1);
  return {
    recipients: [...recipients],
    title: `${title} ${words}`,
    description: [
      runLineOf(run, context),
      ...commitLinesOf(run),
      ...failureLinesOf(run),
    ]
      .map(line)
      .join('\n'),
    link: context.runUrl,
    severity: severityOf(run.phase),
    topic: truncate(oneLine(context.settings.topic ?? DEFAULT_TOPIC), 255),
    scope: scopeOf(run),
  };
}
