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

import { generateKeyPairSync } from 'node:crypto';
import { KubeApi, startKubeApi } from 'sandbox';
import { startEmptyCatalog } from '../../harness/emptyCatalog';
import { Sink } from './Sink';
import { githubVendor, slackVendor } from './vendors';

/** Owners of repositories, and namespaces. */
export const PLACES = 20;
/** Enough that no limit of Slack's binds: each takes some at once. */
const CHANNELS = 2_500;
const CLUSTER = 'bench';
const APP_ID = 4_711;

export const namespaceOf = (run: number) => `team-${run % PLACES}`;
export const ownerOf = (run: number) => `owner-${run % PLACES}`;
export const channelOf = (run: number) =>
  `C0BENCH${String(run % CHANNELS).padStart(4, '0')}`;
export const REPOSITORY = 'shop';

/** What is watched and what is told, all of it in this process. */
export class World {
  readonly kube: KubeApi;
  readonly github: Sink;
  readonly slack: Sink;
  readonly catalog: Awaited<ReturnType<typeof startEmptyCatalog>>;
  /** Targets of one scenario alone. */
  readonly further: Sink[] = [];
  #runs = 0;
  readonly #privateKey = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  }).privateKey;

  private constructor(parts: {
    kube: KubeApi;
    github: Sink;
    slack: Sink;
    catalog: Awaited<ReturnType<typeof startEmptyCatalog>>;
  }) {
    this.kube = parts.kube;
    this.github = parts.github;
    this.slack = parts.slack;
    this.catalog = parts.catalog;
  }

  static async start(): Promise<World> {
    return new World({
      kube: await startKubeApi({ logSize: 100_000, requestLogSize: 100 }),
      github: await Sink.start(githubVendor()),
      slack: await Sink.start(slackVendor()),
      catalog: await startEmptyCatalog(),
    });
  }

  get cluster() {
    return { name: CLUSTER, url: this.kube.url, token: this.kube.adminToken };
  }

  get sinks(): readonly Sink[] {
    return [this.github, this.slack, ...this.further];
  }

  /** A number that no Run has had. */
  newRun(): number {
    this.#runs += 1;
    return this.#runs;
  }

  /** The providers and notifications of app-config. */
  rules() {
    return {
      providers: {
        github: this.githubProvider(this.github),
        slack: this.slackProvider(this.slack),
      },
      notifications: {
        github: { providerRef: { name: 'github' } },
        slack: { providerRef: { name: 'slack' } },
      },
    };
  }

  githubProvider(sink: Pick<Sink, 'url'>) {
    return {
      type: 'GitHubApp',
      githubApp: {
        appId: APP_ID,
        privateKey: this.#privateKey,
        baseURL: sink.url,
      },
      access: [{ repositories: ['*/*'] }],
    };
  }

  slackProvider(sink: Sink) {
    return {
      type: 'SlackApp',
      slackApp: {
        accessToken: 'xoxb-bench',
        baseURL: `${sink.url}/api/`,
        channels: [{ fromRun: true }],
      },
      access: [{ channels: ['*'] }],
    };
  }

  async close(): Promise<void> {
    await Promise.all([
      this.kube.close(),
      this.catalog.close(),
      ...this.sinks.map(sink => sink.close()),
    ]);
  }
}
