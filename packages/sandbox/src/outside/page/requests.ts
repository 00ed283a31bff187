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

import type { RawRequest } from '../http/requestLog';
import { html } from './html';
import type { Markup } from './html';
import type { OutsideService } from './service';
import { clockTime } from './time';

const SHOWN = 40;

function outcome(request: RawRequest): string {
  switch (request.outcome) {
    case 'answered':
      return [request.status, request.reason]
        .filter(part => part !== undefined)
        .join(' ');
    case 'pending':
      return 'no answer yet';
    case 'reset':
      return 'connection reset';
    case 'clientGone':
      return 'client gave up';
    default:
      return request.outcome satisfies never;
  }
}

function row(vendor: string, request: RawRequest): Markup {
  const failed =
    request.outcome !== 'answered' ||
    (request.status ?? 0) >= 400 ||
    request.reason !== undefined;
  return html`<li>
    <details id="request-${vendor}-${request.id}">
      <summary>
        ${clockTime(request.time)} <strong>${vendor}</strong>
        <code>${request.method} ${request.path}</code>
        <span class="${failed ? 'bad' : 'muted'}">${outcome(request)}</span>
        ${request.applied ? '' : html`<span class="app">not applied</span>`}
        ${request.fault === undefined
          ? ''
          : html`<span class="app">fault: ${request.fault}</span>`}
      </summary>
      <pre>
${JSON.stringify(
          {
            headers: request.headers,
            query: request.query,
            body: request.body,
          },
          null,
          2,
        )}</pre
      >
    </details>
  </li>`;
}

/** What arrived last, at any service, newest first. */
export function renderRequests(
  services: readonly Pick<OutsideService, 'name' | 'requests'>[],
): Markup {
  const rows = services
    .flatMap(({ name, requests }) =>
      requests.all().map(request => ({ vendor: name, request })),
    )
    .sort(
      (a, b) => b.request.time - a.request.time || b.request.id - a.request.id,
    )
    .slice(0, SHOWN);
  return html`<article data-key="requests">
    <h3>Last requests</h3>
    ${rows.length === 0
      ? html`<p class="muted">Nothing has arrived yet.</p>`
      : html`<ul class="plain requests">
          ${rows.map(({ vendor, request }) => row(vendor, request))}
        </ul>`}
  </article>`;
}
