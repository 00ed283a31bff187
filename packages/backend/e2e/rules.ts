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

import { Manifest } from './Cluster';
import { WantedCondition } from './conditions';
import { CHANNEL, Outside } from './Outside';

const API_VERSION = 'integrations.tekton.ornew.io/v1alpha1';

/** A Secret of one key. */
export function secret(
  namespace: string,
  name: string,
  key: string,
  value: string,
): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    stringData: { [key]: value },
  };
}

/** A Provider of the suite's GitHub App. */
export function githubProvider(
  namespace: string,
  name: string,
  { github }: Outside,
  secretRef: Readonly<Record<string, string>> = { name: 'github-app' },
): Manifest {
  return {
    apiVersion: API_VERSION,
    kind: 'Provider',
    metadata: { name, namespace },
    spec: {
      type: 'GitHubApp',
      githubApp: {
        appId: github.appId,
        baseURL: github.url,
        privateKey: { secretRef },
      },
    },
  };
}

/** A Provider of the suite's Slack app. */
export function slackProvider(
  namespace: string,
  name: string,
  { slack }: Outside,
  secretRef: Readonly<Record<string, string>> = { name: 'slack-app' },
): Manifest {
  return {
    apiVersion: API_VERSION,
    kind: 'Provider',
    metadata: { name, namespace },
    spec: {
      type: 'SlackApp',
      slackApp: {
        accessToken: { secretRef },
        baseURL: slack.url,
        channels: [{ id: CHANNEL }],
      },
    },
  };
}

/** A Notification of all PipelineRuns of its namespace. */
export function notification(
  namespace: string,
  name: string,
  provider: string,
  filter: Readonly<Record<string, unknown>> = { kinds: ['PipelineRun'] },
): Manifest {
  return {
    apiVersion: API_VERSION,
    kind: 'Notification',
    metadata: { name, namespace },
    spec: { providerRef: { name: provider }, filter },
  };
}

/** The Secrets of both vendors, as they should be. */
export function secrets(namespace: string, outside: Outside): Manifest[] {
  return [
    secret(
      namespace,
      'github-app',
      'private-key.pem',
      outside.github.privateKeyPem,
    ),
    secret(namespace, 'slack-app', 'access-token', outside.slack.token),
  ];
}

/** A team that wants commit statuses and Slack messages of all its Runs. */
export function teamRules(namespace: string, outside: Outside): Manifest[] {
  return [
    ...secrets(namespace, outside),
    githubProvider(namespace, 'github', outside),
    slackProvider(namespace, 'slack', outside),
    notification(namespace, 'commit-status', 'github'),
    notification(namespace, 'messages', 'slack'),
  ];
}

/** What is said of the rules of {@link teamRules} when all is well. */
export const TEAM_READY: readonly WantedCondition[] = [
  { kind: 'Provider', name: 'github' } as const,
  { kind: 'Provider', name: 'slack' } as const,
  { kind: 'Notification', name: 'commit-status' } as const,
  { kind: 'Notification', name: 'messages' } as const,
].map(key => ({ ...key, status: 'True', reason: 'Initialized' }));
