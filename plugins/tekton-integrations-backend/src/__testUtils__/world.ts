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
  AccessRule,
  FakeGitHub,
  FakeSlack,
  KubeApi,
  startGitHub,
  startKubeApi,
  startSlack,
} from 'sandbox';

const API_VERSION = 'integrations.tekton.ornew.io/v1alpha1';

/** The channel that tests use. */
export const CHANNEL = 'C0BUILDS01';

/** A cluster, a GitHub and a Slack for one test file. */
export interface World {
  readonly kube: KubeApi;
  readonly github: FakeGitHub;
  readonly slack: FakeSlack;
  /** Token of an account with the rights that deploy/rbac gives. */
  readonly token: string;
  close(): Promise<void>;
}

/** What deploy/rbac lets the portal's account do, with all Secrets by name. */
const REPORTER_RIGHTS: readonly AccessRule[] = [
  {
    verbs: ['get', 'list', 'watch'],
    groups: ['tekton.dev'],
    resources: ['pipelineruns', 'taskruns', 'customruns'],
  },
  {
    verbs: ['get', 'list', 'watch'],
    groups: ['integrations.tekton.ornew.io'],
    resources: ['providers', 'notifications'],
  },
  {
    verbs: ['get', 'list', 'watch'],
    groups: [''],
    resources: ['namespaces'],
  },
  {
    verbs: ['update', 'patch'],
    groups: ['integrations.tekton.ornew.io'],
    resources: ['providers/status', 'notifications/status'],
  },
  { verbs: ['create', 'patch'], groups: [''], resources: ['events'] },
  {
    verbs: ['create'],
    groups: ['coordination.k8s.io'],
    resources: ['leases'],
    namespaces: ['default'],
  },
  {
    verbs: ['get', 'update'],
    groups: ['coordination.k8s.io'],
    resources: ['leases'],
    namespaces: ['default'],
    resourceNames: ['tekton-integrations'],
  },
  { verbs: ['get'], groups: [''], resources: ['secrets'] },
];

/** Starts the outside of a portal on free ports of the loopback interface. */
export async function startWorld(): Promise<World> {
  const kube = await startKubeApi();
  const github = await startGitHub();
  const slack = await startSlack();
  github.addOrg('acme');
  github.addRepo('acme/shop');
  github.addInstallation({ account: 'acme' });
  slack.addChannel({ id: CHANNEL, name: 'builds' });
  const token = 'reporter-token';
  kube.addUser(token, REPORTER_RIGHTS);
  return {
    kube,
    github,
    slack,
    token,
    async close() {
      await Promise.all([kube.close(), github.close(), slack.close()]);
    },
  };
}

/** Creates an object of our API. */
export function createRule(
  kube: KubeApi,
  kind: 'Provider' | 'Notification',
  namespace: string,
  name: string,
  spec: Record<string, unknown>,
): void {
  kube.create({
    apiVersion: API_VERSION,
    kind,
    metadata: { namespace, name },
    spec,
  });
}

/** Creates a Secret with one value. */
export function createSecret(
  kube: KubeApi,
  namespace: string,
  name: string,
  key: string,
  value: string,
): void {
  kube.create({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace, name },
    data: { [key]: Buffer.from(value).toString('base64') },
  });
}

/** Both Providers, and rules that report each PipelineRun to them. */
export function createUsualRules(world: World, namespace: string): void {
  const { kube, github, slack } = world;
  createSecret(
    kube,
    namespace,
    'github-app',
    'private-key.pem',
    github.privateKeyPem,
  );
  createSecret(kube, namespace, 'slack-app', 'access-token', slack.token);
  createRule(kube, 'Provider', namespace, 'github', {
    type: 'GitHubApp',
    githubApp: {
      appId: github.appId,
      privateKey: { secretRef: { name: 'github-app' } },
      baseURL: github.url,
    },
  });
  createRule(kube, 'Provider', namespace, 'slack', {
    type: 'SlackApp',
    slackApp: {
      accessToken: { secretRef: { name: 'slack-app' } },
      channels: [{ id: CHANNEL }],
      baseURL: slack.url,
    },
  });
  createRule(kube, 'Notification', namespace, 'commit-status', {
    providerRef: { name: 'github' },
    filter: { pipelineRun: { enabled: true } },
  });
  createRule(kube, 'Notification', namespace, 'messages', {
    providerRef: { name: 'slack' },
    filter: { pipelineRun: { enabled: true } },
  });
}

/** Writes of commit statuses that were applied, oldest first. */
export function statusWrites(github: FakeGitHub, sha: string): string[] {
  return github
    .statuses('acme', 'shop', sha)
    .map(({ state }) => state)
    .reverse();
}

/** Requests that are not look-ups of installations, tokens or health. */
export function writes(world: World): string[] {
  return [
    ...world.github.requests
      .filter(({ method, path }) => method === 'POST' && /statuses/.test(path))
      .map(({ method, path }) => `${method} ${path}`),
    ...world.slack.requests
      .filter(({ path }) => /chat\./.test(path))
      .map(({ method, path }) => `${method} ${path}`),
  ];
}
