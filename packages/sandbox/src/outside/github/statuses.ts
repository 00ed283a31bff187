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
import {
  errorAnswer,
  invalidRequest,
  noCommit,
  validationFailed,
} from './answers';
import type { FieldProblem } from './answers';
import type { CommitStatus, Repository, StatusState } from './model';
import type { GitHubWorld } from './world';

const MAX_DESCRIPTION = 140;
const MAX_CONTEXT = 255;
const MAX_STATUSES = 1000;
const STATES: readonly string[] = [
  'error',
  'failure',
  'pending',
  'success',
] satisfies StatusState[];

type Body =
  | { ok: true; value: Record<string, unknown> }
  | { ok: false; answer: FakeAnswer };

/** A request's JSON object; an absent body counts as an empty object. */
export function jsonObject(text: string): Body {
  if (text.trim() === '') {
    return { ok: true, value: {} };
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { ok: true, value: Object.fromEntries(Object.entries(value)) };
    }
    return {
      ok: false,
      answer: errorAnswer(400, 'Body should be a JSON object'),
    };
  } catch {
    return { ok: false, answer: errorAnswer(400, 'Problems parsing JSON') };
  }
}

function isState(value: unknown): value is StatusState {
  return typeof value === 'string' && STATES.includes(value);
}

const hasAstral = (text: string) => /[\u{10000}-\u{10FFFF}]/u.test(text);
const characters = (text: string) => [...text].length;

function schemaProblems(body: Record<string, unknown>): string[] {
  const problems: string[] = [];
  if (body.state === undefined) {
    problems.push('"state" wasn\'t supplied.');
  } else if (typeof body.state !== 'string') {
    problems.push(
      `For 'properties/state', ${JSON.stringify(body.state)} is not a string.`,
    );
  }
  for (const field of ['description', 'target_url']) {
    const value = body[field];
    if (value !== undefined && value !== null && typeof value !== 'string') {
      problems.push(
        `For 'properties/${field}', ${JSON.stringify(value)} is not a string or null.`,
      );
    }
  }
  if (body.context !== undefined && typeof body.context !== 'string') {
    problems.push(
      `For 'properties/context', ${JSON.stringify(body.context)} is not a string.`,
    );
  }
  return problems;
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function usesHttp(url: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

function fieldProblems(
  state: unknown,
  context: string,
  description: string | null,
  targetUrl: string | null,
): FieldProblem[] {
  const problem = (field: string, message: string): FieldProblem => ({
    resource: 'Status',
    code: 'custom',
    field,
    message: `${field} ${message}`,
  });
  const problems: FieldProblem[] = [];
  if (!isState(state)) {
    problems.push(problem('state', 'is not included in the list'));
  }
  if (description !== null && characters(description) > MAX_DESCRIPTION) {
    problems.push(
      problem(
        'description',
        `is too long (maximum is ${MAX_DESCRIPTION} characters)`,
      ),
    );
  }
  // GitHub's column holds characters of up to three bytes only: an emoji is refused.
  if (description !== null && hasAstral(description)) {
    problems.push(problem('description', "doesn't accept 4-byte Unicode"));
  }
  if (characters(context) > MAX_CONTEXT) {
    problems.push(
      problem('context', `is too long (maximum is ${MAX_CONTEXT} characters)`),
    );
  }
  if (hasAstral(context)) {
    problems.push(problem('context', "doesn't accept 4-byte Unicode"));
  }
  if (targetUrl && !usesHttp(targetUrl)) {
    problems.push(problem('target_url', 'must use http(s) scheme'));
  }
  return problems;
}

/** Undefined when the commit exists; else what GitHub says. */
export function refuseSha(
  repository: Repository,
  sha: string,
): FakeAnswer | undefined {
  if (!/^[0-9a-f]{40}$/i.test(sha)) {
    return validationFailed([
      {
        resource: 'Status',
        code: 'custom',
        field: 'sha',
        message: 'sha must be a 40 character SHA1',
      },
    ]);
  }
  return repository.anyCommit || repository.commits.has(sha.toLowerCase())
    ? undefined
    : noCommit(sha);
}

/** `POST /repos/{owner}/{repo}/statuses/{sha}`: each write is kept, also one that repeats the last. */
export function createStatus(
  world: GitHubWorld,
  repository: Repository,
  sha: string,
  text: string,
  clock: SandboxClock,
  render: (status: CommitStatus) => unknown,
): FakeAnswer {
  const body = jsonObject(text);
  if (!body.ok) {
    return body.answer;
  }
  const wrong = schemaProblems(body.value);
  if (wrong.length > 0) {
    return invalidRequest(wrong);
  }
  const shaRefusal = refuseSha(repository, sha);
  if (shaRefusal !== undefined) {
    return shaRefusal;
  }
  const { state } = body.value;
  const context = textOrNull(body.value.context) || 'default';
  const description = textOrNull(body.value.description);
  const targetUrl = textOrNull(body.value.target_url);
  const problems = fieldProblems(state, context, description, targetUrl);
  if (problems.length > 0 || !isState(state)) {
    return validationFailed(problems);
  }
  const key = sha.toLowerCase();
  const written = repository.statuses.get(key) ?? [];
  const sameContext = written.filter(
    status => status.context.toLowerCase() === context.toLowerCase(),
  );
  if (sameContext.length >= MAX_STATUSES) {
    return validationFailed([
      {
        resource: 'Status',
        code: 'custom',
        message:
          'This SHA and context has reached the maximum number of statuses.',
      },
    ]);
  }
  const status: CommitStatus = {
    id: world.nextId(),
    state,
    context,
    description,
    targetUrl,
    createdAt: clock.now(),
  };
  repository.statuses.set(key, [...written, status]);
  return jsonAnswer(201, render(status));
}

/** A commit's combined state: failure outweighs pending, which outweighs success; without statuses it is pending. */
export function combinedState(latest: readonly CommitStatus[]): string {
  if (latest.some(({ state }) => state === 'failure' || state === 'error')) {
    return 'failure';
  }
  return latest.length === 0 || latest.some(({ state }) => state === 'pending')
    ? 'pending'
    : 'success';
}
