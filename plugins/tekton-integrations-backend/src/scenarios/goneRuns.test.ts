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

import { notificationReportsSchema } from 'backstage-plugin-tekton-integrations-common';
import assert from 'node:assert/strict';
import { FakeGitHub, githubOpenapi, startGitHub } from 'sandbox';
import { eventually } from '../__testUtils__/eventually';
import { Portal, startPortal, temporaryFolder } from '../__testUtils__/portal';
import {
  createRule,
  createSecret,
  startWorld,
  World,
} from '../__testUtils__/world';

jest.setTimeout(60_000);

const NAMESPACE = 'team-a';
const RUN = { apiVersion: 'tekton.dev/v1', kind: 'PipelineRun' };
const GROUP = 'integrations.tekton.ornew.io';
const SHA = 'a'.repeat(40);
const NAME = 'tekton: build';
const DELETED = 'Cancelled: deleted before it ended';
const UNSEEN = 'Ended while nobody watched';

/** What people see of the name, newest first. */
interface Shown {
  readonly state: string;
  readonly words: string | null;
}

/** How a report of GitHub looks. */
interface Look {
  readonly report: 'commitStatus' | 'checkRun';
  readonly pending: string;
  readonly deleted: string;
  readonly unseen: string;
  readonly succeeded: string;
  /** A newer state takes the place of the one before, and is not added. */
  readonly edited: boolean;
  shown(github: FakeGitHub): Shown[];
}

const LOOKS: readonly Look[] = [
  {
    report: 'commitStatus',
    pending: 'pending',
    deleted: 'error',
    unseen: 'error',
    succeeded: 'success',
    edited: false,
    shown: github =>
      github
        .statuses('acme', 'shop', SHA)
        .filter(({ context }) => context === NAME)
        .map(({ state, description: words }) => ({ state, words })),
  },
  {
    report: 'checkRun',
    pending: 'in_progress',
    deleted: 'cancelled',
    unseen: 'action_required',
    succeeded: 'success',
    edited: true,
    shown: github =>
      github
        .checkRuns('acme', 'shop', SHA)
        .filter(({ name }) => name === NAME)
        .map(({ status, conclusion, title }) => ({
          state: conclusion ?? status,
          words: title ?? null,
        })),
  },
];

describe.each(LOOKS)('the pending $report of a Run that is gone', look => {
  let world: World;
  let github: FakeGitHub;
  let folder: string;
  let portal: Portal;

  beforeEach(async () => {
    github = await startGitHub({ openapi: githubOpenapi() });
    github.addRepo('acme/shop', { commits: [SHA] });
    github.addInstallation({
      account: 'acme',
      permissions: { metadata: 'read', statuses: 'write', checks: 'write' },
    });
    world = { ...(await startWorld()), github };
    folder = await temporaryFolder();
    report();
    portal = await startPortal({ world, folder });
    await eventually(rulesAreKnown);
  });

  afterEach(async () => {
    await portal.stop();
    await world.close();
    await github.close();
    assert.deepEqual(github.violations(), []);
  });

  async function rulesAreKnown(): Promise<void> {
    const { body } = await portal.get('/notifications').expect(200);
    const { items } = notificationReportsSchema.parse(body);
    expect(items.map(({ conditions }) => conditions.length > 0)).toEqual([
      true,
    ]);
  }

  function report(): void {
    const { kube } = world;
    const key = github.privateKeyPem;
    createSecret(kube, NAMESPACE, 'github-app', 'private-key.pem', key);
    createRule(kube, 'Provider', NAMESPACE, 'github', {
      type: 'GitHubApp',
      githubApp: {
        appId: github.appId,
        privateKey: { secretRef: { name: 'github-app' } },
        baseURL: github.url,
        report: [look.report],
      },
    });
    createRule(kube, 'Notification', NAMESPACE, 'reports', {
      providerRef: { name: 'github' },
    });
  }

  function write(name: string, status: string, reason: string): void {
    const now = new Date().toISOString();
    world.kube.patchStatus(
      { ...RUN, namespace: NAMESPACE, name },
      {
        startTime: now,
        ...(status !== 'Unknown' && { completionTime: now }),
        conditions: [
          { type: 'Succeeded', status, reason, lastTransitionTime: now },
        ],
      },
    );
  }

  /** A Run on the commit that was made so many seconds ago, and goes on. */
  function begin(name: string, secondsAgo: number): void {
    const created = new Date(Date.now() - secondsAgo * 1_000);
    world.kube.create({
      ...RUN,
      metadata: {
        namespace: NAMESPACE,
        name,
        creationTimestamp: created.toISOString().replace(/\.\d+Z$/, 'Z'),
        annotations: {
          [`${GROUP}/github-owner`]: 'acme',
          [`${GROUP}/github-repo`]: 'shop',
          [`${GROUP}/github-sha`]: SHA,
        },
      },
      spec: { pipelineRef: { name: 'build' } },
    });
    write(name, 'Unknown', 'Running');
  }

  const remove = (name: string) =>
    world.kube.delete({ ...RUN, namespace: NAMESPACE, name });

  const states = () => look.shown(github).map(({ state }) => state);
  const isNow = (state: string, words: string) =>
    eventually(() =>
      expect(look.shown(github)[0]).toEqual({
        state,
        words: expect.stringContaining(words),
      }),
    );
  const isPending = () => isNow(look.pending, 'In progress');
  /** What stands there of one Run: its end, and its pending write beside it. */
  const whole = (end: string) => (look.edited ? [end] : [end, look.pending]);

  it('is closed as cancelled where the Run is deleted', async () => {
    begin('first', 60);
    await isPending();
    remove('first');

    await isNow(look.deleted, DELETED);
    expect(states()).toEqual(whole(look.deleted));
  });

  it.each([
    ['nothing stands in its place', false],
    ['another Run has its name', true],
  ])(
    'is closed as not known where it vanished while the portal was away, and %s',
    async (_, replaced) => {
      begin('first', 60);
      await isPending();
      await portal.stop();
      remove('first');
      world.kube.faults.compact();
      if (replaced) {
        world.kube.create({
          ...RUN,
          metadata: { namespace: NAMESPACE, name: 'first' },
          spec: { pipelineRef: { name: 'build' } },
        });
      }
      portal = await startPortal({ world, folder });

      await isNow(look.unseen, UNSEEN);
      expect(states()).toEqual(whole(look.unseen));
    },
  );

  it('is taken over by another Run of the pipeline on the commit', async () => {
    begin('first', 60);
    await isPending();
    remove('first');
    await isNow(look.deleted, DELETED);
    begin('second', 30);
    await isPending();
    write('second', 'True', 'Succeeded');

    await isNow(look.succeeded, 'Succeeded');
    expect(states()).toEqual([
      ...whole(look.succeeded),
      ...whole(look.deleted),
    ]);
  });

  it('is left to the newer Run that it belongs to by then', async () => {
    begin('first', 60);
    await isPending();
    begin('second', 30);
    await eventually(() => expect(states()).toHaveLength(2));
    remove('first');
    write('second', 'True', 'Succeeded');

    await isNow(look.succeeded, 'Succeeded');
    await eventually(async () => {
      const { body } = await portal.get('/status').expect(200);
      const { waiting, sending, retrying, inDoubt } = body.deliveries;
      expect([waiting, sending, retrying, inDoubt].filter(Boolean)).toEqual([]);
    });
    expect(look.shown(github)).not.toContainEqual({
      state: look.deleted,
      words: DELETED,
    });
    expect(states()[0]).toBe(look.succeeded);
  });
});
