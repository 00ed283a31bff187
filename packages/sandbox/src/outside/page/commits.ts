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

import { latestPerContext } from '../github';
import type {
  CommitStatus,
  FakeGitHub,
  Repository,
  StatusState,
} from '../github';
import { combinedState } from '../github';
import { html, linkTarget } from './html';
import type { Markup } from './html';
import { clockTime } from './time';

const SIGNS: Readonly<Record<StatusState, string>> = {
  success: '✓',
  failure: '✗',
  error: '!',
  pending: '●',
};

function sign(state: StatusState): Markup {
  return html`<span class="state ${state}"
    ><span aria-hidden="true">${SIGNS[state]}</span
    ><span class="hidden">${state}</span></span
  >`;
}

function isState(state: string): state is StatusState {
  return Object.hasOwn(SIGNS, state);
}

function details(status: CommitStatus): Markup {
  const href =
    status.targetUrl === null ? undefined : linkTarget(status.targetUrl);
  return html`${status.description === null
      ? ''
      : html` <span class="muted">— ${status.description}</span>`}
    ${href === undefined
      ? ''
      : html` <a href="${href}" rel="noreferrer">Details</a>`}
    <span class="muted">${clockTime(status.createdAt)}</span>`;
}

export function commitId(owner: string, repo: string, sha: string): string {
  return `commit-${owner}-${repo}-${sha}`;
}

function context(
  id: string,
  latest: CommitStatus,
  all: readonly CommitStatus[],
): Markup {
  const earlier = all.filter(
    status =>
      status.id !== latest.id &&
      status.context.toLowerCase() === latest.context.toLowerCase(),
  );
  return html`<li>
    ${sign(latest.state)}
    <div>
      <strong>${latest.context}</strong>${details(latest)}
      ${earlier.length === 0
        ? ''
        : html`<details id="${id}-${latest.context}">
            <summary>
              ${earlier.length} earlier
              ${earlier.length === 1 ? 'write' : 'writes'}
            </summary>
            <ol class="earlier">
              ${earlier.map(
                status =>
                  html`<li>
                    ${sign(status.state)} ${status.state}${details(status)}
                  </li>`,
              )}
            </ol>
          </details>`}
    </div>
  </li>`;
}

function commit(
  repository: Repository,
  sha: string,
  written: readonly CommitStatus[],
): Markup {
  const newestFirst = [...written].reverse();
  const latest = latestPerContext(newestFirst);
  const combined = combinedState(latest);
  const id = commitId(repository.owner, repository.name, sha);
  return html`<li class="commit" id="${id}">
    <p>
      ${isState(combined) ? sign(combined) : ''}
      <code>${sha.slice(0, 12)}</code>
      <span class="muted"
        >${written.length} ${written.length === 1 ? 'write' : 'writes'}</span
      >
    </p>
    <ul class="contexts">
      ${latest.map(status => context(id, status, newestFirst))}
    </ul>
  </li>`;
}

const newest = (statuses: readonly CommitStatus[]) =>
  statuses.at(-1)?.createdAt ?? 0;

/** Commits with their statuses as GitHub shows them, by repository, newest first. */
export function renderCommits(github: FakeGitHub, limit: number): Markup {
  const repositories = github.repositories();
  return html`${repositories.map(repository => {
    const commits = [...repository.statuses]
      .sort(([, a], [, b]) => newest(b) - newest(a))
      .slice(0, limit);
    return html`<article data-key="repo-${repository.id}">
      <h3>
        ${repository.owner}/${repository.name}${repository.archived
          ? html` <span class="app">archived</span>`
          : ''}
      </h3>
      ${commits.length === 0
        ? html`<p class="muted">No statuses yet.</p>`
        : html`<ul class="plain">
            ${commits.map(([sha, statuses]) =>
              commit(repository, sha, statuses),
            )}
          </ul>`}
    </article>`;
  })}`;
}
