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
    [
      {
        channels: [
          { fromEntity: true },
          { fromRun: true },
          { id: 'C024BE91L' },
        ],
      },
    ],
    [{ channels: [{ name: '#builds' }], baseURL: 'http://127.0.0.1:1/api/' }],
    [{ channels: [{ name: 'a', statuses: ['failed'] }], mode: 'thread' }],
    [{ channels: [{ name: 'a' }], mention: 'owner', onDoubt: 'hold' }],
    // An incoming webhook has a channel of its own.
    [{}],
    [{ mode: 'post' }],
  ])('takes %j', settings => {
    expect(type.bind(settings).ok).toBe(true);
  });

  it.each([
    [{ mode: 'update' }, 'slackApp.mode'],
    [{ mode: 'thread' }, 'slackApp.mode'],
    [{ channels: [] }, 'slackApp.channels'],
    [{ channels: [{}] }, 'slackApp.channels.0'],
    [{ channels: [{ fromEntity: false }] }, 'slackApp.channels.0'],
    [{ channels: [{ id: 'C024BE91L', fromRun: true }] }, 'slackApp.channels.0'],
    [{ channels: [{ id: 'builds' }] }, 'slackApp.channels.0.id'],
    [{ channels: [{ name: 'a' }], mode: 'shout' }, 'slackApp.mode'],
  ])('refuses %j at %s', (settings, path) => {
    const bound = type.bind(settings);

    expect(!bound.ok && bound.issues[0]?.path).toBe(path);
  });

  it.each<[object[] | undefined, string, string[], boolean]>([
    [
      [{ name: 'builds' }, { id: 'C0123' }, { name: '#builds' }],
      '#builds, C0123',
      ['#builds', 'C0123'],
      false,
    ],
    [
      [{ fromEntity: true }, { id: 'C0123', name: 'releases' }],
      'the channel of its entity, #releases',
      ['C0123'],
      true,
    ],
    [[{ fromRun: true }], 'the channel that the Run names', [], false],
    [
      [{ name: 'builds' }, { id: 'C0123', statuses: ['failed', 'timedOut'] }],
      '#builds, C0123 (failed, timed out)',
      ['#builds', 'C0123'],
      false,
    ],
    [undefined, 'the channel of its incoming webhook', [], false],
  ])(
    'says of %j who is told: %s',
    (channels, described, places, usesEntity) => {
      const bound = type.bind(channels ? { channels } : {});

      expect(bound.ok && bound.value.describe({})).toBe(described);
      expect(bound.ok && bound.value).toMatchObject({
        places: places.map(name => ({ kind: 'channel', name })),
        usesEntity,
      });
    },
  );
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
        secrets: [
          { field: 'accessToken', defaultKey: 'access-token' },
          { field: 'webhookURL', defaultKey: 'webhook-url' },
        ],
      },
    ]);
  });
});
