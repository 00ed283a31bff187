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
import {
  actionAnswerSchema,
  bulkAnswerSchema,
  deliveryListSchema,
  DeliveryReport,
  notificationReportsSchema,
  pauseAnswerSchema,
  providerReportsSchema,
  providerTestSchema,
  runDetailsSchema,
  runExplanationSchema,
} from 'backstage-plugin-tekton-integrations-common';
import { eventually } from './__testUtils__/eventually';
import { Portal, startPortal, temporaryFolder } from './__testUtils__/portal';
import {
  createFailedRun,
  portalProviders,
  reportOf,
} from './__testUtils__/reported';
import { CHANNEL, startWorld, World } from './__testUtils__/world';

jest.setTimeout(90_000);

const SLACK = 'config///sl';
const GITHUB = 'config///gh';
const TOLD = 'config///told';
const STATUS = 'config///status';
const COMMIT = { owner: 'acme', repository: 'shop', sha: 'a'.repeat(40) };

describe('what people do by hand', () => {
  let world: World;
  let folder: string;
  let portal: Portal;

  beforeEach(async () => {
    world = await startWorld();
    folder = await temporaryFolder();
  });

  afterEach(async () => {
    await portal.stop();
    await world.close();
  });

  function entries(over: JsonObject = {}): JsonObject {
    return {
      providers: portalProviders(world, {
        github: { access: [{ repositories: ['acme/*'] }] },
      }),
      notifications: {
        told: { providerRef: { name: 'sl' } },
        status: { providerRef: { name: 'gh' } },
      },
      ...over,
    };
  }

  async function start(over: Partial<Parameters<typeof startPortal>[0]> = {}) {
    portal = await startPortal({
      world,
      folder,
      tektonIntegrations: entries(),
      ...over,
    });
    await eventually(async () => {
      const { body } = await portal.get('/status').expect(200);
      expect(body.clusters).toMatchObject([{ state: 'live' }]);
    });
  }

  async function deliveryOf(
    name: string,
    rule: string,
  ): Promise<DeliveryReport> {
    return eventually(async () => {
      const { deliveries } = await reportOf(portal, name);
      const found = deliveries.find(one => one.rule === rule);
      if (!found) {
        throw new Error(`Nothing of ${rule} is recorded yet`);
      }
      return found;
    });
  }

  async function delivery(name: string, rule: string, state: string) {
    return eventually(async () => {
      const found = await deliveryOf(name, rule);
      expect(found.state).toBe(state);
      return found;
    });
  }

  async function timeline(of: DeliveryReport) {
    const { body } = await portal.get(`/runs/${of.runId}`).expect(200);
    const { deliveries } = runDetailsSchema.parse(body);
    const acts = deliveries.find(({ id }) => id === of.id)?.byHand ?? [];
    return acts.map(({ sentence }) => sentence);
  }

  const messages = () => world.slack.messages(CHANNEL).length;

  async function post(route: string, body: object, status = 200) {
    const answer = await portal.post(route, body);
    expect([answer.status, answer.body]).toEqual([status, expect.anything()]);
    return answer.body;
  }

  async function refusal(route: string, body: object, status: number) {
    return (await post(route, body, status)).error.message;
  }

  it('a paused Provider holds across a restart, says by whom, and goes on', async () => {
    await start();
    const comment = 'the workspace moves';
    const paused = pauseAnswerSchema.parse(
      await post('/providers/pause', { provider: SLACK, comment }),
    );
    expect(paused.message).toMatch(
      /^Provider 'sl' of app-config is paused by mock since .*Z \(the workspace moves\): resume it to go on\.$/,
    );
    createFailedRun(world.kube, 'one', COMMIT);
    const held = await delivery('one', TOLD, 'held');
    expect(held).toMatchObject({
      reason: 'paused',
      message: paused.message,
      actions: ['discard'],
    });
    await delivery('one', STATUS, 'delivered');

    await portal.stop();
    await start();
    createFailedRun(world.kube, 'two', { ...COMMIT, sha: 'b'.repeat(40) });
    await delivery('two', STATUS, 'delivered');
    expect(await delivery('two', TOLD, 'held')).toMatchObject({
      message: paused.message,
    });
    expect(messages()).toBe(0);
    expect(await timeline(held)).toEqual([
      'Provider paused by mock (the workspace moves).',
    ]);
    const providers = providerReportsSchema.parse(
      (await portal.get('/providers').expect(200)).body,
    );
    expect(providers.items.find(({ id }) => id === SLACK)).toMatchObject({
      suspended: false,
      paused: { by: 'user:default/mock', comment, message: paused.message },
    });
    const explained = runExplanationSchema.parse(
      (await portal.get(`/runs/${held.runId}/explain`).expect(200)).body,
    );
    expect(explained.rules.find(({ rule }) => rule === TOLD)?.hold).toEqual({
      reason: 'paused',
      message: paused.message,
    });
    await eventually(async () => {
      const { body } = await portal.get('/providers').expect(200);
      const { items } = providerReportsSchema.parse(body);
      expect(items.find(({ id }) => id === SLACK)?.conditions[0]).toMatchObject(
        { type: 'Ready', status: 'False', reason: 'Paused' },
      );
    });

    expect(await post('/providers/resume', { provider: SLACK })).toEqual({
      message:
        "Provider 'sl' of app-config was resumed by mock: 2 deliveries wait for their turn again.",
      released: 2,
    });
    await delivery('one', TOLD, 'delivered');
    await delivery('two', TOLD, 'delivered');
    expect(messages()).toBe(2);
    expect(await timeline(held)).toEqual([
      'Provider paused by mock (the workspace moves).',
      'Provider resumed by mock.',
    ]);
    expect(await refusal('/providers/resume', { provider: SLACK }, 409)).toBe(
      "Provider 'sl' of app-config is not paused, so nothing is resumed.",
    );
  });

  it('a suspended Notification tells nothing of the meantime', async () => {
    await start();
    const rule = { rule: TOLD };
    const { message } = await post('/notifications/suspend', rule);
    createFailedRun(world.kube, 'one', COMMIT);
    expect(await delivery('one', TOLD, 'held')).toMatchObject({
      reason: 'suspended',
      message,
    });
    const { items } = notificationReportsSchema.parse(
      (await portal.get('/notifications').expect(200)).body,
    );
    expect(items.find(({ id }) => id === TOLD)?.paused).toMatchObject({
      by: 'user:default/mock',
    });
    expect(await post('/notifications/resume', rule)).toMatchObject({
      released: 0,
    });
    await delivery('one', TOLD, 'discarded');
    expect(messages()).toBe(0);
  });

  it('what its spec suspends goes on there, not here', async () => {
    await start({
      tektonIntegrations: entries({
        notifications: { told: { providerRef: { name: 'sl' }, suspend: true } },
      }),
    });
    expect(await refusal('/notifications/resume', { rule: TOLD }, 409)).toBe(
      "Notification 'told' of app-config is not suspended in the portal, so nothing is resumed. Notification 'told' of app-config is suspended: set suspend to false to go on.",
    );
    await post('/notifications/suspend', { rule: TOLD });
    expect(await post('/notifications/resume', { rule: TOLD })).toEqual({
      message:
        "Notification 'told' of app-config was resumed by mock, and still holds everything: Notification 'told' of app-config is suspended: set suspend to false to go on.",
      released: 0,
    });
  });

  it('what was rejected is sent again once its cause is gone', async () => {
    await start();
    world.slack.removeFromChannel(CHANNEL);
    createFailedRun(world.kube, 'one', COMMIT);
    const rejected = await delivery('one', TOLD, 'rejected');
    expect(rejected.actions).toEqual(['redeliver']);
    world.slack.inviteToChannel(CHANNEL);
    const answer = actionAnswerSchema.parse(
      await post(`/deliveries/${rejected.id}/redeliver`, {
        comment: 'invited',
      }),
    );
    expect(answer.message).toMatch(
      /^Slack message to .* sent again by mock\.$/,
    );
    expect(answer.delivery.id).not.toBe(rejected.id);
    const delivered = await delivery('one', TOLD, 'delivered');
    expect(delivered.id).toBe(answer.delivery.id);
    expect(messages()).toBe(1);
    expect(await timeline(delivered)).toEqual([
      'Redelivered by mock (invited).',
    ]);
    expect(await timeline(rejected)).toEqual([
      'Redelivered by mock (invited).',
    ]);
    expect(portal.audited).toMatchObject([
      {
        eventId: 'delivery-redeliver',
        status: 'initiated',
        meta: { queryType: 'one', delivery: rejected.id },
      },
      { status: 'succeeded', meta: { outcome: answer.message } },
    ]);
  });

  it('a commit status is written again as the Run is now', async () => {
    await start();
    createFailedRun(world.kube, 'one', COMMIT);
    const first = await delivery('one', STATUS, 'delivered');
    await post(`/deliveries/${first.id}/redeliver`, {});
    await eventually(async () => {
      const again = await delivery('one', STATUS, 'delivered');
      expect(again.id).not.toBe(first.id);
    });
    expect(
      world.github
        .statuses('acme', 'shop', COMMIT.sha)
        .map(({ state }) => state),
    ).toEqual(['failure', 'failure']);
  });

  it.each<[string, (given: DeliveryReport) => JsonObject, RegExp]>([
    [
      'no longer granted',
      () => ({
        providers: portalProviders(world, {
          github: { access: [{ repositories: ['acme/other'] }] },
        }),
      }),
      /^No longer granted: .*acme\/shop/,
    ],
    [
      'through a Provider that was deleted',
      () => ({ providers: {} }),
      /^Provider 'gh' of app-config was deleted: create it again/,
    ],
    [
      'for a Notification that is suspended',
      () => ({
        notifications: {
          status: { providerRef: { name: 'gh' }, suspend: true },
        },
      }),
      /is suspended: set suspend to false to go on\.$/,
    ],
  ])('nothing is sent again %s', async (_, over, words) => {
    await start();
    createFailedRun(world.kube, 'one', COMMIT);
    const first = await delivery('one', STATUS, 'delivered');
    portal.configure(entries(over(first)));
    await eventually(async () => {
      const message = await refusal(
        `/deliveries/${first.id}/redeliver`,
        {},
        409,
      );
      expect(message).toMatch(words);
    });
  });

  it('all that failed of a Notification is sent again once', async () => {
    await start();
    world.slack.removeFromChannel(CHANNEL);
    for (const name of ['one', 'two', 'three']) {
      createFailedRun(world.kube, name, COMMIT);
      await delivery(name, TOLD, 'rejected');
    }
    world.slack.inviteToChannel(CHANNEL);
    const all = async () =>
      bulkAnswerSchema.parse(
        await post('/deliveries/redeliver', { rule: TOLD }),
      );
    expect(await all()).toEqual({
      message: '3 deliveries were sent again by mock.',
      done: 3,
      refused: 0,
      refusals: [],
    });
    await eventually(() => expect(messages()).toBe(3));
    expect((await all()).done).toBe(0);
  });

  it('all that waits for a Provider is discarded', async () => {
    await start();
    await post('/providers/pause', { provider: SLACK });
    createFailedRun(world.kube, 'one', COMMIT);
    const held = await delivery('one', TOLD, 'held');
    expect(
      await post('/deliveries/discard', { provider: SLACK, comment: 'old' }),
    ).toMatchObject({ done: 1 });
    expect(await delivery('one', TOLD, 'discarded')).toMatchObject({
      id: held.id,
      reason: 'byHand',
      message: 'Discarded by mock (old).',
      actions: ['redeliver'],
    });
    await post('/providers/resume', { provider: SLACK });
    expect(messages()).toBe(0);
    expect(await refusal(`/deliveries/${held.id}/discard`, {}, 409)).toBe(
      'It is discarded: there is nothing left to discard.',
    );
  });

  it('many at once are those of one Notification or Provider that exists', async () => {
    await start();
    const route = '/deliveries/redeliver';
    const one =
      'Say either rule, the id of a Notification, or provider, the id of a Provider.';
    expect(await refusal(route, {}, 400)).toBe(one);
    expect(await refusal(route, { rule: TOLD, provider: SLACK }, 400)).toBe(
      one,
    );
    expect(await refusal(route, { rule: 'config///none' }, 404)).toContain(
      "There is no Notification 'config///none'",
    );
    expect(await refusal(route, { provider: 'none' }, 404)).toContain(
      "There is no Provider 'none'",
    );
    expect(await refusal(route, { rule: TOLD, cursor: 'x' }, 400)).toContain(
      "cursor: 'x'",
    );
    expect(await refusal('/deliveries/none/discard', {}, 404)).toContain(
      "There is no delivery 'none'",
    );
  });

  it('credentials are tried without sending anything', async () => {
    await start();
    const test = async (provider: string) =>
      providerTestSchema.parse(await post('/providers/test', { provider }));
    expect(await test(SLACK)).toMatchObject({ outcome: 'ok' });
    expect(await test(GITHUB)).toMatchObject({ outcome: 'ok' });
    world.slack.revokeToken();
    const refused = await test(SLACK);
    expect(refused.outcome).toBe('refused');
    expect(refused.message).not.toContain(world.slack.token);
    world.slack.restoreToken();
    expect(await test(SLACK)).toMatchObject({ outcome: 'ok' });
    expect(messages()).toBe(0);
    expect(await refusal('/providers/test', { provider: 'none' }, 404)).toBe(
      "There is no Provider 'none': its id is source/cluster/namespace/name, as GET /providers tells.",
    );
  });

  it('a portal that observes sends nothing, whoever asks for it', async () => {
    await start({
      tektonIntegrations: entries({ delivery: { mode: 'observe' } }),
    });
    createFailedRun(world.kube, 'one', COMMIT);
    const held = await delivery('one', TOLD, 'held');
    for (const action of ['redeliver', 'release']) {
      expect(
        await refusal(`/deliveries/${held.id}/${action}`, {}, 409),
      ).toMatch(/^This portal only observes/);
      expect(
        await refusal(`/deliveries/${action}`, { rule: TOLD }, 409),
      ).toMatch(/^This portal only observes/);
    }
    await post(`/deliveries/${held.id}/discard`, {});
    await delivery('one', TOLD, 'discarded');
  });

  it('deliveries of others are neither touched nor told of', async () => {
    await start({ allows: name => !name.endsWith('.unowned') });
    world.slack.removeFromChannel(CHANNEL);
    createFailedRun(world.kube, 'mine', COMMIT);
    const mine = await delivery('mine', TOLD, 'rejected');
    createFailedRun(world.kube, 'foreign', {
      ...COMMIT,
      labels: { 'backstage.io/kubernetes-id': 'bank' },
    });
    await eventually(async () => {
      const { body } = await portal.get('/status').expect(200);
      expect(body.deliveries.rejected).toBe(2);
    });
    const failedOf = async (query: string) => {
      const { body } = await portal
        .get(`/deliveries/failed?${query}`)
        .expect(200);
      const { items, more } = deliveryListSchema.parse(body);
      return { runs: items.map(({ run }) => run.name), more };
    };
    const listed = { runs: ['mine'], more: false };
    expect(await failedOf(`rule=${TOLD}`)).toEqual(listed);
    expect(await failedOf(`provider=${SLACK}`)).toEqual(listed);
    expect(
      await failedOf(`rule=${TOLD}&since=${new Date().toISOString()}`),
    ).toEqual({ runs: [], more: false });
    await portal.get('/deliveries/failed').expect(400);
    await portal.get('/deliveries/failed?rule=config///none').expect(404);
    expect(await post('/deliveries/redeliver', { rule: TOLD })).toMatchObject({
      done: 1,
      refused: 0,
    });
    const again = await eventually(async () => {
      const found = await delivery('mine', TOLD, 'rejected');
      expect(found.id).not.toBe(mine.id);
      return found;
    });
    expect(await timeline(again)).toEqual(['Redelivered by mock.']);
  });
});
