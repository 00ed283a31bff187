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
import { Message } from '../content';
import { readPages, Unread } from './readPages';
import { SlackApi } from './SlackApi';

/** Type of the metadata of our messages. */
export const EVENT_TYPE = 'tekton_integrations_run';

/** What the clocks of a cluster and of Slack may differ by. */
const CLOCK_MS = 60 * 60_000;

const foundSchema = z.object({
  ts: z.string(),
  thread_ts: z.string().optional(),
  metadata: z.object({
    event_type: z.literal(EVENT_TYPE),
    event_payload: z.object({
      message: z.string(),
      subject: z.string(),
      edited: z.boolean().optional(),
    }),
  }),
});

const channelSchema = z.object({ id: z.string(), name: z.string() });

type Found = z.infer<typeof foundSchema>;
type Sought = Pick<Message, 'marks' | 'mode' | 'alert' | 'since'>;

/** Where a message stands. */
export interface FoundMessage {
  readonly channel: string;
  readonly ts: string;
  /** It is an answer to this one. */
  readonly thread?: string;
  /** People were alerted: by it, or by its answer. */
  readonly alerted?: boolean;
}

/**
 * The metadata by which a message is found again.
 *
 * @param edited - it takes the place of another one, which alerts nobody;
 * Slack does not mark each edit as one
 */
export function metadataOf(message: string, subject: string, edited = false) {
  return {
    event_type: EVENT_TYPE,
    event_payload: { message, subject, ...(edited && { edited }) },
  };
}

function isAnswer({ ts, thread_ts: thread }: Found): boolean {
  return thread !== undefined && thread !== ts;
}

function parsed(item: unknown): Found | undefined {
  return foundSchema.safeParse(item).data;
}

/**
 * Looks up in a channel's history whether a message stands there, by its
 * metadata.
 *
 * Failure policy: that of {@link readPages}.
 */
export class History {
  readonly #api: SlackApi;
  readonly #now: () => number;

  constructor(api: SlackApi, now: () => number) {
    this.#api = api;
    this.#now = now;
  }

  /** @param channel - its id */
  async find(
    channel: string,
    sought: Sought,
    signal: AbortSignal,
  ): Promise<FoundMessage | 'absent' | Unread> {
    const { marks, mode, alert, since } = sought;
    const oldest = (Math.min(since, this.#now()) - CLOCK_MS) / 1_000;
    const seen: { itself?: Found; first?: Found; alerted: boolean } = {
      alerted: false,
    };
    // The newest comes first, so answers come before what they answer.
    const read = await readPages(
      this.#api,
      {
        method: 'conversations.history',
        args: {
          channel,
          oldest: oldest.toFixed(6),
          include_all_metadata: true,
        },
        field: 'messages',
        isLast: item => {
          const message = parsed(item);
          const payload = message?.metadata.event_payload;
          seen.alerted ||= payload?.message === marks.alert;
          if (payload?.message === marks.message) {
            seen.itself = message;
          } else if (
            mode === 'thread' &&
            message !== undefined &&
            payload?.subject === marks.subject &&
            !isAnswer(message)
          ) {
            seen.first = message;
          }
          return seen.itself !== undefined || seen.first !== undefined;
        },
      },
      signal,
    );
    const { itself, first, alerted } = seen;
    if (itself !== undefined) {
      const { edited } = itself.metadata.event_payload;
      if (alert !== null && edited && !alerted) {
        return 'absent';
      }
      return {
        channel,
        ts: itself.ts,
        ...(isAnswer(itself) && { thread: itself.thread_ts }),
        ...(alert !== null && { alerted: true }),
      };
    }
    if (first !== undefined) {
      return this.#answer(channel, first.ts, marks.message, signal);
    }
    return read === 'read' ? 'absent' : read;
  }

  /** The id of a channel by its name, `#builds`. */
  async idOf(
    name: string,
    signal: AbortSignal,
  ): Promise<{ readonly id: string } | Unread> {
    const seen: { id?: string } = {};
    const read = await readPages(
      this.#api,
      {
        method: 'conversations.list',
        args: { exclude_archived: true },
        field: 'channels',
        isLast: item => {
          const channel = channelSchema.safeParse(item).data;
          seen.id =
            channel && `#${channel.name}` === name ? channel.id : undefined;
          return seen.id !== undefined;
        },
      },
      signal,
    );
    if (seen.id !== undefined) {
      return { id: seen.id };
    }
    return read === 'read' ? 'unsupported' : read;
  }

  async #answer(
    channel: string,
    thread: string,
    mark: string,
    signal: AbortSignal,
  ): Promise<FoundMessage | 'absent' | Unread> {
    const seen: { answer?: Found } = {};
    const read = await readPages(
      this.#api,
      {
        method: 'conversations.replies',
        args: { channel, ts: thread, include_all_metadata: true },
        field: 'messages',
        isLast: item => {
          const message = parsed(item);
          seen.answer =
            message?.metadata.event_payload.message === mark
              ? message
              : undefined;
          return seen.answer !== undefined;
        },
      },
      signal,
    );
    if (seen.answer !== undefined) {
      return { channel, ts: seen.answer.ts, thread };
    }
    return read === 'read' ? 'absent' : read;
  }
}
