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

import { NotificationService } from '@backstage/plugin-notifications-node';
import {
  Health,
  Outcome,
  outcomeOfStatus,
  ProviderClient,
  Receipt,
  statusWords,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { NotificationContent, notificationSchema } from '../content';

/** Time that the notifications plugin may take, processors included. */
const DEFAULT_LIMIT_MS = 15_000;
const REQUEST = 'POST notifications';
/** All that the service tells of an answer. */
const STATUS = /\bstatus (\d{3})\b/;

type Ended =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'noAnswer'; readonly cause: string };

/**
 * Tells people through the portal's own notifications plugin.
 *
 * The service makes its requests itself, as one plugin to another, and takes
 * neither signal nor limit: it is left behind when its time is over.
 *
 * Failure policy: never throws. What the service says beside a status is not
 * repeated, since it may hold the token of the request.
 */
export class NotificationsClient implements ProviderClient {
  readonly #notifications: NotificationService;
  readonly #limitMs: number;
  readonly #closed = new AbortController();

  constructor(notifications: NotificationService, limitMs = DEFAULT_LIMIT_MS) {
    this.#notifications = notifications;
    this.#limitMs = limitMs;
  }

  /** There are no credentials; whether anybody listens shows in sending. */
  async check(): Promise<Health> {
    return { kind: 'ok', message: 'People are told in this portal.' };
  }

  async send(
    target: Target,
    _receipt: Receipt | undefined,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const content = notificationSchema.safeParse(target.content);
    if (!content.success) {
      return {
        kind: 'rejected',
        cause: 'The content is not that of a notification.',
      };
    }
    const ends = AbortSignal.any([signal, this.#closed.signal]);
    if (ends.aborted) {
      return {
        kind: 'retry',
        cause: 'aborted',
        exchange: { request: REQUEST },
      };
    }
    const ended = await this.#tell(content.data, ends);
    switch (ended.kind) {
      case 'accepted':
        return {
          kind: 'delivered',
          exchange: { request: REQUEST, answer: 'accepted' },
        };
      case 'refused':
        return this.#refused(ended.status, target);
      case 'noAnswer':
        return {
          kind: 'inDoubt',
          cause: ended.cause,
          exchange: { request: REQUEST },
        };
      default:
        return ended satisfies never;
    }
  }

  /** The service holds no connections; what it was given is left to it. */
  async close(): Promise<void> {
    this.#closed.abort();
  }

  #tell(
    { recipients, ...payload }: NotificationContent,
    signal: AbortSignal,
  ): Promise<Ended> {
    return new Promise(resolve => {
      const limit = AbortSignal.timeout(this.#limitMs);
      const both = AbortSignal.any([signal, limit]);
      const onAbort = () =>
        resolve({
          kind: 'noAnswer',
          cause: limit.aborted
            ? `no answer from the notifications plugin in ${this.#limitMs} ms`
            : 'aborted',
        });
      both.addEventListener('abort', onAbort, { once: true });
      this.#notifications
        .send({
          recipients: { type: 'entity', entityRef: recipients },
          payload,
        })
        .then(
          () => resolve({ kind: 'accepted' }),
          error => {
            const [, status] = STATUS.exec(String(error)) ?? [];
            resolve(
              status === undefined
                ? {
                    kind: 'noAnswer',
                    cause: 'the notifications plugin could not be asked',
                  }
                : { kind: 'refused', status: Number(status) },
            );
          },
        )
        .finally(() => both.removeEventListener('abort', onAbort));
    });
  }

  #refused(status: number, target: Target): Outcome {
    const exchange = { request: REQUEST, answer: statusWords(status) };
    if (status === 404) {
      return {
        kind: 'rejected',
        pause: 'provider',
        cause:
          'This portal has no notifications plugin: add @backstage/plugin-notifications-backend to its backend.',
        exchange,
      };
    }
    const failure = outcomeOfStatus(
      { kind: 'answer', status, headers: {}, body: '', truncated: false },
      { scope: target.scopes[0] ?? '', now: 0 },
    );
    return failure
      ? { ...failure, exchange }
      : { kind: 'inDoubt', cause: statusWords(status), exchange };
  }
}
