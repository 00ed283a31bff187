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

import type { Commit } from 'backstage-plugin-tekton-integrations-common';

/** Name of the source that tells where a definition came from. */
export const REF_SOURCE = 'status.provenance.refSource';

const PARAMS = 'params ';
const ENTITY = 'github.com/project-slug of ';

/** Name of the source that is a pair of configured parameters. */
export function paramsSource(names: readonly string[]): string {
  return `${PARAMS}${names.map(name => `'${name}'`).join(', ')}`;
}

/** Name of the source that is the repository of a catalog entity. */
export function entitySource(ref: string): string {
  return `${ENTITY}${ref}`;
}

/**
 * The place of a commit's source in the order in which sources are asked, as
 * far as it matters beyond one object: what a Run says of itself, where its
 * definition came from, configured parameters, the catalog entity.
 */
export function rankOf({ source }: Commit): 1 | 2 | 3 | 4 {
  if (source === REF_SOURCE) {
    return 2;
  }
  if (source.startsWith(PARAMS)) {
    return 3;
  }
  return source.startsWith(ENTITY) ? 4 : 1;
}

/** Whether the repository of a commit is known by the catalog entity only. */
export function isFromEntity(commit: Commit): boolean {
  const rank = rankOf(commit);
  return rank === 2 || rank === 4;
}

/** Whether a commit names all that GitHub needs. */
export function isComplete(
  commit: Commit,
): commit is Commit & Required<Pick<Commit, 'owner' | 'repository' | 'sha'>> {
  return Boolean(commit.owner && commit.repository && commit.sha);
}
