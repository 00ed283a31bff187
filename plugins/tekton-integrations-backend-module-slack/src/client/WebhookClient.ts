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
  Exchange,
  Health,
  HttpResult,
  Outcome,
  ProviderClient,
  ProviderPlatform,
  Receipt,
  Secret,
  statusWords,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { messageSchema } from '../content';
import { withMention } from './said';
import { mentionText } from './Mentions';
import { webhookFailureOf, webhookWordsOf } from './webhookFailureOf';

const WRONG_URL =
  'slackApp.webhookURL is not an http or https URL without user and password: correct it in the Secret.';

/** What Slack says to a message without anything, once it knows the webhook. */
const EMPTY = new Set([
  'no_text',
  'invalid_payload',
  'missing_text_or_fallback_or_attachments',
]);

/**
 * Posts messages by an incoming webhook: to one channel, which Slack chose,
 * without receipts.
 *
 * Failure policy: never throws. The address is the credential, so it is told
 * by its host alone.
 *
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export class WebhookClient implements ProviderClient {
  readonly #url: string | undefined;
  readonly #platform: ProviderPlatform;

  constructor(url: Secret, platform: ProviderPlatform) {
    const text = url.unwrap().trim();
    const parsed = URL.canParse(text) ? new URL(text) : undefined;
    this.#url =
      parsed &&
      /^https?:$/.test(parsed.protocol) &&
      parsed.username === '' &&
      parsed.password === ''
        ? text
        : undefined;
    this.#platform = platform;
  }

  /**
   * A message without anything is refused for that alone where the webhook is
   * there, and nobody sees it.
   */
  async check(signal: AbortSignal): Promise<Health> {
    if (this.#url === undefined) {
      return { kind: 'refused', message: WRONG_URL };
    }
    const result = await this.#post(this.#url, {}, signal);
    if (EMPTY.has(webhookWordsOf(result) ?? '')) {
      return { kind: 'ok', message: 'Slack knows the incoming webhook.' };
    }
    const failure = webhookFailureOf(result, {
      scope: '',
      now: this.#platform.now(),
    });
    if (failure === undefined) {
      return { kind: 'unknown', message: "The answer is not Slack's." };
    }
    return failure.kind === 'rejected' && failure.pause
      ? { kind: 'refused', message: failure.cause }
      : { kind: 'unknown', message: `Slack: ${failure.cause}` };
  }

  async send(
    target: Target,
    _receipt: Receipt | undefined,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const { data: message } = messageSchema.safeParse(target.content);
    if (message === undefined) {
      return {
        kind: 'rejected',
        cause: 'The content is not that of a message.',
      };
    }
    if (message.channel !== null) {
      return {
        kind: 'rejected',
        cause:
          'An incoming webhook has a channel of its own: leave out slackApp.channels, or use a Provider with accessToken.',
      };
    }
    if (this.#url === undefined) {
      return { kind: 'rejected', cause: WRONG_URL, pause: 'provider' };
    }
    const { mention } = message;
    // Nobody can be looked up here.
    const known = mention?.kind === 'email' ? null : mention;
    const { text, blocks } = withMention(message, mentionText(known));
    const result = await this.#post(
      this.#url,
      {
        text,
        ...(blocks.length > 0 && { blocks }),
        unfurl_links: false,
        unfurl_media: false,
      },
      signal,
    );
    const exchange = this.#exchange(this.#url, result);
    const failure = webhookFailureOf(result, {
      scope: target.scopes[0] ?? '',
      now: this.#platform.now(),
    });
    return failure ? { ...failure, exchange } : { kind: 'delivered', exchange };
  }

  async close(): Promise<void> {
    // The platform's connections are not ours to end.
  }

  #post(url: string, payload: object, signal: AbortSignal) {
    return this.#platform.http.request({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(payload),
      signal,
    });
  }

  #exchange(url: string, result: HttpResult): Exchange {
    const words = webhookWordsOf(result);
    return {
      request: `POST ${new URL(url).host}/…`,
      ...(result.kind === 'answer' && {
        answer: [statusWords(result.status), words].filter(Boolean).join(': '),
      }),
    };
  }
}
