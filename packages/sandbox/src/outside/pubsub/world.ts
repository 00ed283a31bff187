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

import { randomBytes } from 'node:crypto';
import type { SandboxClock } from '../../faults';
import { topicName } from './model';
import type {
  AccessToken,
  PubSubMessage,
  PubSubTopic,
  ServiceAccountKey,
} from './model';

const TOKEN_LIFETIME_MS = 3_600_000;

/** What exists at Google, as far as topics need it. */
export class PubSubWorld {
  readonly projects = new Set<string>();
  /** By the id of the key. */
  readonly keys = new Map<string, ServiceAccountKey>();
  readonly tokens = new Map<string, AccessToken>();
  /** Projects whose API is off. */
  readonly disabled = new Set<string>();
  readonly #topics = new Map<string, PubSubTopic>();
  readonly #messages = new Map<string, PubSubMessage[]>();
  /** Permissions by account and resource, `*` for all topics. */
  readonly #grants = new Map<string, Set<string>>();
  readonly #clock: SandboxClock;
  #nextMessage = 11_000_000_000_000_001n;

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  addTopic(topic: PubSubTopic): void {
    this.projects.add(topic.project);
    this.#topics.set(topicName(topic), topic);
  }

  removeTopic(name: string): void {
    this.#topics.delete(name);
  }

  has(name: string): boolean {
    return this.#topics.has(name);
  }

  topics(): PubSubTopic[] {
    return [...this.#topics.values()];
  }

  messages(name: string): readonly PubSubMessage[] {
    return this.#messages.get(name) ?? [];
  }

  publish(
    name: string,
    given: Omit<PubSubMessage, 'messageId' | 'publishTime'>,
  ): string {
    const messageId = String(this.#nextMessage++);
    this.#messages.set(name, [
      ...this.messages(name),
      { messageId, publishTime: this.#clock.now(), ...given },
    ]);
    return messageId;
  }

  grant(account: string, resource: string, permission: string): void {
    const key = `${account} ${resource}`;
    this.#grants.set(
      key,
      new Set([...(this.#grants.get(key) ?? []), permission]),
    );
  }

  deny(account: string, resource: string, permission: string): void {
    this.#grants.get(`${account} ${resource}`)?.delete(permission);
  }

  may(account: string, resource: string, permission: string): boolean {
    return [resource, '*'].some(place =>
      this.#grants.get(`${account} ${place}`)?.has(permission),
    );
  }

  /** Hands out a token. */
  issue(account: string, scopes: readonly string[]): string {
    const token = `ya29.${randomBytes(24).toString('base64url')}`;
    this.tokens.set(token, {
      account,
      scopes,
      expires: this.#clock.now() + TOKEN_LIFETIME_MS,
    });
    return token;
  }
}
