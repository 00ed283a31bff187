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

import type { FakeEvents, ReceivedEvent } from '../events';
import { html } from './html';
import type { Markup } from './html';
import type { OutsideService } from './service';
import { clockTime } from './time';

const SHOWN_EVENTS = 20;

function renderEvent(path: string, event: ReceivedEvent): Markup {
  const { attributes, mode, data } = event;
  return html`<li class="message">
    <p class="byline">
      <strong>${attributes.type}</strong> ${clockTime(event.time)}
      <span class="app">${mode}</span>
      ${event.authorization ? html`<span class="app">authorized</span>` : ''}
      ${event.signed ? html`<span class="app">signed</span>` : ''}
      ${event.repeats === 0
        ? ''
        : html`<span class="app">came ${event.repeats + 1} times</span>`}
    </p>
    <p><code>${attributes.source}</code></p>
    <details id="events-${path}-${attributes.id ?? ''}">
      <summary><code>${attributes.subject}</code></summary>
      <pre>${JSON.stringify({ ...attributes, data }, null, 2)}</pre>
    </details>
  </li>`;
}

/** What receivers of CloudEvents took, newest first. */
export function eventsService(events: FakeEvents): OutsideService {
  return {
    id: 'events',
    name: 'CloudEvents',
    faults: events.faults,
    requests: events.requests,
    render: () =>
      html`${events.receivers().map(
        ({ path, events: received }) =>
          html`<article data-key="events-${path}">
            <h3><code>${path}</code></h3>
            ${received.length === 0
              ? html`<p class="muted">Nothing yet.</p>`
              : html`<ul class="plain">
                  ${[...received]
                    .reverse()
                    .slice(0, SHOWN_EVENTS)
                    .map(event => renderEvent(path, event))}
                </ul>`}
          </article>`,
      )}`,
  };
}
