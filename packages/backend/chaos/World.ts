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

import { Faults, KubeApi, startKubeApi } from 'sandbox';
import { startEmptyCatalog } from '../harness/emptyCatalog';
import { rule } from '../harness/rule';
import { Vendors } from '../harness/Vendors';
import {
  isSlack,
  namespaceOf,
  SlackKind,
  TARGET_KINDS,
  TargetKind,
} from './targets';

/** Owners of repositories, since limits count on each of them. */
export const OWNERS = 25;
/** Channels of each kind, for the same reason. */
export const CHANNELS = 9;

const SLACK_OPTIONS: Readonly<Record<SlackKind, object>> = {
  'slack-post': {},
  'slack-post-no-history': { history: false },
  'slack-update': { mode: 'update' },
};

const ownerOf = (place: number) => `owner-${place}`;

/** Where the Runs of a namespace are told of. */
export function channelOf(kind: SlackKind, place: number): string {
  const letter = 'ABC'[Object.keys(SLACK_OPTIONS).indexOf(kind)];
  return `C0CHAOS${letter}${String(place).padStart(3, '0')}`;
}

export const CLUSTER = 'chaos';
const REPOSITORY = 'shop';
const TOPIC = 'builds';
const PATH = '/builds';

/** What the replicas watch and tell, and what can go wrong there. */
export class World {
  readonly kube: KubeApi;
  readonly vendors: Vendors;
  readonly catalog: Awaited<ReturnType<typeof startEmptyCatalog>>;

  private constructor(parts: {
    kube: KubeApi;
    vendors: Vendors;
    catalog: Awaited<ReturnType<typeof startEmptyCatalog>>;
  }) {
    this.kube = parts.kube;
    this.vendors = parts.vendors;
    this.catalog = parts.catalog;
  }

  static async start(): Promise<World> {
    const kube = await startKubeApi({ logSize: 100_000, requestLogSize: 100 });
    const vendors = await Vendors.start();
    const { github, slack, sns, pubsub } = vendors;
    for (let place = 0; place < OWNERS; place += 1) {
      const account = ownerOf(place);
      github.addRepo(`${account}/${REPOSITORY}`);
      github.addInstallation({
        account,
        permissions: { metadata: 'read', statuses: 'write', checks: 'write' },
      });
    }
    for (const kind of TARGET_KINDS.filter(isSlack)) {
      for (let place = 0; place < CHANNELS; place += 1) {
        slack.addChannel({
          id: channelOf(kind, place),
          name: `${kind}-${place}`,
        });
      }
    }
    sns.addTopic({ name: TOPIC });
    sns.addTopic({ name: `${TOPIC}.fifo` });
    pubsub.addTopic(TOPIC);
    return new World({ kube, vendors, catalog: await startEmptyCatalog() });
  }

  /** What goes wrong at the targets. */
  get faults(): readonly Faults[] {
    return this.vendors.faults;
  }

  /** What the SNS topic or that with first-in-first-out took. */
  snsMessages(kind: 'sns' | 'sns-fifo') {
    return this.vendors.sns.messages(this.#arn(kind));
  }

  get pubsubMessages() {
    return this.vendors.pubsub.messages(TOPIC);
  }

  get events() {
    return this.vendors.events.events(PATH);
  }

  get webhookMessages() {
    return this.vendors.webhooks.messages(PATH);
  }

  repository(place: number) {
    return { owner: ownerOf(place), repo: REPOSITORY };
  }

  /** The providers and notifications of app-config. */
  rules() {
    const places = Array.from({ length: CHANNELS }, (_, place) => place);
    const named = TARGET_KINDS.flatMap(kind =>
      isSlack(kind)
        ? places.map(place => {
            const name = namespaceOf(kind, place);
            return { name, provider: this.#slack(kind, place) };
          })
        : [{ name: namespaceOf(kind, 0), provider: this.#provider(kind) }],
    );
    return {
      providers: Object.fromEntries(
        named.map(({ name, provider }) => [name, provider]),
      ),
      notifications: Object.fromEntries(
        named.map(({ name }) => [name, rule(name, [name])]),
      ),
    };
  }

  async close(): Promise<void> {
    await Promise.all([
      this.kube.close(),
      this.vendors.close(),
      this.catalog.close(),
    ]);
  }

  #arn(kind: 'sns' | 'sns-fifo'): string {
    const { region, accountId } = this.vendors.sns;
    const topic = kind === 'sns' ? TOPIC : `${TOPIC}.fifo`;
    return `arn:aws:sns:${region}:${accountId}:${topic}`;
  }

  #slack(kind: SlackKind, place: number): object {
    const channels = [{ id: channelOf(kind, place) }];
    return this.vendors.slackProvider({ channels, ...SLACK_OPTIONS[kind] });
  }

  #provider(kind: Exclude<TargetKind, SlackKind>): object {
    const { vendors } = this;
    switch (kind) {
      case 'github-status':
        return vendors.githubProvider('commitStatus');
      case 'github-check-run':
        return vendors.githubProvider('checkRun');
      case 'sns':
      case 'sns-fifo':
        return vendors.snsProvider(this.#arn(kind));
      case 'pubsub':
        return vendors.pubsubProvider(TOPIC);
      case 'cloudevents':
        return vendors.eventsProvider(PATH);
      case 'webhook':
        return vendors.webhookProvider(PATH);
      default:
        return kind satisfies never;
    }
  }
}
