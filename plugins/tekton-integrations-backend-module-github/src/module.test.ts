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

/**
 * Provider type GitHubApp of Tekton Integrations: commit statuses.
 *
 * @packageDocumentation
 */

import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  RegisteredProviderType,
  tektonIntegrationsProviderExtensionPoint,
} from 'backstage-plugin-tekton-integrations-node';
import githubAppModule from '.';

describe('githubAppModule', () => {
  it("registers GitHubApp and knows the portal's own Apps", async () => {
    const types: RegisteredProviderType[] = [];
    await startTestBackend({
      extensionPoints: [
        [
          tektonIntegrationsProviderExtensionPoint,
          { addProviderType: type => types.push(type) },
        ],
      ],
      features: [
        githubAppModule,
        mockServices.rootConfig.factory({
          data: {
            integrations: {
              github: [
                {
                  host: 'github.com',
                  apps: [
                    {
                      appId: 1,
                      clientId: 'id',
                      clientSecret: 'secret',
                      privateKey: 'key',
                      webhookSecret: 'secret',
                    },
                  ],
                },
              ],
            },
          },
        }),
      ],
    });

    expect(types).toMatchObject([
      {
        type: 'GitHubApp',
        section: 'githubApp',
        vendor: 'GitHub',
        secrets: [{ field: 'privateKey', defaultKey: 'private-key.pem' }],
      },
    ]);
    expect(types[0]?.bind({ integration: 'github.com' }).ok).toBe(true);
    expect(types[0]?.bind({ integration: 'other.example' }).ok).toBe(false);
  });
});
