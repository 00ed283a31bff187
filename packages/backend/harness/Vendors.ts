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
  FakeEvents,
  FakeGitHub,
  FakePubSub,
  FakeSlack,
  FakeSns,
  FakeWebhooks,
  Faults,
  startEvents,
  startGitHub,
  startPubSub,
  startSlack,
  startSns,
  startWebhooks,
} from 'sandbox';

interface Parts {
  readonly github: FakeGitHub;
  readonly slack: FakeSlack;
  readonly sns: FakeSns;
  readonly pubsub: FakePubSub;
  readonly events: FakeEvents;
  readonly webhooks: FakeWebhooks;
}

/** Whose servers a Provider asks in a vendor's place: its own, or a proxy. */
type Through = (url: string) => string;

const DIRECTLY: Through = url => url;
/** What a section says beside its credentials; history: it may be read. */
export type SlackOptions = Readonly<Record<string, unknown>> & {
  readonly history?: boolean;
};

/** More than any Run here asks for. */
const REQUESTS_PER_HOUR = 1_000_000;
const KEEP_REQUESTS = 100;

/** All vendors, and the Providers of app-config that reach them. */
export class Vendors implements Parts {
  readonly github: FakeGitHub;
  readonly slack: FakeSlack;
  readonly sns: FakeSns;
  readonly pubsub: FakePubSub;
  readonly events: FakeEvents;
  readonly webhooks: FakeWebhooks;
  #tokens = 0;

  private constructor(parts: Parts) {
    this.github = parts.github;
    this.slack = parts.slack;
    this.sns = parts.sns;
    this.pubsub = parts.pubsub;
    this.events = parts.events;
    this.webhooks = parts.webhooks;
  }

  static async start(): Promise<Vendors> {
    const options = { keepRequests: KEEP_REQUESTS };
    return new Vendors({
      github: await startGitHub({ ...options, rateLimit: REQUESTS_PER_HOUR }),
      slack: await startSlack(options),
      sns: await startSns(options),
      pubsub: await startPubSub(options),
      events: await startEvents(options),
      webhooks: await startWebhooks(options),
    });
  }

  get all() {
    const { github, slack, sns, pubsub, events, webhooks } = this;
    return [github, slack, sns, pubsub, events, webhooks];
  }

  /** What goes wrong at each of them. */
  get faults(): readonly Faults[] {
    return this.all.map(({ faults }) => faults);
  }

  githubProvider(
    report: 'commitStatus' | 'checkRun' | 'pullRequestComment',
    through = DIRECTLY,
  ) {
    return {
      type: 'GitHubApp',
      githubApp: {
        appId: this.github.appId,
        privateKey: this.github.privateKeyPem,
        baseURL: through(this.github.url),
        report: [report],
      },
      access: [{ repositories: ['*/*'] }],
    };
  }

  slackProvider(options: SlackOptions, through = DIRECTLY) {
    const { history = true, ...rest } = options;
    return {
      type: 'SlackApp',
      slackApp: {
        accessToken: history ? this.slack.token : this.#blindToken(),
        baseURL: through(this.slack.url),
        ...rest,
      },
    };
  }

  slackWebhookProvider(channel: string, through = DIRECTLY) {
    const webhookURL = through(this.slack.webhookUrl(channel));
    return { type: 'SlackApp', slackApp: { webhookURL } };
  }

  snsProvider(topicARN: string, through = DIRECTLY) {
    const { id, secret } = this.sns.accessKey;
    return {
      type: 'AWSSNS',
      awsSNS: {
        topicARN,
        endpoint: through(this.sns.url),
        credentials: { accessKeyId: id, secretAccessKey: secret },
      },
    };
  }

  pubsubProvider(topic: string, through = DIRECTLY) {
    return {
      type: 'GCPPubSub',
      gcpPubSub: {
        projectID: this.pubsub.project,
        topic,
        endpoint: through(this.pubsub.url),
        credentials: this.pubsub.credentials,
      },
    };
  }

  eventsProvider(path: string, through = DIRECTLY) {
    const url = through(this.events.add({ path }));
    return { type: 'CloudEvents', cloudEvents: { webhook: { url } } };
  }

  webhookProvider(path: string, through = DIRECTLY) {
    const url = through(this.webhooks.add({ path }));
    return { type: 'Webhook', webhook: { url } };
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map(vendor => vendor.close()));
  }

  /** Of an app that may post, and read nothing. */
  #blindToken(): string {
    this.#tokens += 1;
    const token = `xoxb-blind-${this.#tokens}`;
    this.slack.addToken(token, ['chat:write']);
    return token;
  }
}
