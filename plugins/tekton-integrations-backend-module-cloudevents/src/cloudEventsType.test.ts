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
import cloudEventsModule, { createCloudEventsType } from '.';

const url = 'https://events.example.com:8443/tekton?tenant=acme';
const tokenURL = 'https://login.example.com/token';

describe('createCloudEventsType', () => {
  const type = createCloudEventsType();

  it.each([
    [{ webhook: { url } }],
    [
      {
        protocol: 'WebHook',
        format: 'cdevents',
        mode: 'structured',
        webhook: { url },
      },
    ],
    [{ webhook: { url, authorization: { type: 'StaticToken' } } }],
    [
      {
        webhook: {
          url,
          authorization: {
            enabled: true,
            type: 'OAuth2',
            oauth2: {
              grantType: 'client_credentials',
              endpoints: { tokenURL },
              scope: 'a b',
              additionalClaims: { tenant: 'acme' },
            },
          },
          validation: {
            enabled: true,
            requestOrigin: 'portal',
            requestRate: 5,
          },
        },
      },
    ],
  ])('takes %j', settings => {
    expect(type.bind(settings).ok).toBe(true);
  });

  it.each([
    [{}, 'cloudEvents.webhook'],
    [{ webhook: { url: 'ftp://example.com' } }, 'cloudEvents.webhook.url'],
    [{ format: 'v2', webhook: { url } }, 'cloudEvents.format'],
    [{ mode: 'batch', webhook: { url } }, 'cloudEvents.mode'],
    [{ webhook: { url, headers: [] } }, 'cloudEvents.webhook'],
    [
      { webhook: { url, validation: { requestRate: 0 } } },
      'cloudEvents.webhook.validation.requestRate',
    ],
  ])('refuses %j at %s', (settings, path) => {
    const bound = type.bind(settings);

    expect(!bound.ok && bound.issues[0]?.path).toBe(path);
  });

  it('says who is told, which host needs a grant, and which addresses are guarded', () => {
    const bound = type.bind({
      webhook: {
        url,
        authorization: { type: 'OAuth2', oauth2: { endpoints: { tokenURL } } },
      },
    });

    expect(bound.ok && bound.value.describe({})).toBe(
      'events.example.com:8443/tekton',
    );
    expect(bound.ok && bound.value).toMatchObject({
      places: [{ kind: 'host', name: 'events.example.com:8443' }],
      addresses: [url, tokenURL],
      usesEntity: false,
    });
  });
});

describe('cloudEventsModule', () => {
  it('registers CloudEvents', async () => {
    const types: RegisteredProviderType[] = [];
    await startTestBackend({
      extensionPoints: [
        [
          tektonIntegrationsProviderExtensionPoint,
          { addProviderType: type => types.push(type) },
        ],
      ],
      features: [cloudEventsModule],
    });

    expect(types).toMatchObject([
      {
        type: 'CloudEvents',
        section: 'cloudEvents',
        vendor: 'CloudEvents',
        secrets: [
          { field: 'webhook.authorization.staticToken' },
          { field: 'webhook.authorization.oauth2.clientAuthentication' },
          { field: 'signing' },
          { field: 'previousSigning' },
        ],
      },
    ]);
    expect(types[0]?.template).toBeUndefined();
  });
});
