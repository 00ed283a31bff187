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

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { KubeApi } from '../kube';
import type {
  FakeEvents,
  FakeGitHub,
  FakePubSub,
  FakeSlack,
  FakeSns,
  FakeWebhooks,
  OutsidePage,
} from '../outside';
import { credentials } from './examples';

/** What a person or a program needs to talk to a running sandbox. */
export interface Connection {
  readonly kube: {
    readonly url: string;
    readonly adminToken: string;
    readonly portalToken: string;
    readonly reporterToken: string;
  };
  readonly github: {
    readonly url: string;
    readonly webUrl: string;
    readonly appId: number;
    readonly clientId: string;
    readonly installationId: number;
  };
  readonly slack: { readonly url: string; readonly token: string };
  readonly sns: { readonly url: string; readonly topics: readonly string[] };
  readonly pubsub: { readonly url: string; readonly project: string };
  /** Where receivers of CloudEvents and their authorization server listen. */
  readonly events: string;
  /** Where receivers of webhooks listen. */
  readonly webhooks: string;
  readonly page: string;
}

export function connectionOf(
  kube: KubeApi,
  github: FakeGitHub,
  installationId: number,
  slack: FakeSlack,
  sns: FakeSns,
  pubsub: FakePubSub,
  events: FakeEvents,
  webhooks: FakeWebhooks,
  page: OutsidePage,
): Connection {
  return {
    kube: {
      url: kube.url,
      adminToken: kube.adminToken,
      portalToken: credentials.kubePortalToken,
      reporterToken: credentials.kubeReporterToken,
    },
    github: {
      url: github.url,
      webUrl: github.webUrl,
      appId: github.appId,
      clientId: github.clientId,
      installationId,
    },
    slack: { url: slack.url, token: slack.token },
    sns: { url: sns.url, topics: sns.topics().map(({ arn }) => arn) },
    pubsub: { url: pubsub.url, project: pubsub.project },
    events: events.url,
    webhooks: webhooks.url,
    page: page.url,
  };
}

/** Writes `connection.json`, `kubeconfig.yaml` and `github-app.private-key.pem`, readable by their owner only. */
export async function writeConnection(
  folder: string,
  connection: Connection,
  kubeconfig: string,
  privateKeyPem: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const write = (name: string, text: string) =>
    writeFile(path.join(folder, name), text, { mode: 0o600 });
  await Promise.all([
    write('connection.json', `${JSON.stringify(connection, null, 2)}\n`),
    write('kubeconfig.yaml', kubeconfig),
    write('github-app.private-key.pem', privateKeyPem),
  ]);
}
