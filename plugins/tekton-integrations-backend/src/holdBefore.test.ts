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

import { JsonObject } from '@backstage/types';
import { deliveryListSchema } from 'backstage-plugin-tekton-integrations-common';
import fs from 'node:fs/promises';
import { eventually } from './__testUtils__/eventually';
import { Portal, startPortal, temporaryFolder } from './__testUtils__/portal';
import {
  createFailedRun,
  portalProviders,
  reportOf,
} from './__testUtils__/reported';
import { CHANNEL, startWorld, World } from './__testUtils__/world';

jest.setTimeout(90_000);

describe('a portal whose database was restored from a backup', () => {
  let world: World;
  let portal: Portal;

  beforeEach(async () => {
    world = await startWorld();
  });

  afterEach(async () => {
    await portal.stop();
    await world.close();
  });

  async function start(folder: string, delivery: JsonObject = {}) {
    portal = await startPortal({
      world,
      folder,
      tektonIntegrations: {
        delivery: { mode: 'send', ...delivery },
        providers: portalProviders(world),
        notifications: { told: { providerRef: { name: 'sl' } } },
      },
    });
    await eventually(async () => {
      const { body } = await portal.get('/status').expect(200);
      expect(body.clusters).toMatchObject([{ state: 'live' }]);
    });
  }

  async function state(name: string, wanted: string) {
    return eventually(async () => {
      const { deliveries } = await reportOf(portal, name);
      expect(deliveries).toMatchObject([{ state: wanted }]);
      return deliveries[0];
    });
  }

  const messages = () => world.slack.messages(CHANNEL).length;

  it('asks before it tells again what the lost part had told', async () => {
    const folder = await temporaryFolder();
    await start(folder);
    await portal.stop();
    const backup = await temporaryFolder();
    await fs.cp(folder, backup, { recursive: true });

    await start(folder);
    createFailedRun(world.kube, 'one', {});
    await state('one', 'delivered');
    await portal.stop();

    await start(backup, { holdBefore: new Date().toISOString() });
    createFailedRun(world.kube, 'two', {});
    await state('two', 'delivered');
    const held = await state('one', 'held');
    expect(held).toMatchObject({
      reason: 'restored',
      actions: ['release', 'discard'],
    });
    const { body } = await portal.get('/deliveries/review').expect(200);
    expect(
      deliveryListSchema.parse(body).items.map(({ delivery }) => delivery.id),
    ).toEqual([held.id]);
    expect(messages()).toBe(2);

    await portal.post(`/deliveries/${held.id}/discard`, {}).expect(200);
    await portal.stop();
    await start(backup);
    await state('one', 'discarded');
    createFailedRun(world.kube, 'three', {});
    await state('three', 'delivered');
    expect(messages()).toBe(3);
  });

  it('sends nothing where the time cannot be read', async () => {
    await start(await temporaryFolder(), { holdBefore: 'yesterday' });
    const { body } = await portal.get('/status').expect(200);
    expect(body).toMatchObject({
      mode: 'observe',
      configErrors: [
        {
          path: 'tektonIntegrations.delivery.holdBefore',
          message:
            'tektonIntegrations.delivery.holdBefore is \'"yesterday"\': use an RFC 3339 time such as 2026-03-01T06:30:00Z. Until then nothing is sent.',
        },
      ],
    });
  });
});
