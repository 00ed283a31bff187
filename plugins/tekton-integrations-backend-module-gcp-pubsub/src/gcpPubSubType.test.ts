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

import { startTestBackend } from '@backstage/backend-test-utils';
import {
  createHttpClient,
  JsonObject,
  RegisteredProviderType,
  Secret,
  tektonIntegrationsProviderExtensionPoint,
} from 'backstage-plugin-tekton-integrations-node';
import { renderedWith } from 'backstage-plugin-tekton-integrations-node/testUtils';
import { startPubSub } from 'sandbox';
import gcpPubSubModule, {
  createGcpPubSubType,
  gcpPubSubTemplateSchema,
} from '.';
import { targetOf } from './__testUtils__/targetOf';
import { gcpPubSubTemplate } from './template';

const SETTINGS = { projectID: 'acme-ci', topic: 'builds' };

describe('createGcpPubSubType', () => {
  const type = createGcpPubSubType();

  it.each([
    [SETTINGS],
    [{ ...SETTINGS, projectID: 'acme.example:ci-2' }],
    [{ ...SETTINGS, endpoint: 'https://europe-west1-pubsub.googleapis.com' }],
    [{ ...SETTINGS, endpoint: 'http://127.0.0.1:8085/' }],
  ])('takes %j', settings => {
    expect(type.bind(settings).ok).toBe(true);
  });

  it.each([
    [{}, 'gcpPubSub.projectID'],
    [{ ...SETTINGS, projectID: '123456' }, 'gcpPubSub.projectID'],
    [{ ...SETTINGS, topic: 'a/b' }, 'gcpPubSub.topic'],
    [{ ...SETTINGS, topic: 'projects/p/topics/t' }, 'gcpPubSub.topic'],
    [{ ...SETTINGS, endpoint: 'grpc://x' }, 'gcpPubSub.endpoint'],
    [{ ...SETTINGS, endpoint: 'https://a.example/v1' }, 'gcpPubSub.endpoint'],
    [{ ...SETTINGS, ordering: true }, 'gcpPubSub'],
  ])('refuses %j at %s', (settings, path) => {
    const bound = type.bind(settings);

    expect(!bound.ok && bound.issues[0]?.path).toBe(path);
  });

  it('says who is told, and what a tenant needs a grant for', () => {
    const bound = type.bind(SETTINGS);

    expect(bound.ok && bound.value.describe({})).toBe(
      'topic builds of project acme-ci',
    );
    expect(bound.ok && bound.value).toMatchObject({
      places: [{ kind: 'topic', name: 'builds' }],
      usesEntity: false,
    });
  });
});

describe('a connection of type GCPPubSub', () => {
  it('publishes with the key of its section', async () => {
    const pubsub = await startPubSub();
    const http = createHttpClient();
    try {
      pubsub.addTopic('builds');
      const bound = createGcpPubSubType().bind({
        ...SETTINGS,
        endpoint: pubsub.url,
      });
      const client =
        bound.ok &&
        (await bound.value.connect(
          { credentials: new Secret(pubsub.credentials) },
          { http, now: () => Date.now() },
        ));

      const { signal } = new AbortController();
      expect(
        client && (await client.send(targetOf(), undefined, signal)),
      ).toMatchObject({ kind: 'delivered' });
      expect(pubsub.messages('builds')).toHaveLength(1);
      await (client && client.close());
    } finally {
      await http.close();
      await pubsub.close();
    }
  });
});

describe('a template of type GCPPubSub', () => {
  const type = createGcpPubSubType();

  it.each<[JsonObject, string, string]>([
    [{ attributes: { googteam: 'x' } }, 'template.attributes.googteam', 'goog'],
    [
      { attributes: { [`${'ü'.repeat(128)}a`]: 'x' } },
      `template.attributes.${'ü'.repeat(128)}a`,
      '256 bytes',
    ],
    [{ attributes: { '': 'x' } }, 'template.attributes.', 'needs a name'],
    [
      {
        attributes: Object.fromEntries(
          [...Array(100).keys()].map(index => [`a${index}`, 'x']),
        ),
      },
      'template.attributes',
      '99',
    ],
  ])('refuses %j', (template, path, words) => {
    expect(type.template?.check(template)).toMatchObject({
      ok: false,
      issues: [{ path, message: expect.stringContaining(words) }],
    });
  });

  it('takes 99 attributes beside the id', () => {
    const attributes = Object.fromEntries(
      [...Array(99).keys()].map(index => [`a${index}`, '${{ run.name }}']),
    );

    expect(gcpPubSubTemplateSchema.safeParse({ attributes }).success).toBe(
      true,
    );
    expect(
      gcpPubSubTemplate.rendered.safeParse(
        renderedWith(type, { attributes }, 'x'),
      ).success,
    ).toBe(true);
  });
});

describe('gcpPubSubModule', () => {
  it('registers GCPPubSub', async () => {
    const types: RegisteredProviderType[] = [];
    await startTestBackend({
      extensionPoints: [
        [
          tektonIntegrationsProviderExtensionPoint,
          { addProviderType: type => types.push(type) },
        ],
      ],
      features: [gcpPubSubModule],
    });

    expect(types).toMatchObject([
      {
        type: 'GCPPubSub',
        section: 'gcpPubSub',
        vendor: 'Google Pub/Sub',
        secrets: [{ field: 'credentials', defaultKey: 'credentials.json' }],
      },
    ]);
  });
});
