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
  TEP4_ANNOTATIONS,
  type Commit,
  type CommitParams,
} from 'backstage-plugin-tekton-integrations-common';
import { isComplete, paramsSource, rankOf } from './commitSource';
import { repositoryAt } from './repository';
import type { RunObject } from './runObject';

type Texts = Readonly<Record<string, string>>;

/** What a Run says about itself in its metadata. */
interface Said {
  readonly labels: Texts;
  readonly annotations: Texts;
}

const PIPELINES_AS_CODE = 'pipelinesascode.tekton.dev/';
const GIT_URL = 'tekton.dev/gitURL';
const GIT_REVISION = 'tekton.dev/gitRevision';

function ancestor({ annotations }: Said): Commit | undefined {
  return answer(RUN_ANNOTATIONS.githubSha, {
    owner: annotations[RUN_ANNOTATIONS.githubOwner],
    repository: annotations[RUN_ANNOTATIONS.githubRepo],
    sha: annotations[RUN_ANNOTATIONS.githubSha],
  });
}

function tep4({ annotations }: Said): Commit | undefined {
  return answer(TEP4_ANNOTATIONS.githubSha, {
    owner: annotations[TEP4_ANNOTATIONS.githubOwner],
    repository: annotations[TEP4_ANNOTATIONS.githubRepo],
    sha: annotations[TEP4_ANNOTATIONS.githubSha],
  });
}

function pipelinesAsCode(said: Said): Commit | undefined {
  return answer(`${PIPELINES_AS_CODE}sha`, {
    owner: either(said, `${PIPELINES_AS_CODE}url-org`),
    repository: either(said, `${PIPELINES_AS_CODE}url-repository`),
    sha: either(said, `${PIPELINES_AS_CODE}sha`),
  });
}

/**
 * What the trigger templates of the Tekton project's own CI write. A label
 * cannot hold an address, so the repository is an annotation in any case.
 */
function triggers(said: Said): Commit | undefined {
  return answer(GIT_REVISION, {
    ...repositoryAt(said.annotations[GIT_URL] ?? ''),
    sha: either(said, GIT_REVISION),
  });
}

const METADATA_SOURCES = [ancestor, tep4, pipelinesAsCode, triggers];

/** What configured parameters say, and only where they say all of it. */
function fromParams(
  values: ReadonlyMap<string, string>,
  names: CommitParams,
): Commit | undefined {
  const read = (name: string | undefined) =>
    name === undefined ? undefined : values.get(name)?.trim();
  const used = [names.url, names.owner, names.repository, names.sha];
  return answer(paramsSource(used.filter(name => name !== undefined)), {
    ...(names.url === undefined
      ? { owner: read(names.owner), repository: read(names.repository) }
      : repositoryAt(read(names.url) ?? '')),
    sha: read(names.sha),
  });
}

/**
 * The commit of a Run by what its object says: its annotations and labels,
 * then the configured parameters. The first source that says owner,
 * repository and sha; without one the first that says a sha, else the first
 * that says anything, so that it can be completed, or explained what is
 * missing.
 */
export function commitOf(
  object: RunObject,
  params: readonly CommitParams[] = [],
): Commit | undefined {
  const said = {
    labels: object.metadata.labels ?? {},
    annotations: object.metadata.annotations ?? {},
  };
  const values = new Map(
    (object.spec?.params ?? []).flatMap(({ name, value }) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    ),
  );
  const answers = [
    ...METADATA_SOURCES.map(source => source(said)),
    ...params.map(names => fromParams(values, names)),
  ].filter(commit => commit !== undefined);
  const commit =
    answers.find(isComplete) ?? answers.find(({ sha }) => sha) ?? answers[0];
  return commit && { ...commit, ...contextOf(said) };
}

/**
 * The commit of a Run by what it says now and by what was learnt before. What
 * was learnt stays when its annotation is removed, and follows when the Run
 * itself says another one.
 */
export function learntCommit(
  said: Commit | undefined,
  learnt: Commit | undefined,
): Commit | undefined {
  if (said === undefined || learnt === undefined || !isComplete(learnt)) {
    return said ?? learnt;
  }
  if (isComplete(said)) {
    // Parameters are what remains when an annotation was removed, too.
    return rankOf(said) === 3 && rankOf(learnt) < 3 ? learnt : said;
  }
  const otherSha =
    rankOf(learnt) === 4 && Boolean(said.sha) && said.sha !== learnt.sha;
  return otherSha ? said : learnt;
}

/** What people call the commit: its branch, title and pull request. */
export function contextOf(
  said: Said,
): Pick<Commit, 'branch' | 'title' | 'pullRequest'> {
  const { annotations } = said;
  const fromPipelinesAsCode = (key: string) =>
    either(said, `${PIPELINES_AS_CODE}${key}`);
  const branch =
    annotations[RUN_ANNOTATIONS.branch] ?? fromPipelinesAsCode('branch');
  return {
    branch: branch?.replace(/^refs\/heads\//, ''),
    title:
      annotations[RUN_ANNOTATIONS.commitTitle] ??
      fromPipelinesAsCode('sha-title'),
    pullRequest:
      annotations[RUN_ANNOTATIONS.pullRequest] ??
      fromPipelinesAsCode('pull-request'),
  };
}

function answer(
  source: string,
  said: Pick<Commit, 'owner' | 'repository' | 'sha'>,
): Commit | undefined {
  return said.owner || said.repository || said.sha
    ? { ...said, source }
    : undefined;
}

// A label holds the same value changed to what a label may hold, so the
// annotation is asked first.
function either(
  { labels, annotations }: Said,
  name: string,
): string | undefined {
  return annotations[name] || labels[name] || undefined;
}
