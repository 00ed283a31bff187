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

import {
  notificationReportsSchema,
  runExplanationSchema,
} from 'backstage-plugin-tekton-integrations-common';
import { eventually } from './__testUtils__/eventually';
import { Portal, startPortal, temporaryFolder } from './__testUtils__/portal';
import { portalProviders, reportOf } from './__testUtils__/reported';
import { startWorld, World } from './__testUtils__/world';

jest.setTimeout(90_000);

const TOLD = 'config///told';

describe('a Notification whose messages begin Runs', () => {
  let world: World;
  let folder: string;
  let portal: Portal;

  beforeEach(async () => {
    world = await startWorld();
    folder = await temporaryFolder();
    await start();
  });

  afterEach(async () => {
    await portal.stop();
    await world.close();
  });

  async function start() {
    portal = await startPortal({
      world,
      folder,
      tektonIntegrations: {
        delivery: { mode: 'send', loopCap: 10 },
        providers: portalProviders(world),
        notifications: { told: { providerRef: { name: 'sl' } } },
      },
    });
    await eventually(async () => {
      const { body } = await portal.get('/status').expect(200);
      expect(body.clusters).toMatchObject([{ state: 'live' }]);
    });
  }

  /** Each Run that ended began two others a second later. */
  async function generations(count: number): Promise<void> {
    const begun = Math.floor(Date.now() / 1_000) - 60;
    for (let generation = 0; generation < count; generation += 1) {
      const created = begun + 10 * generation;
      for (let n = 0; n < 2 ** generation; n += 1) {
        const name = `run-${generation}-${n}`;
        world.kube.create({
          apiVersion: 'tekton.dev/v1',
          kind: 'PipelineRun',
          metadata: {
            namespace: 'team-a',
            name,
            labels: { 'backstage.io/kubernetes-id': 'shop' },
            creationTimestamp: at(created),
          },
          spec: { pipelineRef: { name: 'build' } },
          status: {
            startTime: at(created),
            completionTime: at(created + 9),
            conditions: [
              { type: 'Succeeded', status: 'False', reason: 'Failed' },
            ],
          },
        });
      }
      await reportOf(portal, `run-${generation}-0`);
    }
  }

  function at(seconds: number): string {
    return `${new Date(seconds * 1_000).toISOString().slice(0, 19)}Z`;
  }

  async function notification() {
    const { body } = await portal.get('/notifications').expect(200);
    const { items } = notificationReportsSchema.parse(body);
    return items.find(({ id }) => id === TOLD);
  }

  it('is held, says why everywhere, and goes on when somebody resumes it', async () => {
    await generations(6);
    const paused = await eventually(async () => {
      const told = await notification();
      expect(told?.conditions[0]).toMatchObject({
        type: 'Ready',
        status: 'False',
        reason: 'LoopSuspected',
        message: expect.stringMatching(
          /^What it sends seems to begin Runs .*'ci\/team-a\/build'/,
        ),
      });
      return told?.paused;
    });
    expect(paused?.by).toBe('tekton-integrations:loop-guard');

    await portal.stop();
    await start();
    world.kube.create({
      apiVersion: 'tekton.dev/v1',
      kind: 'PipelineRun',
      metadata: {
        namespace: 'team-a',
        name: 'later',
        labels: { 'backstage.io/kubernetes-id': 'shop' },
      },
      spec: { pipelineRef: { name: 'build' } },
      status: {
        startTime: new Date().toISOString(),
        completionTime: new Date().toISOString(),
        conditions: [{ type: 'Succeeded', status: 'False', reason: 'Failed' }],
      },
    });
    const held = await eventually(async () => {
      const { deliveries } = await reportOf(portal, 'later');
      expect(deliveries).toMatchObject([
        { state: 'held', reason: 'loopSuspected', message: paused?.message },
      ]);
      return deliveries[0];
    });
    const explained = runExplanationSchema.parse(
      (await portal.get(`/runs/${held.runId}/explain`).expect(200)).body,
    );
    expect(explained.rules.find(({ rule }) => rule === TOLD)?.hold).toEqual({
      reason: 'loopSuspected',
      message: paused?.message,
    });

    const { body } = await portal
      .post('/notifications/resume', { rule: TOLD })
      .expect(200);
    expect(body.message).toMatch(/was resumed by mock/);
    expect(portal.audited).toMatchObject([
      { eventId: 'rule-resume', status: 'initiated' },
      { eventId: 'rule-resume', status: 'succeeded' },
    ]);
    // Slack takes one a second; what matters is that none was dropped.
    expect(body.released).toBeGreaterThan(20);
    const later = await reportOf(portal, 'later');
    expect(later.deliveries).toMatchObject([
      { state: expect.stringMatching(/^(waiting|sending|delivered)$/) },
    ]);
    expect((await notification())?.paused).toBeUndefined();
  });
});
