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

import { RUN_ANNOTATIONS } from 'backstage-plugin-tekton-integrations-common';
import { eventually } from './__testUtils__/eventually';
import { Portal, startPortal, temporaryFolder } from './__testUtils__/portal';
import {
  CHANNEL,
  createUsualRules,
  startWorld,
  statusWrites,
  World,
} from './__testUtils__/world';

jest.setTimeout(60_000);

const SHA = 'a'.repeat(40);
const OTHER = 'b'.repeat(40);
const LATER = 'c'.repeat(40);

describe('an API server that is restored from a backup', () => {
  let world: World;
  let portal: Portal;

  beforeEach(async () => {
    world = await startWorld();
    createUsualRules(world, 'team-a');
    portal = await startPortal({ world, folder: await temporaryFolder() });
  });

  afterEach(async () => {
    await portal.stop();
    await world.close();
  });

  function begin(name: string, sha: string): void {
    world.kube.create({
      apiVersion: 'tekton.dev/v1',
      kind: 'PipelineRun',
      metadata: {
        name,
        namespace: 'team-a',
        annotations: {
          [RUN_ANNOTATIONS.githubOwner]: 'acme',
          [RUN_ANNOTATIONS.githubRepo]: 'shop',
          [RUN_ANNOTATIONS.githubSha]: sha,
        },
      },
      spec: { pipelineRef: { name: 'build' } },
    });
    patch(name, 'Unknown', 'Running');
  }

  function patch(name: string, status: string, reason: string): void {
    world.kube.patchStatus(
      {
        apiVersion: 'tekton.dev/v1',
        kind: 'PipelineRun',
        namespace: 'team-a',
        name,
      },
      {
        startTime: '2026-11-21T08:00:00Z',
        ...(status === 'Unknown'
          ? {}
          : { completionTime: '2026-11-21T08:01:00Z' }),
        conditions: [{ type: 'Succeeded', status, reason }],
      },
    );
  }

  async function shown(sha: string, states: readonly string[]): Promise<void> {
    await eventually(() =>
      expect(statusWrites(world.github, sha)).toEqual(states),
    );
  }

  it('makes no end undone, however far its versions come meanwhile', async () => {
    begin('build-1', SHA);
    begin('build-2', OTHER);
    await shown(SHA, ['pending']);
    await shown(OTHER, ['pending']);
    const snapshot = world.kube.faults.snapshot();
    patch('build-1', 'True', 'Succeeded');
    // A backup is older than what the portal itself writes in a second.
    for (let version = 0; version < 100; version += 1) {
      patch('build-2', 'Unknown', `Running${version}`);
    }
    patch('build-2', 'True', 'Succeeded');
    await shown(SHA, ['pending', 'success']);
    await shown(OTHER, ['pending', 'success']);

    world.kube.faults.restore(snapshot);
    await eventually(() =>
      expect(world.kube.openWatches('pipelineruns')).toBe(1),
    );
    for (let version = 0; version < 200; version += 1) {
      patch('build-1', 'Unknown', `Running${version}`);
    }
    begin('build-3', LATER);
    await shown(LATER, ['pending']);
    await shown(SHA, ['pending', 'success']);

    patch('build-1', 'True', 'Succeeded');
    patch('build-3', 'True', 'Succeeded');
    await shown(LATER, ['pending', 'success']);
    await shown(SHA, ['pending', 'success']);
    await shown(OTHER, ['pending', 'success']);
    await eventually(() =>
      expect(world.slack.messages(CHANNEL)).toHaveLength(3),
    );
  });
});
