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

import { jsonAnswer } from '../http/types';
import type { FakeAnswer } from '../http/types';
import {
  errorAnswer,
  invalidRequest,
  notFound,
  validationFailed,
} from './answers';
import type { Comment, Repository } from './model';
import { jsonObject } from './statuses';
import { hasPullRequest } from './world';
import type { GitHubWorld } from './world';

/** GitHub counts characters here, and bytes of UTF-8 in its database. */
const MAX_BODY = 65_536;

type Body =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly answer: FakeAnswer };

function bodyOf(text: string): Body {
  const json = jsonObject(text);
  if (!json.ok) {
    return json;
  }
  const { body } = json.value;
  if (body === undefined) {
    return {
      ok: false,
      answer: invalidRequest(['"body" wasn\'t supplied.']),
    };
  }
  if (typeof body !== 'string') {
    const problem = `For 'properties/body', ${JSON.stringify(body)} is not a string.`;
    return { ok: false, answer: invalidRequest([problem]) };
  }
  const wrong = (message: string): Body => ({
    ok: false,
    answer: validationFailed([
      {
        resource: 'IssueComment',
        code: 'unprocessable',
        field: 'data',
        message,
      },
    ]),
  });
  if (body.trim() === '') {
    return wrong('Body cannot be blank');
  }
  return [...body].length > MAX_BODY
    ? wrong(`Body is too long (maximum is ${MAX_BODY} characters)`)
    : { ok: true, value: body };
}

export interface CommentContext {
  readonly world: GitHubWorld;
  readonly repository: Repository;
  readonly now: number;
  /** Who asks. */
  readonly app: { readonly id: number; readonly login: string };
  readonly render: (comment: Comment) => unknown;
}

/** The comments of a pull request, oldest first as GitHub lists them. */
export function commentsOf(repository: Repository, number: number): Comment[] {
  return [...repository.comments.values()].filter(
    comment => comment.number === number,
  );
}

export function createComment(
  number: number,
  text: string,
  { world, repository, now, app, render }: CommentContext,
): FakeAnswer {
  if (!hasPullRequest(repository, number)) {
    return notFound();
  }
  if (repository.pullRequests.get(number)) {
    return errorAnswer(
      403,
      'Unable to create comment because issue is locked.',
    );
  }
  const body = bodyOf(text);
  if (!body.ok) {
    return body.answer;
  }
  const comment: Comment = {
    id: world.nextId(),
    number,
    author: app.login,
    appId: app.id,
    body: body.value,
    writes: 1,
    createdAt: now,
    updatedAt: now,
  };
  repository.comments.set(comment.id, comment);
  return jsonAnswer(201, render(comment));
}

/** Whoever may write to pull requests may edit everybody's comments there; that is why a client has to look at the author. */
export function editComment(
  id: number,
  text: string,
  { repository, now, render }: CommentContext,
): FakeAnswer {
  const before = repository.comments.get(id);
  if (before === undefined) {
    return notFound();
  }
  const body = bodyOf(text);
  if (!body.ok) {
    return body.answer;
  }
  const comment: Comment = {
    ...before,
    body: body.value,
    writes: before.writes + 1,
    updatedAt: now,
  };
  repository.comments.set(id, comment);
  return jsonAnswer(200, render(comment));
}
