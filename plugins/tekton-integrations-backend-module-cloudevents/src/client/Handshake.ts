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
  Callback,
  CallbackQuestion,
  Exchange,
  exchangeOf,
  Failure,
  HttpResult,
  outcomeOfStatus,
  ProviderPlatform,
} from 'backstage-plugin-tekton-integrations-node';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A consent is asked for again this long after it was given. */
const CONSENT_MS = DAY_MS;
/** An address for a later consent can be called this long. */
const CALLBACK_MS = 7 * DAY_MS;
/** It is time for another address this long before the end of one. */
const CALLBACK_MARGIN_MS = 3 * DAY_MS;
/** A consent by callback, which a person may have given, counts this long. */
const CALLED_MS = 90 * DAY_MS;

const ALLOWED_RATE = 'webhook-allowed-rate';

/** What a receiver answered to the question whether it may be sent events. */
export type Consent =
  | {
      readonly kind: 'given';
      /** Requests a minute; none where it sets no limit. */
      readonly rate?: number;
      /** It was given by callback, and counts so long; milliseconds since the epoch. */
      readonly calledUntil?: number;
    }
  | { readonly kind: 'failure'; readonly failure: Failure };

type Given = Extract<Consent, { kind: 'given' }>;

/** What is asked. */
export interface HandshakeOptions {
  readonly url: string;
  /** The name under which it is asked. */
  readonly origin: string;
  /** Requests a minute. */
  readonly rate: number;
  /** Whether it is given an address at which it can consent later. */
  readonly callback?: boolean;
}

type Platform = Pick<ProviderPlatform, 'http' | 'now' | 'callbacks'>;

/**
 * Requests a minute that are allowed; undefined where there is no limit. What
 * is no number of requests allows no more than was asked for.
 */
function rateOf(said: string | undefined, asked: number): number | undefined {
  const text = said?.trim() ?? '';
  if (text === '*') {
    return undefined;
  }
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : asked;
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
  readonly #platform: Platform;
  readonly #question: CallbackQuestion;
  #given: { readonly consent: Given; readonly until: number } | undefined;
  #callback: Callback | undefined;

  constructor(options: HandshakeOptions, platform: Platform) {
    this.#options = options;
    this.#platform = platform;
    this.#question = {
      purpose: 'handshake',
      about: [options.url, options.origin.toLowerCase()],
    };
  }

  /** Who the requests are from, in headers of theirs. */
  get origin(): string {
    return this.#options.origin;
  }

  /** The consent as it was given, else as it is given now. */
  async consent(
    signal: AbortSignal,
    authorization: Readonly<Record<string, string>>,
  ): Promise<Consent> {
    const given = this.#given;
    return given && this.#platform.now() < given.until
      ? given.consent
      : this.ask(signal, authorization);
  }

  /** Asks the receiver, also where it has consented. */
  async ask(
    signal: AbortSignal,
    authorization: Readonly<Record<string, string>>,
  ): Promise<Consent> {
    try {
      return await this.#ask(signal, authorization);
    } catch {
      // Only the portal's own database can fail here.
      const cause =
        'The portal could not look up whether the receiver consents: its database does not answer';
      return { kind: 'failure', failure: { kind: 'retry', cause } };
    }
  }

  async #ask(
    signal: AbortSignal,
    authorization: Readonly<Record<string, string>>,
  ): Promise<Consent> {
    const { url, origin, rate } = this.#options;
    const { http, now } = this.#platform;
    const callback = await this.#address();
    const result = await http.request({
      method: 'OPTIONS',
      url,
      headers: {
        'webhook-request-origin': origin,
        'webhook-request-rate': String(rate),
        ...(callback && {
          'webhook-request-callback': callback.url.unwrap(),
        }),
        ...authorization,
      },
      signal,
    });
    const given = this.#consentOf(result) ?? (await this.#called(result));
    if (given) {
      const until = now() + CONSENT_MS;
      this.#given = {
        consent: given,
        until: Math.min(until, given.calledUntil ?? until),
      };
      return given;
    }
    return { kind: 'failure', failure: this.#failureOf(result) };
  }

  /** An address for a later consent, the same until it is about to end. */
  async #address(): Promise<Callback | undefined> {
    const { callbacks, now } = this.#platform;
    if (!callbacks || !this.#options.callback) {
      return undefined;
    }
    if (!this.#callback || now() > this.#callback.until - CALLBACK_MARGIN_MS) {
      this.#callback = await callbacks.open({
        ...this.#question,
        fields: [ALLOWED_RATE],
        openMs: CALLBACK_MS,
        answerMs: CALLED_MS,
      });
    }
    return this.#callback;
  }

  /** The consent that stands in an answer. */
  #consentOf(result: HttpResult): Given | undefined {
    const allowed = allowedOrigin(result);
    // The status says nothing here: some receivers know no OPTIONS.
    if (
      result.kind !== 'answer' ||
      (allowed !== '*' && allowed !== this.origin.toLowerCase())
    ) {
      return undefined;
    }
    return {
      kind: 'given',
      rate: rateOf(result.headers[ALLOWED_RATE], this.#options.rate),
    };
  }

  /** The consent by callback, of a receiver that says nothing in its answer. */
  async #called(result: HttpResult): Promise<Given | undefined> {
    const { callbacks } = this.#platform;
    if (
      !callbacks ||
      !this.#options.callback ||
      result.kind !== 'answer' ||
      result.status === 429 ||
      allowedOrigin(result) !== undefined
    ) {
      return undefined;
    }
    const answer = await callbacks.answer(this.#question);
    return (
      answer && {
        kind: 'given',
        rate: rateOf(answer.fields[ALLOWED_RATE], this.#options.rate),
        calledUntil: answer.until,
      }
    );
  }

  #failureOf(result: HttpResult): Failure {
    const { url } = this.#options;
    const { host } = new URL(url);
    const exchange = exchangeOf({ method: 'OPTIONS', url }, result);
    const failure = outcomeOfStatus(result, {
      scope: '',
      now: this.#platform.now(),
    });
    const cause = `${host} was asked for its consent: ${failure?.cause}`;
    switch (failure?.kind) {
      case 'retry':
      case 'inDoubt':
        return { kind: 'retry', cause, exchange };
      case 'throttled':
        return { kind: 'retry', afterMs: failure.forMs, cause, exchange };
      default:
    }
    this.#given = undefined;
    return result.kind === 'notSent' && failure
      ? failure
      : {
          kind: 'rejected',
          cause: this.#refusal(host, exchange),
          pause: 'provider',
          exchange,
        };
  }

  #refusal(host: string, { answer = 'no answer' }: Exchange): string {
    const { origin } = this;
    return this.#callback
      ? `${host} has not consented to events from '${origin}' yet (${answer}): it may do so in its answer to OPTIONS, by the header WebHook-Allowed-Origin, or later at the address that it was sent in WebHook-Request-Callback. Events wait until it does.`
      : `${host} does not consent to events from '${origin}' (${answer}): its answer to OPTIONS needs the header WebHook-Allowed-Origin with this name or *. Allow the name there, set cloudEvents.webhook.validation.requestOrigin to one that it knows, or let it consent later with requestCallback.`;
  }
}

/** The name that an answer lets send; undefined where it is silent. */
function allowedOrigin(result: HttpResult): string | undefined {
  return result.kind === 'answer'
    ? result.headers['webhook-allowed-origin']?.trim().toLowerCase()
    : undefined;
}
