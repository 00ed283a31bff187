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
  BatchEntry,
  Exchange,
  exchangeOf,
  Health,
  Outcome,
  ProviderClient,
  ProviderPlatform,
  Receipt,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { Message, messageSchema } from '../content';
import { scopesOf } from '../scopes';
import { SnsSettings } from '../settings';
import { topicOf } from '../topic';
import { batchOutcomes } from './batchOutcomes';
import { Keys, ownerOf } from './credentials';
import { FailureContext, failureOf, wordsOf } from './failureOf';
import { healthOf } from './healthOf';
import { meaningOf } from './meanings';
import { inputOf, publishedSchema, receiptOf } from './published';
import { Called, SnsApi } from './SnsApi';

const NOT_SNS: Outcome = {
  kind: 'inDoubt',
  cause: "The answer is not AWS SNS's.",
};

/** A message on its way, and what a refusal of it counts on. */
interface Sending {
  readonly message: Message;
  readonly context: FailureContext;
}

/** An answer of SNS, or what came in the place of one. */
type Answered<Output> =
  | {
      readonly kind: 'answer';
      readonly output?: Output;
      readonly exchange: Exchange;
    }
  | { readonly kind: 'failure'; readonly outcome: Outcome };

/**
 * Publishes to topics of Amazon SNS.
 *
 * Failure policy: never throws. What an answer does not speak of is in doubt.
 */
export class SnsClient implements ProviderClient {
  readonly #api: SnsApi;
  readonly #settings: SnsSettings;
  readonly #who: string;
  readonly #now: () => number;

  constructor(
    settings: SnsSettings,
    keys: Keys | undefined,
    platform: ProviderPlatform,
  ) {
    this.#settings = settings;
    this.#api = new SnsApi(settings, keys, platform.http);
    this.#who = ownerOf(settings, keys);
    this.#now = () => platform.now();
  }

  async check(signal: AbortSignal): Promise<Health> {
    const { topicARN, endpoint } = this.#settings;
    const topic = topicOf(topicARN);
    const region = this.#settings.region ?? topic.region;
    return healthOf(
      await this.#api.topicAttributes(region, topicARN, signal),
      this.#who,
      this.#context(topicARN, scopesOf(topic, region, endpoint)),
    );
  }

  async send(
    target: Target,
    _receipt: Receipt | undefined,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const sending = this.#sendingOf(target);
    return sending
      ? this.#publish(sending, signal)
      : { kind: 'rejected', cause: 'The content is not that of a message.' };
  }

  async sendBatch(
    entries: readonly BatchEntry[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Outcome>> {
    const sendings = entries.map(({ target }) => this.#sendingOf(target));
    const [first] = sendings;
    const known = sendings.filter(sending => sending !== undefined);
    const outcomes =
      first === undefined || known.length < sendings.length
        ? await Promise.all(
            entries.map(({ target }) => this.send(target, undefined, signal)),
          )
        : await this.#publishAll(first, known, signal);
    return new Map(
      entries.flatMap(({ id }, index) => {
        const outcome = outcomes[index];
        return outcome ? [[id, outcome]] : [];
      }),
    );
  }

  async close(): Promise<void> {
    this.#api.close();
  }

  #sendingOf({ content, scopes }: Target): Sending | undefined {
    const parsed = messageSchema.safeParse(content);
    return parsed.success
      ? {
          message: parsed.data,
          context: this.#context(parsed.data.topicARN, scopes),
        }
      : undefined;
  }

  #context(topicARN: string, scopes: readonly string[]): FailureContext {
    return {
      topic: topicOf(topicARN),
      scopes,
      own: topicARN === this.#settings.topicARN,
      now: this.#now(),
    };
  }

  async #publish(
    { message, context }: Sending,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const called = await this.#api.publish(
      message.region,
      { TopicArn: message.topicARN, ...inputOf(message) },
      signal,
    );
    const answered = answeredOf(called, context);
    if (answered.kind === 'failure') {
      return answered.outcome;
    }
    const { output, exchange } = answered;
    const published = publishedSchema.safeParse(output);
    return published.success
      ? { kind: 'delivered', receipt: receiptOf(published.data), exchange }
      : { ...NOT_SNS, exchange };
  }

  /** All go to the topic of the first one: that is what a batch's key says. */
  async #publishAll(
    { message: { region, topicARN }, context }: Sending,
    sendings: readonly Sending[],
    signal: AbortSignal,
  ): Promise<(Outcome | undefined)[]> {
    const called = await this.#api.publishBatch(
      region,
      {
        TopicArn: topicARN,
        PublishBatchRequestEntries: sendings.map(({ message }, index) => ({
          Id: String(index),
          ...inputOf(message),
        })),
      },
      signal,
    );
    // One of them may be what is refused: the others are not to suffer.
    if (
      called.kind === 'asked' &&
      called.error &&
      meaningOf(called.error, context.topic)?.kind === 'message'
    ) {
      return Promise.all(
        sendings.map(sending => this.#publish(sending, signal)),
      );
    }
    const answered = answeredOf(called, context);
    if (answered.kind === 'failure') {
      return sendings.map(() => answered.outcome);
    }
    const outcomes = batchOutcomes(answered.output, context);
    return sendings.map((_, index) => {
      const outcome = outcomes.get(String(index));
      return outcome && { ...outcome, exchange: answered.exchange };
    });
  }
}

function answeredOf<Output>(
  called: Called<Output>,
  context: FailureContext,
): Answered<Output> {
  if (called.kind === 'noCredentials') {
    const { why } = called;
    return {
      kind: 'failure',
      outcome:
        why.kind === 'passing'
          ? { kind: 'retry', cause: why.cause }
          : { kind: 'rejected', cause: why.message, pause: 'provider' },
    };
  }
  const { url, result, error, output } = called;
  const exchange = exchangeOf({ method: 'POST', url }, result, wordsOf(error));
  const failure = failureOf(result, error, context);
  return failure
    ? { kind: 'failure', outcome: { ...failure, exchange } }
    : { kind: 'answer', output, exchange };
}
