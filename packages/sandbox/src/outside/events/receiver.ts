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

import type { SandboxClock, SandboxTimers } from '../../faults';
import { credentialHash } from '../http/requestLog';
import { jsonAnswer } from '../http/types';
import type { FakeAnswer, FakeRequest } from '../http/types';
import { signatureProblem } from '../webhook/signature';
import { understood } from './binding';
import type {
  CalledBack,
  CloudEventMessage,
  EventReceiverOptions,
  ReceivedEvent,
  Refusal,
} from './model';

/** What a receiver shares with the others. */
export interface ReceiverContext {
  readonly clock: SandboxClock;
  readonly timers: SandboxTimers;
  /** Whether a header Authorization holds a token that is good. */
  readonly acceptsToken: (header: string | undefined) => boolean;
  /** What is wrong with an event by the vocabulary that its type is of. */
  readonly vocabularyProblem: (event: CloudEventMessage) => string | undefined;
}

const MAX_BODY_BYTES = 64 * 1024;
const MINUTE_MS = 60_000;
const CALLBACK_LIMIT_MS = 5_000;

function answerTo(
  { status, reason }: Refusal,
  headers: Record<string, string> = {},
): FakeAnswer {
  return { ...jsonAnswer(status, { error: reason }, headers), reason };
}

/** What the sender answered to a consent; undefined where it did not. */
async function calledBack(
  address: string,
  rate: number | '*' | undefined,
): Promise<number | undefined> {
  try {
    const { status } = await fetch(address, {
      method: 'POST',
      headers:
        rate === undefined ? {} : { 'webhook-allowed-rate': String(rate) },
      redirect: 'manual',
      signal: AbortSignal.timeout(CALLBACK_LIMIT_MS),
    });
    return status;
  } catch {
    return undefined;
  }
}

/** A receiver that takes events as strictly as its options say. */
export class EventReceiver {
  readonly events: ReceivedEvent[] = [];
  readonly callbacks: CalledBack[] = [];
  #options: EventReceiverOptions;
  readonly #context: ReceiverContext;
  readonly #consented = new Set<string>();
  readonly #asking = new Map<string, () => void>();
  #sent: number[] = [];

  constructor(options: EventReceiverOptions, context: ReceiverContext) {
    this.#options = options;
    this.#context = context;
  }

  /** Takes other options from now on; who has consent has to ask again. */
  change(options: Omit<EventReceiverOptions, 'path'>): void {
    this.close();
    this.#options = { ...options, path: this.#options.path };
    this.#consented.clear();
  }

  /** Calls nobody back any more. */
  close(): void {
    this.#asking.forEach(cancel => cancel());
    this.#asking.clear();
  }

  handle(request: FakeRequest): FakeAnswer {
    switch (request.method) {
      case 'HEAD':
        return { status: 204, headers: {}, body: '', applied: false };
      case 'OPTIONS':
        return this.#asked(request);
      case 'POST':
        return this.#posted(request);
      default:
        return answerTo({
          status: 405,
          reason: `${request.method} is not taken`,
        });
    }
  }

  /** Consent stands in the headers alone. */
  #asked({ headers }: FakeRequest): FakeAnswer {
    const { validation } = this.#options;
    const origin = headers['webhook-request-origin']?.toLowerCase();
    if (!validation || origin === undefined) {
      return { ...jsonAnswer(200, {}), applied: false };
    }
    const { origins, rate, status = 200 } = validation;
    if (!origins.includes('*') && !origins.includes(origin)) {
      return {
        ...jsonAnswer(200, {}),
        applied: false,
        reason: `no consent for '${origin}'`,
      };
    }
    const address = headers['webhook-request-callback'];
    if (validation.callback && address !== undefined) {
      this.#callBack(origin, address, validation.callback.afterMs);
      return { ...jsonAnswer(200, {}), reason: 'it consents later' };
    }
    this.#consented.add(origin);
    return jsonAnswer(
      status,
      {},
      {
        'webhook-allowed-origin': origins.includes('*') ? '*' : origin,
        ...(rate !== undefined && { 'webhook-allowed-rate': String(rate) }),
      },
      true,
    );
  }

  /** Who asks again meanwhile is called once. */
  #callBack(origin: string, address: string, afterMs: number): void {
    const { timers, clock } = this.#context;
    const call = async () => {
      this.#asking.delete(origin);
      const rate = this.#options.validation?.rate;
      // Events may come before the answer to the call does.
      this.#consented.add(origin);
      const status = await calledBack(address, rate);
      if (status === undefined || status >= 300) {
        this.#consented.delete(origin);
      }
      this.callbacks.push({ time: clock.now(), origin, status });
    };
    this.#asking.get(origin)?.();
    this.#asking.set(
      origin,
      timers.after(afterMs, () => void call()),
    );
  }

  #posted(request: FakeRequest): FakeAnswer {
    const refusal = this.#refusal(request);
    if (refusal) {
      return answerTo(
        refusal,
        refusal.status === 401 ? { 'www-authenticate': 'Bearer' } : {},
      );
    }
    const { validation } = this.#options;
    const now = this.#context.clock.now();
    this.#sent = this.#sent.filter(at => at > now - MINUTE_MS);
    if (
      typeof validation?.rate === 'number' &&
      this.#sent.length >= validation.rate
    ) {
      const [first = now] = this.#sent;
      const seconds = Math.ceil((first + MINUTE_MS - now) / 1000);
      return answerTo(
        { status: 429, reason: 'more requests than allowed' },
        { 'retry-after': String(seconds) },
      );
    }
    this.#sent.push(now);
    const read = understood(request);
    if (read.kind === 'refused') {
      return answerTo(read.refusal);
    }
    const problem = this.#context.vocabularyProblem(read.event);
    return problem === undefined
      ? this.#take(request, read.event)
      : answerTo({ status: 400, reason: problem });
  }

  #refusal({ headers, text, query }: FakeRequest): Refusal | undefined {
    const { authorization, signingKeys = [], validation } = this.#options;
    if (Buffer.byteLength(text) > MAX_BODY_BYTES) {
      return { status: 413, reason: 'the body is larger than 64 KiB' };
    }
    if (query.has('access_token') && headers.authorization !== undefined) {
      return { status: 400, reason: 'more than one method of authorization' };
    }
    const accepted =
      authorization === 'oauth2'
        ? this.#context.acceptsToken(headers.authorization)
        : authorization === undefined ||
          headers.authorization === authorization;
    if (!accepted) {
      return { status: 401, reason: 'authorization is missing or wrong' };
    }
    if (
      validation &&
      !this.#consented.has(headers.origin?.toLowerCase() ?? '')
    ) {
      return {
        status: 403,
        reason: `no consent for '${headers.origin ?? ''}'`,
      };
    }
    if (signingKeys.length === 0) {
      return undefined;
    }
    const problem = signatureProblem(
      { headers, text },
      signingKeys,
      this.#context.clock.now(),
    );
    return problem === undefined
      ? undefined
      : {
          status: problem.includes('fits no key') ? 401 : 400,
          reason: problem,
        };
  }

  #take({ headers }: FakeRequest, event: CloudEventMessage): FakeAnswer {
    const { id, source } = event.attributes;
    const known = this.events.find(
      ({ attributes }) => attributes.id === id && attributes.source === source,
    );
    if (known) {
      known.repeats += 1;
      return jsonAnswer(200, { id, repeated: true });
    }
    this.events.push({
      ...event,
      time: this.#context.clock.now(),
      origin: headers.origin,
      authorization:
        headers.authorization && credentialHash(headers.authorization),
      signed: (this.#options.signingKeys ?? []).length > 0,
      repeats: 0,
    });
    return jsonAnswer(202, { id });
  }
}
