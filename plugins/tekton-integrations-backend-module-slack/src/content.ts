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
import { blocksSchema } from './blocks';

const blocks = blocksSchema({
  mrkdwn: () => z.string(),
  plain: () => z.string(),
  url: z.string(),
});

const wordsSchema = z.object({
  /** Read out, and shown in notifications; the message where no blocks are. */
  text: z.string(),
  blocks,
});

const mentionedSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('user'), id: z.string() }),
  z.object({ kind: z.literal('group'), id: z.string() }),
  /** Somebody whose id Slack knows. */
  z.object({ kind: z.literal('email'), email: z.string() }),
]);

/**
 * What a target of a message carries through the ledger.
 *
 * @see https://docs.slack.dev/reference/block-kit/blocks
 */
export const messageSchema = wordsSchema.extend({
  /** Its id or `#name`; nothing where an incoming webhook has its own. */
  channel: z.string().nullable(),
  mode: z.enum(['post', 'update', 'thread']),
  /** What an edited message is answered with, since an edit alerts nobody. */
  alert: wordsSchema.nullable(),
  /** An answer is shown in the channel too. */
  broadcast: z.boolean(),
  mention: mentionedSchema.nullable(),
  /** By which it is found again, see `marksOf`. */
  marks: z.object({
    message: z.string(),
    subject: z.string(),
    alert: z.string(),
  }),
  /** Nothing of the Run was said before; milliseconds since the epoch. */
  since: z.number(),
});

export type Message = z.infer<typeof messageSchema>;
export type Words = z.infer<typeof wordsSchema>;
export type Mentioned = z.infer<typeof mentionedSchema>;
export type Block = Words['blocks'][number];
