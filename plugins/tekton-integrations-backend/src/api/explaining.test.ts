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
  Preview,
  previewSchema,
  RunExplanation,
  runExplanationSchema,
} from 'backstage-plugin-tekton-integrations-common';
import { eventually } from '../__testUtils__/eventually';
import {
  Portal,
  SHOP,
  startPortal,
  temporaryFolder,
} from '../__testUtils__/portal';
import {
  createFailedRun,
  portalProviders,
  reportOf,
} from '../__testUtils__/reported';
import {
  CHANNEL,
  createRule,
  createUsualRules,
  startWorld,
  World,
} from '../__testUtils__/world';

jest.setTimeout(60_000);

const SHA = 'a'.repeat(40);
const COMMIT = { owner: 'acme', repository: 'shop', sha: SHA };
const API_VERSION = 'integrations.tekton.ornew.io/v1alpha1';
const SL = { providerRef: { name: 'sl' } };

describe('the portal, asked why', () => {
  let world: World;
  let portal: Portal;

  beforeEach(async () => {
    world = await startWorld();
  });

  afterEach(async () => {
    await portal.stop();
    await world.close();
  });

  async function start(
    tektonIntegrations: JsonObject = {},
    over: Partial<Parameters<typeof startPortal>[0]> = {},
  ) {
    portal = await startPortal({
      world,
      folder: await temporaryFolder(),
      tektonIntegrations,
      ...over,
    });
    await eventually(async () => {
      const { body } = await portal.get('/status').expect(200);
      expect(body.clusters).toMatchObject([{ state: 'live' }]);
    });
  }

  async function explain(name: string): Promise<RunExplanation> {
    const { run } = await reportOf(portal, name);
    const { body } = await portal.get(`/runs/${run.id}/explain`).expect(200);
    return runExplanationSchema.parse(body);
  }

  /** What a rule of this name decided. */
  async function ruleOf(run: string, rule: string) {
    const { rules } = await explain(run);
    const found = rules.find(item => item.rule.endsWith(`/${rule}`));
    if (!found) {
      throw new Error(`Nothing is said of ${rule}`);
    }
    return found;
  }

  describe('about a Run', () => {
    it('says what was delivered, and what each other rule decided', async () => {
      createUsualRules(world, 'team-a');
      createRule(world.kube, 'Notification', 'team-a', 'held', {
        providerRef: { name: 'slack' },
        suspend: true,
        slackApp: { channels: [{ id: 'C0HELD' }] },
      });
      createRule(world.kube, 'Notification', 'team-a', 'other', {
        providerRef: { name: 'slack' },
        filter: { expression: "run.name == 'other'" },
      });
      createRule(world.kube, 'Notification', 'team-a', 'refused', {
        providerRef: { name: 'sl', source: 'portal' },
      });
      createRule(world.kube, 'Notification', 'team-b', 'elsewhere', {
        providerRef: { name: 'slack' },
      });
      await start({
        providers: portalProviders(world, {
          slackApp: { channels: [{ fromRun: true }] },
        }),
        notifications: {
          silent: SL,
          reaching: { providerRef: { name: 'gh' } },
        },
      });
      createFailedRun(world.kube, 'why', COMMIT);
      const { run, rules, commit, routing } = await eventually(async () => {
        const answer = await explain('why');
        const states = answer.rules.flatMap(({ deliveries }) =>
          deliveries.map(({ state }) => state),
        );
        expect(states.sort()).toEqual(['delivered', 'delivered', 'held']);
        return answer;
      });
      expect(run).toMatchObject({ name: 'why', phase: 'failed' });
      const said = rules.map(item => [
        item.rule.replace(/^kubernetes\/[^/]+\//, ''),
        item.outcome,
        item.reason,
        item.hold?.reason,
      ]);
      expect(said).toEqual([
        ['config///reaching', 'unsent', 'notPermitted', undefined],
        ['config///silent', 'unsent', 'noTarget', undefined],
        ['team-a/commit-status', 'told', undefined, undefined],
        ['team-a/held', 'told', undefined, 'suspended'],
        ['team-a/messages', 'told', undefined, undefined],
        ['team-a/other', 'unsent', 'notMatched', undefined],
        ['team-a/refused', 'unsent', 'notPermitted', undefined],
      ]);
      const messages = Object.fromEntries(
        rules.map(item => [item.rule.split('/').at(-1), item.message]),
      );
      expect(messages).toMatchObject({
        reaching: expect.stringMatching(
          /add 'acme\/shop' to repositories in tektonIntegrations\.providers\.gh\.access/,
        ),
        silent: expect.stringContaining(
          'slack.integrations.tekton.dev/channel',
        ),
        other: expect.stringContaining("run.name == 'other'"),
        refused: expect.stringContaining(
          'tektonIntegrations.providers.sl.access',
        ),
      });
      expect(commit.source).toEqual(expect.any(String));
      expect(commit.message).toMatch(
        new RegExp(`^acme/shop@${SHA}, said by .`),
      );
      expect(routing.entity).toBeUndefined();
      expect(routing.message).toContain('tektonIntegrations.ownership');
      const told = rules.find(item => item.rule.endsWith('/messages'));
      expect(told?.targets).toMatchObject([
        { vendor: 'Slack', where: CHANNEL, content: { channel: CHANNEL } },
      ]);
    });

    it('says which entity routes, and which part of the commit is missing', async () => {
      await start(
        { ownership: [{ namespaces: ['team-a'], owner: 'team-a' }] },
        { entities: [SHOP] },
      );
      createFailedRun(world.kube, 'routed', { sha: SHA });
      expect(await explain('routed')).toMatchObject({
        routing: { entity: 'component:default/shop' },
        commit: {
          source: expect.any(String),
          message: expect.stringMatching(/names no owner and no repository/),
        },
      });
      createFailedRun(world.kube, 'bare', {});
      const { commit } = await explain('bare');
      expect(commit.source).toBeUndefined();
      expect(commit.message).toMatch(/names no commit/);
    });

    it('says of a rule that is gone what it had sent', async () => {
      createUsualRules(world, 'team-a');
      await start();
      createFailedRun(world.kube, 'past', COMMIT);
      await eventually(async () => {
        expect(await ruleOf('past', 'messages')).toMatchObject({
          deliveries: [{ state: 'delivered' }],
        });
      });
      world.kube.delete({
        apiVersion: API_VERSION,
        kind: 'Notification',
        namespace: 'team-a',
        name: 'messages',
      });
      await eventually(async () => {
        expect(await ruleOf('past', 'messages')).toMatchObject({
          outcome: 'followed',
          sentence: expect.stringContaining('is gone'),
          vendor: 'Slack',
          provider: { name: 'slack' },
          targets: [],
          deliveries: [{ state: 'delivered' }],
        });
      });
    });

    it('says that it only observes', async () => {
      createUsualRules(world, 'team-a');
      await start({ delivery: { mode: 'observe' } });
      createFailedRun(world.kube, 'seen', COMMIT);
      await eventually(async () => {
        expect(await ruleOf('seen', 'messages')).toMatchObject({
          outcome: 'told',
          hold: {
            reason: 'observed',
            message: expect.stringContaining(
              'tektonIntegrations.delivery.mode',
            ),
          },
          deliveries: [{ state: 'held', reason: 'observed' }],
        });
      });
    });

    it('says that it had ended before', async () => {
      createUsualRules(world, 'team-a');
      createFailedRun(world.kube, 'before', COMMIT);
      await start();
      expect(await ruleOf('before', 'messages')).toMatchObject({
        outcome: 'unsent',
        reason: 'baseline',
        deliveries: [],
      });
    });
  });

  describe('what a rule would have told', () => {
    async function preview(request: object): Promise<Preview> {
      const { body } = await portal.post('/preview', request).expect(200);
      return previewSchema.parse(body);
    }

    /** Runs of two teams, all recorded, told of to nobody. */
    async function record(over = {}) {
      await start({}, over);
      createFailedRun(world.kube, 'one', COMMIT);
      createFailedRun(world.kube, 'two', { ...COMMIT, message: 'two broke' });
      createFailedRun(world.kube, 'far', { ...COMMIT, namespace: 'team-b' });
      for (const name of ['one', 'two', 'far']) {
        await reportOf(portal, name);
      }
    }

    const names = ({ items }: Preview) =>
      items.map(({ run, outcome }) => `${run.name} ${outcome}`).sort();
    const inTeamA = { cluster: 'ci', namespace: 'team-a' };

    it('is the same for a rule that exists as for its spec', async () => {
      createUsualRules(world, 'team-a');
      await record();
      const spec = {
        providerRef: { name: 'slack' },
        filter: { names: ['t*'] },
        template: { text: '${{ run.name }}: ${{ run.message }}' },
      };
      createRule(world.kube, 'Notification', 'team-a', 'would', spec);
      const id = `kubernetes/${world.kube.clusterUid}/team-a/would`;
      const known = await eventually(async () => preview({ rule: id }));
      const drafted = await preview({ spec, place: inTeamA });
      expect({ ...drafted }).toEqual(known);
      expect(known).toMatchObject({ problems: [], examined: 2, told: 1 });
      expect(names(known)).toEqual(['one unsent', 'two told']);
      const [told] = known.items.filter(({ outcome }) => outcome === 'told');
      expect(told.targets).toMatchObject([
        { where: CHANNEL, content: { text: 'two: two broke' } },
      ]);
      const [unsent] = known.items.filter(({ outcome }) => outcome !== 'told');
      expect(unsent).toMatchObject({
        reason: 'notMatched',
        message: expect.stringMatching(/^names/),
      });
      expect(
        world.slack.messages(CHANNEL).map(({ text }) => text),
      ).toHaveLength(2);
    });

    it('sees all Runs as an entry of app-config, and one namespace as an object', async () => {
      await record({
        tektonIntegrations: { providers: portalProviders(world) },
      });
      expect(names(await preview({ spec: SL }))).toEqual([
        'far told',
        'one told',
        'two told',
      ]);
      expect(await preview({ spec: SL, limit: 1 })).toMatchObject({
        examined: 1,
      });
      const draft = await preview({
        spec: { providerRef: { name: 'sl', source: 'portal' } },
        place: inTeamA,
      });
      expect(draft).toMatchObject({
        examined: 0,
        problems: [{ message: expect.stringContaining('providers.sl.access') }],
      });
      expect(world.slack.messages(CHANNEL)).toEqual([]);
    });

    it.each<[string, object, string, RegExp]>([
      [
        'a filter that cannot be read',
        { filter: { expression: 'run.nme == 1' } },
        'spec.filter.expression',
        /nme/,
      ],
      [
        'a status that is none',
        { filter: { statuses: ['broke'] } },
        'spec.filter.statuses.0',
        /'broke'/,
      ],
      [
        'no Provider',
        { providerRef: { name: 'none' } },
        'spec.providerRef.name',
        /'none'/,
      ],
      [
        'a template that cannot be read',
        { template: { text: '${{ run. }}' } },
        'spec.template.text',
        /./,
      ],
      [
        'a namespace that it may not see',
        { filter: { namespaceSelector: { matchNames: ['team-b'] } } },
        'spec.filter.namespaceSelector.matchNames',
        /'team-b'/,
      ],
    ])('names the field of %s', async (_, over, field, words) => {
      createUsualRules(world, 'team-a');
      await start();
      const answer = await eventually(() =>
        preview({
          spec: { providerRef: { name: 'slack' }, ...over },
          place: inTeamA,
        }),
      );
      expect(answer).toMatchObject({
        examined: 0,
        items: [],
        problems: [{ field, message: expect.stringMatching(words) }],
      });
    });

    it.each<[string, object, number, RegExp]>([
      ['neither rule nor spec', {}, 400, /either rule.*or spec/],
      ['both', { rule: 'config///a', spec: SL }, 400, /either rule.*or spec/],
      [
        'a rule that is not there',
        { rule: 'config///a' },
        404,
        /'config\/\/\/a'/,
      ],
      [
        'a cluster that is not watched',
        { spec: SL, place: { cluster: 'prod', namespace: 'team-a' } },
        400,
        /place\.cluster is 'prod'/,
      ],
    ])('is not told for %s', async (_, request, status, words) => {
      await start();
      const { body } = await portal.post('/preview', request).expect(status);
      expect(body.error.message).toMatch(words);
    });

    it('looks at no Run that the caller may not read', async () => {
      await record({
        tektonIntegrations: { providers: portalProviders(world) },
        allows: (name: string) =>
          name !== 'tekton-integrations.delivery.read.unowned',
      });
      createFailedRun(world.kube, 'hidden', {
        ...COMMIT,
        labels: { 'backstage.io/kubernetes-id': 'bank' },
      });
      createFailedRun(world.kube, 'shown', COMMIT);
      await reportOf(portal, 'shown');
      const answer = await preview({ spec: SL });
      expect(answer.examined).toBe(4);
      expect(names(answer)).not.toContainEqual(
        expect.stringContaining('hidden'),
      );
    });
  });
});
