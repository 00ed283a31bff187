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

import type { FakeWebhooks, WebhookMessage } from '../webhook';
import { html } from './html';
import type { Markup } from './html';
import { messageBox } from './messages';
import type { OutsideService } from './service';
import { clockTime } from './time';

function renderMessage(path: string, message: WebhookMessage): Markup {
  const { id, body } = message;
  return html`<li class="message">
    <p class="byline">
      <strong>${message.method}</strong> ${clockTime(message.time)}
      ${message.signed ? html`<span class="app">signed</span>` : ''}
      ${message.repeats === 0
        ? ''
        : html`<span class="app">came ${message.repeats + 1} times</span>`}
    </p>
    <details id="webhook-${path}-${id}">
      <summary><code>${id}</code></summary>
      <pre>
${typeof body === 'string' ? body : JSON.stringify(body, null, 2)}</pre
      >
    </details>
  </li>`;
}

/** What receivers of webhooks took, newest first. */
export function webhookService(webhooks: FakeWebhooks): OutsideService {
  return {
    id: 'webhook',
    name: 'Webhooks',
    faults: webhooks.faults,
    requests: webhooks.requests,
    render: () =>
      html`${webhooks.receivers().map(({ path, messages }) =>
        messageBox({
          key: `webhook-${path}`,
          heading: html`<code>${path}</code>`,
          messages,
          none: 'Nothing yet.',
          render: message => renderMessage(path, message),
        }),
      )}`,
  };
}
