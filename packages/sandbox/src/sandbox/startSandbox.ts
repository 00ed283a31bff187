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

import { startKubeApi } from '../kube';
import type { KubeApi } from '../kube';
import {
  commitAnchor,
  eventsService,
  messageAnchor,
  pubsubService,
  startEvents,
  startGitHub,
  snsService,
  startOutsidePage,
  startPubSub,
  startSlack,
  startSns,
  startWebhooks,
  webhookService,
} from '../outside';
import type {
  FakeEvents,
  FakeGitHub,
  FakePubSub,
  FakeSlack,
  FakeSns,
  FakeWebhooks,
  OutsidePage,
} from '../outside';
import { exampleComponents, startPlayer } from '../player';
import { portalAccess, reporterAccess } from './access';
import { connectionOf, writeConnection } from './connection';
import type { Connection } from './connection';
import {
  credentials,
  exampleChannels,
  exampleGoogleTopics,
  exampleNamespaces,
  examplePaths,
  exampleReceivers,
  exampleTopics,
} from './examples';
import { createObjects, readManifests } from './manifests';
import { secret } from './secret';
import { SettingsError } from './settings';
import type { PortVariable, SandboxSettings } from './settings';
import { hasCode } from './systemError';

const CLUSTER_UID = '5a9d6f0e-5a9d-4b0c-8f6e-7117711771ab';
/** So long the receiver that is asked first takes to consent. */
const CONSENT_AFTER_MS = 3_000;
const SLACK_SCOPES = [
  'chat:write',
  'channels:read',
  'channels:history',
] as const;

export interface Sandbox {
  readonly kube: KubeApi;
  readonly github: FakeGitHub;
  readonly slack: FakeSlack;
  readonly sns: FakeSns;
  readonly pubsub: FakePubSub;
  readonly events: FakeEvents;
  readonly webhooks: FakeWebhooks;
  readonly page: OutsidePage;
  readonly connection: Connection;
  close(): Promise<void>;
}

/** Starts something on a port of the settings; a taken one is told by its number and variable. */
async function onPort<T>(
  { ports }: SandboxSettings,
  variable: PortVariable,
  what: string,
  start: (port: number) => Promise<T>,
): Promise<T> {
  const port = ports[variable];
  try {
    return await start(port);
  } catch (error) {
    if (hasCode(error, 'EADDRINUSE')) {
      throw new SettingsError(
        `Port ${port} of ${what} is taken: end what uses it, or choose another one with ${variable}=<port>.`,
      );
    }
    throw error;
  }
}

/** Runs the closers of what has been started so far, the last first. */
async function closeAll(closers: readonly (() => Promise<void>)[]) {
  await Promise.all([...closers].reverse().map(close => close()));
}

/**
 * Starts the cluster, the outside world and its page, and puts the example into them.
 * Failure policy: all or nothing; what was started before a failure is closed again.
 */
export async function startSandbox(
  settings: SandboxSettings,
): Promise<Sandbox> {
  const closers: (() => Promise<void>)[] = [];
  const open = async <T extends { close(): Promise<void> }>(
    variable: PortVariable,
    what: string,
    start: (port: number) => Promise<T>,
  ): Promise<T> => {
    const started = await onPort(settings, variable, what, start);
    closers.push(() => started.close());
    return started;
  };
  try {
    // The fakes send people who follow their links to the page, which is started last.
    const pageUrl = { current: '' };
    const kube = await open(
      'SANDBOX_KUBE_PORT',
      'the Kubernetes simulator',
      port =>
        startKubeApi({
          port,
          adminToken: credentials.kubeAdminToken,
          clusterUid: CLUSTER_UID,
        }),
    );
    const github = await open('SANDBOX_GITHUB_PORT', 'the fake GitHub', port =>
      startGitHub({
        port,
        basePath: '/api/v3',
        commitPage: (owner, repo, sha) =>
          commitAnchor(pageUrl.current, owner, repo, sha),
      }),
    );
    const slack = await open('SANDBOX_SLACK_PORT', 'the fake Slack', port =>
      startSlack({
        port,
        token: credentials.slackToken,
        scopes: SLACK_SCOPES,
        messagePage: (channel, ts) =>
          messageAnchor(pageUrl.current, channel, ts),
      }),
    );
    const sns = await open('SANDBOX_SNS_PORT', 'the fake AWS SNS', port =>
      startSns({ port, accessKey: credentials.awsAccessKey }),
    );
    const pubsub = await open(
      'SANDBOX_PUBSUB_PORT',
      'the fake Google Pub/Sub',
      port => startPubSub({ port }),
    );
    const events = await open(
      'SANDBOX_EVENTS_PORT',
      'the receivers of CloudEvents',
      port => startEvents({ port }),
    );
    const webhooks = await open(
      'SANDBOX_WEBHOOK_PORT',
      'the receivers of webhooks',
      port => startWebhooks({ port }),
    );
    const page = await open(
      'SANDBOX_PAGE_PORT',
      'the page of the outside world',
      port =>
        startOutsidePage({
          github,
          slack,
          services: [
            snsService(sns),
            pubsubService(pubsub),
            eventsService(events),
            webhookService(webhooks),
          ],
          port,
        }),
    );
    pageUrl.current = page.url;

    exampleComponents.forEach(({ owner, repository }) =>
      github.addRepo(`${owner}/${repository}`),
    );
    const installationId = github.addInstallation({
      account: 'acme',
      permissions: {
        metadata: 'read',
        statuses: 'write',
        checks: 'write',
        pull_requests: 'write',
      },
    });
    exampleChannels.forEach(channel => slack.addChannel(channel));
    exampleTopics.forEach(name => sns.addTopic({ name }));
    exampleGoogleTopics.forEach(id => pubsub.addTopic(id));

    events.addClient({
      ...credentials.eventsClient,
      method: 'client_secret_basic',
      scopes: ['events:write'],
    });
    events.add({
      path: exampleReceivers.tekton,
      authorization: 'oauth2',
      validation: {
        origins: ['*'],
        rate: 600,
        callback: { afterMs: CONSENT_AFTER_MS },
      },
    });
    events.add({
      path: exampleReceivers.cdevents,
      signingKeys: [credentials.eventsSigningKey],
    });

    const signedUrl = webhooks.add({
      path: examplePaths.signed,
      signingKeys: [credentials.webhookSigningKey],
    });
    const chatUrl = webhooks.add({ path: examplePaths.secret });

    kube.addUser(credentials.kubePortalToken, portalAccess, 'portal');
    kube.addUser(credentials.kubeReporterToken, reporterAccess, 'reporter');
    const secrets = exampleNamespaces.flatMap(namespace => [
      secret(namespace, 'github-app', {
        'private-key.pem': github.privateKeyPem,
      }),
      secret(namespace, 'slack-app', { 'access-token': slack.token }),
      secret(namespace, 'aws-publisher', {
        'access-key-id': sns.accessKey.id,
        'secret-access-key': sns.accessKey.secret,
      }),
      secret(namespace, 'pubsub-publisher', {
        'credentials.json': pubsub.credentials,
      }),
      secret(namespace, 'events-client', {
        'client-id': credentials.eventsClient.id,
        'client-secret': credentials.eventsClient.secret,
      }),
      secret(namespace, 'events-signing', {
        'signing-key': credentials.eventsSigningKey,
      }),
      secret(namespace, 'webhook', {
        'signing-key': credentials.webhookSigningKey,
        url: chatUrl,
      }),
    ]);
    const manifests = await readManifests(settings.manifestsDir, {
      SANDBOX_GITHUB_URL: github.url,
      SANDBOX_GITHUB_APP_ID: String(github.appId),
      SANDBOX_SLACK_URL: slack.url,
      SANDBOX_SNS_URL: sns.url,
      SANDBOX_PUBSUB_URL: pubsub.url,
      SANDBOX_EVENTS_URL: events.url,
      SANDBOX_WEBHOOK_URL: signedUrl,
    });
    createObjects(kube, exampleNamespaces, [...secrets, ...manifests]);

    const player = startPlayer(kube, { pace: 1 / settings.speed });
    closers.push(async () => player.stop());

    const connection = connectionOf(
      kube,
      github,
      installationId,
      slack,
      sns,
      pubsub,
      events,
      webhooks,
      page,
    );
    await writeConnection(
      settings.dataDir,
      connection,
      kube.kubeconfig(),
      github.privateKeyPem,
    );
    return {
      kube,
      github,
      slack,
      sns,
      pubsub,
      events,
      webhooks,
      page,
      connection,
      close: () => closeAll(closers),
    };
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}
