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
  exchangeOf,
  Failure,
  Health,
  HttpResult,
  isSigningKey,
  Outcome,
  outcomeOfStatus,
  ProviderClient,
  ProviderPlatform,
  Rate,
  Receipt,
  Secret,
  Target,
  webhookHeaders,
} from 'backstage-plugin-tekton-integrations-node';
import { Event, eventSchema } from '../content';
import { Consent, Handshake } from './Handshake';
import { Pace } from './Pace';
import { Serialised, serialised } from './serialised';
import { Tokens } from './tokens';

/** What requests carry beside the event. */
export interface CloudEventsCredentials {
  /** What is wrong with the credentials, so that nothing can be sent. */
  readonly problem?: string;
  /** The whole value of the header Authorization. */
  readonly staticToken?: Secret;
  /** Where the header comes from otherwise. */
  readonly tokens?: Tokens;
  /** Each request is signed with all of them. */
  readonly signingKeys: readonly Secret[];
}

type Headers = Readonly<Record<string, string>>;

/** What became of an event, and whether the receiver refused who sent it. */
interface Sent {
  readonly outcome: Outcome;
  readonly unauthorized: boolean;
}

/** Headers for a request, or why there are none. */
type Prepared =
  | { readonly kind: 'ready'; readonly authorization: Headers }
  | { readonly kind: 'failure'; readonly failure: Failure };

/** Printable ASCII: anything else HTTP refuses, or repeats in an error. */
const HEADER_VALUE = /^[!-~]([ -~]*[!-~])?$/;

/**
 * Sends events to a receiver.
 *
 * Failure policy: never throws. Any 2xx is the receiver's yes; redirects are
 * not followed. What a receiver says beside its status is not repeated: it may
 * be a page, or what was sent to it.
 */
export class CloudEventsClient implements ProviderClient {
  readonly #url: string;
  readonly #handshake: Handshake | undefined;
  readonly #credentials: CloudEventsCredentials;
  readonly #platform: ProviderPlatform;
  readonly #pace = new Pace();

  constructor(
    url: string,
    handshake: Handshake | undefined,
    credentials: CloudEventsCredentials,
    platform: ProviderPlatform,
  ) {
    this.#url = url;
    this.#handshake = handshake;
    this.#credentials = credentials;
    this.#platform = platform;
  }

  /**
   * Only an event could try the credentials. So the token is asked for, and
   * the receiver for its consent, or else whether it is there at all.
   */
  async check(signal: AbortSignal): Promise<Health> {
    const { host } = new URL(this.#url);
    const prepared = await this.#prepare(signal);
    if (prepared.kind === 'failure') {
      return healthOf(prepared.failure);
    }
    if (this.#handshake) {
      const { authorization } = prepared;
      const consent = await this.#handshake.ask(signal, authorization);
      return consent.kind === 'given'
        ? { kind: 'ok', message: `${host} ${consentWords(consent)}.` }
        : healthOf(consent.failure);
    }
    return checkReceiver(this.#platform.http, this.#url, signal);
  }

  async send(
    target: Target,
    _receipt: Receipt | undefined,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const content = eventSchema.safeParse(target.content);
    if (!content.success) {
      return {
        kind: 'rejected',
        cause: 'The content is not that of an event.',
      };
    }
    if (signal.aborted) {
      return { kind: 'retry', cause: 'aborted' };
    }
    const prepared = await this.#prepare(signal);
    if (prepared.kind === 'failure') {
      return prepared.failure;
    }
    const { authorization } = prepared;
    const consent = await this.#handshake?.consent(signal, authorization);
    if (consent?.kind === 'failure') {
      return consent.failure;
    }
    const post = (headers: Headers) =>
      this.#paced(target, consent?.rate, content.data, headers, signal);
    const { outcome, unauthorized } = await post(authorization);
    const { tokens } = this.#credentials;
    if (!tokens || !unauthorized) {
      return outcome;
    }
    // The receiver knows of an end that the token's own life does not tell.
    tokens.forget(authorization.authorization);
    const again = await this.#prepare(signal);
    return again.kind === 'failure'
      ? again.failure
      : (await post(again.authorization)).outcome;
  }

  async close(): Promise<void> {
    // The platform's connections are not ours to end.
  }

  async #paced(
    target: Target,
    rate: number | undefined,
    event: Event,
    authorization: Headers,
    signal: AbortSignal,
  ): Promise<Sent> {
    const scope = target.scopes.at(-1) ?? '';
    const now = this.#platform.now();
    const forMs = rate === undefined ? 0 : this.#pace.waitMs(rate, now);
    if (forMs > 0) {
      const cause = `${new URL(this.#url).host} allows ${rate} requests a minute`;
      return {
        outcome: { kind: 'throttled', scope, forMs, cause },
        unauthorized: false,
      };
    }
    this.#pace.count(now);
    const sent = await this.#post(target, event, authorization, signal);
    return rate === undefined
      ? sent
      : {
          ...sent,
          outcome: { ...sent.outcome, rate: this.#rate(scope, rate) },
        };
  }

  #rate(scope: string, limit: number): Rate {
    return { scope, limit, ...this.#pace.left(limit, this.#platform.now()) };
  }

  async #post(
    target: Target,
    event: Event,
    authorization: Headers,
    signal: AbortSignal,
  ): Promise<Sent> {
    const { id } = event.attributes;
    const message = serialised(event);
    const { http, now } = this.#platform;
    const result = await http.request({
      method: 'POST',
      url: this.#url,
      headers: {
        ...message.headers,
        ...this.#signature(id, message),
        ...(this.#handshake && originHeaders(this.#handshake)),
        ...authorization,
      },
      body: message.body,
      signal,
    });
    const exchange = exchangeOf({ method: 'POST', url: this.#url }, result);
    const failure = this.#failureOf(result, target, now());
    return {
      outcome: failure
        ? { ...failure, exchange }
        : { kind: 'delivered', receipt: { ids: { id } }, exchange },
      unauthorized: result.kind === 'answer' && result.status === 401,
    };
  }

  #failureOf(
    result: HttpResult,
    { scopes: [scope = ''] }: Target,
    now: number,
  ): Failure | undefined {
    const failure = outcomeOfStatus(result, { scope, now });
    // It is retired for good, and asks for nothing more.
    return result.kind === 'answer' && result.status === 410
      ? {
          kind: 'rejected',
          cause:
            '410 Gone: the receiver is no longer there. Change cloudEvents.webhook.url, or remove the Provider.',
          pause: 'provider',
        }
      : failure;
  }

  #signature(id: string, { body }: Serialised): Headers {
    const { signingKeys } = this.#credentials;
    const now = this.#platform.now();
    return signingKeys.length > 0
      ? webhookHeaders({ id, body, now }, signingKeys)
      : {};
  }

  /** The header Authorization, from credentials that can be used. */
  async #prepare(signal: AbortSignal): Promise<Prepared> {
    const { staticToken, tokens } = this.#credentials;
    const cause = this.#wrongCredential();
    if (cause !== undefined) {
      return {
        kind: 'failure',
        failure: { kind: 'rejected', cause, pause: 'provider' },
      };
    }
    if (tokens) {
      const token = await tokens.header(signal);
      return token.kind === 'failure'
        ? token
        : { kind: 'ready', authorization: { authorization: token.value } };
    }
    return {
      kind: 'ready',
      authorization: staticToken
        ? { authorization: staticToken.unwrap().trim() }
        : {},
    };
  }

  /** The first credential that no request can be made with. */
  #wrongCredential(): string | undefined {
    const { problem, staticToken, signingKeys } = this.#credentials;
    if (problem !== undefined) {
      return problem;
    }
    if (staticToken && !HEADER_VALUE.test(staticToken.unwrap().trim())) {
      return 'cloudEvents.webhook.authorization.staticToken is not printable ASCII: correct it in the Secret.';
    }
    return signingKeys.every(isSigningKey)
      ? undefined
      : 'A signing key of cloudEvents begins with whsec_ and is not base64 after it: correct it in the Secret.';
  }
}

/** Versions of the specification differ in the header that they ask for. */
function originHeaders({ origin }: Handshake): Headers {
  return { origin, 'webhook-request-origin': origin };
}

function consentWords({
  rate,
  calledUntil,
}: Extract<Consent, { kind: 'given' }>): string {
  const words = `takes events, ${rate ?? 'any number of'} requests a minute`;
  return calledUntil === undefined
    ? words
    : `${words}, as it said by callback; that counts until ${new Date(calledUntil).toISOString().slice(0, 10)}`;
}

function healthOf({ kind, cause, ...more }: Failure): Health {
  return kind === 'rejected' && 'pause' in more
    ? { kind: 'refused', message: cause }
    : { kind: 'unknown', message: cause };
}
