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

import { eventually } from '../__testUtils__/eventually';
import { Portal, startPortal, temporaryFolder } from '../__testUtils__/portal';
import {
  CHANNEL,
  createRule,
  createSecret,
  startWorld,
  World,
} from '../__testUtils__/world';

jest.setTimeout(60_000);

const RUN = { apiVersion: 'tekton.dev/v1', kind: 'PipelineRun' };

describe('BB-19: messages of a Run', () => {
  let world: World;
  let folder: string;
  let portal: Portal;

  beforeEach(async () => {
    world = await startWorld();
    folder = await temporaryFolder();
    const { kube, slack } = world;
    createSecret(kube, 'team-a', 'slack-app', 'access-token', slack.token);
    createRule(kube, 'Provider', 'team-a', 'slack', {
      type: 'SlackApp',
      slackApp: {
        accessToken: { secretRef: { name: 'slack-app' } },
        channels: [{ id: CHANNEL }],
        mode: 'update',
        baseURL: slack.url,
      },
    });
    createRule(kube, 'Notification', 'team-a', 'messages', {
      providerRef: { name: 'slack' },
    });
    portal = await startPortal({ world, folder });
  });

  afterEach(async () => {
    await portal.stop();
    await world.close();
  });

  async function restart(): Promise<void> {
    await portal.stop();
    portal = await startPortal({ world, folder });
  }

  function write(name: string, status: string, reason: string): void {
    const now = new Date().toISOString();
    world.kube.patchStatus(
      { ...RUN, namespace: 'team-a', name },
      {
        startTime: now,
        ...(status !== 'Unknown' && { completionTime: now }),
        conditions: [
          {
            type: 'Succeeded',
            status,
            reason,
            message: reason,
            lastTransitionTime: now,
          },
        ],
      },
    );
  }

  function begin(name: string): void {
    world.kube.create({
      ...RUN,
      metadata: { namespace: 'team-a', name },
      spec: { pipelineRef: { name: 'build' } },
    });
    write(name, 'Unknown', 'Running');
  }

  it('edits one message over a restart, and posts anew what a person deleted', async () => {
    const { slack } = world;
    begin('first');
    await eventually(() => {
      expect(slack.messages(CHANNEL)).toMatchObject([
        { text: expect.stringMatching(/in progress.*first/i) },
      ]);
    });
    await restart();
    write('first', 'True', 'Succeeded');
    await eventually(() => {
      expect(slack.messages(CHANNEL)).toMatchObject([
        { text: expect.stringMatching(/succeeded.*first/i) },
      ]);
    });

    begin('second');
    const { ts } = await eventually(() => {
      const [, message] = slack.messages(CHANNEL);
      expect(message?.text).toMatch(/in progress.*second/i);
      return message;
    });
    slack.deleteMessage(CHANNEL, ts);
    await restart();
    write('second', 'True', 'Succeeded');
    await eventually(() => {
      expect(slack.messages(CHANNEL)).toMatchObject([
        { text: expect.stringMatching(/succeeded.*first/i) },
        { text: expect.stringMatching(/succeeded.*second/i) },
      ]);
    });
  });
});
