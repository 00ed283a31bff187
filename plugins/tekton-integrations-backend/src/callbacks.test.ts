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

import { mockCredentials } from '@backstage/backend-test-utils';
import cloudEventsModule from 'backstage-plugin-tekton-integrations-backend-module-cloudevents';
import { providerReportsSchema } from 'backstage-plugin-tekton-integrations-common';
import { FakeEvents, startEvents } from 'sandbox';
import { eventually } from './__testUtils__/eventually';
import { Portal, startPortal, temporaryFolder } from './__testUtils__/portal';
import { createFailedRun, reportOf } from './__testUtils__/reported';
import { createRule, startWorld, World } from './__testUtils__/world';

jest.setTimeout(60_000);

describe('a receiver that consents by callback', () => {
  let world: World;
  let events: FakeEvents;
  let portal: Portal;
  let folder: string;

  beforeEach(async () => {
    world = await startWorld();
    events = await startEvents();
    folder = await temporaryFolder();
  });

  afterEach(async () => {
    await portal.stop();
    await events.close();
    await world.close();
  });

  async function start() {
    portal = await startPortal({
      world,
      folder,
      modules: [cloudEventsModule],
    });
    await eventually(async () => {
      const { body } = await portal.get('/status').expect(200);
      expect(body.clusters).toMatchObject([{ state: 'live' }]);
    });
  }

  function rules(name: string, url: string, validation: object = {}) {
    createRule(world.kube, 'Provider', 'team-a', name, {
      type: 'CloudEvents',
      cloudEvents: {
        webhook: {
          url,
          validation: { enabled: true, requestCallback: true, ...validation },
        },
      },
    });
    createRule(world.kube, 'Notification', 'team-a', name, {
      providerRef: { name },
    });
  }

  const deliveryOf = async (run: string, rule: string) => {
    const { deliveries } = await reportOf(portal, run);
    return deliveries.find(delivery => delivery.rule.endsWith(`/${rule}`));
  };
  const messageOf = async (name: string) => {
    const { body } = await portal.get('/providers').expect(200);
    const { items } = providerReportsSchema.parse(body);
    return items
      .find(item => item.name === name)
      ?.conditions.find(({ type }) => type === 'Authenticated')?.message;
  };
  /** The address that a receiver was sent last. */
  const addressFor = (path: string) =>
    eventually(() => {
      const [address] = events.requests
        .filter(
          request => request.method === 'OPTIONS' && request.path === path,
        )
        .map(({ headers }) => headers['webhook-request-callback'])
        .slice(-1);
      if (address === undefined) {
        throw new Error('it was not asked yet');
      }
      return address;
    });

  it('gets what waited for it, no faster than it said', async () => {
    const url = events.add({
      path: '/builds',
      validation: {
        origins: ['portal.example'],
        rate: 30,
        callback: { afterMs: 300 },
      },
    });
    rules('events', url);
    await start();
    createFailedRun(world.kube, 'build-1', {});

    await eventually(() => expect(events.events('/builds')).toHaveLength(1));
    await eventually(async () =>
      expect((await deliveryOf('build-1', 'events'))?.state).toBe('delivered'),
    );
    await eventually(async () =>
      expect(await messageOf('events')).toMatch(
        /30 requests a minute, as it said by callback; that counts until 20\d\d-/,
      ),
    );
    // It calls whenever it is asked; that is no reason to ask it again.
    const calls = events.callbacks('/builds');
    expect(calls.length).toBeLessThan(5);
    expect(new Set(calls.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('is sent nothing until then, by whatever else is called', async () => {
    // It takes events and knows nothing of the question.
    const [mine, other] = [
      events.add({ path: '/mine' }),
      events.add({ path: '/other' }),
    ];
    rules('mine', mine);
    rules('other', other);
    await start();
    createFailedRun(world.kube, 'build-1', {});
    const address = await addressFor('/mine');
    await eventually(async () =>
      expect(await deliveryOf('build-1', 'mine')).toMatchObject({
        state: 'held',
        message: expect.stringMatching(
          /has not consented to events from 'portal\.example' yet \(200 OK\): .* WebHook-Request-Callback/,
        ),
      }),
    );

    const wrong = `${address.slice(0, -3)}xyz`;
    expect((await fetch(wrong)).status).toBe(404);
    expect((await fetch(address, { method: 'HEAD' })).status).toBe(405);
    // Only who knows another's address can answer for it.
    expect((await fetch(await addressFor('/other'))).status).toBe(200);
    await eventually(() => expect(events.events('/other')).toHaveLength(1));
    expect(await deliveryOf('build-1', 'mine')).toMatchObject({
      state: 'held',
    });
    expect(events.events('/mine')).toEqual([]);

    // A person opens the address that the receiver has logged.
    const nobody = { authorization: mockCredentials.none.header() };
    expect((await fetch(address, { headers: nobody })).status).toBe(200);
    await eventually(() => expect(events.events('/mine')).toHaveLength(1));
    expect(portal.log.join('\n')).not.toContain(address.slice(-43));
  });

  it('need not consent again after a restart, and can change the rate', async () => {
    const url = events.add({ path: '/builds' });
    rules('events', url);
    await start();
    const address = await addressFor('/builds');
    await fetch(`${address}?webhook-allowed-rate=50`);
    await eventually(async () =>
      expect(await messageOf('events')).toContain('50 requests a minute'),
    );

    await portal.stop();
    await start();
    createFailedRun(world.kube, 'build-1', {});
    await eventually(() => expect(events.events('/builds')).toHaveLength(1));
    await eventually(async () =>
      expect(await messageOf('events')).toContain('50 requests a minute'),
    );

    // The address of the process before is good at this one.
    const port = new URL(await addressFor('/builds')).port;
    const moved = new URL(address);
    moved.port = port;
    await fetch(moved, {
      method: 'POST',
      headers: { 'webhook-allowed-rate': '7' },
    });
    await eventually(async () =>
      expect(await messageOf('events')).toContain('7 requests a minute'),
    );
  });
});
