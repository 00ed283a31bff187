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
import { z } from 'zod';
import {
  exchangeOf,
  HttpClient,
  HttpResult,
  outcomeOfStatus,
} from '../../http';
import { Outcome, Receipt } from '../../outcome';
import { Health, ProviderClient } from '../../provider';
import { Secret } from '../../secret';
import { Target } from '../../target';
import { truncateBytes } from '../../text';

/** What the vendor takes of a title. */
export const MAX_TITLE_BYTES = 50;

const noteSchema = z.object({ id: z.string() });
const createdSchema = z.object({ created: z.string() });

function parsed<T>(schema: z.ZodType<T>, body: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

/** What keeps to all rules; the wrong ones differ from it in one. */
export class NoteClient implements ProviderClient {
  readonly #url: string;
  readonly #token: Secret;
  readonly #http: HttpClient;

  constructor(url: string, token: Secret, http: HttpClient) {
    this.#url = url;
    this.#token = token;
    this.#http = http;
  }

  static titleOf(words: string): string {
    return truncateBytes(words, MAX_TITLE_BYTES);
  }

  async check(signal: AbortSignal): Promise<Health> {
    const result = await this.#ask('GET', '/me', signal);
    if (result.kind !== 'answer') {
      return { kind: 'unknown', message: result.cause };
    }
    return result.status === 200
      ? { kind: 'ok', message: 'The token works.' }
      : { kind: 'refused', message: 'The token is refused: make a new one.' };
  }

  async send(
    target: Target,
    _receipt: Receipt | undefined,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const url = `${this.#url}/notes`;
    const body = JSON.stringify(target.content);
    const result = await this.#ask('POST', '/notes', signal, body);
    const exchange = exchangeOf({ method: 'POST', url }, result);
    const failure = outcomeOfStatus(result, {
      scope: target.scopes[0] ?? '',
      now: Date.now(),
    });
    if (failure) {
      return { ...failure, exchange };
    }
    const created =
      result.kind === 'answer' ? parsed(createdSchema, result.body) : undefined;
    return created
      ? {
          kind: 'delivered',
          receipt: { ids: { id: created.created } },
          exchange,
        }
      : { kind: 'inDoubt', cause: 'the answer is not the vendor’s', exchange };
  }

  async find(
    target: Target,
    signal: AbortSignal,
  ): Promise<Receipt | 'absent' | 'unknown'> {
    const note = noteSchema.parse(target.content);
    const result = await this.#ask('GET', `/notes/${note.id}`, signal);
    if (result.kind !== 'answer') {
      return 'unknown';
    }
    if (result.status === 404) {
      return 'absent';
    }
    return result.status === 200 ? { ids: { id: note.id } } : 'unknown';
  }

  async close(): Promise<void> {
    // The platform's connections are not ours to end.
  }

  #ask(
    method: string,
    path: string,
    signal: AbortSignal,
    body?: string,
  ): Promise<HttpResult> {
    return this.#http.request({
      method,
      url: `${this.#url}${path}`,
      headers: { authorization: `Bearer ${this.#token.unwrap()}` },
      body,
      signal,
    });
  }
}
