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

import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { KubeApi, playOnce, playRecording, ScenarioKind } from 'sandbox';
import { eventually } from './__testUtils__/eventually';
import {
  Portal,
  SHOP,
  startPortal,
  temporaryFolder,
} from './__testUtils__/portal';
import {
  CHANNEL,
  createRule,
  createSecret,
  createUsualRules,
  startWorld,
  statusWrites,
  World,
  writes,
} from './__testUtils__/world';

const ENTITY = 'component:default/shop';
const SHA = (digit: string) => digit.repeat(40);

jest.setTimeout(60_000);

interface Played {
  sha: string;
  name: string;
}

/** Plays a Run of acme/shop in a namespace, at full speed. */
function play(
  kube: KubeApi,
  kind: ScenarioKind,
  sha: string,
  namespace = 'team-a',
): Played {
  const { run } = playOnce(kube, kind, {
    namespace,
    sha,
    labels: { 'backstage.io/kubernetes-id': 'shop' },
  });
  return { sha, name: run.name };
}

/** Waits until nothing is open any more. */
async function quiet(portal: Portal): Promise<void> {
  await eventually(async () => {
    const { body } = await portal.get('/status').expect(200);
    const { waiting, sending, retrying, inDoubt } = body.deliveries;
    expect([waiting, sending, retrying, inDoubt]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
}

async function live(portal: Portal): Promise<void> {
  await eventually(async () => {
    const { body } = await portal.get('/status').expect(200);
    expect(body.clusters).toMatchObject([{ name: 'ci', state: 'live' }]);
  });
}

describe('the plugin', () => {
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

  async function start(over: Partial<Parameters<typeof startPortal>[0]> = {}) {
    portal = await startPortal({ world, folder, ...over });
    await live(portal);
  }

  it.each<[ScenarioKind, string, RegExp]>([
    ['succeeded', 'success', /succeeded/],
    ['failed', 'failure', /failed/],
    ['cancelled', 'error', /cancelled/],
    ['couldNotStart', 'error', /could not start/],
    ['timedOut', 'error', /timed out/],
    ['retried', 'success', /succeeded/],
  ])(
    'reports a Run that %s once to GitHub and once to Slack',
    async (kind, state, words) => {
      createUsualRules(world, 'team-a');
      await start();
      const { sha } = play(world.kube, kind, SHA('a'));
      await eventually(() => {
        expect(statusWrites(world.github, sha).at(-1)).toBe(state);
        expect(world.slack.messages(CHANNEL)).toHaveLength(1);
      });
      await quiet(portal);
      const shown = statusWrites(world.github, sha);
      expect(shown.filter(item => item === 'pending').length).toBeLessThan(2);
      expect(shown.filter(item => item !== 'pending')).toEqual([state]);
      expect(world.slack.messages(CHANNEL)[0].text).toMatch(words);
      expect(writes(world)).toHaveLength(shown.length + 1);
      expect(world.kube.requests.writes('tekton.dev')).toEqual([]);
    },
  );

  it('says in the API what was sent where, and why not', async () => {
    createUsualRules(world, 'team-a');
    createRule(world.kube, 'Notification', 'team-a', 'only-failures', {
      providerRef: { name: 'slack' },
      filter: { statuses: ['failed'] },
    });
    await start();
    const { name } = play(world.kube, 'succeeded', SHA('b'));
    const { body } = await eventually(async () => {
      const page = await portal.get(`/runs?entityRef=${ENTITY}`).expect(200);
      expect(page.body.items[0]?.run).toMatchObject({ phase: 'succeeded' });
      expect(page.body.items[0].deliveries).toHaveLength(2);
      expect(
        page.body.items[0].deliveries.map(
          (item: { state: string }) => item.state,
        ),
      ).toEqual(['delivered', 'delivered']);
      return page;
    });
    const [{ run, deliveries, notSent }] = body.items;
    expect(run).toMatchObject({ name, commit: { sha: SHA('b') } });
    expect(deliveries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          target: expect.objectContaining({
            vendor: 'GitHub',
            what: 'commit status',
            where: 'acme/shop',
          }),
        }),
      ]),
    );
    expect(notSent).toEqual([
      expect.objectContaining({
        rule: expect.stringMatching(/team-a\/only-failures$/),
        reason: 'notMatched',
        message: 'statuses: only failed',
      }),
    ]);
    const details = await portal.get(`/runs/${run.id}`).expect(200);
    expect(details.body.entities).toEqual([ENTITY]);
    expect(details.body.tasks.length).toBeGreaterThan(1);
    expect(details.body.deliveries[0].history[0]).toMatchObject({
      number: 1,
      outcome: 'delivered',
      answer: expect.stringMatching(/201/),
    });
    const told = await portal.get(`/told?entityRef=${ENTITY}`).expect(200);
    expect(told.body.items).toHaveLength(3);
  });

  it('announces nothing that had ended before it came', async () => {
    createUsualRules(world, 'team-a');
    play(world.kube, 'failed', SHA('c'));
    await start();
    const { body } = await eventually(async () => {
      const page = await portal.get(`/runs?entityRef=${ENTITY}`).expect(200);
      expect(page.body.items).toHaveLength(1);
      return page;
    });
    await quiet(portal);
    expect(writes(world)).toEqual([]);
    expect(body.items[0].notSent).toEqual([
      expect.objectContaining({ reason: 'baseline' }),
      expect.objectContaining({ reason: 'baseline' }),
    ]);
  });

  it('reports after a restart what ended meanwhile, and repeats nothing', async () => {
    createUsualRules(world, 'team-a');
    await start();
    const first = play(world.kube, 'succeeded', SHA('d'));
    await eventually(() => {
      expect(statusWrites(world.github, first.sha).at(-1)).toBe('success');
      expect(world.slack.messages(CHANNEL)).toHaveLength(1);
    });
    await quiet(portal);
    const before = writes(world).length;
    await portal.stop();
    const second = play(world.kube, 'failed', SHA('e'));
    await start();
    await eventually(() => {
      expect(statusWrites(world.github, second.sha).at(-1)).toBe('failure');
      expect(world.slack.messages(CHANNEL)).toHaveLength(2);
    });
    await quiet(portal);
    const shown = statusWrites(world.github, second.sha);
    expect(writes(world)).toHaveLength(before + shown.length + 1);
  });

  it('says that a Run vanished while nobody watched', async () => {
    createUsualRules(world, 'team-a');
    await start();
    const { run, stop } = playRecording(world.kube, 'pipelinerun-succeeded', {
      namespace: 'team-a',
      pace: 1_000,
      annotations: {
        'integrations.tekton.ornew.io/github-owner': 'acme',
        'integrations.tekton.ornew.io/github-repo': 'shop',
        'integrations.tekton.ornew.io/github-sha': SHA('f'),
      },
    });
    await eventually(() => {
      expect(statusWrites(world.github, SHA('f'))).toEqual(['pending']);
    });
    stop();
    await portal.stop();
    world.kube.delete(run);
    world.kube.faults.compact();
    await start();
    await eventually(() => {
      expect(statusWrites(world.github, SHA('f'))).toEqual([
        'pending',
        'error',
      ]);
      expect(world.slack.messages(CHANNEL)[0]?.text).toMatch(
        /ended while nobody watched/,
      );
    });
  });

  it('leaves no status pending when a Notification is deleted meanwhile', async () => {
    createUsualRules(world, 'team-a');
    await start();
    const { run, stop } = playRecording(world.kube, 'pipelinerun-succeeded', {
      namespace: 'team-a',
      pace: 1_000,
      annotations: {
        'integrations.tekton.ornew.io/github-owner': 'acme',
        'integrations.tekton.ornew.io/github-repo': 'shop',
        'integrations.tekton.ornew.io/github-sha': SHA('5'),
      },
    });
    await eventually(() => {
      expect(statusWrites(world.github, SHA('5'))).toEqual(['pending']);
    });
    stop();
    for (const name of ['commit-status', 'messages']) {
      world.kube.delete({
        apiVersion: 'integrations.tekton.ornew.io/v1alpha1',
        kind: 'Notification',
        namespace: 'team-a',
        name,
      });
    }
    await eventually(async () => {
      const { body } = await portal.get('/notifications').expect(200);
      expect(body.items).toEqual([]);
    });
    const now = new Date().toISOString();
    world.kube.patchStatus(run, {
      startTime: now,
      completionTime: now,
      conditions: [
        {
          type: 'Succeeded',
          status: 'True',
          reason: 'Succeeded',
          message: 'All is well',
          lastTransitionTime: now,
        },
      ],
    });
    await eventually(() => {
      expect(statusWrites(world.github, SHA('5'))).toEqual([
        'pending',
        'success',
      ]);
    });
    await quiet(portal);
    expect(world.slack.messages(CHANNEL)).toEqual([]);
  });

  it('retries while a target is down, and holds up nobody else', async () => {
    createUsualRules(world, 'team-a');
    await start();
    const outage = world.slack.faults.add({
      effect: { kind: 'status', status: 503 },
      path: /chat\.postMessage/,
      times: 1,
    });
    const { sha } = play(world.kube, 'failed', SHA('1'));
    await eventually(() => {
      expect(outage.hits()).toBe(1);
      expect(statusWrites(world.github, sha).at(-1)).toBe('failure');
    });
    await eventually(() => {
      expect(world.slack.messages(CHANNEL)).toHaveLength(1);
    });
  });

  describe('with rules that are wrong', () => {
    async function conditionOf(kind: string, name: string) {
      const object = world.kube.get({
        apiVersion: 'integrations.tekton.ornew.io/v1alpha1',
        kind,
        namespace: 'team-a',
        name,
      });
      return JSON.stringify(object.status ?? {});
    }

    it('names object, field, value and remedy, and goes on with the rest', async () => {
      createUsualRules(world, 'team-a');
      createRule(world.kube, 'Provider', 'team-a', 'no-secret', {
        type: 'SlackApp',
        slackApp: {
          accessToken: { secretRef: { name: 'nowhere' } },
          channels: [{ id: CHANNEL }],
        },
      });
      createSecret(world.kube, 'team-a', 'wrong-key', 'token', 'xoxb-1');
      createRule(world.kube, 'Provider', 'team-a', 'wrong-key', {
        type: 'SlackApp',
        slackApp: {
          accessToken: { secretRef: { name: 'wrong-key' } },
          channels: [{ id: CHANNEL }],
        },
      });
      createRule(world.kube, 'Provider', 'team-a', 'wrong-type', {
        type: 'Telex',
      });
      createRule(world.kube, 'Notification', 'team-a', 'no-provider', {
        providerRef: { name: 'nobody' },
      });
      world.kube.create({
        apiVersion: 'tekton.dev/v1',
        kind: 'PipelineRun',
        metadata: { namespace: 'team-a', name: 'odd' },
        spec: { params: 'none' },
      });
      await start({
        tektonIntegrations: {
          delivery: { mode: 'send' },
          clusters: [
            {
              name: 'ci',
              url: world.kube.url,
              serviceAccountToken: world.token,
            },
            { name: 'half' },
          ],
          providers: { odd: { type: 'SlackApp', slackApp: 'none' } },
        },
      });
      const { sha } = play(world.kube, 'succeeded', SHA('2'));
      await eventually(async () => {
        expect(statusWrites(world.github, sha).at(-1)).toBe('success');
        expect(await conditionOf('Provider', 'no-secret')).toMatch(
          /SecretNotFound.*'team-a\/nowhere' does not exist: create it/,
        );
        expect(await conditionOf('Provider', 'wrong-key')).toMatch(
          /SecretKeyMissing.*has no key 'access-token'/,
        );
        expect(await conditionOf('Provider', 'wrong-type')).toMatch(
          /UnknownType.*'Telex'/,
        );
        expect(await conditionOf('Notification', 'no-provider')).toMatch(
          /ProviderNotFound.*'nobody'/,
        );
        expect(await conditionOf('Provider', 'github')).toMatch(
          /"type":"Ready","status":"True"/,
        );
      });
      const { body } = await portal.get('/status').expect(200);
      expect(body.configErrors).toEqual([
        expect.objectContaining({
          path: expect.stringContaining('tektonIntegrations.clusters[1]'),
        }),
        expect.objectContaining({
          path: 'tektonIntegrations.providers.odd',
          message: expect.stringContaining("'none'"),
        }),
      ]);
      expect(body.unreadable).toEqual([
        expect.objectContaining({
          message: expect.stringContaining('team-a/odd'),
        }),
      ]);
      expect(JSON.stringify(body)).not.toContain('xoxb-1');
    });

    it('delivers what was held as soon as its Secret is there', async () => {
      createUsualRules(world, 'team-a');
      createRule(world.kube, 'Provider', 'team-a', 'late', {
        type: 'SlackApp',
        slackApp: {
          accessToken: { secretRef: { name: 'late' } },
          channels: [{ id: CHANNEL }],
          baseURL: world.slack.url,
        },
      });
      createRule(world.kube, 'Notification', 'team-a', 'late', {
        providerRef: { name: 'late' },
        filter: { statuses: ['failed'] },
      });
      world.kube.delete({
        apiVersion: 'integrations.tekton.ornew.io/v1alpha1',
        kind: 'Notification',
        namespace: 'team-a',
        name: 'messages',
      });
      await start();
      play(world.kube, 'failed', SHA('3'));
      await eventually(async () => {
        const { body } = await portal.get('/status').expect(200);
        expect(body.deliveries.held).toBe(1);
      });
      createSecret(
        world.kube,
        'team-a',
        'late',
        'access-token',
        world.slack.token,
      );
      // The Provider is written again, so that nothing waits for the next check.
      world.kube.patch(
        {
          apiVersion: 'integrations.tekton.ornew.io/v1alpha1',
          kind: 'Provider',
          namespace: 'team-a',
          name: 'late',
        },
        { spec: { slackApp: { mode: 'post' } } },
      );
      await eventually(() => {
        expect(world.slack.messages(CHANNEL)).toHaveLength(1);
      });
    });
  });

  it('only observes where the mode says so', async () => {
    createUsualRules(world, 'team-a');
    await start({
      tektonIntegrations: {
        delivery: { mode: 'observe' },
        clusters: [
          {
            name: 'ci',
            url: world.kube.url,
            serviceAccountToken: world.token,
          },
        ],
      },
    });
    play(world.kube, 'failed', SHA('4'));
    await eventually(async () => {
      const { body } = await portal.get('/status').expect(200);
      expect(body.deliveries.held).toBe(2);
    });
    expect(writes(world)).toEqual([]);
  });

  describe('towards callers', () => {
    it('lets nobody in without a sign-in, except for its health', async () => {
      await start();
      const health = await portal.get('/health', 'nobody').expect(200);
      expect(health.body).toEqual({ status: 'ok' });
      await portal.get('/status', 'nobody').expect(401);
      await portal.get(`/runs?entityRef=${ENTITY}`, 'nobody').expect(401);
    });

    it('names the permission that is missing, and asks nothing', async () => {
      portal = await startPortal({
        world,
        folder,
        permission: AuthorizeResult.DENY,
      });
      for (const [route, permission] of [
        [`/runs?entityRef=${ENTITY}`, 'tekton-integrations.delivery.read'],
        [`/told?entityRef=${ENTITY}`, 'tekton-integrations.delivery.read'],
        ['/runs/x', 'tekton-integrations.delivery.read'],
        ['/providers', 'tekton-integrations.provider.read'],
        ['/notifications', 'tekton-integrations.rule.read'],
      ]) {
        const { body } = await portal.get(route).expect(403);
        expect(body.error.message).toContain(permission);
      }
    });

    it('tells apart what is wrong with a question', async () => {
      await start({
        entities: [
          SHOP,
          { ...SHOP, metadata: { name: 'bare', namespace: 'default' } },
        ],
      });
      await portal.get('/runs').expect(400);
      await portal.get(`/runs?entityRef=${ENTITY}&limit=0`).expect(400);
      await portal.get(`/runs?entityRef=${ENTITY}&phase=nope`).expect(400);
      await portal.get(`/runs?entityRef=${ENTITY}&cursor=nope`).expect(400);
      await portal.get('/runs?entityRef=component:default/none').expect(404);
      await portal.get('/runs/none').expect(404);
      const { body } = await portal
        .get('/runs?entityRef=component:default/bare')
        .expect(200);
      expect(body.setup[0]).toMatchObject({ code: 'noSelector' });
    });

    it('gives pages that neither miss nor repeat a Run', async () => {
      createUsualRules(world, 'team-a');
      await start();
      const names = ['0', '1', '2', '3', '4'].map(
        digit => play(world.kube, 'succeeded', SHA(digit)).name,
      );
      await eventually(async () => {
        const { body } = await portal.get(`/runs?entityRef=${ENTITY}`);
        expect(body.items).toHaveLength(names.length);
      });
      const seen: string[] = [];
      let query = '';
      for (let page = 0; page < 3; page++) {
        const { body } = await portal
          .get(`/runs?entityRef=${ENTITY}&limit=2${query}`)
          .expect(200);
        seen.push(
          ...body.items.map((item: { run: { name: string } }) => item.run.name),
        );
        query = `&cursor=${body.older}`;
        expect(body.older === undefined).toBe(page === 2);
      }
      expect([...seen].sort()).toEqual([...names].sort());
      const back = await portal
        .get(`/runs?entityRef=${ENTITY}&search=${names[0].toUpperCase()}`)
        .expect(200);
      expect(back.body.items).toHaveLength(1);
    });
  });
});
