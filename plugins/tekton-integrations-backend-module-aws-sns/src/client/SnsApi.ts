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

import type {
  PublishBatchCommandInput,
  PublishBatchCommandOutput,
  PublishCommandInput,
  PublishCommandOutput,
  SNSClient,
} from '@aws-sdk/client-sns';
import {
  HttpClient,
  HttpResult,
} from 'backstage-plugin-tekton-integrations-node';
import { SnsSettings } from '../settings';
import { AwsError, awsErrorOf } from './awsError';
import {
  credentialsOf,
  Keys,
  NoCredentials,
  noCredentials,
} from './credentials';
import { HandlerOptions, PlatformHandler } from './PlatformHandler';
import { loadSdk } from './sdk';

/** A request and what came of it, or why there was none. */
export type Called<Output> =
  | { readonly kind: 'noCredentials'; readonly why: NoCredentials }
  | {
      readonly kind: 'asked';
      readonly url: string;
      readonly result: HttpResult;
      readonly output?: Output;
      readonly error?: AwsError;
    };

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) {
      stop();
    }
    signal.addEventListener('abort', stop, { once: true });
  });
}

/**
 * Amazon SNS over the HTTP layer of the platform. The SDK signs the requests
 * and reads the answers; what came of one is read from the HTTP layer's
 * result, which knows whether a request was written. Nothing is repeated here.
 *
 * Failure policy: never throws.
 */
export class SnsApi {
  readonly #settings: SnsSettings;
  readonly #keys: Keys | undefined;
  readonly #handler: PlatformHandler;
  readonly #sdk: ReturnType<typeof loadSdk>;
  /** By region: a Notification may name a topic in another one. */
  readonly #clients = new Map<string, SNSClient>();

  constructor(
    settings: SnsSettings,
    keys: Keys | undefined,
    http: Pick<HttpClient, 'request'>,
  ) {
    this.#settings = settings;
    this.#keys = keys;
    this.#handler = new PlatformHandler(http);
    this.#sdk = loadSdk();
  }

  async publish(
    region: string,
    input: PublishCommandInput,
    signal: AbortSignal,
  ): Promise<Called<PublishCommandOutput>> {
    const { PublishCommand } = this.#sdk;
    return this.#call(region, signal, (client, options) =>
      client.send(new PublishCommand(input), options),
    );
  }

  async publishBatch(
    region: string,
    input: PublishBatchCommandInput,
    signal: AbortSignal,
  ): Promise<Called<PublishBatchCommandOutput>> {
    const { PublishBatchCommand } = this.#sdk;
    return this.#call(region, signal, (client, options) =>
      client.send(new PublishBatchCommand(input), options),
    );
  }

  /** The attributes of a topic, by name. */
  async topicAttributes(
    region: string,
    arn: string,
    signal: AbortSignal,
  ): Promise<Called<Readonly<Record<string, string>>>> {
    const { GetTopicAttributesCommand } = this.#sdk;
    return this.#call(region, signal, async (client, options) => {
      const { Attributes } = await client.send(
        new GetTopicAttributesCommand({ TopicArn: arn }),
        options,
      );
      return Attributes ?? {};
    });
  }

  close(): void {
    this.#clients.forEach(client => client.destroy());
    this.#clients.clear();
  }

  async #call<Output>(
    region: string,
    signal: AbortSignal,
    send: (
      client: SNSClient,
      options: HandlerOptions & { abortSignal: AbortSignal },
    ) => Promise<Output>,
  ): Promise<Called<Output>> {
    const client = this.#client(region);
    try {
      // Before the request, so that what fails here was certainly not sent.
      await Promise.race([client.config.credentials(), aborted(signal)]);
    } catch (error) {
      return {
        kind: 'noCredentials',
        why: signal.aborted
          ? { kind: 'passing', cause: 'aborted' }
          : noCredentials(error, this.#settings),
      };
    }
    let url = '';
    let result: HttpResult = {
      kind: 'notSent',
      cause: 'the request could not be made',
    };
    try {
      const output = await send(client, {
        abortSignal: signal,
        onResult: (asked, answer) => {
          url = asked;
          result = answer;
        },
      });
      return { kind: 'asked', url, result, output };
    } catch (error) {
      return { kind: 'asked', url, result, error: awsErrorOf(error) };
    }
  }

  #client(region: string): SNSClient {
    const known = this.#clients.get(region);
    if (known) {
      return known;
    }
    const { SNSClient } = this.#sdk;
    const client = new SNSClient({
      region,
      endpoint: this.#settings.endpoint,
      credentials: credentialsOf(
        this.#settings,
        this.#keys,
        region,
        this.#handler,
      ),
      requestHandler: this.#handler,
      maxAttempts: 1,
    });
    this.#clients.set(region, client);
    return client;
  }
}
