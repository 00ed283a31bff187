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

type Repository = Required<Pick<Commit, 'owner' | 'repository'>>;

/** What is longer names no repository, and fits no index. */
const SLUG_LENGTH = 200;

const PATH = String.raw`([^\s/:?#]+)\/([^\s/:?#]+?)(?:\.git)?\/?`;
const URL_FORM = new RegExp(
  String.raw`^(?:https?|ssh|git)://(?:[^\s/@]*@)?[^\s/@?#]+/${PATH}$`,
  'i',
);
const SCP_FORM = new RegExp(String.raw`^(?:[^\s/@:]+@)[^\s/@:]+:${PATH}$`);

/**
 * Owner and name of the repository at an address as git takes it:
 * `https://host/owner/name.git`, `ssh://git@host/owner/name`,
 * `git@host:owner/name`, each also after the `git+` that Tekton's git
 * resolver puts before it.
 */
export function repositoryAt(address: string): Repository | undefined {
  const plain = address.trim().replace(/^git\+/i, '');
  const match = URL_FORM.exec(plain) ?? SCP_FORM.exec(plain);
  return match ? { owner: match[1], repository: match[2] } : undefined;
}

/** `owner/name` in lower case, as repositories are compared. */
export function slugOf({ owner, repository }: Repository): string {
  return `${owner}/${repository}`.toLowerCase();
}

/** The slug of the repository that a commit is of. */
export function repositoryOf({
  commit,
}: {
  readonly commit?: Commit;
}): string | undefined {
  const slug =
    commit?.owner && commit.repository
      ? slugOf({ owner: commit.owner, repository: commit.repository })
      : undefined;
  return slug !== undefined && slug.length <= SLUG_LENGTH ? slug : undefined;
}
