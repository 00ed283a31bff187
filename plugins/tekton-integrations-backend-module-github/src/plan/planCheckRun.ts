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
  isFinal,
  Phase,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import {
  runLink,
  stageOf,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { CheckRun } from '../content';
import { contextsOf } from './contextsOf';
import { descriptionOf } from './descriptionOf';
import {
  baseOf,
  idOf,
  Planning,
  repositoryOf,
  underNames,
  unfinishedOf,
} from './shared';
import { summaryOf } from './summaryOf';

type Conclusion = NonNullable<CheckRun['conclusion']>;

const CONCLUSIONS: Readonly<Partial<Record<Phase, Conclusion>>> = {
  succeeded: 'success',
  // Whoever wrote the pipeline says that it does not count.
  ignored: 'neutral',
  failed: 'failure',
  invalid: 'failure',
  timedOut: 'timed_out',
  cancelled: 'cancelled',
  // It may have been green, but a required check must not pass on that.
  unseen: 'action_required',
};

const OF_ANCESTOR: ReadonlySet<Conclusion> = new Set<Conclusion>([
  'timed_out',
  'cancelled',
]);

/**
 * GitHub's word for how a Run ended.
 *
 * @param states - `ancestor`: each bad end is a failure
 */
export function conclusionOf(
  phase: Phase,
  states: 'ancestor' | undefined,
): Conclusion | undefined {
  const conclusion = CONCLUSIONS[phase];
  return states === 'ancestor' && conclusion && OF_ANCESTOR.has(conclusion)
    ? 'failure'
    : conclusion;
}

/** GitHub's times have no milliseconds. */
function seconds(time: string | undefined): string | undefined {
  return time && new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

function stage(run: RunState): string {
  return isFinal(run.phase)
    ? stageOf(run)
    : `${unfinishedOf(run)}/${run.undone ?? ''}`;
}

/**
 * The check run of a Run: queued, in progress, completed.
 *
 * Its external id is that of the Run, so that it is found again after a crash.
 */
export function planCheckRun(planning: Planning): Target {
  const { run, context, host, commit } = planning;
  const final = isFinal(run.phase);
  const conclusion = conclusionOf(run.phase, context.settings.states);
  const startedAt = seconds(run.startedAt);
  const completedAt = final ? seconds(run.completedAt) : undefined;
  const status = final ? 'completed' : unfinishedOf(run);
  const content: Omit<CheckRun, 'name'> = {
    kind: 'checkRun',
    ...commit,
    externalId: idOf(run.cluster.id, run.uid),
    status,
    ...(final && { conclusion }),
    ...(status !== 'queued' && startedAt && { startedAt }),
    ...(completedAt && { completedAt }),
    detailsUrl: runLink(run, context.runUrl),
    title:
      context.template?.description ??
      descriptionOf(run, { distinguishQueued: true }),
    summary: context.template?.summary ?? summaryOf(run, context),
  };
  const slug = repositoryOf(commit).name.toLowerCase();
  return underNames(contextsOf(run, context.template?.context), name => ({
    ...baseOf('checkRun', planning),
    once: 'findable',
    stage: stage(run),
    ...(final && run.kind === 'PipelineRun' && { needsTasks: true }),
    subject: `github:${host}/${slug}@${commit.sha}:check:${name.toLowerCase()}`,
    content: { ...content, name },
  }));
}
