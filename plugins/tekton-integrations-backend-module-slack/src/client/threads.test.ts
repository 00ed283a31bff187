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

import { Receipt } from 'backstage-plugin-tekton-integrations-node';
import {
  CHANNEL,
  FAILED,
  RUNNING,
  SUCCEEDED,
  targetOf,
  Workspace,
} from '../__testUtils__/workspace';
import { SlackSettings } from '../settings';

const thread = (overrides: object) => targetOf(overrides, { mode: 'thread' });
const update = (overrides: object) => targetOf(overrides, { mode: 'update' });

describe('SlackClient and threads', () => {
  let world: Workspace;

  beforeEach(async () => {
    world = await Workspace.start();
  });

  afterEach(() => world.close());

  const began = () => world.delivered(thread(RUNNING));

  it('posts what comes first, and answers it with the rest, also after a restart', async () => {
    const first = await began();
    world.reconnect();
    const stopping = await world.delivered(
      thread({ ...RUNNING, phase: 'stopping' }),
      first,
    );
    world.reconnect();
    await world.delivered(thread(FAILED), stopping);

    const { ts } = first.ids;
    expect(world.messages()).toMatchObject([
      { ts, threadTs: undefined, text: expect.stringContaining('in progress') },
      { threadTs: ts, broadcast: false },
      {
        threadTs: ts,
        broadcast: true,
        text: expect.stringContaining('failed'),
      },
    ]);
  });

  it('keeps a good end in the thread', async () => {
    await world.delivered(thread(SUCCEEDED), await began());

    expect(world.messages()).toMatchObject([
      { broadcast: false },
      { broadcast: false },
    ]);
  });

  it('links to an answer within its thread', async () => {
    await world.check();
    const first = await began();
    const { ids, url } = await world.delivered(thread(SUCCEEDED), first);

    expect(url).toBe(
      `${world.slack.origin}/archives/${CHANNEL}/p${String(ids.ts).replace('.', '')}?thread_ts=${first.ids.ts}&cid=${CHANNEL}`,
    );
  });

  it('begins a new thread where a person deleted the first message', async () => {
    const first = await began();
    world.slack.deleteMessage(CHANNEL, String(first.ids.ts));
    const second = await world.delivered(
      thread({ ...RUNNING, phase: 'stopping' }),
      first,
    );
    await world.delivered(thread(FAILED), second);

    expect(world.messages()).toMatchObject([
      { ts: second.ids.ts, threadTs: undefined },
      { threadTs: second.ids.ts },
    ]);
  });

  it.each(['thread_not_found', 'restricted_action_thread_locked'])(
    'begins a new thread where Slack says %s',
    async error => {
      const first = await began();
      world.slack.faults.next({
        kind: 'status',
        status: 200,
        body: { ok: false, error },
      });
      const second = await world.delivered(thread(FAILED), first);

      expect(second.ids).not.toHaveProperty('thread');
      expect(world.messages()).toHaveLength(2);
    },
  );

  it('stays in a channel that was renamed, also where it is given by name', async () => {
    const settings: Partial<SlackSettings> = {
      mode: 'thread',
      channels: [{ name: 'builds' }],
    };
    const first = await world.delivered(targetOf(RUNNING, settings));
    world.slack.renameChannel(CHANNEL, 'releases');
    await world.delivered(targetOf(FAILED, settings), first);

    expect(world.messages()).toHaveLength(2);
    await expect(
      world.send(targetOf({ uid: 'another' }, settings)),
    ).resolves.toMatchObject({
      kind: 'rejected',
      cause: expect.stringContaining('has another name by now'),
    });
  });

  it('does not answer where an answer is in doubt', async () => {
    const first = await began();
    world.slack.faults.next({ kind: 'acceptedThenReset' });

    await expect(world.send(thread(FAILED), first)).resolves.toMatchObject({
      kind: 'inDoubt',
    });
    expect(world.messages()).toHaveLength(2);
  });
});

describe('SlackClient and an edit that alerts nobody', () => {
  let world: Workspace;
  let receipt: Receipt;

  beforeEach(async () => {
    world = await Workspace.start();
    receipt = await world.delivered(update(RUNNING));
  });

  afterEach(() => world.close());

  const answers = () =>
    world.messages().filter(({ threadTs }) => threadTs === receipt.ids.ts);

  it('answers an edited message in the channel where a Run ends badly', async () => {
    await world.delivered(update(FAILED), receipt);

    expect(world.messages()).toMatchObject([
      { text: expect.stringContaining('failed'), updates: 1 },
      {
        threadTs: receipt.ids.ts,
        broadcast: true,
        text: '❌ build failed (prod/shop/build-x7k2p)',
        blocks: [{ type: 'section' }, { type: 'section' }, { type: 'actions' }],
      },
    ]);
  });

  it('answers nothing where a Run ends well', async () => {
    await world.delivered(update(SUCCEEDED), receipt);

    expect(world.messages()).toHaveLength(1);
  });

  it('answers nothing where the end is the first that is said', async () => {
    const fresh = update({ ...FAILED, uid: 'another' });
    const first = await world.delivered(fresh);
    await world.delivered(fresh, first);

    expect(world.messages().slice(1)).toMatchObject([{ updates: 1 }]);
  });

  it('answers once, however often the state is sent', async () => {
    const told = await world.delivered(update(FAILED), receipt);
    await world.delivered(update(FAILED), told);

    expect(answers()).toHaveLength(1);
  });

  it('answers again where an end was undone and the Run ends badly again', async () => {
    const told = await world.delivered(update(FAILED), receipt);
    const undone = { ...RUNNING, undone: '2026-11-21T10:03:13Z' };
    const again = await world.delivered(update(undone), told);
    await world.delivered(
      update({ ...FAILED, completedAt: '2026-11-21T10:09:00Z' }),
      again,
    );

    expect(answers()).toHaveLength(2);
  });

  it('is sent again where the answer meets a limit', async () => {
    world.slack.faults.add({
      effect: { kind: 'rateLimited', retryAfterSeconds: 7 },
      path: /chat\.postMessage$/,
      times: 1,
    });
    await expect(world.send(update(FAILED), receipt)).resolves.toMatchObject({
      kind: 'throttled',
      forMs: 7_000,
    });
    await world.delivered(update(FAILED), receipt);

    expect(answers()).toHaveLength(1);
  });

  it('takes two messages from what the channel takes', () => {
    expect(update(FAILED).limits?.[0]).toMatchObject({ cost: 2 });
    expect(update(SUCCEEDED).limits?.[0]).not.toHaveProperty('cost');
  });
});
