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

import { Entity } from '@backstage/catalog-model';
import { JsonObject } from '@backstage/types';
import {
  EntityTold,
  entityToldSchema,
} from 'backstage-plugin-tekton-integrations-common';
import { eventually } from '../__testUtils__/eventually';
import {
  Portal,
  SHOP,
  startPortal,
  temporaryFolder,
} from '../__testUtils__/portal';
import { portalProviders } from '../__testUtils__/reported';
import {
  createRule,
  createUsualRules,
  startWorld,
  World,
} from '../__testUtils__/world';

jest.setTimeout(60_000);

function shopWith(annotations: Record<string, string>): Entity {
  return {
    ...SHOP,
    metadata: {
      ...SHOP.metadata,
      annotations: { ...SHOP.metadata.annotations, ...annotations },
    },
  };
}

describe('who is told about an entity before any Run exists', () => {
  let world: World;
  let portal: Portal;

  beforeEach(async () => {
    world = await startWorld();
    createUsualRules(world, 'team-a');
    createUsualRules(world, 'team-b');
  });

  afterEach(async () => {
    await portal.stop();
    await world.close();
  });

  async function told(
    entity: Entity,
    tektonIntegrations: JsonObject = {},
  ): Promise<EntityTold['items']> {
    portal = await startPortal({
      world,
      folder: await temporaryFolder(),
      tektonIntegrations,
      entities: [entity],
    });
    return eventually(async () => {
      const { body: notifications } = await portal
        .get('/notifications')
        .expect(200);
      expect(notifications.items.length).toBeGreaterThan(3);
      const { body } = await portal
        .get('/told?entityRef=component:default/shop')
        .expect(200);
      return entityToldSchema.parse(body).items;
    });
  }

  const rulesOf = (items: EntityTold['items']) =>
    items.map(({ rule }) => rule.split('/').slice(-2).join('/'));
  const OF_TEAM_A = ['team-a/commit-status', 'team-a/messages'];
  const owned = (over: object = {}): JsonObject => ({
    ownership: [{ namespaces: ['team-a'], owner: 'team-a', ...over }],
  });

  it.each<[string, Record<string, string>, JsonObject, string[]]>([
    ['nothing says where its Runs are', {}, {}, []],
    [
      'its annotation names the namespace',
      { 'backstage.io/kubernetes-namespace': 'team-a' },
      {},
      OF_TEAM_A,
    ],
    [
      'its annotations name another cluster',
      {
        'backstage.io/kubernetes-namespace': 'team-a',
        'backstage.io/kubernetes-cluster': 'other',
      },
      {},
      [],
    ],
    ['a namespace is mapped to its owner', {}, owned(), OF_TEAM_A],
    [
      'a namespace is mapped to somebody else',
      {},
      owned({ owner: 'team-b' }),
      [],
    ],
    [
      'a namespace of another cluster is mapped to its owner',
      {},
      owned({ clusters: ['other'] }),
      [],
    ],
  ])('where %s', async (_, annotations, tektonIntegrations, rules) => {
    const items = await told(shopWith(annotations), tektonIntegrations);
    expect(rulesOf(items)).toEqual(rules);
  });

  it("are operators' rules for everybody, first and with what they say", async () => {
    const items = await told(
      shopWith({ 'github.com/project-slug': 'acme/shop' }),
      {
        ...owned(),
        providers: portalProviders(world),
        notifications: {
          failures: {
            providerRef: { name: 'gh' },
            filter: { statuses: ['failed'] },
          },
        },
      },
    );
    expect(rulesOf(items)).toEqual(['/failures', ...OF_TEAM_A]);
    expect(items[0]).toMatchObject({
      vendor: 'GitHub',
      sentence: expect.stringMatching(/acme\/shop.* when a Run failed/),
    });
    expect(items.map(({ problem }) => problem)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('says what is missing', async () => {
    createRule(world.kube, 'Notification', 'team-a', 'broken', {
      providerRef: { name: 'nobody' },
    });
    createRule(world.kube, 'Notification', 'team-a', 'to-entity', {
      providerRef: { name: 'slack' },
      slackApp: { channels: [{ fromEntity: true }] },
    });
    const items = await told(
      shopWith({ 'backstage.io/kubernetes-namespace': 'team-a' }),
    );
    expect(rulesOf(items)).toEqual([
      'team-a/broken',
      'team-a/commit-status',
      'team-a/messages',
      'team-a/to-entity',
    ]);
    await eventually(async () => {
      const { body } = await portal
        .get('/told?entityRef=component:default/shop')
        .expect(200);
      expect(
        entityToldSchema.parse(body).items.map(({ problem }) => problem),
      ).toEqual([
        expect.stringContaining("'nobody'"),
        undefined,
        undefined,
        expect.stringContaining('tektonIntegrations.ownership'),
      ]);
    });
  });
});
