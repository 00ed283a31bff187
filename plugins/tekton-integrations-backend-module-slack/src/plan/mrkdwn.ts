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

import { truncate } from 'backstage-plugin-tekton-integrations-node';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

/**
 * Slack's three control characters, with which text could become a link or a
 * mention of everybody.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
function escape(character: string): string {
  return character.replace(/[&<>]/g, control => ENTITIES[control] ?? control);
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** Text of somebody else's, safe between our own marks. */
export function safe(text: string, max: number): string {
  return truncate(oneLine(text), max, escape);
}

/** The same for a plain_text object, which knows no marks. */
export function plain(text: string, max: number): string {
  return truncate(oneLine(text), max);
}

/** A link; `label` is already safe. */
export function link(url: string, label: string): string {
  return `<${url.replace(/[<>|\s]/g, encodeURIComponent)}|${label}>`;
}
