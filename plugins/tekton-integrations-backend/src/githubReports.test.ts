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

import { playOnce, ScenarioKind } from 'sandbox';
import { eventually } from './__testUtils__/eventually';
import { Portal, startPortal, temporaryFolder } from './__testUtils__/portal';
import {
  createRule,
  createUsualRules,
  startWorld,
  World,
} from './__testUtils__/world';

const SHA = 'c'.repeat(40);
const PULL = 12;
const ANCESTOR = 'integrations.tekton.ornew.io';

jest.setTimeout(60_000);

async function live(portal: Portal): Promise<void> {
  await eventually(async () => {
    const { body } = await portal.get('/status').expect(200);
    expect(body.clusters).toMatchObject([{ name: 'ci', state: 'live' }]);
  });
}

describe('check runs and comments, through the whole portal', () => {
  let world: World;
  let portal: Portal;

  beforeEach(async () => {
    world = await startWorld();
    world.github.addRepo('umbrella/site');
    world.github.addInstallation({
      account: 'umbrella',
      permissions: {
        metadata: 'read',
        statuses: 'write',
        checks: 'write',
        pull_requests: 'write',
      },
    });
    createUsualRules(world, 'team-a');
    createRule(world.kube, 'Notification', 'team-a', 'checks', {
      providerRef: { name: 'github' },
      filter: { pipelineRun: { enabled: true } },
      githubApp: { report: ['checkRun', 'pullRequestComment'] },
    });
    portal = await startPortal({ world, folder: await temporaryFolder() });
    await live(portal);
  });

  afterEach(async () => {
    await portal.stop();
    await world.close();
  });

  const play = (kind: ScenarioKind, endedAt = Date.now()) =>
    playOnce(world.kube, kind, {
      namespace: 'team-a',
      sha: SHA,
      clock: {
        now: () => new Date(endedAt),
        after: (ms, run) => world.kube.clock.after(ms, run),
      },
      annotations: {
        [`${ANCESTOR}/github-owner`]: 'umbrella',
        [`${ANCESTOR}/github-repo`]: 'site',
        'integrations.tekton.dev/git-pull-request': String(PULL),
      },
    });
  const checkRuns = () => world.github.checkRuns('umbrella', 'site', SHA);
  const comments = () => world.github.comments('umbrella/site', PULL);

  const quiet = () =>
    eventually(async () => {
      const { body } = await portal.get('/status').expect(200);
      const { waiting, sending, retrying, inDoubt } = body.deliveries;
      expect([waiting, sending, retrying, inDoubt]).toEqual(
        Array.from({ length: 4 }, () => undefined),
      );
    });

  it.each<[ScenarioKind, string]>([
    ['succeeded', 'success'],
    ['failed', 'failure'],
    ['cancelled', 'cancelled'],
    ['couldNotStart', 'failure'],
    ['timedOut', 'timed_out'],
    ['retried', 'success'],
  ])('tell a Run that %s in one of each', async (kind, conclusion) => {
    play(kind);
    await eventually(() => {
      expect(checkRuns()).toMatchObject([{ conclusion }]);
      expect(comments()).toHaveLength(1);
    });
    await quiet();

    expect(checkRuns()).toMatchObject([{ conclusion }]);
    expect(comments()).toHaveLength(1);
    expect(comments()[0]?.body).toContain(checkRuns()[0]?.title);
  });

  it('name what failed, and how each task went', async () => {
    play('failed');
    await eventually(() => {
      expect(checkRuns()).toMatchObject([{ status: 'completed' }]);
    });

    const { summary } = checkRuns()[0]!;
    expect(summary).toMatch(/^- \*\*`.+`\*\* failed: `exit \d+ in step .+`/m);
    expect(summary).toContain('| Task | State | Duration | Details |');
    expect(summary).toMatch(/^\| `.+` \| succeeded \|/m);
  });

  it('are not doubled when GitHub took a write and did not answer', async () => {
    for (const path of [/\/check-runs$/, /\/comments$/]) {
      world.github.faults.next(
        { kind: 'acceptedThenReset' },
        { method: 'POST', path },
      );
    }
    play('failed');
    await eventually(() => {
      expect(checkRuns()[0]).toMatchObject({ conclusion: 'failure' });
      expect(comments()[0]?.body).toContain('Failed');
    });
    await quiet();

    expect(checkRuns()).toHaveLength(1);
    expect(comments()).toHaveLength(1);
  });

  it('go on with the comment in the next Run, which has a check run of its own', async () => {
    // It begins well before the next one, however long that takes.
    play('failed', Date.now() - 600_000);
    await eventually(() => {
      expect(checkRuns()).toMatchObject([{ conclusion: 'failure' }]);
      expect(comments()[0]?.body).toContain('Failed');
    });
    await quiet();
    play('succeeded');
    await eventually(() => {
      expect(checkRuns()).toMatchObject([
        { conclusion: 'success' },
        { conclusion: 'failure' },
      ]);
      expect(comments()).toHaveLength(1);
      expect(comments()[0]?.body).toContain('Succeeded');
    });
  });
});
