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

import type {
  Commit,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { contextOf } from './commitOf';
import { entitySource, isComplete, rankOf, REF_SOURCE } from './commitSource';
import { repositoryAt, slugOf } from './repository';

/** A catalog entity as far as a commit depends on it. */
export interface CommitEntity {
  /** `component:default/shop`. */
  readonly ref: string;
  /** Its `github.com/project-slug`. */
  readonly repository?: string;
}

type CommitFacts = Pick<
  RunState,
  'commit' | 'refSource' | 'labels' | 'annotations'
>;

/**
 * The commit of a Run, with its catalog entity where one may route for it.
 * The sources in their order; the first that names owner, repository and sha
 * answers:
 *
 * 1. `integrations.tekton.ornew.io/github-{owner,repo,sha}`
 * 2. `github.integrations.tekton.dev/{owner,repo,sha}` of TEP-0004
 * 3. `pipelinesascode.tekton.dev/{url-org,url-repository,sha}`
 * 4. `tekton.dev/{gitURL,gitRevision}` of trigger templates
 * 5. `status.provenance.refSource`, where its uri is the entity's repository:
 *    it tells where a pipeline came from, which is often a shared one
 * 6. the parameters that `tektonIntegrations.commit.params` names
 * 7. the entity's `github.com/project-slug`, with a sha that one of the others
 *    gives without naming another repository
 *
 * Repositories are compared by owner and name, not by host: the slug of an
 * entity names none, and the host is always the Provider's own.
 *
 * @param entity - only one that routes: an entity that merely claims a Run
 * must not choose where its commit is
 */
export function commitWith(
  run: CommitFacts,
  entity: CommitEntity | undefined,
): RunState['commit'] {
  const { commit } = run;
  return (
    said(commit, 2) ??
    fromRefSource(run, entity) ??
    said(commit, 4) ??
    completed(commit, entity) ??
    commit
  );
}

/** Whether {@link commitWith} may answer otherwise for another entity. */
export function dependsOnEntity(run: CommitFacts): boolean {
  if (said(run.commit, 2)) {
    return false;
  }
  return (
    originOf(run) !== undefined ||
    (!said(run.commit, 4) && Boolean(run.commit?.sha))
  );
}

function said(
  commit: Commit | undefined,
  upToRank: number,
): Commit | undefined {
  return commit && isComplete(commit) && rankOf(commit) <= upToRank
    ? commit
    : undefined;
}

function originOf({
  refSource,
}: CommitFacts):
  | Pick<Required<Commit>, 'owner' | 'repository' | 'sha'>
  | undefined {
  const { uri, sha } = refSource ?? {};
  const origin = uri === undefined ? undefined : repositoryAt(uri);
  return origin && sha ? { ...origin, sha } : undefined;
}

function fromRefSource(
  run: CommitFacts,
  entity: CommitEntity | undefined,
): Commit | undefined {
  const origin = originOf(run);
  return origin && slugOf(origin) === entity?.repository?.toLowerCase()
    ? { ...origin, source: REF_SOURCE, ...contextOf(run) }
    : undefined;
}

function completed(
  commit: Commit | undefined,
  entity: CommitEntity | undefined,
): Commit | undefined {
  const [owner, repository] = entity?.repository?.split('/') ?? [];
  if (!entity || !owner || !repository || !commit?.sha) {
    return undefined;
  }
  return agrees(commit.owner, owner) && agrees(commit.repository, repository)
    ? { ...commit, owner, repository, source: entitySource(entity.ref) }
    : undefined;
}

function agrees(word: string | undefined, name: string): boolean {
  return !word || word.toLowerCase() === name.toLowerCase();
}
