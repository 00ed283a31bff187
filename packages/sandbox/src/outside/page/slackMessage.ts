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

import { isObject } from '../slack';
import type { JsonObject, SlackMessage } from '../slack';
import { html, linkTarget } from './html';
import type { Content, Markup } from './html';
import { mrkdwn, plainText } from './mrkdwn';
import { clockTime } from './time';

function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function textOf(value: unknown): Content {
  if (!isObject(value) || typeof value.text !== 'string') {
    return undefined;
  }
  return value.type === 'mrkdwn' ? mrkdwn(value.text) : plainText(value.text);
}

function image(value: JsonObject): Markup {
  // Not loaded: a page about the sandbox asks nobody outside for anything.
  return html`<span class="image" role="img"
    >${String(value.alt_text ?? 'image')}</span
  >`;
}

function element(value: JsonObject): Markup {
  if (value.type === 'image') {
    return image(value);
  }
  const label = textOf(value.text) ?? String(value.type);
  const href =
    typeof value.url === 'string' ? linkTarget(value.url) : undefined;
  const style =
    value.style === 'danger' || value.style === 'primary' ? value.style : '';
  return href === undefined
    ? html`<span class="button ${style}">${label}</span>`
    : html`<a class="button ${style}" href="${href}" rel="noreferrer"
        >${label}</a
      >`;
}

function block(value: JsonObject): Markup {
  switch (value.type) {
    case 'header':
      return html`<h4>${textOf(value.text)}</h4>`;
    case 'section':
      return html`<div class="section">
        <div>
          ${value.text === undefined ? '' : html`<p>${textOf(value.text)}</p>`}
          ${value.fields === undefined
            ? ''
            : html`<ul class="fields">
                ${objects(value.fields).map(
                  field => html`<li>${textOf(field)}</li>`,
                )}
              </ul>`}
        </div>
        ${isObject(value.accessory) ? element(value.accessory) : ''}
      </div>`;
    case 'context':
      return html`<p class="context">
        ${objects(value.elements).map(part =>
          part.type === 'image'
            ? image(part)
            : html`<span>${textOf(part)}</span>`,
        )}
      </p>`;
    case 'actions':
      return html`<p class="actions">
        ${objects(value.elements).map(element)}
      </p>`;
    case 'divider':
      return html`<hr />`;
    case 'image':
      return html`<p>${image(value)}</p>`;
    case 'markdown':
      return html`<p>${plainText(String(value.text ?? ''))}</p>`;
    default:
      return html`<p class="context">(${String(value.type)} block)</p>`;
  }
}

function colour(value: unknown): string {
  const named: Readonly<Record<string, string>> = {
    good: '#2eb886',
    warning: '#daa038',
    danger: '#a30200',
  };
  const text = String(value ?? '');
  const hex = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(text)?.[1];
  return named[text] ?? (hex === undefined ? '#8888' : `#${hex}`);
}

function attachment(value: JsonObject): Markup {
  const href =
    typeof value.title_link === 'string'
      ? linkTarget(value.title_link)
      : undefined;
  const title = value.title === undefined ? undefined : String(value.title);
  // An SVG attribute rather than a style: the page's policy allows no inline styles.
  return html`<div class="attachment">
    <svg aria-hidden="true" width="4">
      <rect width="4" height="100%" fill="${colour(value.color)}" />
    </svg>
    <div>
      ${value.pretext === undefined
        ? ''
        : html`<p>${mrkdwn(String(value.pretext))}</p>`}
      ${title === undefined
        ? ''
        : html`<p>
            <strong
              >${href === undefined
                ? title
                : html`<a href="${href}" rel="noreferrer">${title}</a>`}</strong
            >
          </p>`}
      ${typeof value.text === 'string'
        ? html`<p>${mrkdwn(value.text)}</p>`
        : ''}
      ${objects(value.blocks).map(block)}
      ${objects(value.fields).map(
        field =>
          html`<p>
            <strong>${String(field.title ?? '')}</strong><br />${mrkdwn(
              String(field.value ?? ''),
            )}
          </p>`,
      )}
      ${value.footer === undefined
        ? ''
        : html`<p class="context">${String(value.footer)}</p>`}
    </div>
  </div>`;
}

function tsTime(ts: string): number {
  return Number(ts) * 1000;
}

export function messageId(channel: string, ts: string): string {
  return `message-${channel}-${ts.replace('.', '-')}`;
}

/** A message as Slack shows it, with its replies and earlier texts. */
export function renderMessage(
  message: SlackMessage,
  replies: readonly SlackMessage[],
): Markup {
  const body =
    message.blocks.length > 0
      ? message.blocks.map(block)
      : html`<p>${mrkdwn(message.text)}</p>`;
  return html`<li
    class="message"
    id="${messageId(message.channel, message.ts)}"
  >
    <p class="byline">
      <strong>Tekton Integrations</strong> <span class="app">APP</span>
      ${clockTime(tsTime(message.ts))}
      ${message.editedTs === undefined
        ? ''
        : html`<span class="muted">(edited)</span>`}
      ${message.broadcast
        ? html`<span class="muted">(in a thread and in the channel)</span>`
        : ''}
    </p>
    ${body} ${message.attachments.map(attachment)}
    ${message.earlier.length === 0
      ? ''
      : html`<details id="earlier-${messageId(message.channel, message.ts)}">
          <summary>
            ${message.updates} ${message.updates === 1 ? 'update' : 'updates'},
            earlier texts
          </summary>
          <ol class="earlier">
            ${message.earlier.map(text => html`<li>${mrkdwn(text)}</li>`)}
          </ol>
        </details>`}
    ${replies.length === 0
      ? ''
      : html`<ol class="replies">
          ${replies.map(reply => renderMessage(reply, []))}
        </ol>`}
  </li>`;
}
