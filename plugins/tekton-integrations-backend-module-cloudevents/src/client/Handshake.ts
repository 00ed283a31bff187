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
  Failure,
  outcomeOfStatus,
  ProviderPlatform,
} from 'backstage-plugin-tekton-integrations-node';

/** A consent is asked for again this long after it was given. */
const CONSENT_MS = 24 * 60 * 60 * 1000;

/** What a receiver answered to the question whether it may be sent events. */
export type Consent =
  | {
      readonly kind: 'given';
      /** Requests a minute; none where it sets no limit. */
      readonly rate?: number;
    }
  | { readonly kind: 'failure'; readonly failure: Failure };

/** What is asked. */
export interface HandshakeOptions {
  readonly url: string;
  /** The name under which it is asked. */
  readonly origin: string;
  /** Requests a minute. */
  readonly rate: number;
}

/** A number of requests; undefined where the header says none. */
function rateOf(header: string | undefined): number | undefined {
  const text = header?.trim() ?? '';
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

/**
 * The question by which a receiver of webhooks protects itself from being
 * flooded with events that it never asked for.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/http-webhook.md#4-abuse-protection
 *
 * Failure policy: closed. Without a consent nothing is sent; the receiver is
 * asked again when the Provider is checked.
 */
export class Handshake {
  readonly #options: HandshakeOptions;
  readonly #platform: ProviderPlatform;
  #given: { readonly rate?: number; readonly at: number } | undefined;

  constructor(options: HandshakeOptions, platform: ProviderPlatform) {
    this.#options = options;
    this.#platform = platform;
  }

  /** Who the requests are from, in the header Origin. */
  get origin(): string {
    return this.#options.origin;
  }

  /** The consent as it was given, else as it is given now. */
  async consent(
    signal: AbortSignal,
    authorization: Readonly<Record<string, string>>,
  ): Promise<Consent> {
    const given = this.#given;
    return given && this.#platform.now() < given.at + CONSENT_MS
      ? { kind: 'given', rate: given.rate }
      : this.ask(signal, authorization);
  }

  /** Asks the receiver, also where it has consented. */
  async ask(
    signal: AbortSignal,
    authorization: Readonly<Record<string, string>>,
  ): Promise<Consent> {
    const { url, origin, rate } = this.#options;
    const { http, now } = this.#platform;
    const result = await http.request({
      method: 'OPTIONS',
      url,
      headers: {
        'webhook-request-origin': origin,
        'webhook-request-rate': String(rate),
        ...authorization,
      },
      signal,
    });
    const asked = now();
    if (result.kind === 'answer') {
      const { headers } = result;
      const allowed = headers['webhook-allowed-origin']?.trim().toLowerCase();
      // The status says nothing here: some receivers know no OPTIONS.
      if (allowed === '*' || allowed === origin.toLowerCase()) {
        const header = headers['webhook-allowed-rate'];
        this.#given = {
          rate: header === undefined ? rate : rateOf(header),
          at: asked,
        };
        return { kind: 'given', rate: this.#given.rate };
      }
    }
    const exchange = exchangeOf({ method: 'OPTIONS', url }, result);
    const failure = outcomeOfStatus(result, { scope: '', now: asked });
    const { host } = new URL(url);
    if (failure?.kind === 'retry' || failure?.kind === 'inDoubt') {
      const cause = `${host} was asked for its consent: ${failure.cause}`;
      return { kind: 'failure', failure: { kind: 'retry', cause, exchange } };
    }
    if (failure?.kind === 'throttled') {
      return {
        kind: 'failure',
        failure: {
          kind: 'retry',
          afterMs: failure.forMs,
          cause: `${host} was asked for its consent: ${failure.cause}`,
          exchange,
        },
      };
    }
    this.#given = undefined;
    if (result.kind === 'notSent' && failure) {
      return { kind: 'failure', failure };
    }
    return {
      kind: 'failure',
      failure: {
        kind: 'rejected',
        cause: `${host} does not consent to events from '${origin}' (${exchange.answer ?? 'no answer'}): its answer to OPTIONS needs the header WebHook-Allowed-Origin with this name or *. Allow the name there, or set cloudEvents.webhook.validation.requestOrigin to one that it knows.`,
        pause: 'provider',
        exchange,
      },
    };
  }
}
