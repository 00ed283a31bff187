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
  RUN_ANNOTATIONS,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import {
  NoTarget,
  Place,
  PlanContext,
  Planned,
  runLink,
  stageOf,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { CommitStatus } from '../content';
import { GitHubSettings } from '../settings';
import { GitHubTemplate } from '../template';
import { CheckedCommit, checkCommit } from './commitOf';
import { contextsOf } from './contextsOf';
import { descriptionOf, isPending } from './descriptionOf';
import { limitsOf } from './limitsOf';
import { stateOf } from './stateOf';

const KEY = 'commitStatus';

type Context = PlanContext<GitHubSettings, GitHubTemplate>;

const PIPELINES_AS_CODE = 'pipelinesascode.tekton.dev/';
const MULTI_KUEUE = 'kueue.x-k8s.io/multikueue-origin';

function notSent(reason: NoTarget['reason'], message: string): NoTarget {
  return { type: 'notSent', reason, message };
}

/** Why this Run has no status of ours, whatever commit it names. */
function leftOut(run: RunState): NoTarget | undefined {
  if (run.annotations[RUN_ANNOTATIONS.githubCommitStatus] === 'false') {
    return notSent(
      'optedOut',
      `The Run's annotation '${RUN_ANNOTATIONS.githubCommitStatus}' is 'false': remove it to report the Run.`,
    );
  }
  const names = [...Object.keys(run.labels), ...Object.keys(run.annotations)];
  if (names.some(name => name.startsWith(PIPELINES_AS_CODE))) {
    return notSent(
      'reportedElsewhere',
      'Pipelines-as-Code reports this Run to GitHub itself.',
    );
  }
  if (run.labels[MULTI_KUEUE] !== undefined) {
    return notSent(
      'reportedElsewhere',
      "The Run is MultiKueue's copy: the one on the managing cluster is reported.",
    );
  }
  return undefined;
}

/**
 * The stage of the status. One pending write stands for all that lies before
 * the end, retries too; after an undone end the Run is pending anew.
 */
function stage(run: RunState): string {
  return isPending(run) ? `pending/${run.undone ?? ''}` : stageOf(run);
}

/** The repository that a Run chose; grants are asked for it. */
function repositoryOf({ owner, repo }: CheckedCommit): Place {
  return { kind: 'repository', name: `${owner}/${repo}` };
}

function targetOf(
  run: RunState,
  context: Context,
  host: string,
  commit: CheckedCommit,
): Target {
  const repository = repositoryOf(commit);
  const slug = repository.name;
  const app = context.settings.appId ?? context.settings.integration;
  const scope = `github:${host}:app:${app}:${commit.owner.toLowerCase()}`;
  const { names, owner } = contextsOf(run, context.template?.context);
  const base = {
    type: 'target',
    key: KEY,
    kind: 'state',
    once: 'repeatable',
    stage: stage(run),
    scopes: [scope],
    limits: limitsOf(host, scope),
    words: { vendor: 'GitHub', what: 'commit status', where: slug },
    chosen: [repository],
    ...(owner !== undefined && { owner }),
  } as const;
  const content: Omit<CommitStatus, 'context'> = {
    ...commit,
    state: stateOf(run.phase, context.settings.states),
    description: context.template?.description ?? descriptionOf(run),
    targetUrl: runLink(run, context.runUrl),
  };
  const named = (name: string): Omit<Target, 'otherwise'> => ({
    ...base,
    // GitHub takes contexts that differ in case for the same one.
    subject: `github:${host}/${slug.toLowerCase()}@${commit.sha}:${name.toLowerCase()}`,
    content: { ...content, context: name },
  });
  const [first = '', ...others] = names;
  const otherwise = others.reduceRight<Target | undefined>(
    (rest, name) => ({ ...named(name), ...(rest && { otherwise: rest }) }),
    undefined,
  );
  return { ...named(first), ...(otherwise && { otherwise }) };
}

/**
 * The commit status of a Run, or why there is none.
 *
 * @param host - of the GitHub that the settings name
 */
export function planCommitStatus(
  run: RunState,
  context: Context,
  host: string,
): Planned[] {
  const out = leftOut(run);
  if (out !== undefined) {
    return [out];
  }
  const checked = checkCommit(run.commit);
  switch (checked.kind) {
    case 'missing':
      return [notSent('noTarget', checked.message)];
    case 'invalid':
      return [
        {
          type: 'invalid',
          key: KEY,
          words: { vendor: 'GitHub', what: 'commit status', where: host },
          message: checked.message,
        },
      ];
    default:
  }
  const refusal = context.grants.refusal(repositoryOf(checked.commit));
  return [
    refusal === undefined
      ? targetOf(run, context, host, checked.commit)
      : notSent('notPermitted', refusal),
  ];
}
