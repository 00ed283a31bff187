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
import { notificationReportsSchema } from 'backstage-plugin-tekton-integrations-common';
import { z } from 'zod';
import { eventually } from './__testUtils__/eventually';
import { Portal, startPortal, temporaryFolder } from './__testUtils__/portal';
import {
  createFailedRun,
  portalProviders,
  reportOf,
} from './__testUtils__/reported';
import {
  CHANNEL,
  createRule,
  createSecret,
  startWorld,
  World,
} from './__testUtils__/world';

jest.setTimeout(90_000);

const SHA = 'a'.repeat(40);
const COMMIT = { owner: 'acme', repository: 'shop', sha: SHA };
const API_VERSION = 'integrations.tekton.ornew.io/v1alpha1';
const RECOVERY_MS = 30_000;
const SL = { providerRef: { name: 'sl' } };

const conditionsSchema = z.object({
  conditions: z
    .array(
      z.object({
        type: z.string(),
        status: z.string(),
        reason: z.string(),
        message: z.string(),
      }),
    )
    .default([]),
});

describe('while the portal runs', () => {
  let world: World;
  let portal: Portal;

  beforeEach(async () => {
    world = await startWorld();
  });

  afterEach(async () => {
    await portal.stop();
    await world.close();
  });

  async function start(tektonIntegrations: JsonObject = {}) {
    portal = await startPortal({
      world,
      folder: await temporaryFolder(),
      tektonIntegrations,
    });
    await eventually(async () => {
      const { body } = await portal.get('/status').expect(200);
      expect(body.clusters).toMatchObject([{ state: 'live' }]);
    });
  }

  describe('rules of app-config', () => {
    const entries = (notifications: JsonObject, over: JsonObject = {}) => ({
      providers: portalProviders(world, {
        github: { access: [{ repositories: ['acme/*'] }] },
        ...over,
      }),
      notifications,
    });

    /** Waits until the rules are these. */
    async function rulesAre(...names: string[]) {
      await eventually(async () => {
        const { body } = await portal.get('/notifications').expect(200);
        const { items } = notificationReportsSchema.parse(body);
        expect(items.map(({ name }) => name).sort()).toEqual(names);
        // Its conditions are told as soon as a change took effect.
        expect(items.filter(item => item.conditions.length === 0)).toEqual([]);
      });
    }

    /** Waits until nothing is open. */
    async function quiet() {
      await eventually(async () => {
        const { body } = await portal.get('/status').expect(200);
        const { waiting = 0, sending = 0, retrying = 0 } = body.deliveries;
        expect([waiting, sending, retrying]).toEqual([0, 0, 0]);
      });
    }

    const texts = () => world.slack.messages(CHANNEL).map(({ text }) => text);
    const about = (name: string) =>
      texts().filter(text => text.includes(`team-a/${name}`));

    /** Ends Runs until one is told to these vendors: the rules took effect. */
    async function tellsNow(...vendors: string[]) {
      let number = 0;
      return eventually(async () => {
        number += 1;
        const name = `next-${number}`;
        createFailedRun(world.kube, name, {
          ...COMMIT,
          sha: `${number}`.padStart(40, '0'),
        });
        const { deliveries } = await reportOf(portal, name);
        expect(deliveries.map(({ target }) => target.vendor).sort()).toEqual(
          vendors,
        );
        return name;
      });
    }

    it.each<[string, (JsonObject | undefined)[], JsonObject]>([
      ['another filter', [{ ...SL, filter: { statuses: ['failed'] } }], {}],
      [
        'another text',
        [{ ...SL, template: { text: 'team-a/${{ run.name }}' } }],
        {},
      ],
      ['a pause', [{ ...SL, suspend: true }, SL], {}],
      ['no such rule, and then again', [undefined, SL], {}],
      [
        'other settings of the Provider',
        [SL],
        {
          slackApp: {
            mode: 'post',
            channels: [{ id: CHANNEL, name: 'builds' }],
          },
        },
      ],
      [
        'a Provider that is paused meanwhile',
        [SL],
        { slack: { suspend: true } },
      ],
    ])('with %s tell nothing again', async (_, steps, over) => {
      await start(entries({ all: SL }));
      createFailedRun(world.kube, 'past', COMMIT);
      await eventually(() => expect(about('past')).toHaveLength(1));
      for (const step of steps) {
        portal.configure(entries(step ? { all: step } : {}, over));
        await rulesAre(...(step ? ['all'] : []));
      }
      portal.configure(
        entries({ all: SL, second: { providerRef: { name: 'gh' } } }),
      );
      await rulesAre('all', 'second');
      const next = await tellsNow('GitHub', 'Slack');
      await quiet();
      expect(about(next)).toHaveLength(1);
      expect(about('past')).toHaveLength(1);
      // A rule that is new has no past.
      expect(world.github.statuses('acme', 'shop', SHA)).toEqual([]);
    });

    it('that become wrong are named, and harm no other; corrected they go on', async () => {
      await start(entries({ all: SL }));
      portal.configure(
        entries({ all: { ...SL, filter: { statuses: ['broke'] } }, other: SL }),
      );
      await eventually(async () => {
        const { body } = await portal.get('/status').expect(200);
        expect(body.configErrors).toMatchObject([
          {
            path: 'tektonIntegrations.notifications.all',
            message: expect.stringContaining("'broke'"),
          },
        ]);
      });
      await tellsNow('Slack');
      portal.configure(entries({ all: SL }));
      await rulesAre('all');
      await tellsNow('Slack');
      const { body } = await portal.get('/status').expect(200);
      expect(body.configErrors).toEqual([]);
    });

    it('that are not objects at all leave the portal as it is', async () => {
      await start(entries({ all: SL }));
      portal.configure({
        providers: 'none',
        notifications: [1],
        ownership: {},
      });
      await eventually(async () => {
        const { body } = await portal.get('/status').expect(200);
        expect(
          body.configErrors.map(({ path }: { path: string }) => path).sort(),
        ).toEqual([
          'tektonIntegrations.notifications',
          'tektonIntegrations.ownership',
          'tektonIntegrations.providers',
        ]);
      });
      portal.configure(entries({ all: SL }));
      await rulesAre('all');
      await tellsNow('Slack');
    });
  });

  describe('Secrets', () => {
    const secretRef = (name: string) => ({ secretRef: { name } });
    const secret = (name: string) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      namespace: 'team-a',
      name,
    });
    const data = (values: Record<string, string>) => ({
      data: Object.fromEntries(
        Object.entries(values).map(([key, value]) => [
          key,
          Buffer.from(value).toString('base64'),
        ]),
      ),
    });

    function readyOf(name: string) {
      const { status = {} } = world.kube.get({
        apiVersion: API_VERSION,
        kind: 'Provider',
        namespace: 'team-a',
        name,
      });
      const { conditions } = conditionsSchema.parse(status);
      const ready = conditions.find(({ type }) => type === 'Ready');
      return ready && `${ready.status} ${ready.reason} ${ready.message}`;
    }

    /** A channel of its own, so that no rule says the same as another. */
    const channelOf = (name: string) =>
      `C0${name.toUpperCase().replace('-', '')}`;

    function slackProvider(name: string) {
      world.slack.addChannel({ id: channelOf(name), name });
      createRule(world.kube, 'Provider', 'team-a', name, {
        type: 'SlackApp',
        slackApp: {
          accessToken: secretRef(name),
          channels: [{ id: channelOf(name) }],
          baseURL: world.slack.url,
        },
      });
      createRule(world.kube, 'Notification', 'team-a', name, {
        providerRef: { name },
        template: { text: `${name}: \${{ run.name }}` },
      });
    }

    const said = () =>
      world.slack
        .channels()
        .flatMap(({ id }) => world.slack.messages(id))
        .map(({ text }) => text);

    it('that are missing, wrong or refused are said, and recover by themselves', async () => {
      const { kube, slack, github } = world;
      for (const name of [
        'missing',
        'wrong-key',
        'empty',
        'refused',
        'rotated',
      ]) {
        slackProvider(name);
      }
      createRule(kube, 'Provider', 'team-a', 'no-pem', {
        type: 'GitHubApp',
        githubApp: {
          appId: github.appId,
          privateKey: secretRef('no-pem'),
          baseURL: github.url,
        },
      });
      createRule(kube, 'Notification', 'team-a', 'no-pem', {
        providerRef: { name: 'no-pem' },
      });
      createSecret(kube, 'team-a', 'wrong-key', 'token', slack.token);
      createSecret(kube, 'team-a', 'empty', 'access-token', '');
      createSecret(kube, 'team-a', 'refused', 'access-token', 'xoxb-no');
      createSecret(kube, 'team-a', 'no-pem', 'private-key.pem', 'no PEM');
      slack.addToken('xoxb-before', ['chat:write', 'chat:write.public']);
      createSecret(kube, 'team-a', 'rotated', 'access-token', 'xoxb-before');
      await start();
      await eventually(() => {
        expect(readyOf('missing')).toMatch(
          /^False SecretNotFound .*'team-a\/missing'/,
        );
        expect(readyOf('wrong-key')).toMatch(
          /^False SecretKeyMissing .*'access-token'.*'token'/,
        );
        expect(readyOf('empty')).toMatch(/^False SecretKeyMissing /);
        expect(readyOf('refused')).toMatch(/^False AuthenticationFailed /);
        expect(readyOf('no-pem')).toMatch(/^False \w+ .*PEM/);
        expect(readyOf('rotated')).toMatch(/^True /);
      });
      createFailedRun(kube, 'meanwhile', COMMIT);
      await eventually(async () => {
        const { deliveries } = await reportOf(portal, 'meanwhile');
        expect(deliveries.map(({ state }) => state).sort()).toEqual([
          'delivered',
          'held',
          'held',
          'held',
          'held',
          'held',
        ]);
      });
      expect(said()).toEqual(['rotated: meanwhile']);

      const cured = Date.now();
      createSecret(kube, 'team-a', 'missing', 'access-token', slack.token);
      for (const name of ['wrong-key', 'empty', 'refused']) {
        kube.patch(secret(name), data({ 'access-token': slack.token }));
      }
      kube.patch(
        secret('no-pem'),
        data({ 'private-key.pem': github.privateKeyPem }),
      );
      await eventually(() => {
        for (const name of [
          'missing',
          'wrong-key',
          'empty',
          'refused',
          'no-pem',
        ]) {
          expect(readyOf(name)).toMatch(/^True /);
        }
        expect(said().sort()).toEqual([
          'empty: meanwhile',
          'missing: meanwhile',
          'refused: meanwhile',
          'rotated: meanwhile',
          'wrong-key: meanwhile',
        ]);
        expect(github.statuses('acme', 'shop', SHA)).toHaveLength(1);
      });
      expect(Date.now() - cured).toBeLessThan(RECOVERY_MS);
    });

    it('that are rotated are read again when the old one is refused', async () => {
      const { kube, slack } = world;
      slackProvider('rotated');
      createSecret(kube, 'team-a', 'rotated', 'access-token', slack.token);
      await start();
      await eventually(() => expect(readyOf('rotated')).toMatch(/^True /));
      slack.addToken('xoxb-after', ['chat:write', 'chat:write.public']);
      slack.revokeToken();
      kube.patch(secret('rotated'), data({ 'access-token': 'xoxb-after' }));
      const rotated = Date.now();
      createFailedRun(kube, 'next', COMMIT);
      await eventually(() => expect(said()).toEqual(['rotated: next']));
      expect(Date.now() - rotated).toBeLessThan(RECOVERY_MS);
      await eventually(() => expect(readyOf('rotated')).toMatch(/^True /));
    });
  });
});
