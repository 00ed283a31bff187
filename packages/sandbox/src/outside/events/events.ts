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

import { systemClock, systemTimers } from '../../faults';
import type { Faults } from '../../faults';
import { jsonOrText } from '../http/json';
import { Receivers, receiverWords } from '../http/receivers';
import { credentialHash } from '../http/requestLog';
import type { RequestLog } from '../http/requestLog';
import { startFakeServer } from '../http/server';
import type { FakeOptions } from '../http/server';
import { jsonAnswer } from '../http/types';
import type { FakeRequest, FakeVendor } from '../http/types';
import { AuthorizationServer } from './authorizationServer';
import type { GivenToken } from './authorizationServer';
import type {
  CalledBack,
  EventReceiverOptions,
  OAuthClient,
  ReceivedEvent,
} from './model';
import { EventReceiver } from './receiver';
import { vocabularies } from './vocabularies';

const TOKEN_PATH = '/oauth2/token';
const SECRETS = ['client_secret', 'client_assertion', 'access_token'];

export type EventsOptions = FakeOptions;

/** A receiver, with what it took, oldest first. */
export interface EventReceiverView {
  readonly path: string;
  readonly url: string;
  readonly events: readonly ReceivedEvent[];
  /** Its consents by callback, oldest first. */
  readonly callbacks: readonly CalledBack[];
}

export interface FakeEvents {
  /** Without a trailing slash. */
  readonly url: string;
  /** Where tokens are asked for. */
  readonly tokenURL: string;
  readonly requests: RequestLog;
  readonly faults: Faults;
  /** Makes a receiver; gives back its address. */
  add(options: EventReceiverOptions): string;
  /** Gives a receiver other options; consent has to be asked for again. */
  change(path: string, options: Omit<EventReceiverOptions, 'path'>): void;
  receivers(): readonly EventReceiverView[];
  /** What a receiver took, oldest first. */
  events(path: string): readonly ReceivedEvent[];
  /** What a receiver consented to by callback, oldest first. */
  callbacks(path: string): readonly CalledBack[];
  addClient(client: OAuthClient): void;
  /** Seconds that tokens are good for from now on. */
  setTokenLife(seconds: number): void;
  revokeTokens(): void;
  /** All tokens that were given out, oldest first. */
  tokens(): readonly GivenToken[];
  close(): Promise<void>;
}

/** Parsed as JSON or as a form without its secrets, else the text. */
function parseBody({ text, headers }: FakeRequest): unknown {
  if (headers['content-type']?.includes('x-www-form-urlencoded')) {
    return Object.fromEntries(
      [...new URLSearchParams(text)].map(([name, value]) => [
        name,
        SECRETS.includes(name) ? credentialHash(value) : value,
      ]),
    );
  }
  return jsonOrText(text);
}

/**
 * Receivers of CloudEvents as strict ones are, with the handshake of the webhook specification, and an authorization server of
 * OAuth 2 for their senders.
 */
export async function startEvents(
  options: EventsOptions = {},
): Promise<FakeEvents> {
  const clock = options.clock ?? systemClock;
  const timers = options.timers ?? systemTimers;
  const vocabularyProblem = vocabularies();
  const receivers = new Receivers<EventReceiver>();
  // Known once the server listens.
  const origin = { current: '' };
  const authorization = new AuthorizationServer(
    clock,
    () => `${origin.current}${TOKEN_PATH}`,
  );

  const vendor: FakeVendor = {
    ...receiverWords,
    parseBody,
    handle(request) {
      if (request.path === TOKEN_PATH) {
        return authorization.handle(request);
      }
      return (
        receivers.find(request.path)?.handle(request) ?? {
          ...jsonAnswer(404, { error: 'there is no receiver' }),
          reason: 'there is no receiver',
        }
      );
    },
  };

  const server = await startFakeServer({ ...options, vendor });

  origin.current = server.origin;

  return {
    url: server.origin,
    tokenURL: `${server.origin}${TOKEN_PATH}`,
    requests: server.requests,
    faults: server.faults,
    add: added => {
      receivers.add(
        added.path,
        new EventReceiver(added, {
          clock,
          timers,
          acceptsToken: header => authorization.accepts(header),
          vocabularyProblem,
        }),
      );
      return `${server.origin}${added.path}`;
    },
    change: (path, changed) => receivers.at(path).change(changed),
    receivers: () =>
      receivers.all().map(([path, { events, callbacks }]) => ({
        path,
        url: `${server.origin}${path}`,
        events,
        callbacks,
      })),
    events: path => receivers.at(path).events,
    callbacks: path => receivers.at(path).callbacks,
    addClient: client => authorization.add(client),
    setTokenLife: seconds => authorization.setLife(seconds),
    revokeTokens: () => authorization.revokeTokens(),
    tokens: () => authorization.given(),
    close: () => {
      receivers.all().forEach(([, receiver]) => receiver.close());
      return server.close();
    },
  };
}
