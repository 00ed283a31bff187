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

import { LoggerService } from '@backstage/backend-plugin-api';
import {
  CallbackQuestion,
  Callbacks,
  Secret,
} from 'backstage-plugin-tekton-integrations-node';
import { createHash, timingSafeEqual } from 'node:crypto';
import { CallbackBook } from '../ledger';

const ID_BYTES = 16;
const KEY_BYTES = 32;

/** What the address of a question ends with: an id, and a key to it. */
const TOKEN = /^([\w-]{22})\.([\w-]{43})$/;

/** The words of whoever calls; more is none of a field's. */
const VALUE = /^[ -~]{1,64}$/;

/** What became of a call. */
export type Called = 'taken' | 'unknown' | 'unfit';

function hashOf(...parts: readonly string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}

/** A question as the ledger tells it from all others of the same Provider. */
function questionOf({ purpose, about }: CallbackQuestion): string {
  return hashOf(purpose, ...about).toString('hex');
}

/**
 * The addresses at which questions of Providers are answered later. An address
 * belongs to one question of one Provider; the database knows the hash of its
 * key alone.
 *
 * Failure policy: closed. Whatever is not the address of an open question is
 * unknown, and the answers to all of these are the same.
 */
export class ProviderCallbacks {
  readonly #options: {
    readonly book: Pick<CallbackBook, 'add' | 'open' | 'answer' | 'last'>;
    /** The address of the plugin, as others outside reach it. */
    readonly baseUrl: () => Promise<string>;
    readonly randomBytes: (size: number) => Buffer;
    readonly logger: Pick<LoggerService, 'info'>;
  };

  readonly #listeners = new Set<(providerId: string) => void>();

  constructor(options: {
    book: Pick<CallbackBook, 'add' | 'open' | 'answer' | 'last'>;
    baseUrl(): Promise<string>;
    randomBytes(size: number): Buffer;
    logger: Pick<LoggerService, 'info'>;
  }) {
    this.#options = options;
  }

  /** Tells from now on which Provider's question has an answer that is new. */
  watch(listener: (providerId: string) => void): void {
    this.#listeners.add(listener);
  }

  /** The questions of one Provider, and of no other. */
  of(provider: string): Callbacks {
    const { book, baseUrl, randomBytes } = this.#options;
    return {
      open: async request => {
        const id = randomBytes(ID_BYTES).toString('base64url');
        const key = randomBytes(KEY_BYTES).toString('base64url');
        const base = await baseUrl();
        const until = await book.add({
          id,
          provider,
          question: questionOf(request),
          keyHash: hashOf(key).toString('hex'),
          fields: request.fields.map(name => name.toLowerCase()),
          openMs: request.openMs,
          answerMs: request.answerMs,
        });
        return { url: new Secret(`${base}/callbacks/${id}.${key}`), until };
      },
      answer: question =>
        book.last({ provider, question: questionOf(question) }),
    };
  }

  /**
   * Somebody called an address.
   *
   * @param token - the end of the address
   * @param valuesOf - what the call says of a field
   */
  async take(
    token: string,
    valuesOf: (field: string) => readonly string[],
  ): Promise<Called> {
    const [, id, key] = TOKEN.exec(token) ?? [];
    if (id === undefined || key === undefined) {
      return 'unknown';
    }
    const { book, logger } = this.#options;
    const open = await book.open(id);
    const expected = Buffer.from(open?.keyHash ?? '', 'hex');
    const given = hashOf(key);
    if (
      !open ||
      expected.length !== given.length ||
      !timingSafeEqual(expected, given)
    ) {
      return 'unknown';
    }
    const fields: Record<string, string> = {};
    for (const field of open.fields) {
      const [value, ...others] = valuesOf(field);
      if (others.length > 0 || (value !== undefined && !VALUE.test(value))) {
        return 'unfit';
      }
      if (value !== undefined) {
        fields[field] = value;
      }
    }
    const answered = await book.answer(id, fields);
    if (!answered) {
      return 'unknown';
    }
    if (answered.news) {
      logger.info(`Provider ${open.provider} was answered at its callback.`);
      this.#listeners.forEach(listener => listener(open.provider));
    }
    return 'taken';
  }
}
