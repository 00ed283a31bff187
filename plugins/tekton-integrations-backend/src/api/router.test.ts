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
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  Preview,
  RunDetails,
  RunExplanation,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import express from 'express';
import request from 'supertest';
import { SHOP } from '../__testUtils__/portal';
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
      reports: {
        entityRuns: async () =>
          answer('entityRuns', { items: [], clusters: [], setup: [] }),
        told: async () => answer('told', { items: [] }),
        runState: async id =>
          answer('runState', id === 'none' ? undefined : run),
        runDetails: async () => answer('runDetails', DETAILS),
        providers: () => answer('providers', { items: [] }),
        notifications: () => answer('notifications', { items: [] }),
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
    readers,
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
});
