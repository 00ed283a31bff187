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

import { RunState } from 'backstage-plugin-tekton-integrations-common';
import {
  createHttpClient,
  HttpClient,
  Outcome,
  PlanContext,
  Receipt,
  Secret,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { runFixture } from 'backstage-plugin-tekton-integrations-node/testUtils';
import { FakeSlack, startSlack } from 'sandbox';
import { SlackClient } from '../client';
import { planMessages } from '../plan';
import { SlackSettings } from '../settings';
import { SlackTemplate } from '../template';

export const CHANNEL = 'C024BE91L';

export const RUNNING = { phase: 'running', completedAt: undefined } as const;
export const FAILED = { phase: 'failed' } as const;
export const SUCCEEDED = { phase: 'succeeded' } as const;

const { signal } = new AbortController();

/** What is planned of a Run for the channel of all tests. */
export function targetOf(
  overrides: Partial<RunState> = {},
  settings: Partial<SlackSettings> = {},
  context: Partial<PlanContext<SlackSettings, SlackTemplate>> = {},
): Target {
  const [planned] = planMessages(runFixture(overrides), {
    settings: { channels: [{ id: CHANNEL }], ...settings },
    grants: { refusal: () => undefined },
    routing: { kind: 'none', message: 'no entity' },
    runUrl: 'https://portal.example/runs/1',
    severalClusters: true,
    provider: 'config///vendor',
    ...context,
  });
  if (planned?.type !== 'target') {
    throw new Error('no target');
  }
  return planned;
}

/** A workspace with one channel, and a client that is connected to it. */
export class Workspace {
  readonly slack: FakeSlack;
  readonly http: HttpClient;
  client: SlackClient;

  private constructor(slack: FakeSlack) {
    this.slack = slack;
    this.http = createHttpClient({ timeoutMs: 5_000 });
    this.client = this.connect();
  }

  static async start(): Promise<Workspace> {
    const slack = await startSlack();
    slack.addChannel({ id: CHANNEL, name: 'builds' });
    return new Workspace(slack);
  }

  connect(token = this.slack.token): SlackClient {
    return new SlackClient(this.slack.url, new Secret(token), {
      http: this.http,
      now: () => Date.now(),
    });
  }

  /** As after a restart: nothing is known but what the ledger keeps. */
  reconnect(): void {
    this.client = this.connect();
  }

  send(target: Target, receipt?: Receipt): Promise<Outcome> {
    return this.client.send(target, receipt, signal);
  }

  /** Sends what is taken, and gives the receipt. */
  async delivered(target: Target, receipt?: Receipt): Promise<Receipt> {
    const outcome = await this.send(target, receipt);
    if (outcome.kind !== 'delivered' || outcome.receipt === undefined) {
      throw new Error(JSON.stringify(outcome));
    }
    return outcome.receipt;
  }

  find(target: Target) {
    if (this.client.find === undefined) {
      throw new Error('nothing is ever found');
    }
    return this.client.find(target, signal);
  }

  check() {
    return this.client.check(signal);
  }

  messages(channel = CHANNEL) {
    return this.slack.messages(channel);
  }

  /** Methods that were asked, in their order. */
  methods(): string[] {
    return this.slack.requests
      .all()
      .map(({ path }) => path.replace('/api/', ''));
  }

  async close(): Promise<void> {
    await this.client.close();
    await this.http.close();
    await this.slack.close();
  }
}
