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

import { systemClock } from '../../faults';
import type { Faults } from '../../faults';
import { jsonOrText, parsedJson } from '../http/json';
import { Receivers, receiverWords } from '../http/receivers';
import { credentialHash } from '../http/requestLog';
import type { RequestLog } from '../http/requestLog';
import { startFakeServer } from '../http/server';
import type { FakeOptions } from '../http/server';
import { jsonAnswer } from '../http/types';
import type { FakeAnswer, FakeRequest, FakeVendor } from '../http/types';
import { signatureProblem } from './signature';

const MAX_BODY_BYTES = 256 * 1024;
const METHODS = ['POST', 'PUT', 'PATCH'];

export type WebhooksOptions = FakeOptions;

export interface WebhookOptions {
  /** Path that begins with a slash; whoever knows it may send. */
  path: string;
  /** Requests must be signed with one of these. Default: they need not be. */
  signingKeys?: readonly string[];
  /** Headers that requests must carry, names in lower case. Default: none. */
  headers?: Readonly<Record<string, string>>;
}

/** A message that was taken. */
export interface WebhookMessage {
  readonly id: string;
  /** Milliseconds since the epoch, by the fake's clock. */
  readonly time: number;
  readonly method: string;
  readonly contentType: string;
  /** Lower-case names; credentials are hashes. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed where it is JSON, else the text. */
  readonly body: unknown;
  /** Whether a signature was asked for, and fitted. */
  readonly signed: boolean;
  /** How often it came again with the same id. */
  repeats: number;
}

/** A receiver, with what it took, oldest first. */
export interface Webhook {
  readonly path: string;
  readonly url: string;
  readonly messages: readonly WebhookMessage[];
}

export interface FakeWebhooks {
  /** Without a trailing slash. */
  readonly url: string;
  readonly requests: RequestLog;
  readonly faults: Faults;
  /** Makes a receiver; gives back its address. */
  add(options: WebhookOptions): string;
  /** Takes other keys from now on: the receiver changed over. */
  setSigningKeys(path: string, keys: readonly string[]): void;
  receivers(): readonly Webhook[];
  /** What a receiver took, oldest first. */
  messages(path: string): readonly WebhookMessage[];
  close(): Promise<void>;
}

interface Receiver {
  options: WebhookOptions;
  readonly messages: WebhookMessage[];
}

const isJson = (contentType: string) =>
  /^application\/(?:[\w.+-]+\+)?json(?:\s*;|$)/i.test(contentType);
const isText = (contentType: string) =>
  /^text\/plain(?:\s*;|$)/i.test(contentType);

function refusal(status: number, reason: string): FakeAnswer {
  return { ...jsonAnswer(status, { error: reason }), reason };
}

/** What is wrong with the body; undefined where nothing is. */
function bodyRefusal({ text, headers }: FakeRequest): FakeAnswer | undefined {
  const contentType = headers['content-type'] ?? '';
  if (Buffer.byteLength(text) > MAX_BODY_BYTES) {
    return refusal(413, 'the body is too large');
  }
  if (!isJson(contentType) && !isText(contentType)) {
    return refusal(415, `content-type '${contentType}' is not taken`);
  }
  if (text.trim() === '') {
    return refusal(400, 'the body is empty');
  }
  return isJson(contentType) && parsedJson(text) === undefined
    ? refusal(400, 'the body is not JSON')
    : undefined;
}

/** What is wrong with the credentials; undefined where nothing is. */
function credentialRefusal(
  { headers, text }: FakeRequest,
  options: WebhookOptions,
  now: number,
): FakeAnswer | undefined {
  const missing = Object.entries(options.headers ?? {}).find(
    ([name, value]) => headers[name] !== value,
  );
  if (missing) {
    return refusal(401, `header '${missing[0]}' is missing or wrong`);
  }
  const problem = signatureProblem(
    { headers, text },
    options.signingKeys ?? [],
    now,
  );
  return problem === undefined
    ? undefined
    : refusal(problem.includes('fits no key') ? 401 : 400, problem);
}

/**
 * Receivers of webhooks as strict ones are: they look at path, method, content type, body, credentials and the headers of
 * Standard Webhooks, and take a message with a known id for the same one.
 */
export async function startWebhooks(
  options: WebhooksOptions = {},
): Promise<FakeWebhooks> {
  const clock = options.clock ?? systemClock;
  const receivers = new Receivers<Receiver>();

  const shownHeaders = (
    headers: FakeRequest['headers'],
    credentials: WebhookOptions['headers'] = {},
  ) =>
    Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        name === 'authorization' || Object.hasOwn(credentials, name)
          ? credentialHash(value)
          : value,
      ]),
    );

  const take = (request: FakeRequest, receiver: Receiver): FakeAnswer => {
    const { headers, method } = request;
    const { signingKeys = [], headers: credentials } = receiver.options;
    const id = headers['webhook-id'];
    const known = receiver.messages.find(message => message.id === id);
    if (known) {
      known.repeats += 1;
      return jsonAnswer(200, { id, repeated: true });
    }
    receiver.messages.push({
      id,
      time: clock.now(),
      method,
      contentType: headers['content-type'],
      headers: shownHeaders(headers, credentials),
      body: jsonOrText(request.text),
      signed: signingKeys.length > 0,
      repeats: 0,
    });
    return jsonAnswer(202, { id });
  };

  const vendor: FakeVendor = {
    ...receiverWords,
    parseBody: ({ text }) => jsonOrText(text),
    handle(request) {
      const receiver = receivers.find(request.path);
      if (receiver === undefined) {
        return refusal(404, 'there is no receiver');
      }
      if (request.method === 'HEAD') {
        return { status: 204, headers: {}, body: '', applied: false };
      }
      if (!METHODS.includes(request.method)) {
        return refusal(405, `${request.method} is not taken`);
      }
      return (
        bodyRefusal(request) ??
        credentialRefusal(request, receiver.options, clock.now()) ??
        take(request, receiver)
      );
    },
  };

  const server = await startFakeServer({ ...options, vendor });

  return {
    url: server.origin,
    requests: server.requests,
    faults: server.faults,
    add: added => {
      receivers.add(added.path, { options: added, messages: [] });
      return `${server.origin}${added.path}`;
    },
    setSigningKeys: (path, signingKeys) => {
      const receiver = receivers.at(path);
      receiver.options = { ...receiver.options, signingKeys };
    },
    receivers: () =>
      receivers.all().map(([path, { messages }]) => ({
        path,
        url: `${server.origin}${path}`,
        messages,
      })),
    messages: path => receivers.at(path).messages,
    close: () => server.close(),
  };
}
