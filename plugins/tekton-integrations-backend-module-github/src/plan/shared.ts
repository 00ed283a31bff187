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

import { createHash } from 'node:crypto';
import { isFinal, RunState } from 'backstage-plugin-tekton-integrations-common';
import {
  Place,
  PlanContext,
  stageOf,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { Report, REPORTS } from '../report';
import { GitHubSettings } from '../settings';
import { GitHubTemplate } from '../template';
import { CheckedCommit } from './commitOf';
import { Contexts } from './contextsOf';
import { limitsOf } from './limitsOf';

export type Context = PlanContext<GitHubSettings, GitHubTemplate>;

/** What each report is planned from. */
export interface Planning {
  readonly run: RunState;
  readonly context: Context;
  /** Of the GitHub that the settings name. */
  readonly host: string;
  readonly commit: CheckedCommit;
}

/** The repository that a Run chose; grants are asked for it. */
export function repositoryOf({ owner, repo }: CheckedCommit): Place {
  return { kind: 'repository', name: `${owner}/${repo}` };
}

/** What the targets of all reports have in common. */
export function baseOf(
  report: Report,
  { context, host, commit }: Planning,
): Pick<
  Target,
  'type' | 'key' | 'kind' | 'scopes' | 'limits' | 'words' | 'chosen'
> {
  const repository = repositoryOf(commit);
  const app = context.settings.appId ?? context.settings.integration;
  const scope = `github:${host}:app:${app}:${commit.owner.toLowerCase()}`;
  return {
    type: 'target',
    key: report,
    kind: 'state',
    scopes: [scope],
    limits: limitsOf(host, scope, context.settings.pacing),
    words: {
      vendor: 'GitHub',
      what: REPORTS[report].what,
      where: repository.name,
    },
    chosen: [repository],
  };
}

/** A target under the first of its names that is free. */
export function underNames(
  { names, owner }: Contexts,
  named: (name: string) => Omit<Target, 'otherwise' | 'owner'>,
): Target {
  const owned = (name: string): Omit<Target, 'otherwise'> => ({
    ...named(name),
    ...(owner !== undefined && { owner }),
  });
  const [first = '', ...others] = names;
  const otherwise = others.reduceRight<Target | undefined>(
    (rest, name) => ({ ...owned(name), ...(rest && { otherwise: rest }) }),
    undefined,
  );
  return { ...owned(first), ...(otherwise && { otherwise }) };
}

/** How a Run that has not ended looks: it waits, or it goes on. */
export function unfinishedOf(
  run: Pick<RunState, 'phase' | 'attempt'>,
): 'queued' | 'in_progress' {
  // What is tried again has begun before.
  return run.phase === 'queued' && run.attempt === 1 ? 'queued' : 'in_progress';
}

/**
 * The stage of what is written. One pending write stands for all that lies
 * before the end, retries too, unless waiting is told apart; after an undone
 * end the Run is pending anew.
 */
export function pendingStageOf(
  run: RunState,
  { distinguishQueued }: Pick<GitHubSettings, 'distinguishQueued'>,
): string {
  if (isFinal(run.phase)) {
    return stageOf(run);
  }
  const queued = distinguishQueued && unfinishedOf(run) === 'queued';
  return `${queued ? 'queued' : 'pending'}/${run.undone ?? ''}`;
}

/** An id that leaves the house and tells nothing of what it stands for. */
export function idOf(...parts: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify(parts))
    .digest('hex')
    .slice(0, 32);
}
