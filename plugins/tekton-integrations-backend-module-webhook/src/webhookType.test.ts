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
  RegisteredProviderType,
  tektonIntegrationsProviderExtensionPoint,
} from 'backstage-plugin-tekton-integrations-node';
import webhookModule, { createWebhookType } from '.';

const URL = 'https://hooks.example.com:8443/builds?tenant=acme';

describe('createWebhookType', () => {
  const type = createWebhookType();

  it.each([
    [{}],
    [{ url: URL }],
    [{ url: URL, method: 'PUT', headers: [{ name: 'X-A', value: '1' }] }],
    [{ secretHeaders: [{ name: 'Authorization' }] }],
  ])('takes %j', settings => {
    expect(type.bind(settings).ok).toBe(true);
  });

  it.each([
    [{ url: 'ftp://example.com' }, 'webhook.url'],
    [{ url: URL, method: 'GET' }, 'webhook.method'],
    [
      { url: URL, headers: [{ name: 'X A', value: '1' }] },
      'webhook.headers.0.name',
    ],
    [
      { url: URL, headers: [{ name: 'Host', value: 'a' }] },
      'webhook.headers.0',
    ],
    [
      { url: URL, headers: [{ name: 'X-A', value: 'é' }] },
      'webhook.headers.0.value',
    ],
    [{ url: URL, secretURL: 7 }, 'webhook'],
  ])('refuses %j at %s', (settings, path) => {
    const bound = type.bind(settings);

    expect(!bound.ok && bound.issues[0]?.path).toBe(path);
  });

  it.each<[object, string, string[]]>([
    [{ url: URL }, 'hooks.example.com:8443/builds', ['hooks.example.com:8443']],
    [
      { url: 'https://hooks.example.com' },
      'hooks.example.com',
      ['hooks.example.com'],
    ],
    [{}, 'its secret address', []],
  ])('says of %j who is told: %s', (settings, described, places) => {
    const bound = type.bind(settings);

    expect(bound.ok && bound.value.describe({})).toBe(described);
    expect(bound.ok && bound.value).toMatchObject({
      places: places.map(name => ({ kind: 'host', name })),
      usesEntity: false,
    });
  });
});

describe('webhookModule', () => {
  it('registers Webhook', async () => {
    const types: RegisteredProviderType[] = [];
    await startTestBackend({
      extensionPoints: [
        [
          tektonIntegrationsProviderExtensionPoint,
          { addProviderType: type => types.push(type) },
        ],
      ],
      features: [webhookModule],
    });

    expect(types).toMatchObject([
      {
        type: 'Webhook',
        section: 'webhook',
        vendor: 'Webhook',
        secrets: [
          { field: 'secretURL', defaultKey: 'url' },
          { field: 'secretHeaders[].value', defaultKey: 'value' },
          { field: 'signing', defaultKey: 'signing-key' },
          { field: 'previousSigning', defaultKey: 'previous-signing-key' },
        ],
      },
    ]);
  });
});
