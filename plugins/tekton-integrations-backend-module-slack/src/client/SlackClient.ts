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
import { Message, messageSchema } from '../content';
import { answerOf, wordsOf } from './answerOf';
import { failureOf } from './failureOf';
import { Called, SlackApi } from './SlackApi';

const postedSchema = z.object({ channel: z.string(), ts: z.string() });
const identitySchema = z.object({
  url: z.url(),
  team: z.string(),
  user: z.string(),
});

/**
 * The message that was edited is out of reach: deleted, too old, of another
 * app, or in another workspace, whose token was put in the place of the former.
 */
const GONE = new Set([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'channel_not_found',
]);

/**
 * Posts and edits messages as a Slack app.
 *
 * Failure policy: never throws. An edit whose message is out of reach becomes
 * a new message.
 */
export class SlackClient implements ProviderClient {
  readonly #api: SlackApi;
  readonly #now: () => number;
  /** The workspace's address with a slash at its end, once it is known. */
  #teamUrl: string | undefined;

  constructor(
    baseUrl: string | undefined,
    token: Secret,
    platform: ProviderPlatform,
  ) {
    this.#api = new SlackApi(baseUrl, token, platform.http);
    this.#now = () => platform.now();
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
    this.#teamUrl = url.replace(/\/*$/, '/');
    const scopes =
      result.kind === 'answer' ? result.headers['x-oauth-scopes'] : undefined;
    return scopes !== undefined &&
      !scopes.split(/\s*,\s*/).includes('chat:write')
      ? {
          kind: 'refused',
          message: `'${user}' lacks the scope 'chat:write' in the workspace '${team}': add it to the bot's scopes and install the app again.`,
        }
      : {
          kind: 'ok',
          message: `'${user}' may post in the workspace '${team}'.`,
        };
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
    const message = content.data;
    const scope = target.scopes[0] ?? '';
    const posted = postedSchema.safeParse(receipt?.ids);
    if (message.mode === 'update' && posted.success) {
      const { channel, ts } = posted.data;
      const { text, blocks } = message;
      const edited = await this.#api.call(
        'chat.update',
        { channel, ts, text, blocks, parse: 'none' },
        signal,
      );
      const answer = answerOf(edited.result);
      if (answer?.ok !== false || !GONE.has(answer.error)) {
        return this.#outcomeOf(edited, message, scope);
      }
    }
    return this.#outcomeOf(
      await this.#api.call(
        'chat.postMessage',
        {
          channel: message.channel,
          text: message.text,
          ...(message.blocks.length > 0 && { blocks: message.blocks }),
          // Else Slack makes links of what looks like an address.
          parse: 'none',
          unfurl_links: false,
          unfurl_media: false,
        },
        signal,
      ),
      message,
      scope,
    );
  }

  async close(): Promise<void> {
    this.#teamUrl = undefined;
  }

  #outcomeOf(
    { request, result }: Called,
    { channel }: Message,
    scope: string,
  ): Outcome {
    const answer = answerOf(result);
    const exchange = exchangeOf(request, result, wordsOf(answer));
    const failure = failureOf(result, { channel, scope, now: this.#now() });
    if (failure !== undefined) {
      return { ...failure, exchange };
    }
    const posted = postedSchema.safeParse(answer);
    return posted.success
      ? { kind: 'delivered', receipt: this.#receipt(posted.data), exchange }
      : { kind: 'inDoubt', cause: "The answer is not Slack's.", exchange };
  }

  #receipt({ channel, ts }: z.infer<typeof postedSchema>): Receipt {
    return {
      ids: { channel, ts },
      ...(this.#teamUrl !== undefined && {
        url: `${this.#teamUrl}archives/${channel}/p${ts.replace('.', '')}`,
      }),
    };
  }
}
