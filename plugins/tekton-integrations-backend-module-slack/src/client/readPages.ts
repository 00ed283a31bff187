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

import { z } from 'zod';
import { answerOf } from './answerOf';
import { SlackApi } from './SlackApi';

/** What comes of reading that found nothing. */
export type Unread = 'unsupported' | 'unknown';

/** An answer is cut at 64 KiB, and a message has a few of them. */
const ITEMS = 15;
/** Slack takes 50 such requests a minute; what lies further back is not read. */
const MAX_REQUESTS = 40;

/** Refusals that another request would meet too. */
const UNREADABLE = new Set([
  'missing_scope',
  'not_in_channel',
  'channel_not_found',
  'not_allowed_token_type',
  'method_not_supported_for_channel_type',
  'unknown_method',
]);

const pageSchema = z.looseObject({
  response_metadata: z
    .object({ next_cursor: z.string().optional() })
    .optional(),
});

/** What is read, and until when. */
export interface Reading {
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Field of the answer with the list. */
  readonly field: 'messages' | 'channels';
  /** Whether the reading may end with this item. */
  readonly isLast: (item: unknown) => boolean;
}

/**
 * Reads a list page by page, until an item is the last one.
 *
 * Failure policy: never throws. `unsupported`: the app may not read it, or it
 * is too long. `unknown`: it could not be read just now.
 */
export async function readPages(
  api: SlackApi,
  { method, args, field, isLast }: Reading,
  signal: AbortSignal,
): Promise<'read' | Unread> {
  let cursor: string | undefined;
  let limit = ITEMS;
  for (let request = 0; request < MAX_REQUESTS; request += 1) {
    const { result } = await api.call(
      method,
      { ...args, limit, ...(cursor && { cursor }) },
      signal,
    );
    if (result.kind === 'answer' && result.truncated && limit > 1) {
      limit = Math.floor(limit / 2);
      continue;
    }
    const answer = answerOf(result);
    if (answer?.ok === false) {
      if (answer.error === 'thread_not_found') {
        return 'read';
      }
      return UNREADABLE.has(answer.error) ? 'unsupported' : 'unknown';
    }
    const page = pageSchema.safeParse(answer);
    const items: unknown = page.data?.[field];
    if (!Array.isArray(items)) {
      return 'unknown';
    }
    cursor = page.data?.response_metadata?.next_cursor;
    if (items.some(isLast) || !cursor) {
      return 'read';
    }
  }
  return 'unsupported';
}
