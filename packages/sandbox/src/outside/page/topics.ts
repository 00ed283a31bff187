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

import type { FakeSns, SnsMessage } from '../sns';
import { html } from './html';
import type { Markup } from './html';
import { laidOut, messageBox } from './messages';
import type { OutsideService } from './service';
import { clockTime } from './time';

function renderMessage({
  messageId,
  time,
  subject,
  attributes,
  groupId,
  message,
}: SnsMessage): Markup {
  return html`<li class="message">
    <p class="byline">
      <strong>${subject ?? '(no subject)'}</strong> ${clockTime(time)}
      ${groupId === undefined
        ? ''
        : html`<span class="app">group ${groupId}</span>`}
    </p>
    <p class="context">
      ${Object.entries(attributes).map(
        ([name, { value }]) => html`<span>${name}: ${value}</span>`,
      )}
    </p>
    <details id="sns-${messageId}">
      <summary>message</summary>
      <pre>${laidOut(message)}</pre>
    </details>
  </li>`;
}

/** What subscribers of the topics get, newest first. */
export function snsService(sns: FakeSns): OutsideService {
  return {
    id: 'sns',
    name: 'AWS SNS',
    faults: sns.faults,
    requests: sns.requests,
    render: () =>
      html`${sns.topics().map(({ arn, name }) =>
        messageBox({
          key: `sns-${name}`,
          heading: name,
          messages: sns.messages(arn),
          none: 'No messages yet.',
          render: renderMessage,
        }),
      )}`,
  };
}
