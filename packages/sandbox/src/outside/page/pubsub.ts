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

import type { FakePubSub, PubSubMessage } from '../pubsub';
import { html } from './html';
import type { Markup } from './html';
import type { OutsideService } from './service';
import { clockTime } from './time';
import { laidOut } from './topics';

const SHOWN_MESSAGES = 20;

function renderMessage(
  topic: string,
  { messageId, publishTime, attributes, orderingKey, data }: PubSubMessage,
): Markup {
  return html`<li class="message">
    <p class="byline">
      <strong>${messageId}</strong> ${clockTime(publishTime)}
      ${orderingKey === ''
        ? ''
        : html`<span class="app">ordering key ${orderingKey}</span>`}
    </p>
    <p class="context">
      ${Object.entries(attributes).map(
        ([name, value]) => html`<span>${name}: ${value}</span>`,
      )}
    </p>
    <details id="pubsub-${topic}-${messageId}">
      <summary>message</summary>
      <pre>${laidOut(data)}</pre>
    </details>
  </li>`;
}

/** What subscribers of the project's topics get, newest first. */
export function pubsubService(pubsub: FakePubSub): OutsideService {
  return {
    id: 'pubsub',
    name: 'Google Pub/Sub',
    faults: pubsub.faults,
    requests: pubsub.requests,
    render: () =>
      html`${pubsub.topics().map(({ id }) => {
        const messages = pubsub.messages(id);
        return html`<article data-key="pubsub-${id}">
          <h3>${id}</h3>
          ${messages.length === 0
            ? html`<p class="muted">No messages yet.</p>`
            : html`<ul class="plain">
                ${[...messages]
                  .reverse()
                  .slice(0, SHOWN_MESSAGES)
                  .map(message => renderMessage(id, message))}
              </ul>`}
        </article>`;
      })}`,
  };
}
