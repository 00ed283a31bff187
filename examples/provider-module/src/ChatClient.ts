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
  HttpResult,
  Outcome,
  outcomeOfStatus,
  ProviderClient,
  ProviderPlatform,
  Receipt,
  Secret,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';
import { messageSchema } from './content';
import { ChatSettings } from './settings';

const postedSchema = z.object({
  message: z.object({ id: z.string(), link: z.url() }),
});

/** What the vendor says of a message; undefined where somebody else answered. */
function postedIn({ body }: { readonly body: string }): Receipt | undefined {
  try {
    const { message } = postedSchema.parse(JSON.parse(body));
    return { ids: { id: message.id }, url: message.link };
  } catch {
    return undefined;
  }
}

/**
 * Posts to a room.
 *
 * Failure policy: never throws. A success without the vendor's words is a
 * doubt: a proxy may have said it.
 */
export class ChatClient implements ProviderClient {
  readonly #settings: ChatSettings;
  readonly #token: Secret;
  readonly #platform: ProviderPlatform;

  constructor(
    settings: ChatSettings,
    token: Secret,
    platform: ProviderPlatform,
  ) {
    this.#settings = settings;
    this.#token = token;
    this.#platform = platform;
  }

  async check(signal: AbortSignal): Promise<Health> {
    const result = await this.#ask('GET', '/v1/me', signal);
    if (result.kind === 'answer' && result.status === 200) {
      return { kind: 'ok', message: 'Chat knows the token.' };
    }
    return result.kind === 'answer' && result.status === 401
      ? {
          kind: 'refused',
          message: 'Chat refuses config.token: make a new one in its settings.',
        }
      : { kind: 'unknown', message: 'Chat does not tell just now.' };
  }

  async send(
    target: Target,
    _receipt: Receipt | undefined,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const message = messageSchema.safeParse(target.content);
    if (!message.success) {
      return { kind: 'rejected', cause: 'The content is not a message.' };
    }
    const path = this.#path();
    const body = JSON.stringify(message.data);
    const result = await this.#ask('POST', path, signal, body);
    const exchange = exchangeOf(
      { method: 'POST', url: this.#url(path) },
      result,
    );
    const failure = outcomeOfStatus(result, {
      // The vendor counts messages by room.
      scope: target.scopes.at(-1) ?? '',
      now: this.#platform.now(),
    });
    if (failure) {
      return { ...failure, exchange };
    }
    const receipt = result.kind === 'answer' ? postedIn(result) : undefined;
    return receipt
      ? { kind: 'delivered', receipt, exchange }
      : { kind: 'inDoubt', cause: 'The answer is not that of Chat.', exchange };
  }

  async find(
    target: Target,
    signal: AbortSignal,
  ): Promise<Receipt | 'absent' | 'unknown'> {
    const message = messageSchema.safeParse(target.content);
    if (!message.success) {
      return 'absent';
    }
    const path = `${this.#path()}/${message.data.id}`;
    const result = await this.#ask('GET', path, signal);
    if (result.kind !== 'answer') {
      return 'unknown';
    }
    if (result.status === 404) {
      return 'absent';
    }
    return (result.status === 200 && postedIn(result)) || 'unknown';
  }

  async close(): Promise<void> {
    // The platform's connections are not ours to end.
  }

  #path(): string {
    return `/v1/rooms/${this.#settings.room}/messages`;
  }

  #url(path: string): string {
    return `${this.#settings.baseURL.replace(/\/+$/, '')}${path}`;
  }

  #ask(
    method: string,
    path: string,
    signal: AbortSignal,
    body?: string,
  ): Promise<HttpResult> {
    return this.#platform.http.request({
      method,
      url: this.#url(path),
      headers: {
        authorization: `Bearer ${this.#token.unwrap().trim()}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body,
      signal,
    });
  }
}
