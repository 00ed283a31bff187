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

import { html } from './html';
import type { Markup } from './html';

const SHOWN_MESSAGES = 20;

/** What one topic or receiver took. */
export interface MessageBox<Message> {
  /** The same in each rendering, and of nothing else on the page. */
  readonly key: string;
  readonly heading: Markup | string;
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** Said where there are none. */
  readonly none: string;
  readonly render: (message: Message) => Markup;
}

/** The last messages, newest first. */
export function messageBox<Message>(box: MessageBox<Message>): Markup {
  return html`<article data-key="${box.key}">
    <h3>${box.heading}</h3>
    ${box.messages.length === 0
      ? html`<p class="muted">${box.none}</p>`
      : html`<ul class="plain">
          ${box.messages.slice(-SHOWN_MESSAGES).reverse().map(box.render)}
        </ul>`}
  </article>`;
}

/** JSON is laid out, other text stays as it is. */
export function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
