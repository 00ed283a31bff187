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
} from 'backstage-plugin-tekton-integrations-common';
import type { RunObject } from './runObject';

/** A way in which a Run can say what commit it works on. */
type CommitSource = (object: RunObject) => Commit | undefined;

const PIPELINES_AS_CODE = 'pipelinesascode.tekton.dev/';
const GIT_URL = 'tekton.dev/gitURL';
const GIT_REVISION = 'tekton.dev/gitRevision';

const ancestor: CommitSource = ({ metadata: { annotations } }) =>
  answer(RUN_ANNOTATIONS.githubSha, {
    owner: annotations?.[RUN_ANNOTATIONS.githubOwner],
    repository: annotations?.[RUN_ANNOTATIONS.githubRepo],
    sha: annotations?.[RUN_ANNOTATIONS.githubSha],
  });

const tep4: CommitSource = ({ metadata: { annotations } }) =>
  answer(TEP4_ANNOTATIONS.githubSha, {
    owner: annotations?.[TEP4_ANNOTATIONS.githubOwner],
    repository: annotations?.[TEP4_ANNOTATIONS.githubRepo],
    sha: annotations?.[TEP4_ANNOTATIONS.githubSha],
  });

const pipelinesAsCode: CommitSource = object =>
  answer(`${PIPELINES_AS_CODE}sha`, {
    owner: fromPipelinesAsCode(object, 'url-org'),
    repository: fromPipelinesAsCode(object, 'url-repository'),
    sha: fromPipelinesAsCode(object, 'sha'),
  });

/** The annotations that Tekton's own trigger templates write. */
const triggers: CommitSource = ({ metadata: { annotations } }) =>
  answer(GIT_REVISION, {
    ...repositoryOf(annotations?.[GIT_URL]),
    sha: annotations?.[GIT_REVISION],
  });

const SOURCES: readonly CommitSource[] = [
  ancestor,
  tep4,
  pipelinesAsCode,
  triggers,
];

/**
 * The commit of a Run by its own annotations and labels: the first source
 * that says owner, repository and sha; without one the first that says any,
 * so that it can be explained what is missing.
 */
export function commitOf(object: RunObject): Commit | undefined {
  const answers = SOURCES.flatMap(source => source(object) ?? []);
  const commit = answers.find(isComplete) ?? answers[0];
  return commit && { ...commit, ...contextOf(object) };
}

/** Whether a commit names all that GitHub needs. */
export function isComplete(commit: Commit): boolean {
  return Boolean(commit.owner && commit.repository && commit.sha);
}

function contextOf(
  object: RunObject,
): Pick<Commit, 'branch' | 'title' | 'pullRequest'> {
  const own = object.metadata.annotations ?? {};
  const branch =
    own[RUN_ANNOTATIONS.branch] ?? fromPipelinesAsCode(object, 'branch');
  return {
    branch: branch?.replace(/^refs\/heads\//, ''),
    title:
      own[RUN_ANNOTATIONS.commitTitle] ??
      fromPipelinesAsCode(object, 'sha-title'),
    pullRequest:
      own[RUN_ANNOTATIONS.pullRequest] ??
      fromPipelinesAsCode(object, 'pull-request'),
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

// The label holds the same value changed to what a label may hold, so the
// annotation is asked first.
function fromPipelinesAsCode(
  { metadata }: RunObject,
  key: string,
): string | undefined {
  const name = `${PIPELINES_AS_CODE}${key}`;
  return metadata.annotations?.[name] || metadata.labels?.[name] || undefined;
}

/** The last two segments of `https://host/owner/repo.git` or `git@host:…`. */
function repositoryOf(
  url: string | undefined,
): Pick<Commit, 'owner' | 'repository'> {
  const match = url?.match(/[/:]([^/:]+)\/([^/:]+?)(?:\.git)?\/?$/);
  return match ? { owner: match[1], repository: match[2] } : {};
}
