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
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';
import { Message, messageSchema } from '../content';
import { endpointOf, GcpPubSubSettings } from '../settings';
import { errorOf, jsonOf, wordsOf } from './answerOf';
import { failureOf } from './failureOf';
import { healthOf } from './healthOf';
import { Called } from './PubSubApi';
import { Lent } from './SharedApis';

const publishedSchema = z.object({
  messageIds: z.tuple([z.string().min(1)]),
});

/**
 * Publishes to the topics of one project.
 *
 * Failure policy: closed. What the answer does not confirm is in doubt; it is
 * sent again with the same `id` attribute.
 */
export class PubSubClient implements ProviderClient {
  readonly #settings: GcpPubSubSettings;
  readonly #lent: Lent;
  readonly #now: () => number;

  constructor(
    settings: GcpPubSubSettings,
    lent: Lent,
    platform: Pick<ProviderPlatform, 'now'>,
  ) {
    this.#settings = settings;
    this.#lent = lent;
    this.#now = () => platform.now();
  }

  check(signal: AbortSignal): Promise<Health> {
    return healthOf(this.#lent.api, this.#settings, signal);
  }

  async send(
    target: Target,
    _receipt: Receipt | undefined,
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
    return this.#outcomeOf(
      await this.#lent.api.publish(message, signal),
      message,
      target.scopes[0] ?? '',
    );
  }

  close(): Promise<void> {
    return this.#lent.giveBack();
  }

  #outcomeOf(
    { request, refusal, result }: Called,
    { project, topic }: Message,
    scope: string,
  ): Outcome {
    const exchange = exchangeOf(request, result, wordsOf(errorOf(result)));
    if (refusal !== undefined) {
      return refusal.passing
        ? { kind: 'retry', cause: refusal.message, exchange }
        : {
            kind: 'rejected',
            pause: 'provider',
            cause: refusal.message,
            exchange,
          };
    }
    const failure = failureOf(result, {
      project,
      topic,
      isOwnTopic: topic === this.#settings.topic,
      scope,
      now: this.#now(),
    });
    if (failure !== undefined) {
      return { ...failure, exchange };
    }
    const published = publishedSchema.safeParse(jsonOf(result));
    if (!published.success) {
      return {
        kind: 'inDoubt',
        cause: "The answer is not Pub/Sub's.",
        exchange,
      };
    }
    const [messageId] = published.data.messageIds;
    return {
      kind: 'delivered',
      receipt: {
        ids: { messageId },
        ...(endpointOf(this.#settings).isGoogle && {
          url: `https://console.cloud.google.com/cloudpubsub/topic/detail/${encodeURIComponent(topic)}?project=${encodeURIComponent(project)}`,
        }),
      },
      exchange,
    };
  }
}
