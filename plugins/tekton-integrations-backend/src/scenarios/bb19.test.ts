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

type Mode = 'post' | 'update' | 'thread';

/** A message as people see it; `in`: the number of the one that it answers. */
interface Seen {
  readonly said: string;
  readonly edits?: number;
  readonly in?: number;
  /** An answer that the channel shows too. */
  readonly shown?: boolean;
}

describe('BB-19: messages of a Run', () => {
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

  async function report(slackApp: object): Promise<void> {
    const { kube, slack } = world;
    createSecret(kube, 'team-a', 'slack-app', 'access-token', slack.token);
    createRule(kube, 'Provider', 'team-a', 'slack', {
      type: 'SlackApp',
      slackApp: {
        accessToken: { secretRef: { name: 'slack-app' } },
        channels: [{ id: CHANNEL }],
        baseURL: slack.url,
        ...slackApp,
      },
    });
    createRule(kube, 'Notification', 'team-a', 'messages', {
      providerRef: { name: 'slack' },
    });
    portal = await startPortal({ world, folder });
    // Runs that end before the rule is known are not announced.
    await eventually(async () => {
      const { body } = await portal.get('/notifications').expect(200);
      const { items } = notificationReportsSchema.parse(body);
      expect(items.map(({ conditions }) => conditions.length > 0)).toEqual([
        true,
      ]);
    });
  }

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

  const end = (name: string, well: boolean) =>
    write(name, well ? 'True' : 'False', well ? 'Succeeded' : 'Failed');

  /** What stands in the channel about a Run. */
  function seen(name: string): Seen[] {
    const messages = world.slack
      .messages(CHANNEL)
      .filter(({ text }) => text.includes(`/${name})`));
    return messages.map(({ text, updates, threadTs, broadcast }) => {
      const [said] = /in progress|failed|succeeded/.exec(text) ?? [text];
      const parent = messages.findIndex(({ ts }) => ts === threadTs);
      return {
        said,
        ...(updates > 0 && { edits: updates }),
        ...(parent >= 0 && { in: parent }),
        ...(broadcast && { shown: true }),
      };
    });
  }

  const shows = (name: string, expected: readonly Seen[]) =>
    eventually(() => expect(seen(name)).toEqual(expected));

  const BEGUN: Seen = { said: 'in progress' };

  it.each<[Mode, 'well' | 'badly', Seen[], Seen[]]>([
    ['post', 'well', [], [{ said: 'succeeded' }]],
    ['post', 'badly', [], [{ said: 'failed' }]],
    ['update', 'well', [BEGUN], [{ said: 'succeeded', edits: 1 }]],
    [
      'update',
      'badly',
      [BEGUN],
      [
        { said: 'failed', edits: 1 },
        { said: 'failed', in: 0, shown: true },
      ],
    ],
    ['thread', 'well', [BEGUN], [BEGUN, { said: 'succeeded', in: 0 }]],
    [
      'thread',
      'badly',
      [BEGUN],
      [BEGUN, { said: 'failed', in: 0, shown: true }],
    ],
  ])(
    'in mode %s, over a restart, of a Run that ends %s',
    async (mode, ending, before, after) => {
      await report({ mode });
      begin('first');
      await shows('first', before);
      await restart();
      end('first', ending === 'well');
      await shows('first', after);
      await restart();
      begin('second');
      end('second', true);
      await eventually(() =>
        expect(seen('second').at(-1)?.said).toBe('succeeded'),
      );
      expect(seen('first')).toEqual(after);
    },
  );

  it.each<[Mode, Seen[]]>([
    ['update', [{ said: 'succeeded' }]],
    ['thread', [{ said: 'succeeded' }]],
  ])(
    'in mode %s, posted anew where a person deleted the first, over a restart',
    async (mode, after) => {
      await report({ mode });
      begin('first');
      await shows('first', [BEGUN]);
      const [message] = world.slack.messages(CHANNEL);
      world.slack.deleteMessage(CHANNEL, message?.ts ?? '');
      await restart();
      end('first', true);
      await shows('first', after);
      expect(world.slack.messages(CHANNEL)).toHaveLength(after.length);
    },
  );

  it.each<[Mode, Seen[]]>([
    ['post', [{ said: 'failed' }]],
    [
      'update',
      [
        { said: 'failed', edits: 1 },
        { said: 'failed', in: 0, shown: true },
      ],
    ],
    ['thread', [BEGUN, { said: 'failed', in: 0, shown: true }]],
  ])(
    'in mode %s, once, where the answer to what was sent is lost',
    async (mode, after) => {
      await report({ mode });
      begin('first');
      await shows('first', mode === 'post' ? [] : [BEGUN]);
      const { slack } = world;
      slack.faults.add({
        effect: { kind: 'acceptedThenReset' },
        path: /chat\.postMessage$/,
        times: 1,
      });
      end('first', false);
      await shows('first', after);
      await restart();
      begin('second');
      end('second', true);
      await eventually(() =>
        expect(seen('second').at(-1)?.said).toBe('succeeded'),
      );
      expect(seen('first')).toEqual(after);
    },
  );

  it('goes on in the thread once the app is back and the channel has another name', async () => {
    const { slack } = world;
    await report({ mode: 'thread', channels: [{ name: 'builds' }] });
    begin('first');
    await shows('first', [BEGUN]);
    slack.revokeToken('inactive');
    slack.renameChannel(CHANNEL, 'releases');
    end('first', true);
    await eventually(() =>
      expect(
        slack.requests
          .all()
          .filter(({ path }) => path === '/api/chat.postMessage'),
      ).toHaveLength(2),
    );
    slack.restoreToken();
    await restart();
    await shows('first', [BEGUN, { said: 'succeeded', in: 0 }]);
  });
});
