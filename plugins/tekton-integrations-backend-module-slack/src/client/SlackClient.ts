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
  exchangeOf,
  Health,
  Outcome,
  ProviderClient,
  ProviderPlatform,
  Receipt,
  Secret,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';
import { Message, messageSchema, Words } from '../content';
import { marksFor } from '../marks';
import { answerOf, wordsOf } from './answerOf';
import { failureOf } from './failureOf';
import { FoundMessage, History, metadataOf } from './History';
import { Mentions } from './Mentions';
import { withMention } from './said';
import { scopesHealth } from './scopesHealth';
import { Called, SlackApi } from './SlackApi';

const postedSchema = z.object({
  channel: z.string(),
  ts: z.string(),
  message: z.object({ thread_ts: z.string().optional() }).optional(),
});
const identitySchema = z.object({
  url: z.url(),
  team: z.string(),
  user: z.string(),
});
const idsSchema = z.object({
  channel: z.string(),
  ts: z.string(),
  /** The message that it answers. */
  thread: z.string().optional(),
  /** Mark of the answer that the message got. */
  alerted: z.string().optional(),
});

type Ids = z.infer<typeof idsSchema>;

/**
 * The message that was edited or answered is out of reach: deleted, too old,
 * of another app, in a thread that was closed, or in another workspace, whose
 * token was put in the place of the former.
 */
const GONE = new Set([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'channel_not_found',
  'thread_not_found',
  'invalid_thread_ts',
  'cannot_reply_to_message',
  'restricted_action_thread_locked',
]);

/** A message that is to be posted. */
interface Post {
  readonly channel: string;
  readonly words: Words;
  /** Its own mark. */
  readonly mark: string;
  readonly subject: string;
  /** What it answers. */
  readonly thread?: string;
  readonly broadcast?: boolean;
}

/** How a call is to be understood. */
interface Said {
  readonly channel: string;
  readonly scope: string;
}

/** With the marks that it is posted and looked up under. */
function asSent(message: Message, target: Target): Message {
  return { ...message, marks: marksFor(message, target) };
}

function isGone({ result }: Called): boolean {
  const answer = answerOf(result);
  return answer?.ok === false && GONE.has(answer.error);
}

/**
 * Posts, edits and answers messages as a Slack app.
 *
 * Failure policy: never throws. What is to be edited or answered and is out of
 * reach becomes a new message.
 */
export class SlackClient implements ProviderClient {
  readonly #api: SlackApi;
  readonly #history: History;
  readonly #mentions: Mentions;
  readonly #now: () => number;
  /** Ids of channels that are given by name, as far as Slack told them. */
  readonly #ids = new Map<string, string>();
  /** The workspace's address with a slash at its end, once it is known. */
  #teamUrl: string | undefined;

  constructor(
    baseUrl: string | undefined,
    token: Secret,
    platform: ProviderPlatform,
  ) {
    this.#api = new SlackApi(baseUrl, token, platform.http);
    this.#now = () => platform.now();
    this.#history = new History(this.#api, this.#now);
    this.#mentions = new Mentions(this.#api);
  }

  async check(signal: AbortSignal): Promise<Health> {
    const { result } = await this.#api.call('auth.test', {}, signal);
    const failure = failureOf(result, {
      channel: '',
      scope: '',
      now: this.#now(),
    });
    if (failure !== undefined) {
      return failure.kind === 'rejected' && failure.pause
        ? { kind: 'refused', message: failure.cause }
        : { kind: 'unknown', message: `Slack: ${failure.cause}` };
    }
    const identity = identitySchema.safeParse(answerOf(result));
    if (!identity.success) {
      return { kind: 'unknown', message: "The answer is not Slack's." };
    }
    const { url, team, user } = identity.data;
    this.#mentions.forgetUnknown();
    this.#teamUrl = url.replace(/\/*$/, '/');
    return scopesHealth(
      { team, bot: user },
      result.kind === 'answer' ? result.headers['x-oauth-scopes'] : undefined,
      { mentions: this.#mentions.lacksScope },
    );
  }

  async send(
    target: Target,
    receipt: Receipt | undefined,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const content = messageSchema.safeParse(target.content);
    if (!content.success) {
      return {
        kind: 'rejected',
        cause: 'The content is not that of a message.',
      };
    }
    const message = asSent(content.data, target);
    const { channel } = message;
    if (channel === null) {
      return {
        kind: 'rejected',
        cause: 'The message names no channel: name some in slackApp.channels.',
      };
    }
    const said = { channel, scope: target.scopes[0] ?? '' };
    const ids = idsSchema.safeParse(receipt?.ids).data;
    if (message.mode === 'update' && ids !== undefined) {
      const outcome = await this.#update(message, ids, said, signal);
      if (outcome !== undefined) {
        return outcome;
      }
    }
    const mention = await this.#mentions.textOf(message.mention, signal);
    const post: Post = {
      channel,
      words: withMention(message, mention),
      mark: message.marks.message,
      subject: message.marks.subject,
    };
    if (message.mode === 'thread' && ids !== undefined) {
      const answered = await this.#post(
        {
          ...post,
          channel: ids.channel,
          thread: ids.thread ?? ids.ts,
          broadcast: message.broadcast,
        },
        signal,
      );
      if (!isGone(answered)) {
        return this.#outcomeOf(answered, said);
      }
    }
    return this.#outcomeOf(
      await this.#post(post, signal),
      said,
      message.alert === null ? undefined : message.marks.alert,
    );
  }

  async find(
    target: Target,
    signal: AbortSignal,
  ): Promise<Receipt | 'absent' | 'unsupported' | 'unknown'> {
    const { data: content } = messageSchema.safeParse(target.content);
    if (content === undefined || content.channel === null) {
      return 'unsupported';
    }
    const message = asSent(content, target);
    const channel = await this.#idOf(content.channel, signal);
    if (typeof channel === 'string') {
      return channel;
    }
    const found = await this.#history.find(channel.id, message, signal);
    return typeof found === 'string'
      ? found
      : this.#receipt(idsOf(found, message));
  }

  async close(): Promise<void> {
    this.#teamUrl = undefined;
    this.#ids.clear();
  }

  /** Undefined where the message is out of reach. */
  async #update(
    message: Message,
    ids: Ids,
    said: Said,
    signal: AbortSignal,
  ): Promise<Outcome | undefined> {
    const { channel, ts } = ids;
    const { text, blocks, marks, alert } = message;
    const edited = await this.#api.call(
      'chat.update',
      {
        channel,
        ts,
        text,
        blocks,
        parse: 'none',
        metadata: metadataOf(marks.message, marks.subject, true),
      },
      signal,
    );
    if (isGone(edited)) {
      return undefined;
    }
    const outcome = this.#outcomeOf(edited, said, ids.alerted);
    if (
      outcome.kind !== 'delivered' ||
      alert === null ||
      ids.alerted === marks.alert
    ) {
      return outcome;
    }
    const mention = await this.#mentions.textOf(message.mention, signal);
    const post: Post = {
      channel,
      words: withMention(alert, mention),
      mark: marks.alert,
      subject: marks.subject,
    };
    const answered = await this.#post(
      { ...post, thread: ts, broadcast: true },
      signal,
    );
    const told = this.#outcomeOf(
      isGone(answered) ? await this.#post(post, signal) : answered,
      said,
    );
    return told.kind === 'delivered'
      ? {
          ...told,
          receipt: this.#receipt({ channel, ts, alerted: marks.alert }),
        }
      : told;
  }

  #post(
    { channel, words, mark, subject, thread, broadcast }: Post,
    signal: AbortSignal,
  ): Promise<Called> {
    return this.#api.call(
      'chat.postMessage',
      {
        channel,
        text: words.text,
        ...(words.blocks.length > 0 && { blocks: words.blocks }),
        ...(thread !== undefined && {
          thread_ts: thread,
          reply_broadcast: broadcast,
        }),
        metadata: metadataOf(mark, subject),
        // Else Slack makes links of what looks like an address.
        parse: 'none',
        unfurl_links: false,
        unfurl_media: false,
      },
      signal,
    );
  }

  async #idOf(
    channel: string,
    signal: AbortSignal,
  ): Promise<{ readonly id: string } | 'unsupported' | 'unknown'> {
    if (!channel.startsWith('#')) {
      return { id: channel };
    }
    const id = this.#ids.get(channel);
    return id === undefined ? this.#history.idOf(channel, signal) : { id };
  }

  #outcomeOf(
    { request, result }: Called,
    { channel, scope }: Said,
    alerted?: string,
  ): Outcome {
    const answer = answerOf(result);
    const exchange = exchangeOf(request, result, wordsOf(answer));
    const failure = failureOf(result, { channel, scope, now: this.#now() });
    if (failure !== undefined) {
      return { ...failure, exchange };
    }
    const posted = postedSchema.safeParse(answer);
    if (!posted.success) {
      return { kind: 'inDoubt', cause: "The answer is not Slack's.", exchange };
    }
    const { channel: id, ts, message } = posted.data;
    if (channel.startsWith('#')) {
      this.#ids.set(channel, id);
    }
    // Where nothing is left to answer, Slack makes a message of its own of it.
    const thread = message?.thread_ts;
    return {
      kind: 'delivered',
      receipt: this.#receipt({
        channel: id,
        ts,
        ...(thread !== undefined && thread !== ts && { thread }),
        ...(alerted !== undefined && { alerted }),
      }),
      exchange,
    };
  }

  #receipt(ids: Ids): Receipt {
    const { channel, ts, thread } = ids;
    const query =
      thread === undefined ? '' : `?thread_ts=${thread}&cid=${channel}`;
    return {
      ids,
      ...(this.#teamUrl !== undefined && {
        url: `${this.#teamUrl}archives/${channel}/p${ts.replace('.', '')}${query}`,
      }),
    };
  }
}

function idsOf(found: FoundMessage, { marks }: Message): Ids {
  const { channel, ts, thread, alerted } = found;
  return {
    channel,
    ts,
    ...(thread !== undefined && { thread }),
    ...(alerted && { alerted: marks.alert }),
  };
}
