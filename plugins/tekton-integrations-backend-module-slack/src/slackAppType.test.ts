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
 * Provider type SlackApp of Tekton Integrations: messages in channels.
 *
 * @packageDocumentation
 */

import { startTestBackend } from '@backstage/backend-test-utils';
import {
  RegisteredProviderType,
  tektonIntegrationsProviderExtensionPoint,
} from 'backstage-plugin-tekton-integrations-node';
import slackAppModule, { createSlackAppType } from '.';

describe('createSlackAppType', () => {
  const type = createSlackAppType();

  it.each([
    [{ channels: [{ id: 'C024BE91L' }] }],
    [{ channels: [{ id: 'G024BE91L' }, { name: 'builds' }], mode: 'update' }],
    [{ channels: [{ name: '#builds' }], baseURL: 'http://127.0.0.1:1/api/' }],
  ])('takes %j', settings => {
    expect(type.bind(settings).ok).toBe(true);
  });

  it.each([
    [{}, 'slackApp.channels'],
    [{ channels: [] }, 'slackApp.channels'],
    [{ channels: [{}] }, 'slackApp.channels.0'],
    [{ channels: [{ id: 'builds' }] }, 'slackApp.channels.0.id'],
    [{ channels: [{ name: 'a' }], mode: 'shout' }, 'slackApp.mode'],
  ])('refuses %j at %s', (settings, path) => {
    const bound = type.bind(settings);

    expect(!bound.ok && bound.issues[0]?.path).toBe(path);
  });

  it('says who is told', () => {
    const bound = type.bind({
      channels: [{ name: 'builds' }, { id: 'C0123' }],
    });

    expect(bound.ok && bound.value.describe({})).toBe('#builds, C0123');
  });
});

describe('slackAppModule', () => {
  it('registers SlackApp', async () => {
    const types: RegisteredProviderType[] = [];
    await startTestBackend({
      extensionPoints: [
        [
          tektonIntegrationsProviderExtensionPoint,
          { addProviderType: type => types.push(type) },
        ],
      ],
      features: [slackAppModule],
    });

    expect(types).toMatchObject([
      {
        type: 'SlackApp',
        section: 'slackApp',
        vendor: 'Slack',
        secrets: [{ field: 'accessToken', defaultKey: 'access-token' }],
      },
    ]);
  });
});
