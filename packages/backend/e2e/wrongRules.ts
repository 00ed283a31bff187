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
import { Manifest } from './Cluster';
import { WantedCondition } from './conditions';
import { Outside } from './Outside';
import {
  githubProvider,
  notification,
  secret,
  secrets,
  slackProvider,
} from './rules';

const API_VERSION = 'integrations.tekton.ornew.io/v1alpha1';

/** A key as GitHub makes them, of no App that there is. */
function otherKey(): string {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  }).privateKey;
}

/**
 * Rules of a team that gets them wrong: Secret `slack-app` is missing, Secret
 * `github-app` holds the key of another App.
 */
export function wrongRules(namespace: string, outside: Outside): Manifest[] {
  return [
    secret(namespace, 'github-app', 'private-key.pem', otherKey()),
    slackProvider(namespace, 'no-secret', outside),
    githubProvider(namespace, 'wrong-key', outside),
    githubProvider(namespace, 'no-such-key', outside, {
      name: 'github-app',
      key: 'missing.pem',
    }),
    slackProvider(namespace, 'not-allowed', outside, { name: 'of-others' }),
    {
      apiVersion: API_VERSION,
      kind: 'Provider',
      metadata: { name: 'unknown', namespace },
      spec: { type: 'vendor.example/Pager', config: { to: 'somebody' } },
    },
    notification(namespace, 'through-no-secret', 'no-secret'),
    notification(namespace, 'through-wrong-key', 'wrong-key'),
    notification(namespace, 'through-nobody', 'nobody'),
    notification(namespace, 'through-unknown', 'unknown'),
    notification(namespace, 'of-others', 'no-secret', {
      namespaceSelector: { matchNames: ['kube-system'] },
    }),
  ];
}

/** What is said of {@link wrongRules}. */
export const WRONG: readonly WantedCondition[] = [
  provider('no-secret', 'SecretNotFound'),
  provider('wrong-key', 'AuthenticationFailed'),
  provider('no-such-key', 'SecretKeyMissing'),
  provider('not-allowed', 'SecretForbidden'),
  provider('unknown', 'UnknownType'),
  through('through-no-secret', 'ProviderNotReady'),
  through('through-wrong-key', 'ProviderNotReady'),
  through('through-nobody', 'ProviderNotFound'),
  through('through-unknown', 'ProviderNotReady'),
  through('of-others', 'NotPermitted'),
];

function provider(name: string, reason: string): WantedCondition {
  return { kind: 'Provider', name, status: 'False', reason };
}

function through(name: string, reason: string): WantedCondition {
  return { kind: 'Notification', name, status: 'False', reason };
}

/** Requests that are refused because of {@link wrongRules}. */
export const EXPECTED_REFUSAL = /\/secrets\/of-others$/;

/** What makes the rules right through which Runs are reported. */
export function cure(namespace: string, outside: Outside): Manifest[] {
  return secrets(namespace, outside);
}

/** What is said of them then. */
export const CURED: readonly WantedCondition[] = [
  { kind: 'Provider', name: 'no-secret' } as const,
  { kind: 'Provider', name: 'wrong-key' } as const,
  { kind: 'Notification', name: 'through-no-secret' } as const,
  { kind: 'Notification', name: 'through-wrong-key' } as const,
].map(key => ({ ...key, status: 'True', reason: 'Initialized' }));

/** Objects that the API server itself refuses, with words of its answer. */
export function refusedRules(
  namespace: string,
  outside: Outside,
): readonly { manifest: Manifest; words: RegExp }[] {
  const github = githubProvider(namespace, 'refused', outside);
  return [
    {
      manifest: { ...github, spec: { type: 'SlackApp' } },
      words: /slackApp belongs to type SlackApp/,
    },
    {
      manifest: notification(namespace, 'refused', 'no-secret', {
        statuses: ['exploded'],
      }),
      words: /exploded/,
    },
    {
      manifest: {
        ...github,
        spec: {
          type: 'SlackApp',
          slackApp: {
            accessToken: { secretRef: { name: 'slack-app' } },
            channels: [{}],
          },
        },
      },
      words: /needs one of id or name, fromEntity, fromRun/,
    },
  ];
}
