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

import type { SandboxClock } from '../../faults';
import { jsonAnswer } from '../http/types';
import type { FakeAnswer } from '../http/types';
import { errorAnswer, invalidRequest, noCommit, notFound } from './answers';
import { readCheckRun } from './checkRunRequest';
import type { CheckRunRequest } from './checkRunRequest';
import type { CheckRun, Repository } from './model';
import { isoSeconds } from './render';
import { jsonObject } from './statuses';
import type { GitHubWorld } from './world';

export interface CheckRunContext {
  readonly world: GitHubWorld;
  readonly repository: Repository;
  readonly clock: SandboxClock;
  /** The App that asks. */
  readonly appId: number;
  readonly render: (checkRun: CheckRun) => unknown;
}

/** GitHub ends what is completed, and begins what is in progress, on its own where no time is given. */
function written(
  before: CheckRun | undefined,
  request: CheckRunRequest,
  now: number,
): Omit<CheckRun, 'id' | 'sha' | 'appId' | 'name'> {
  const status =
    request.conclusion === undefined
      ? (request.status ?? before?.status ?? 'queued')
      : 'completed';
  const completed = status === 'completed';
  return {
    externalId: request.externalId ?? before?.externalId ?? '',
    status,
    conclusion: completed
      ? (request.conclusion ?? before?.conclusion ?? null)
      : null,
    startedAt: request.startedAt ?? before?.startedAt ?? isoSeconds(now),
    completedAt: completed
      ? (request.completedAt ?? before?.completedAt ?? isoSeconds(now))
      : null,
    detailsUrl: request.detailsUrl ?? before?.detailsUrl ?? null,
    title: request.output?.title ?? before?.title ?? null,
    summary: request.output?.summary ?? before?.summary ?? null,
    text: request.output?.text ?? before?.text ?? null,
    annotations:
      (before?.annotations ?? 0) + (request.output?.annotations ?? 0),
    writes: (before?.writes ?? 0) + 1,
    updatedAt: now,
  };
}

/** `POST /repos/{owner}/{repo}/check-runs`: each request makes one, also of a name that is there. */
export function createCheckRun(
  text: string,
  { world, repository, clock, appId, render }: CheckRunContext,
): FakeAnswer {
  const body = jsonObject(text);
  if (!body.ok) {
    return body.answer;
  }
  const read = readCheckRun(body.value, 'create');
  if (!read.ok) {
    return read.answer;
  }
  const { name = '', headSha: sha = '' } = read.value;
  const known =
    /^[0-9a-f]{40}$/i.test(sha) &&
    (repository.anyCommit || repository.commits.has(sha.toLowerCase()));
  if (!known) {
    return noCommit(sha);
  }
  const checkRun: CheckRun = {
    id: world.nextId(),
    sha: sha.toLowerCase(),
    appId,
    name,
    ...written(undefined, read.value, clock.now()),
  };
  repository.checkRuns.set(checkRun.id, checkRun);
  return jsonAnswer(201, render(checkRun));
}

/** `PATCH /repos/{owner}/{repo}/check-runs/{id}`: only by the App that made it; what is completed does not begin again. */
export function updateCheckRun(
  id: number,
  text: string,
  { repository, clock, appId, render }: CheckRunContext,
): FakeAnswer {
  const before = repository.checkRuns.get(id);
  if (before === undefined) {
    return notFound();
  }
  if (before.appId !== appId) {
    return errorAnswer(
      403,
      `Invalid app_id \`${appId}\` - check run can only be modified by the GitHub App that created it.`,
    );
  }
  const body = jsonObject(text);
  if (!body.ok) {
    return body.answer;
  }
  const read = readCheckRun(body.value, 'update');
  if (!read.ok) {
    return read.answer;
  }
  const opens =
    before.status === 'completed' &&
    read.value.conclusion === undefined &&
    read.value.status !== undefined &&
    read.value.status !== 'completed';
  if (opens) {
    return invalidRequest([
      `For 'properties/status', "${read.value.status}" is not possible for a check run that is completed.`,
    ]);
  }
  const checkRun: CheckRun = {
    ...before,
    name: read.value.name ?? before.name,
    ...written(before, read.value, clock.now()),
  };
  repository.checkRuns.set(id, checkRun);
  return jsonAnswer(200, render(checkRun));
}

/** Those of a commit, newest first, as `filter`, `check_name`, `status` and `app_id` leave them. */
export function checkRunsOf(
  repository: Repository,
  sha: string,
  query: URLSearchParams,
): CheckRun[] {
  const name = query.get('check_name');
  const status = query.get('status');
  const app = query.get('app_id');
  const all = [...repository.checkRuns.values()]
    .filter(
      checkRun =>
        checkRun.sha === sha.toLowerCase() &&
        (name === null || checkRun.name === name) &&
        (status === null || checkRun.status === status) &&
        (app === null || String(checkRun.appId) === app),
    )
    .reverse();
  return query.get('filter') === 'all' ? all : latestPerName(all);
}

/** The newest of each App and name, of a list that is newest first: what GitHub shows. */
export function latestPerName(checkRuns: readonly CheckRun[]): CheckRun[] {
  const latest = new Map<string, CheckRun>();
  for (const checkRun of checkRuns) {
    const key = `${checkRun.appId} ${checkRun.name}`;
    if (!latest.has(key)) {
      latest.set(key, checkRun);
    }
  }
  return [...latest.values()];
}
