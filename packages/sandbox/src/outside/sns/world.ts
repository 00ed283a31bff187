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

import { createHash, randomUUID } from 'node:crypto';
import type { SandboxClock } from '../../faults';
import { RAW_QUEUE_ATTRIBUTES } from './entry';
import type {
  SnsEntry,
  SnsMessage,
  SnsPrincipal,
  SnsRoleOptions,
  SnsTopic,
} from './model';

/** https://docs.aws.amazon.com/sns/latest/dg/fifo-message-dedup.html */
const DEDUPLICATION_MS = 5 * 60_000;

/** What exists in this account and region. */
export class SnsWorld {
  readonly topics = new Map<string, SnsTopic>();
  readonly principals = new Map<string, SnsPrincipal>();
  /** By ARN. */
  readonly roles = new Map<string, SnsRoleOptions>();
  /** Actions that no policy allows, with or without a topic behind a space. */
  readonly denied = new Set<string>();
  readonly #messages = new Map<string, SnsMessage[]>();
  readonly #clock: SandboxClock;
  #sequence = 10_000_000_000_000_000_000n;

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  /** Oldest first, without duplicates. */
  messages(arn: string): readonly SnsMessage[] {
    return this.#messages.get(arn) ?? [];
  }

  /** Takes a message that was checked; a duplicate is answered and not taken again. */
  publish(topic: SnsTopic, entry: SnsEntry): SnsMessage {
    const now = this.#clock.now();
    const taken = this.messages(topic.arn);
    const deduplicationId =
      entry.deduplicationId ??
      (topic.fifo
        ? createHash('sha256').update(entry.message).digest('hex')
        : undefined);
    const former = taken.find(
      message =>
        topic.fifo &&
        message.deduplicationId === deduplicationId &&
        message.time > now - DEDUPLICATION_MS,
    );
    if (former !== undefined) {
      return former;
    }
    this.#sequence += 1n;
    const message: SnsMessage = {
      ...entry,
      deduplicationId,
      messageId: randomUUID(),
      time: now,
      sequenceNumber: topic.fifo ? String(this.#sequence) : undefined,
      droppedByRawQueues:
        Object.keys(entry.attributes).length > RAW_QUEUE_ATTRIBUTES,
    };
    this.#messages.set(topic.arn, [...taken, message]);
    return message;
  }
}
