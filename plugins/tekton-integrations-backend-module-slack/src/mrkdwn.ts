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

import {
  charactersOf,
  joinWithin,
  oneLine,
  truncate,
} from 'backstage-plugin-tekton-integrations-node';
import { addressPart, wholeAddress } from './address';

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
  return `<${wholeAddress(url)}|${label}>`;
}

/** What stands between `<` and the end of the text, where no `>` ends it. */
function openSequence(text: string): string | undefined {
  const start = text.lastIndexOf('<');
  return start > text.lastIndexOf('>') ? text.slice(start + 1) : undefined;
}

/** What Slack takes for a mention is no address either. */
function withoutMention(address: string): string {
  return address.replace(
    /^[!@#]/,
    sign => `%${sign.charCodeAt(0).toString(16)}`,
  );
}

/**
 * A value of somebody else's between what the author of a template wrote. Its
 * lines stay lines. Within the author's `<address|label>` it is part of the
 * address or of the label; a mention takes nothing from it.
 *
 * @param before - what the text says before it, with other values made safe
 */
export function insertedInto(before: string, value: string): string {
  const sequence = openSequence(before);
  if (sequence === undefined) {
    return escape(value.replace(/\r\n?/g, '\n').replace(/(?!\n)\p{Cc}/gu, ' '));
  }
  if (/^[!@#]/.test(sequence)) {
    return '';
  }
  if (sequence.includes('|')) {
    return escape(oneLine(value));
  }
  return escape(
    sequence === ''
      ? withoutMention(wholeAddress(value))
      : addressPart(sequence, value),
  );
}

const EXPRESSION = /\$\{\{.*?\}\}/gs;
const HOLE = '\u{FFFC}';
const CONTROL =
  /<(?:(?:https?:\/\/|mailto:)[^\s<>|]+|[!@#][^<>|\u{FFFC}]+)(?:\|[^<>]*)?>/gu;

/** Whether each `<` begins a link or a mention that ends. */
export function isWellFormed(text: string): boolean {
  return !text.replace(CONTROL, '').includes('<');
}

/** The same of text as it is written, with expressions in it. */
export function isWellFormedTemplate(text: string): boolean {
  return isWellFormed(
    text.replace(/<\$\{\{.*?\}\}/gs, '<https://x').replace(EXPRESSION, HOLE),
  );
}

const UNTORN = /<[^<>]*>|&(?:amp|lt|gt);/g;

function* unitsOf(text: string): Iterable<string> {
  let end = 0;
  for (const match of text.matchAll(UNTORN)) {
    yield* charactersOf(text.slice(end, match.index));
    yield match[0];
    end = match.index + match[0].length;
  }
  yield* charactersOf(text.slice(end));
}

/** Shortens text with marks; no link, mention or escape is torn. */
export function shortened(text: string, max: number): string {
  return joinWithin(unitsOf(text), max);
}
