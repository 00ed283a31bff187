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

import type { SandboxClock } from '../../faults';
import type {
  SlackChannel,
  SlackMessage,
  SlackToken,
  SlackUser,
  SlackWebhook,
} from './model';

/** What exists in this workspace. */
export class SlackWorld {
  readonly tokens = new Map<string, SlackToken>();
  readonly channels = new Map<string, SlackChannel>();
  readonly users = new Map<string, SlackUser>();
  /** Incoming webhooks by `T…/B…`. */
  readonly webhooks = new Map<string, SlackWebhook>();
  readonly #messages = new Map<string, SlackMessage[]>();
  readonly #clock: SandboxClock;
  #lastMicros = 0;

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  /** Seconds with six decimals, as a string, never the same twice: a message's identity in its channel. */
  nextTs(): string {
    const micros = Math.max(this.#clock.now() * 1000, this.#lastMicros + 1);
    this.#lastMicros = micros;
    return `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, '0')}`;
  }

  byName(name: string): SlackChannel | undefined {
    const wanted = name.replace(/^#/, '');
    return [...this.channels.values()].find(channel => channel.name === wanted);
  }

  /** In the order in which they were posted, with the deleted ones. */
  history(channel: string): readonly SlackMessage[] {
    return this.#messages.get(channel) ?? [];
  }

  message(channel: string, ts: string): SlackMessage | undefined {
    return this.history(channel).find(
      message => message.ts === ts && !message.deleted,
    );
  }

  /** Whether anybody answered it. */
  hasReplies({ channel, ts }: SlackMessage): boolean {
    return this.history(channel).some(
      ({ threadTs, deleted }) => threadTs === ts && !deleted,
    );
  }

  /** Posts what is given, with nothing where nothing is said. */
  post(
    given: Pick<SlackMessage, 'channel' | 'appId'> & Partial<SlackMessage>,
  ): SlackMessage {
    const message: SlackMessage = {
      ts: this.nextTs(),
      text: '',
      blocks: [],
      attachments: [],
      metadata: undefined,
      threadTs: undefined,
      broadcast: false,
      editedTs: undefined,
      updates: 0,
      earlier: [],
      deleted: false,
      editClosed: false,
      ...given,
    };
    this.#messages.set(message.channel, [
      ...this.history(message.channel),
      message,
    ]);
    return message;
  }
}
