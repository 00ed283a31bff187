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
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import notificationsPlugin from '@backstage/plugin-notifications-backend';
import { RunState } from 'backstage-plugin-tekton-integrations-common';
import {
  createHttpClient,
  Outcome,
  RegisteredProviderType,
  tektonIntegrationsProviderExtensionPoint,
} from 'backstage-plugin-tekton-integrations-node';
import { runFixture } from 'backstage-plugin-tekton-integrations-node/testUtils';
import { z } from 'zod';
import backstageNotificationsModule from '.';

const entity = (
  kind: string,
  name: string,
  relations: readonly { type: string; targetRef: string }[],
) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, namespace: 'default' },
  spec: {},
  relations: [...relations],
});

const CATALOG = [
  entity('Component', 'shop', [
    { type: 'ownedBy', targetRef: 'group:default/team-shop' },
  ]),
  entity('Group', 'team-shop', [
    { type: 'hasMember', targetRef: 'user:default/ada' },
  ]),
  entity('User', 'ada', []),
  entity('User', 'bob', []),
];

const listSchema = z.object({
  notifications: z.array(
    z.object({
      origin: z.string(),
      updated: z.unknown(),
      payload: z.object({
        title: z.string(),
        description: z.string(),
        link: z.string(),
        severity: z.string(),
        topic: z.string(),
        scope: z.string(),
      }),
    }),
  ),
});

const CONFIG = { app: { baseUrl: 'http://localhost:3000' } };

type Backend = Awaited<ReturnType<typeof startTestBackend>>;

describe('backstageNotificationsModule', () => {
  let backend: Backend;
  let type: RegisteredProviderType;

  async function start(
    features: Parameters<typeof startTestBackend>[0]['features'],
  ) {
    const types: RegisteredProviderType[] = [];
    backend = await startTestBackend({
      extensionPoints: [
        [
          tektonIntegrationsProviderExtensionPoint,
          { addProviderType: added => types.push(added) },
        ],
      ],
      features: [backstageNotificationsModule, ...(features ?? [])],
    });
    [type] = types;
    return types;
  }

  const withNotifications = () =>
    start([
      mockServices.rootConfig.factory({ data: CONFIG }),
      notificationsPlugin,
      catalogServiceMock.factory({ entities: CATALOG }),
    ]);

  afterEach(() => backend.stop());

  async function tell(
    overrides: Partial<RunState> = {},
    settings: object = {},
  ): Promise<Outcome> {
    const bound = type.bind(settings);
    if (!bound.ok) {
      throw new Error(JSON.stringify(bound.issues));
    }
    const [target] = bound.value.plan(runFixture(overrides), {
      grants: { refusal: () => undefined },
      routing: {
        kind: 'entity',
        ref: 'component:default/shop',
        annotations: {},
      },
      runUrl: 'http://localhost:3000/tekton/runs/1',
      severalClusters: false,
      provider: 'config///portal',
    });
    if (target?.type !== 'target') {
      throw new Error(target?.message);
    }
    const http = createHttpClient();
    const client = await bound.value.connect(
      {},
      { http, now: () => Date.now() },
    );
    try {
      return await client.send(target, undefined, new AbortController().signal);
    } finally {
      await client.close();
      await http.close();
    }
  }

  async function seenBy(user: string) {
    const response = await fetch(
      `http://localhost:${backend.server.port()}/api/notifications`,
      {
        headers: {
          authorization: mockCredentials.user.header(`user:default/${user}`),
        },
      },
    );
    return listSchema.parse(await response.json()).notifications;
  }

  it('registers BackstageNotifications', async () => {
    await expect(start([])).resolves.toMatchObject([
      {
        type: 'BackstageNotifications',
        section: 'backstageNotifications',
        vendor: 'Backstage',
        secrets: [],
      },
    ]);
  });

  it('tells the owners of the entity, and nobody else', async () => {
    await withNotifications();

    await expect(tell()).resolves.toMatchObject({ kind: 'delivered' });
    await expect(seenBy('ada')).resolves.toMatchObject([
      {
        origin: 'plugin:tekton-integrations',
        payload: {
          title: 'build failed',
          link: 'http://localhost:3000/tekton/runs/1',
          severity: 'high',
          topic: 'Tekton Runs',
        },
      },
    ]);
    await expect(seenBy('bob')).resolves.toEqual([]);
  });

  it('has one notification of a Run, which shows its last end', async () => {
    await withNotifications();
    await tell();
    await tell();
    await tell({ phase: 'succeeded', attempt: 2 }, { when: 'finals' });

    const seen = await seenBy('ada');
    expect(seen).toMatchObject([
      { payload: { title: 'build succeeded', severity: 'low' } },
    ]);
    expect(seen[0]?.updated).toBeTruthy();

    await tell({ uid: 'another Run' });
    await expect(seenBy('ada')).resolves.toHaveLength(2);
  });

  it('tells the users whom an operator names', async () => {
    await withNotifications();
    await tell({}, { recipients: ['user:default/bob'], topic: 'Builds' });

    await expect(seenBy('bob')).resolves.toMatchObject([
      { payload: { topic: 'Builds' } },
    ]);
    await expect(seenBy('ada')).resolves.toEqual([]);
  });

  it('says what is missing where the portal has no notifications', async () => {
    await start([]);

    await expect(tell()).resolves.toMatchObject({
      kind: 'rejected',
      pause: 'provider',
      cause: expect.stringContaining('@backstage/plugin-notifications-backend'),
    });
  });

  it.each([
    [{}, 'the owners of its entity', true],
    [
      { recipients: ['group:default/sre', 'user:default/ada'] },
      'group:default/sre, user:default/ada',
      false,
    ],
  ])('says of %j who is told', async (settings, words, asksCatalog) => {
    await start([]);
    const bound = type.bind(settings);

    expect(bound.ok && bound.value.describe({})).toBe(words);
    expect(bound.ok && bound.value).toMatchObject({
      places: [],
      addresses: [],
      usesEntity: asksCatalog,
    });
  });
});
