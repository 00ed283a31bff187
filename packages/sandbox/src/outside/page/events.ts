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

import type { CalledBack, FakeEvents, ReceivedEvent } from '../events';
import { html } from './html';
import type { Markup } from './html';
import { messageBox } from './messages';
import type { OutsideService } from './service';
import { clockTime } from './time';

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

/** The last consent that did not stand in an answer. */
function renderConsent(callbacks: readonly CalledBack[]): Markup | '' {
  const last = callbacks.at(-1);
  return last === undefined
    ? ''
    : html` <span class="app"
        >let ${last.origin} send, by callback at ${clockTime(last.time)}:
        ${last.status === undefined ? 'no answer' : String(last.status)}</span
      >`;
}

/** What receivers of CloudEvents took, newest first. */
export function eventsService(events: FakeEvents): OutsideService {
  return {
    id: 'events',
    name: 'CloudEvents',
    faults: events.faults,
    requests: events.requests,
    render: () =>
      html`${events.receivers().map(({ path, events: messages, callbacks }) =>
        messageBox({
          key: `events-${path}`,
          heading: html`<code>${path}</code>${renderConsent(callbacks)}`,
          messages,
          none: 'Nothing yet.',
          render: event => renderEvent(path, event),
        }),
      )}`,
  };
}
