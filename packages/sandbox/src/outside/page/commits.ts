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

import { combinedState, latestPerContext, latestPerName } from '../github';
import type {
  CheckRun,
  Comment,
  CommitStatus,
  FakeGitHub,
  Repository,
  StatusState,
} from '../github';
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

/** What a check run's conclusion looks like among statuses. */
function checkSign({ conclusion }: CheckRun): StatusState {
  switch (conclusion) {
    case null:
      return 'pending';
    case 'success':
    case 'neutral':
    case 'skipped':
      return 'success';
    case 'failure':
      return 'failure';
    default:
      return 'error';
  }
}

/** Markdown as it was sent: the page renders nothing that a Run can write. */
function folded(id: string, title: string, text: string): Markup {
  return html`<details id="${id}">
    <summary>${title}</summary>
    <pre>${text}</pre>
  </details>`;
}

function writes(count: number): string {
  return `${count} ${count === 1 ? 'write' : 'writes'}`;
}

function check(checkRun: CheckRun): Markup {
  const href =
    checkRun.detailsUrl === null ? undefined : linkTarget(checkRun.detailsUrl);
  return html`<li>
    ${sign(checkSign(checkRun))}
    <div>
      <strong>${checkRun.name}</strong>
      <span class="app">check run</span>
      <span class="muted"
        >${checkRun.conclusion ?? checkRun.status}${checkRun.title === null
          ? ''
          : ` — ${checkRun.title}`}</span
      >
      ${href === undefined
        ? ''
        : html` <a href="${href}" rel="noreferrer">Details</a>`}
      <span class="muted"
        >${clockTime(checkRun.updatedAt)}, ${writes(checkRun.writes)}</span
      >
      ${checkRun.summary === null
        ? ''
        : folded(`check-${checkRun.id}`, 'Summary', checkRun.summary)}
    </div>
  </li>`;
}

function comment(shown: Comment): Markup {
  return html`<li>
    <p>
      <strong>#${shown.number}</strong> ${shown.author}
      <span class="muted"
        >${clockTime(shown.updatedAt)}, ${writes(shown.writes)}</span
      >
    </p>
    ${folded(`comment-${shown.id}`, 'Comment', shown.body)}
  </li>`;
}

function commit(
  repository: Repository,
  sha: string,
  written: readonly CommitStatus[],
  checkRuns: readonly CheckRun[],
): Markup {
  const newestFirst = [...written].reverse();
  const latest = latestPerContext(newestFirst);
  const combined = latest.length > 0 ? combinedState(latest) : '';
  const id = commitId(repository.owner, repository.name, sha);
  return html`<li class="commit" id="${id}">
    <p>
      ${isState(combined) ? sign(combined) : ''}
      <code>${sha.slice(0, 12)}</code>
      <span class="muted"
        >${writes(
          checkRuns.reduce(
            (sum, checkRun) => sum + checkRun.writes,
            written.length,
          ),
        )}</span
      >
    </p>
    <ul class="contexts">
      ${latest.map(status => context(id, status, newestFirst))}
      ${latestPerName([...checkRuns].reverse()).map(check)}
    </ul>
  </li>`;
}

interface Written {
  readonly statuses: readonly CommitStatus[];
  /** Oldest first. */
  readonly checkRuns: readonly CheckRun[];
}

function writtenTo(repository: Repository): Map<string, Written> {
  const checkRuns = [...repository.checkRuns.values()];
  const commits = new Set([
    ...repository.statuses.keys(),
    ...checkRuns.map(({ sha }) => sha),
  ]);
  return new Map(
    [...commits].map(sha => [
      sha,
      {
        statuses: repository.statuses.get(sha) ?? [],
        checkRuns: checkRuns.filter(checkRun => checkRun.sha === sha),
      },
    ]),
  );
}

function newest({ statuses, checkRuns }: Written): number {
  return Math.max(
    statuses.at(-1)?.createdAt ?? 0,
    ...checkRuns.map(({ updatedAt }) => updatedAt),
  );
}

function comments(repository: Repository, limit: number): Markup {
  const newestFirst = [...repository.comments.values()]
    .sort((a, b) => b.updatedAt - a.updatedAt)
    .slice(0, limit);
  return newestFirst.length === 0
    ? html``
    : html`<h4>Comments on pull requests</h4>
        <ul class="plain">
          ${newestFirst.map(comment)}
        </ul>`;
}

/** Commits with their statuses and check runs, and comments on pull requests, as GitHub shows them, by repository, newest first. */
export function renderCommits(github: FakeGitHub, limit: number): Markup {
  const repositories = github.repositories();
  return html`${repositories.map(repository => {
    const commits = [...writtenTo(repository)]
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
            ${commits.map(([sha, { statuses, checkRuns }]) =>
              commit(repository, sha, statuses, checkRuns),
            )}
          </ul>`}
      ${comments(repository, limit)}
    </article>`;
  })}`;
}
