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

import { html, linkTarget } from './html';
import type { Content, Markup } from './html';

/** Slack sends `&`, `<` and `>` as entities; what is left of `<…>` is a link or a mention. */
function unescape(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

const TOKEN =
  /```([\s\S]+?)```|`([^`\n]+)`|<([^<>\n]+)>|(?<![\w*])\*([^*\n]+)\*(?![\w*])|(?<![\w_])_([^_\n]+)_(?![\w_])|(?<![\w~])~([^~\n]+)~(?![\w~])|\n/g;

function link(inside: string): Markup {
  const [target = '', label] = inside.split('|');
  const href = linkTarget(unescape(target));
  if (href !== undefined) {
    return html`<a href="${href}" rel="noreferrer"
      >${unescape(label ?? target)}</a
    >`;
  }
  if (!/^[@#!]/.test(target)) {
    return html`${`<${inside}>`}`;
  }
  const sign = target.startsWith('#') ? '#' : '@';
  return html`<span class="mention"
    >${sign}${unescape(label ?? target.replace(/^[@#!]/, ''))}</span
  >`;
}

function lines(text: string): Content {
  return text
    .split('\n')
    .flatMap((line, index) =>
      index === 0 ? [unescape(line)] : [html`<br />`, unescape(line)],
    );
}

/** A subset of Slack's mrkdwn: bold, italic, strike, code, links, mentions, line ends. */
export function mrkdwn(text: string): Markup {
  const parts: Content[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    parts.push(unescape(text.slice(end, match.index)));
    end = match.index + match[0].length;
    const [, block, code, link_, bold, italic, strike] = match;
    if (block !== undefined) {
      parts.push(html`<pre>${unescape(block.replace(/^\n/, ''))}</pre>`);
    } else if (code !== undefined) {
      parts.push(html`<code>${unescape(code)}</code>`);
    } else if (link_ !== undefined) {
      parts.push(link(link_));
    } else if (bold !== undefined) {
      parts.push(html`<strong>${mrkdwn(bold)}</strong>`);
    } else if (italic !== undefined) {
      parts.push(html`<em>${mrkdwn(italic)}</em>`);
    } else if (strike !== undefined) {
      parts.push(html`<s>${mrkdwn(strike)}</s>`);
    } else {
      parts.push(html`<br />`);
    }
  }
  parts.push(unescape(text.slice(end)));
  return html`${parts}`;
}

export function plainText(text: string): Markup {
  return html`${lines(text)}`;
}
