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

import { structure } from './arguments';
import { asBlocks, blockProblems, MAX_TOTAL_TEXT, totalText } from './blocks';
import { isObject } from './model';
import type { JsonObject, SlackMetadata } from './model';

const MAX_METADATA_BYTES = 16 * 1024;
const MAX_ATTACHMENTS = 100;

/** What a call says about a message; undefined is "not said". */
export interface MessageContent {
  readonly text: string | undefined;
  readonly blocks: JsonObject[] | undefined;
  readonly attachments: JsonObject[] | undefined;
  /** `null` takes it away. */
  readonly metadata: SlackMetadata | null | undefined;
}

export interface ContentRefusal {
  readonly error: string;
  readonly details?: readonly string[];
}

export type ParsedContent =
  | { ok: true; content: MessageContent }
  | { ok: false; refusal: ContentRefusal };

type Part<T> =
  | { ok: true; value: T | undefined }
  | { ok: false; refusal: ContentRefusal };

const refused = (error: string, details?: readonly string[]) => ({
  ok: false as const,
  refusal: { error, details },
});

function parseBlocks(value: unknown): Part<JsonObject[]> {
  if (value === undefined || value === '') {
    return { ok: true, value: undefined };
  }
  const parsed = structure(value);
  if (!Array.isArray(parsed)) {
    return refused('invalid_blocks_format');
  }
  const problems = blockProblems(parsed);
  if (problems.length > 0) {
    return refused('invalid_blocks', problems);
  }
  return totalText(parsed) > MAX_TOTAL_TEXT
    ? refused('msg_blocks_too_long')
    : { ok: true, value: asBlocks(parsed) };
}

function parseAttachments(value: unknown): Part<JsonObject[]> {
  if (value === undefined || value === '') {
    return { ok: true, value: undefined };
  }
  const parsed = structure(value);
  if (!Array.isArray(parsed) || !parsed.every(isObject)) {
    return refused('invalid_attachments');
  }
  if (parsed.length > MAX_ATTACHMENTS) {
    return refused('too_many_attachments');
  }
  const problems = parsed.flatMap((attachment, index) =>
    Array.isArray(attachment.blocks)
      ? blockProblems(attachment.blocks, `/attachments/${index}/blocks`)
      : [],
  );
  return problems.length > 0
    ? refused('invalid_attachments', problems)
    : { ok: true, value: parsed };
}

function parseMetadata(value: unknown): Part<SlackMetadata | null> {
  if (value === undefined || value === '') {
    return { ok: true, value: undefined };
  }
  const parsed = structure(value);
  if (!isObject(parsed)) {
    return refused('invalid_metadata_format');
  }
  if (Object.keys(parsed).length === 0) {
    return { ok: true, value: null };
  }
  const { event_type: type, event_payload: payload } = parsed;
  if (typeof type !== 'string' || type === '' || !isObject(payload)) {
    return refused('invalid_metadata_schema');
  }
  return Buffer.byteLength(JSON.stringify(parsed)) > MAX_METADATA_BYTES
    ? refused('metadata_too_large')
    : { ok: true, value: { event_type: type, event_payload: payload } };
}

/** Reads and checks a message, in the order in which Slack complains. */
export function parseContent(
  values: JsonObject,
  maxText: number,
): ParsedContent {
  const text =
    values.text === undefined || values.text === null
      ? undefined
      : String(values.text);
  const blocks = parseBlocks(values.blocks);
  if (!blocks.ok) {
    return blocks;
  }
  const attachments = parseAttachments(values.attachments);
  if (!attachments.ok) {
    return attachments;
  }
  const metadata = parseMetadata(values.metadata);
  if (!metadata.ok) {
    return metadata;
  }
  if (text !== undefined && [...text].length > maxText) {
    return refused('msg_too_long');
  }
  return {
    ok: true,
    content: {
      text,
      blocks: blocks.value,
      attachments: attachments.value,
      metadata: metadata.value,
    },
  };
}

/** Whether there is anything to show. */
export function isEmpty({
  text,
  blocks,
  attachments,
}: MessageContent): boolean {
  return !text && !blocks?.length && !attachments?.length;
}
