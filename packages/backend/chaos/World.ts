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
  FakeGitHub,
  FakeSlack,
  Faults,
  KubeApi,
  startGitHub,
  startKubeApi,
  startSlack,
} from 'sandbox';
import { startEmptyCatalog } from '../harness/emptyCatalog';
import { Sink } from './Sink';

/** How far a vendor lets it be proven that something arrived once. */
export const CLASSES = [
  'repeatable',
  'findable',
  'sameId',
  'atLeastOnce',
] as const;
export type OnceClass = (typeof CLASSES)[number];

/** Owners and channels, since limits count on each of them. */
export const PLACES = 25;

export const ownerOf = (place: number) => `owner-${place}`;
export const channelOf = (place: number) =>
  `C0CHAOS${String(place).padStart(3, '0')}`;
/** The Runs of a namespace are reported to targets of one class. */
export const namespaceOf = (once: OnceClass, place: number) =>
  once === 'atLeastOnce' ? `slack-${place}` : once.toLowerCase();

export const CLUSTER = 'chaos';
const REPOSITORY = 'shop';

/** What the replicas watch and tell, and what can go wrong there. */
export class World {
  readonly kube: KubeApi;
  readonly github: FakeGitHub;
  readonly slack: FakeSlack;
  readonly sink: Sink;
  readonly catalog: Awaited<ReturnType<typeof startEmptyCatalog>>;

  private constructor(parts: {
    kube: KubeApi;
    github: FakeGitHub;
    slack: FakeSlack;
    sink: Sink;
    catalog: Awaited<ReturnType<typeof startEmptyCatalog>>;
  }) {
    this.kube = parts.kube;
    this.github = parts.github;
    this.slack = parts.slack;
    this.sink = parts.sink;
    this.catalog = parts.catalog;
  }

  static async start(): Promise<World> {
    const kube = await startKubeApi({ logSize: 100_000, requestLogSize: 100 });
    const github = await startGitHub({
      keepRequests: 100,
      rateLimit: 1_000_000,
    });
    const slack = await startSlack({ keepRequests: 100 });
    for (let place = 0; place < PLACES; place += 1) {
      const owner = ownerOf(place);
      github.addOrg(owner);
      github.addRepo(`${owner}/${REPOSITORY}`);
      github.addInstallation({ account: owner });
      slack.addChannel({ id: channelOf(place), name: `chaos-${place}` });
    }
    return new World({
      kube,
      github,
      slack,
      sink: await Sink.start(),
      catalog: await startEmptyCatalog(),
    });
  }

  /** What goes wrong at the targets. */
  get faults(): readonly Faults[] {
    return [this.github.faults, this.slack.faults, this.sink.faults];
  }

  repository(place: number) {
    return { owner: ownerOf(place), repo: REPOSITORY };
  }

  /** The providers and notifications of app-config. */
  rules() {
    const places = Array.from({ length: PLACES }, (_, place) => place);
    const rule = (name: string, namespaces: string[]) => ({
      providerRef: { name },
      filter: { namespaceSelector: { matchNames: namespaces } },
    });
    return {
      providers: {
        github: {
          type: 'GitHubApp',
          githubApp: {
            appId: this.github.appId,
            privateKey: this.github.privateKeyPem,
            baseURL: this.github.url,
          },
          access: [{ repositories: ['*/*'] }],
        },
        findable: {
          type: 'chaos.example/Findable',
          config: { url: this.sink.url },
        },
        'same-id': {
          type: 'chaos.example/SameId',
          config: { url: this.sink.url },
        },
        ...Object.fromEntries(
          places.map(place => [
            `slack-${place}`,
            {
              type: 'SlackApp',
              slackApp: {
                accessToken: this.slack.token,
                baseURL: this.slack.url,
                channels: [{ id: channelOf(place) }],
              },
            },
          ]),
        ),
      },
      notifications: {
        github: rule('github', [namespaceOf('repeatable', 0)]),
        findable: rule('findable', [namespaceOf('findable', 0)]),
        'same-id': rule('same-id', [namespaceOf('sameId', 0)]),
        ...Object.fromEntries(
          places.map(place => [
            `slack-${place}`,
            rule(`slack-${place}`, [namespaceOf('atLeastOnce', place)]),
          ]),
        ),
      },
    };
  }

  async close(): Promise<void> {
    await Promise.all([
      this.kube.close(),
      this.github.close(),
      this.slack.close(),
      this.sink.close(),
      this.catalog.close(),
    ]);
  }
}
