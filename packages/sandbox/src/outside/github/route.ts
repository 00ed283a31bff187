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
import type { FakeAnswer, FakeRequest } from '../http/types';
import type { Caller } from './callers';
import type { RateLimits } from './rateLimit';
import type { Renderer } from './render';
import type { GitHubWorld } from './world';

const DEFAULT_PAGE = 30;
const MAX_PAGE = 100;

export interface RouteContext {
  readonly world: GitHubWorld;
  readonly clock: SandboxClock;
  readonly render: Renderer;
  readonly limits: RateLimits;
  readonly apiUrl: () => string;
  readonly newToken: () => string;
  readonly app: { readonly id: number; readonly login: string };
}

export interface Call {
  readonly context: RouteContext;
  readonly request: FakeRequest;
  readonly caller: Caller;
  /** What the path's expression captured, decoded. */
  readonly parts: readonly string[];
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: RegExp;
  readonly run: (call: Call) => FakeAnswer;
}

/** Whose limit a request counts against. */
export function limitOwner(caller: Caller): string {
  switch (caller.kind) {
    case 'installation':
      return `installation ID ${caller.installation.id}`;
    case 'app':
      return 'app';
    default:
      return 'anonymous';
  }
}

function positive(text: string | null, fallback: number): number {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : fallback;
}

/** A page of a list, with GitHub's Link header. */
export function paged<T>(
  { request, context }: Call,
  items: readonly T[],
  render: (item: T) => unknown,
  asBody: (rendered: unknown[]) => unknown = rendered => rendered,
): FakeAnswer {
  const perPage = Math.min(
    positive(request.query.get('per_page'), DEFAULT_PAGE),
    MAX_PAGE,
  );
  const page = positive(request.query.get('page'), 1);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const link = (target: number, rel: string) =>
    `<${context.apiUrl()}${request.path}?per_page=${perPage}&page=${target}>; rel="${rel}"`;
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ];
  return jsonAnswer(
    200,
    asBody(items.slice((page - 1) * perPage, page * perPage).map(render)),
    links.length > 0 ? { link: links.join(', ') } : {},
  );
}

/** GitHub's answer to a former name. A client may repeat a read on its own; a write only without changing its method. */
export function movedTo(location: string, method: string): FakeAnswer {
  return jsonAnswer(
    method === 'GET' ? 301 : 307,
    {
      message: 'Moved Permanently',
      url: location,
      documentation_url:
        'https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects',
    },
    { location },
    false,
  );
}
