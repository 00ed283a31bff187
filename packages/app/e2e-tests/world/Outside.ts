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
  ALL_ACCESS,
  commitAnchor,
  messageAnchor,
  startGitHub,
  startKubeApi,
  startOutsidePage,
  startSlack,
  type FakeGitHub,
  type FakeSlack,
  type KubeApi,
  type OutsidePage,
} from 'sandbox';

/** The tokens that app-config.sandbox.yaml names. */
const TOKENS = {
  portal: 'sandbox-portal-token',
  reporter: 'sandbox-reporter-token',
  slack: 'xoxb-sandbox-token',
} as const;

/** The channel of the operator's own rule in app-config.sandbox.yaml. */
const OPERATORS = { id: 'C0OPS00001', name: 'ops' };

/** The cluster, GitHub, Slack, and the page that shows what those saw. */
export class Outside {
  private constructor(
    readonly kube: KubeApi,
    readonly github: FakeGitHub,
    readonly slack: FakeSlack,
    readonly page: OutsidePage,
  ) {}

  static async start(): Promise<Outside> {
    // The fakes send people who follow their links to the page, which starts last.
    const pageUrl = { current: '' };
    const [kube, github, slack] = await Promise.all([
      startKubeApi(),
      startGitHub({
        basePath: '/api/v3',
        commitPage: (owner, repo, sha) =>
          commitAnchor(pageUrl.current, owner, repo, sha),
      }),
      startSlack({
        token: TOKENS.slack,
        messagePage: (channel, ts) =>
          messageAnchor(pageUrl.current, channel, ts),
      }),
    ]);
    const page = await startOutsidePage({ github, slack });
    pageUrl.current = page.url;
    kube.addUser(TOKENS.portal, [ALL_ACCESS], 'portal');
    kube.addUser(TOKENS.reporter, [ALL_ACCESS], 'reporter');
    github.addInstallation({ account: 'acme' });
    slack.addChannel(OPERATORS);
    return new Outside(kube, github, slack, page);
  }

  async close(): Promise<void> {
    await Promise.all([
      this.kube.close(),
      this.github.close(),
      this.slack.close(),
      this.page.close(),
    ]);
  }
}
