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
  checkReceiver,
  Exchange,
  exchangeOf,
  Health,
  HttpResult,
  isSigningKey,
  Outcome,
  outcomeOfStatus,
  ProviderClient,
  ProviderPlatform,
  Receipt,
  Secret,
  statusWords,
  Target,
  webhookHeaders,
} from 'backstage-plugin-tekton-integrations-node';
import { requestSchema } from '../content';

/** The credentials of a webhook. */
export interface WebhookCredentials {
  /** Where requests go that name no address of their own. */
  readonly url?: Secret;
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, Secret>;
  /** Each request is signed with all of them. */
  readonly signingKeys: readonly Secret[];
}

/** Printable ASCII: anything else HTTP refuses, or repeats in an error. */
const HEADER_VALUE = /^[!-~]([ -~]*[!-~])?$/;

function addressOf(url: Secret): URL | undefined {
  const text = url.unwrap().trim();
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  return parsed &&
    /^https?:$/.test(parsed.protocol) &&
    parsed.username === '' &&
    parsed.password === ''
    ? parsed
    : undefined;
}

/**
 * Sends requests to a receiver.
 *
 * Failure policy: never throws. Any 2xx is the receiver's yes; redirects are
 * not followed. What a receiver says beside its status is not repeated: it may
 * be a page, or what was sent to it.
 */
export class WebhookClient implements ProviderClient {
  readonly #url: string | undefined;
  readonly #credentials: WebhookCredentials;
  readonly #platform: ProviderPlatform;

  /** @param url - where requests go that name no address of their own */
  constructor(
    url: string | undefined,
    credentials: WebhookCredentials,
    platform: ProviderPlatform,
  ) {
    this.#url = url;
    this.#credentials = credentials;
    this.#platform = platform;
  }

  /**
   * Nothing but a request with content could try the credentials, so the
   * receiver is asked whether it is there at all.
   */
  async check(signal: AbortSignal): Promise<Health> {
    const wrong = this.#wrongCredential();
    if (wrong !== undefined) {
      return { kind: 'refused', message: wrong };
    }
    const { url } = this.#placeOf(this.#url);
    return checkReceiver(this.#platform.http, url, signal);
  }

  async send(
    target: Target,
    _receipt: Receipt | undefined,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const content = requestSchema.safeParse(target.content);
    if (!content.success) {
      return {
        kind: 'rejected',
        cause: 'The content is not that of a request.',
      };
    }
    const wrong = this.#wrongCredential();
    if (wrong !== undefined) {
      return { kind: 'rejected', cause: wrong, pause: 'provider' };
    }
    const { id, body, method, headers, tenant } = content.data;
    const { http } = this.#platform;
    const { url, exchange } = this.#placeOf(content.data.url ?? this.#url);
    const result = await http.request({
      method,
      url,
      headers: {
        ...headers,
        ...this.#secretHeaders(),
        ...webhookHeaders(
          { id, body, now: this.#platform.now() },
          this.#credentials.signingKeys,
        ),
      },
      body,
      signal,
      chosen: tenant && url !== this.#url,
    });
    const told = exchange(method, result);
    const failure = outcomeOfStatus(result, {
      scope: target.scopes[0] ?? '',
      now: this.#platform.now(),
    });
    return failure
      ? { ...failure, exchange: told }
      : { kind: 'delivered', receipt: { ids: { id } }, exchange: told };
  }

  async close(): Promise<void> {
    // The platform's connections are not ours to end.
  }

  /** The first credential that no request can be made with. */
  #wrongCredential(): string | undefined {
    const { url, headers, signingKeys } = this.#credentials;
    if (url !== undefined && addressOf(url) === undefined) {
      return 'webhook.secretURL is not an http or https URL without user and password: correct it in the Secret.';
    }
    for (const [name, value] of headers) {
      if (!HEADER_VALUE.test(value.unwrap().trim())) {
        return `The value of '${name}' in webhook.secretHeaders is not printable ASCII: correct it in the Secret.`;
      }
    }
    return signingKeys.every(isSigningKey)
      ? undefined
      : 'A signing key of webhook begins with whsec_ and is not base64 after it: correct it in the Secret.';
  }

  #secretHeaders(): Record<string, string> {
    return Object.fromEntries(
      [...this.#credentials.headers].map(([name, value]) => [
        name,
        value.unwrap().trim(),
      ]),
    );
  }

  /**
   * Where a request goes, and what is told of it: a secret address by its host
   * alone.
   */
  #placeOf(url: string | undefined): {
    readonly url: string;
    exchange(method: string, result: HttpResult): Exchange;
  } {
    if (url !== undefined) {
      return {
        url,
        exchange: (method, result) => exchangeOf({ method, url }, result),
      };
    }
    const secret = this.#credentials.url?.unwrap().trim() ?? '';
    return {
      url: secret,
      exchange: (method, result) => ({
        request: `${method} ${new URL(secret).host}/…`,
        ...(result.kind === 'answer' && { answer: statusWords(result.status) }),
      }),
    };
  }
}
