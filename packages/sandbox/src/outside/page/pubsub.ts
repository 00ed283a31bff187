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
import { laidOut, messageBox } from './messages';
import type { OutsideService } from './service';
import { clockTime } from './time';

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
      html`${pubsub.topics().map(({ id }) =>
        messageBox({
          key: `pubsub-${id}`,
          heading: id,
          messages: pubsub.messages(id),
          none: 'No messages yet.',
          render: message => renderMessage(id, message),
        }),
      )}`,
  };
}
