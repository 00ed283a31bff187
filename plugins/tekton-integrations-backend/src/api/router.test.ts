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

import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  DeliveryReport,
  Preview,
  RunDetails,
  RunExplanation,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import express from 'express';
import request from 'supertest';
import { Audited, listingAuditor, SHOP } from '../__testUtils__/portal';
import { makeRun } from '../__testUtils__/runs';
import { MayRead } from './explanations';
import { createRouter } from './router';

const ENTITY = 'component:default/shop';
const OWNED = makeRun({ labels: { 'backstage.io/kubernetes-id': 'shop' } });
const SUMMARY = {
  id: 'x',
  cluster: 'ci',
  kind: 'PipelineRun',
  namespace: 'team-a',
  name: 'build-1',
  definition: 'build',
  phase: 'running',
  createdAt: '2026-03-01T12:00:00Z',
  tasks: { done: 0, total: 0 },
} as const;
const DETAILS: RunDetails = {
  run: SUMMARY,
  transitions: [],
  tasks: [],
  deliveries: [],
  notSent: [],
  entities: [],
};
const EXPLANATION: RunExplanation = {
  run: SUMMARY,
  explainedAt: '2026-03-01T12:00:00Z',
  commit: { message: 'none' },
  routing: { message: 'none', needed: false },
  rules: [],
};
const DELIVERY: DeliveryReport = {
  id: 'd1',
  runId: 'x',
  rule: 'config///main',
  provider: { id: 'config///slack', name: 'slack', type: 'SlackApp' },
  target: { vendor: 'Slack', what: 'message', where: '#builds' },
  kind: 'event',
  phase: 'failed',
  state: 'waiting',
  perhapsTwice: false,
  createdAt: '2026-03-01T12:00:00Z',
  attempts: 0,
};
const PREVIEW: Preview = {
  sentence: 'none',
  problems: [],
  examined: 0,
  told: 0,
  items: [],
};

/** The routes before services that only remember what they were asked. */
function setUp({
  denied = [],
  run = OWNED,
}: { denied?: string[]; run?: RunState } = {}) {
  const calls: string[] = [];
  const audited: Audited[] = [];
  const readers: MayRead[] = [];
  function answer<T>(call: string, value: T): T {
    calls.push(call);
    return value;
  }
  const permissions = mockServices.permissions.mock({
    authorize: async asked =>
      asked.map(({ permission }) => ({
        result: denied.includes(permission.name)
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
      })),
  });
  const app = express();
  app.use(
    createRouter({
      httpAuth: mockServices.httpAuth(),
      permissions,
      catalog: catalogServiceMock({ entities: [SHOP] }),
      auditor: listingAuditor(audited),
      callbacks: { take: async () => 'unknown' },
      now: () => 0,
      reports: {
        entityRuns: async () =>
          answer('entityRuns', { items: [], clusters: [], setup: [] }),
        told: async () => answer('told', { items: [] }),
        runState: async id =>
          answer('runState', id === 'none' ? undefined : run),
        runDetails: async () => answer('runDetails', DETAILS),
        providers: async () => answer('providers', { items: [] }),
        notifications: async () => answer('notifications', { items: [] }),
        statusReport: async () =>
          answer('statusReport', {
            mode: 'send' as const,
            clusters: [],
            configErrors: [],
            unreadable: [],
            deliveries: {},
            warnings: [],
          }),
      },
      explanations: {
        explain: async () => answer('explain', EXPLANATION),
        preview: async (_, mayRead) => {
          readers.push(mayRead);
          return answer('preview', PREVIEW);
        },
      },
      byHand: {
        deliveries: {
          runOf: async id => (id === 'none' ? undefined : run),
          act: async (action, id, { by, comment }) =>
            answer(`${action} ${id} ${by} ${comment ?? ''}`.trim(), {
              message: 'done',
              delivery: DELIVERY,
            }),
          actOnAll: async (action, { rule, provider }, { by }, mayRead) => {
            readers.push(mayRead);
            return answer(`${action} all of ${rule ?? provider} ${by}`, {
              message: 'done',
              done: 1,
              refused: 0,
              refusals: [],
            });
          },
          review: async mayRead => {
            readers.push(mayRead);
            return answer('review', { items: [], more: false });
          },
          failed: async ({ rule, provider, since }, mayRead) => {
            readers.push(mayRead);
            return answer(`failed ${rule} ${provider} ${since}`, {
              items: [],
              more: false,
            });
          },
        },
        rules: {
          pauseProvider: async (id, { by }) =>
            answer(`pauseProvider ${id} ${by}`, { message: 'done' }),
          resumeProvider: async (id, { by, onResume }) =>
            answer(`resumeProvider ${id} ${by} ${onResume}`, {
              message: 'done',
            }),
          testProvider: async id => {
            if (id === 'none') {
              throw new NotFoundError(`There is no Provider '${id}'.`);
            }
            return answer(`testProvider ${id}`, {
              outcome: 'ok' as const,
              message: 'done',
              checkedAt: '2026-03-01T12:00:00Z',
            });
          },
          suspendRule: async (id, { by }) =>
            answer(`suspendRule ${id} ${by}`, { message: 'done' }),
          resumeRule: async (id, { by }) =>
            answer(`resumeRule ${id} ${by}`, { message: 'done' }),
        },
      },
    }),
  );
  app.use(
    MiddlewareFactory.create({
      config: mockServices.rootConfig(),
      logger: mockServices.logger.mock(),
    }).error(),
  );
  const as = (test: request.Test, header = mockCredentials.user.header()) =>
    test.set('authorization', header);
  return {
    calls,
    audited,
    readers,
    bare: (route: string) => as(request(app).post(route)),
    send: (route: string, body: object | string, header?: string) =>
      as(request(app).post(route), header)
        .set('content-type', 'application/json')
        .send(body),
    get: (route: string, header?: string) =>
      as(request(app).get(route), header),
    post: (body: object | string, header?: string) =>
      as(request(app).post('/preview'), header)
        .set('content-type', 'application/json')
        .send(body),
  };
}

const READ = 'tekton-integrations.delivery.read';
const UNOWNED = 'tekton-integrations.delivery.read.unowned';
const SPEC = { spec: { providerRef: { name: 'slack' } } };

describe('the routes', () => {
  it.each([
    [`/runs?entityRef=${ENTITY}`, READ],
    [`/told?entityRef=${ENTITY}`, READ],
    ['/runs/x', READ],
    ['/runs/x/explain', READ],
    ['/deliveries/review', READ],
    ['/deliveries/failed?rule=config///main', READ],
    ['/providers', 'tekton-integrations.provider.read'],
    ['/notifications', 'tekton-integrations.rule.read'],
  ])('%s without %s asks nobody', async (route, permission) => {
    const { get, calls } = setUp({ denied: [permission] });
    const { body } = await get(route).expect(403);
    expect(body.error.message).toContain(permission);
    expect(calls).toEqual([]);
  });

  it.each(['tekton-integrations.rule.preview', READ])(
    '/preview without %s asks nobody',
    async permission => {
      const { post, calls } = setUp({ denied: [permission] });
      const { body } = await post(SPEC).expect(403);
      expect(body.error.message).toContain(permission);
      expect(calls).toEqual([]);
    },
  );

  it.each([
    `/runs?entityRef=${ENTITY}`,
    `/told?entityRef=${ENTITY}`,
    '/runs/x',
    '/runs/x/explain',
    '/deliveries/review',
    '/deliveries/failed?rule=config///main',
    '/providers',
    '/notifications',
    '/status',
  ])('%s without a sign-in asks nobody', async route => {
    const { get, calls } = setUp();
    await get(route, mockCredentials.none.header()).expect(401);
    expect(calls).toEqual([]);
  });

  it('/preview without a sign-in asks nobody', async () => {
    const { post, calls } = setUp();
    await post(SPEC, mockCredentials.none.header()).expect(401);
    expect(calls).toEqual([]);
  });

  describe.each([
    ['/runs/x', 'runDetails'],
    ['/runs/x/explain', 'explain'],
  ])('%s', (route, service) => {
    it('answers about a Run of an entity that the caller may read', async () => {
      const { get, calls } = setUp({ denied: [UNOWNED] });
      await get(route).expect(200);
      expect(calls).toEqual(['runState', service]);
    });

    it.each([
      ['of no entity', makeRun({ labels: { app: 'other' } })],
      ['of which nothing is known that an entity could select', makeRun()],
    ])('hides a Run %s from who may not read those', async (_, run) => {
      const { get, calls } = setUp({ denied: [UNOWNED], run });
      const { body } = await get(route).expect(404);
      expect(body.error.message).toContain("'x'");
      expect(calls).toEqual(['runState']);
    });

    it('answers about a Run of no entity to who may read those', async () => {
      const { get, calls } = setUp({ run: makeRun() });
      await get(route).expect(200);
      expect(calls).toEqual(['runState', service]);
    });

    it('tells of no Run what it tells of a hidden one', async () => {
      const { get, calls } = setUp();
      await get(route.replace('x', 'none')).expect(404);
      expect(calls).toEqual(['runState']);
    });
  });

  describe('/preview', () => {
    const runs = [
      OWNED,
      makeRun(),
      makeRun({ labels: { 'backstage.io/kubernetes-id': 'bank' } }),
    ];

    it.each<[string, string[], boolean[]]>([
      ['of entities that the caller may read', [UNOWNED], [true, false, false]],
      ['of everybody, where the caller may', [], [true, true, true]],
    ])('looks at Runs %s', async (_, denied, expected) => {
      const { post, readers } = setUp({ denied });
      await post(SPEC).expect(200);
      expect(await readers[0](runs)).toEqual(expected);
      expect(await readers[0]([])).toEqual([]);
    });

    it.each<[string, object | string, number]>([
      ['no JSON', '{', 400],
      ['a list', [], 400],
      ['another field', { ...SPEC, rules: 'x' }, 400],
      ['a rule that is no text', { rule: 1 }, 400],
      ['a rule without a name', { rule: '' }, 400],
      ['a spec that is no object', { spec: 'x' }, 400],
      [
        'a place without a cluster',
        { ...SPEC, place: { namespace: 'a' } },
        400,
      ],
      ['no days', { ...SPEC, days: 0 }, 400],
      ['too many days', { ...SPEC, days: 91 }, 400],
      ['no Runs', { ...SPEC, limit: 0 }, 400],
      ['too many Runs', { ...SPEC, limit: 501 }, 400],
      ['half a Run', { ...SPEC, limit: 1.5 }, 400],
      ['a body too large', { spec: { text: 'x'.repeat(300_000) } }, 413],
    ])('refuses %s', async (_, body, status) => {
      const { post, calls } = setUp();
      await post(body).expect(status);
      expect(calls).toEqual([]);
    });

    it('takes defaults for what is not said', async () => {
      const { post, calls } = setUp();
      await post({ rule: 'config///all' }).expect(200);
      expect(calls).toEqual(['preview']);
    });
  });

  const PAUSE = 'tekton-integrations.provider.pause';
  const SUSPEND = 'tekton-integrations.rule.suspend';
  const RETRY = 'tekton-integrations.delivery.retry';
  const DISCARD = 'tekton-integrations.delivery.discard';
  const TEST = 'tekton-integrations.provider.test';
  const USER = 'user:default/mock';
  const PROVIDER = { provider: 'config///slack' };
  const RULE = { rule: 'config///main' };

  describe.each<[string, object, string, string, string[]]>([
    [
      '/deliveries/d1/redeliver',
      { comment: 'lost it' },
      `redeliver d1 ${USER} lost it`,
      'delivery-redeliver',
      [READ, RETRY],
    ],
    [
      '/deliveries/d1/discard',
      {},
      `discard d1 ${USER}`,
      'delivery-discard',
      [READ, DISCARD],
    ],
    [
      '/deliveries/d1/release',
      {},
      `release d1 ${USER}`,
      'delivery-release',
      [READ, RETRY],
    ],
    [
      '/deliveries/redeliver',
      RULE,
      `redeliver all of ${RULE.rule} ${USER}`,
      'delivery-redeliver',
      [READ, RETRY],
    ],
    [
      '/deliveries/discard',
      PROVIDER,
      `discard all of ${PROVIDER.provider} ${USER}`,
      'delivery-discard',
      [READ, DISCARD],
    ],
    [
      '/deliveries/release',
      RULE,
      `release all of ${RULE.rule} ${USER}`,
      'delivery-release',
      [READ, RETRY],
    ],
    [
      '/providers/pause',
      PROVIDER,
      `pauseProvider ${PROVIDER.provider} ${USER}`,
      'provider-pause',
      ['tekton-integrations.provider.read', PAUSE],
    ],
    [
      '/providers/resume',
      { ...PROVIDER, onResume: 'none' },
      `resumeProvider ${PROVIDER.provider} ${USER} none`,
      'provider-resume',
      ['tekton-integrations.provider.read', PAUSE],
    ],
    [
      '/providers/test',
      PROVIDER,
      `testProvider ${PROVIDER.provider}`,
      'provider-test',
      ['tekton-integrations.provider.read', TEST],
    ],
    [
      '/notifications/suspend',
      RULE,
      `suspendRule ${RULE.rule} ${USER}`,
      'rule-suspend',
      ['tekton-integrations.rule.read', SUSPEND],
    ],
    [
      '/notifications/resume',
      RULE,
      `resumeRule ${RULE.rule} ${USER}`,
      'rule-resume',
      ['tekton-integrations.rule.read', SUSPEND],
    ],
  ])('%s', (route, body, call, eventId, permissions) => {
    it('does it in the name of the caller, and is audited', async () => {
      const { send, calls, audited } = setUp();
      const answer = await send(route, body).expect(200);
      expect(answer.body.message).toBe('done');
      expect(calls).toEqual([call]);
      expect(audited).toMatchObject([
        { eventId, status: 'initiated' },
        { eventId, status: 'succeeded', meta: { outcome: 'done' } },
      ]);
    });

    it.each(permissions)(
      'without %s does nothing, and is audited',
      async permission => {
        const { send, calls, audited } = setUp({ denied: [permission] });
        const answer = await send(route, body).expect(403);
        expect(answer.body.error.message).toContain(permission);
        expect(calls).toEqual([]);
        expect(audited).toMatchObject([
          { eventId, status: 'initiated' },
          { eventId, status: 'failed' },
        ]);
      },
    );

    it('without a sign-in does nothing', async () => {
      const { send, calls } = setUp();
      await send(route, body, mockCredentials.none.header()).expect(401);
      expect(calls).toEqual([]);
    });

    it.each<[string, object | string, number]>([
      ['another field', { ...body, more: 1 }, 400],
      ['a list', [], 400],
      ['no JSON', '{', 400],
      ['a comment without an end', { ...body, comment: 'x'.repeat(501) }, 400],
      ['a body too large', { comment: 'x'.repeat(20_000) }, 413],
    ])('refuses %s', async (_, wrong, status) => {
      const { send, calls } = setUp();
      await send(route, wrong).expect(status);
      expect(calls).toEqual([]);
    });
  });

  describe.each([
    ['/deliveries/review', 'review'],
    [
      '/deliveries/failed?rule=config///main&since=2026-03-01T12:00:00Z',
      'failed config///main undefined 2026-03-01T12:00:00Z',
    ],
  ])('%s', (route, call) => {
    it('is about the Runs that the caller may read', async () => {
      const { get, calls, readers } = setUp({ denied: [UNOWNED] });
      await get(route).expect(200);
      expect(calls).toEqual([call]);
      expect(await readers[0]([OWNED, makeRun()])).toEqual([true, false]);
    });
  });

  it('/deliveries/failed refuses a time that is none', async () => {
    const { get, calls } = setUp();
    const { body } = await get(
      '/deliveries/failed?rule=config///main&since=yesterday',
    ).expect(400);
    expect(body.error.message).toContain('since');
    expect(calls).toEqual([]);
  });

  describe('actions on a delivery', () => {
    it('are for who may read its Run', async () => {
      const { send, calls, audited } = setUp({
        denied: [UNOWNED],
        run: makeRun(),
      });
      const { body } = await send('/deliveries/d1/discard', {}).expect(404);
      expect(body.error.message).toBe(
        "There is no delivery 'd1' that you may read: it may be older than the retention time.",
      );
      expect(calls).toEqual([]);
      expect(audited.at(-1)).toMatchObject({ status: 'failed' });
    });

    it('say of none what they say of a hidden one', async () => {
      const { send, calls } = setUp();
      await send('/deliveries/none/discard', {}).expect(404);
      expect(calls).toEqual([]);
    });

    it('need no body', async () => {
      const { bare, calls } = setUp();
      await bare('/deliveries/d1/release').expect(200);
      expect(calls).toHaveLength(1);
    });

    it('on many are for the Runs that the caller may read', async () => {
      const { send, readers } = setUp({ denied: [UNOWNED] });
      await send('/deliveries/redeliver', RULE).expect(200);
      expect(await readers[0]([OWNED, makeRun()])).toEqual([true, false]);
    });
  });

  it('an action that fails is audited with its error', async () => {
    const { send, audited } = setUp();
    await send('/providers/test', { provider: 'none' }).expect(404);
    expect(audited).toEqual([
      {
        eventId: 'provider-test',
        status: 'initiated',
        meta: { provider: 'none' },
      },
      {
        eventId: 'provider-test',
        status: 'failed',
        meta: { provider: 'none' },
        error: "There is no Provider 'none'.",
      },
    ]);
  });
});
