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
import { eventually } from './__testUtils__/eventually';
import {
  Portal,
  SHOP,
  startPortal,
  temporaryFolder,
} from './__testUtils__/portal';
import {
  createFailedRun,
  portalProviders,
  reportOf,
  spoken,
  WrittenRun,
} from './__testUtils__/reported';
import {
  CHANNEL,
  createRule,
  createUsualRules,
  startWorld,
  World,
} from './__testUtils__/world';

jest.setTimeout(60_000);

const SHA = 'a'.repeat(40);
const VICTIM = 'C0VICTIM01';
const TEAM_A = { namespaces: ['team-a'], owner: 'group:default/team-a' };
const GH = { providerRef: { name: 'gh' } };
const SL = { providerRef: { name: 'sl' } };

/** An entity that selects the Runs of the shop. */
function claiming(
  name: string,
  owner: string,
  annotations: Record<string, string>,
): Entity {
  return {
    ...SHOP,
    metadata: {
      name,
      namespace: 'default',
      annotations: { 'backstage.io/kubernetes-id': 'shop', ...annotations },
    },
    spec: { ...SHOP.spec, owner },
  };
}

describe('an attacker', () => {
  let world: World;
  let portal: Portal;

  beforeEach(async () => {
    world = await startWorld();
    world.github.addRepo('acme/bank');
    world.slack.addChannel({ id: VICTIM, name: 'victims' });
  });

  afterEach(async () => {
    await portal.stop();
    await world.close();
  });

  async function start(tektonIntegrations: JsonObject, entities?: Entity[]) {
    portal = await startPortal({
      world,
      folder: await temporaryFolder(),
      tektonIntegrations,
      entities,
    });
    await eventually(async () => {
      const { body } = await portal.get('/status').expect(200);
      expect(body.clusters).toMatchObject([{ state: 'live' }]);
    });
  }

  /** What is told of a Run that nobody else would tell of. */
  async function told(name: string, run: WrittenRun, entityRef?: string) {
    createFailedRun(world.kube, name, run);
    return reportOf(portal, name, entityRef);
  }

  describe('whose Run names', () => {
    it("another team's repository, reaches nothing through the portal's App", async () => {
      await start({
        providers: portalProviders(world, {
          github: {
            access: [
              { namespaces: ['team-a'], repositories: ['acme/shop'] },
              { namespaces: ['team-b'], repositories: ['acme/*'] },
            ],
          },
        }),
        notifications: { all: GH },
      });
      const report = await told('theft', {
        owner: 'acme',
        repository: 'bank',
        sha: SHA,
      });
      expect(report.deliveries).toEqual([]);
      expect(report.notSent).toMatchObject([
        {
          reason: 'notPermitted',
          message: expect.stringMatching(
            /'acme\/bank'.*tektonIntegrations\.providers\.gh\.access/,
          ),
        },
      ]);
      await told('right', { owner: 'acme', repository: 'shop', sha: SHA });
      await eventually(() => {
        expect(world.github.statuses('acme', 'shop', SHA)).toHaveLength(1);
      });
      expect(spoken(world).filter(line => /bank/.test(line))).toEqual([]);
    });

    it('what cannot be a commit, is told so, and GitHub is not asked', async () => {
      createUsualRules(world, 'team-a');
      const names: [Partial<WrittenRun>, string][] = [
        [{ owner: '..' }, '..'],
        [{ owner: 'acme/../evil' }, 'acme/../evil'],
        [{ owner: 'acme%2f..%2fevil' }, 'acme%2f..%2fevil'],
        [{ owner: 'ac me' }, 'ac me'],
        [{ owner: 'аcme' }, 'аcme'],
        [{ owner: 'acme?x=1' }, 'acme?x=1'],
        [{ owner: 'https://evil.example' }, 'https://evil.example'],
        [{ owner: 'acme@evil.example' }, 'acme@evil.example'],
        [{ repository: '..' }, '..'],
        [{ repository: '../bank' }, '../bank'],
        [{ repository: '%2e%2e' }, '%2e%2e'],
        [{ repository: 'shop#' }, 'shop#'],
        [{ repository: 'shop;rm' }, 'shop;rm'],
        [{ repository: 'ｓhop' }, 'ｓhop'],
        [{ sha: 'HEAD' }, 'HEAD'],
        [{ sha: '../../../user' }, '../../../user'],
        [{ sha: `${SHA.slice(1)}/` }, `${SHA.slice(1)}/`],
        [{ sha: `${SHA}?` }, `${SHA}?`],
        [{ sha: '１'.repeat(40) }, '１'.repeat(40)],
      ];
      await start({});
      names.forEach(([over], index) =>
        createFailedRun(world.kube, `odd-${index}`, {
          owner: 'acme',
          repository: 'shop',
          sha: SHA,
          ...over,
        }),
      );
      for (const [index, [, value]] of names.entries()) {
        const { deliveries } = await reportOf(portal, `odd-${index}`);
        expect(
          deliveries.filter(({ target }) => target.vendor === 'GitHub'),
        ).toMatchObject([
          {
            state: 'rejected',
            reason: 'invalidTarget',
            message: expect.stringContaining(`'${value}' is not `),
          },
        ]);
      }
      expect(
        spoken(world).filter(line => !line.startsWith('/api/chat.')),
      ).toEqual([]);
    });

    it('another channel, tells it nothing that is not granted', async () => {
      await start({
        providers: portalProviders(world, {
          slackApp: { channels: [{ fromRun: true }] },
          slack: { access: [{ namespaces: ['team-a'], channels: [CHANNEL] }] },
        }),
        notifications: { all: SL },
      });
      const naming = (channel: string) => ({
        annotations: { 'slack.integrations.tekton.dev/channel': channel },
      });
      const theft = await told('theft', naming(VICTIM));
      expect(theft.deliveries).toEqual([]);
      expect(theft.notSent).toMatchObject([
        {
          reason: 'notPermitted',
          message: expect.stringMatching(
            new RegExp(`'${VICTIM}'.*providers\\.sl\\.access`),
          ),
        },
      ]);
      const odd = await told('odd', naming('C0"},{"channel":"#x'));
      expect(odd.deliveries).toMatchObject([
        { state: 'rejected', reason: 'invalidTarget' },
      ]);
      await told('right', naming(CHANNEL));
      await eventually(() => {
        expect(world.slack.messages(CHANNEL)).toHaveLength(1);
      });
      expect(world.slack.messages(VICTIM)).toEqual([]);
    });
  });

  describe('whose entity claims the Runs of another team', () => {
    const evil = {
      'integrations.tekton.dev/slack-channel': VICTIM,
      'integrations.tekton.dev/notify': 'subscribed',
      'github.com/project-slug': 'acme/bank',
    };
    const configuration = (): JsonObject => ({
      ownership: [TEAM_A],
      providers: portalProviders(world, {
        slack: { access: [{ channels: ['*'] }] },
        slackApp: { channels: [{ fromEntity: true }] },
      }),
      notifications: {
        all: SL,
        statuses: GH,
        subscribed: {
          ...SL,
          subscribable: true,
          slackApp: { channels: [{ id: CHANNEL }] },
        },
      },
    });
    const RUN = { owner: 'acme', repository: 'bank', sha: SHA };

    it.each<[string, Entity[]]>([
      ['alone', [claiming('thief', 'team-b', evil)]],
      [
        'with an owner of the same name in another namespace',
        [claiming('thief', 'group:evil/team-a', evil)],
      ],
      [
        'as a user of the same name',
        [claiming('thief', 'user:default/team-a', evil)],
      ],
      [
        'together with another entity of the same owner',
        [claiming('thief', 'team-a', evil), claiming('twin', 'team-a', evil)],
      ],
    ])('%s routes for nobody', async (_, entities) => {
      await start(configuration(), entities);
      const { deliveries, notSent } = await told(
        'claimed',
        RUN,
        'component:default/thief',
      );
      expect(deliveries).toEqual([]);
      expect(
        notSent
          .map(({ rule, reason }) => [rule.split('/').at(-1), reason])
          .sort(),
      ).toEqual([
        ['all', 'noTarget'],
        ['statuses', 'notPermitted'],
        ['subscribed', 'notMatched'],
      ]);
      expect(spoken(world)).toEqual([]);
    });

    it('cannot take from the owner what is his', async () => {
      await start(configuration(), [
        claiming('thief', 'team-b', evil),
        claiming('owned', 'team-a', {
          'integrations.tekton.dev/slack-channel': CHANNEL,
          'integrations.tekton.dev/notify': 'none',
        }),
      ]);
      const { notSent } = await told('claimed', RUN, 'component:default/owned');
      expect(notSent.map(({ reason }) => reason)).toEqual([
        'muted',
        'muted',
        'muted',
      ]);
      expect(spoken(world)).toEqual([]);
    });

    it('routes where it is the owner, so that the others are told apart', async () => {
      await start(configuration(), [claiming('owned', 'team-a', evil)]);
      await told('own', RUN, 'component:default/owned');
      await eventually(() => {
        expect(world.slack.messages(VICTIM)).toHaveLength(1);
        expect(world.slack.messages(CHANNEL)).toHaveLength(1);
        expect(world.github.statuses('acme', 'bank', SHA)).toHaveLength(1);
      });
    });
  });

  describe('who writes a Notification', () => {
    const SELECTING = {
      providerRef: { name: 'slack' },
      slackApp: { channels: [{ id: VICTIM }] },
      filter: { namespaceSelector: { matchNames: ['team-a', 'team-b'] } },
    };
    const conditionsOf = (name: string) =>
      JSON.stringify(
        world.kube.get({
          apiVersion: 'integrations.tekton.ornew.io/v1alpha1',
          kind: 'Notification',
          namespace: 'team-b',
          name,
        }).status ?? {},
      );

    it('for Runs of another namespace, sees none of them without a right', async () => {
      createUsualRules(world, 'team-b');
      createRule(world.kube, 'Notification', 'team-b', 'spy', SELECTING);
      await start({});
      const report = await told('watched', {});
      expect(report.deliveries).toEqual([]);
      expect(report.notSent).toEqual([]);
      await eventually(() => {
        expect(conditionsOf('spy')).toMatch(
          /NotPermitted.*matchNames is 'team-a'.*tektonIntegrations\.access\.runs/,
        );
      });
      expect(spoken(world)).toEqual([]);
    });

    it('for Runs of another namespace, sees them where operators say so', async () => {
      createUsualRules(world, 'team-b');
      createRule(world.kube, 'Notification', 'team-b', 'spy', SELECTING);
      await start({ access: { runs: [{ from: ['team-b'], to: ['team-a'] }] } });
      await told('watched', {});
      await eventually(() => {
        expect(world.slack.messages(VICTIM)).toHaveLength(1);
      });
      expect(world.slack.messages(CHANNEL)).toEqual([]);
    });

    it.each<[string, object[] | undefined, object]>([
      ['is open to nobody', undefined, {}],
      ['is open to others', [{ namespaces: ['team-a'] }], {}],
      [
        'does not grant the channel that it names',
        [{ namespaces: ['team-b'], channels: [CHANNEL] }],
        { slackApp: { channels: [{ id: VICTIM }] } },
      ],
    ])(
      "through the portal's Provider that %s, tells nobody",
      async (_, access, over) => {
        createRule(world.kube, 'Notification', 'team-b', 'theft', {
          providerRef: { name: 'sl', source: 'portal' },
          ...over,
        });
        await start({
          providers: portalProviders(world, {
            slack: access && { access: access.map(entry => ({ ...entry })) },
          }),
        });
        const report = await told('own', { namespace: 'team-b' });
        expect(report.deliveries).toEqual([]);
        expect(report.notSent).toMatchObject([
          {
            reason: 'notPermitted',
            message: expect.stringContaining(
              'tektonIntegrations.providers.sl.access',
            ),
          },
        ]);
        await eventually(() => {
          expect(conditionsOf('theft')).toMatch(/NotPermitted/);
        });
        expect(spoken(world)).toEqual([]);
      },
    );
  });
});
