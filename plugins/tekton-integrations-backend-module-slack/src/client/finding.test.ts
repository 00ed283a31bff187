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

import { Target } from 'backstage-plugin-tekton-integrations-node';
import {
  CHANNEL,
  FAILED,
  RUNNING,
  SUCCEEDED,
  targetOf,
  Workspace,
} from '../__testUtils__/workspace';

const HISTORY = /conversations\.history$/;

const post = (overrides: object = {}) => targetOf(overrides);
const thread = (overrides: object) => targetOf(overrides, { mode: 'thread' });
const update = (overrides: object) => targetOf(overrides, { mode: 'update' });

describe('SlackClient after a doubt', () => {
  let world: Workspace;

  beforeEach(async () => {
    world = await Workspace.start();
  });

  afterEach(() => world.close());

  it.each<[string, () => Promise<Target>, number]>([
    ['a message', async () => post(), 1],
    ['an edit', async () => update(SUCCEEDED), 2],
    ['an answer', async () => thread(SUCCEEDED), 2],
    ['an answer that the channel shows', async () => thread(FAILED), 2],
  ])('finds %s that arrived unanswered', async (_, planned, messages) => {
    const target = await planned();
    const { mode } = target.content;
    const first =
      mode === 'post'
        ? undefined
        : await world.delivered(
            mode === 'thread' ? thread(RUNNING) : update(RUNNING),
          );
    expect(await world.find(target)).toBe('absent');
    world.slack.faults.next({ kind: 'acceptedThenReset' });
    await expect(world.send(target, first)).resolves.toMatchObject({
      kind: 'inDoubt',
    });
    world.reconnect();

    const newest = world.messages().at(-1);
    await expect(world.find(target)).resolves.toMatchObject({
      ids: { channel: CHANNEL, ts: newest?.ts },
    });
    expect(world.messages()).toHaveLength(mode === 'update' ? 1 : messages);
  });

  it('goes on in the thread of the answer that it found', async () => {
    const first = await world.delivered(thread(RUNNING));
    world.slack.faults.next({ kind: 'acceptedThenReset' });
    const stopping = thread({ ...RUNNING, phase: 'stopping' });
    await world.send(stopping, first);
    const found = await world.find(stopping);
    if (typeof found === 'string') {
      throw new Error(found);
    }
    await world.delivered(thread(SUCCEEDED), found);

    expect(world.messages().map(({ threadTs }) => threadTs)).toEqual([
      undefined,
      first.ids.ts,
      first.ids.ts,
    ]);
  });

  it('misses the answer to an edit that alerts nobody', async () => {
    const first = await world.delivered(update(RUNNING));
    world.slack.faults.add({
      effect: { kind: 'reset' },
      path: /chat\.postMessage$/,
      times: 1,
    });
    await expect(world.send(update(FAILED), first)).resolves.toMatchObject({
      kind: 'inDoubt',
    });
    await expect(world.find(update(FAILED))).resolves.toBe('absent');
    const told = await world.delivered(update(FAILED), first);

    await expect(world.find(update(FAILED))).resolves.toEqual(told);
    expect(world.messages()).toHaveLength(2);
  });

  it('misses no answer where the bad end is the first that was said', async () => {
    const told = await world.delivered(update(FAILED));

    await expect(world.find(update(FAILED))).resolves.toEqual(told);
  });

  it('is absent where an earlier state stands there', async () => {
    await world.delivered(update(RUNNING));

    await expect(world.find(update(SUCCEEDED))).resolves.toBe('absent');
  });

  it.each([
    ['another Run', post({ uid: 'another' })],
    ['another end', post({ ...FAILED, completedAt: '2026-11-21T11:00:00Z' })],
    ['another mode', update(FAILED)],
  ])('takes the message of %s for no other', async (_, other) => {
    await world.delivered(post());

    await expect(world.find(other)).resolves.toBe('absent');
  });

  it('is absent where a person deleted it', async () => {
    const { ids } = await world.delivered(post());
    world.slack.deleteMessage(CHANNEL, String(ids.ts));

    await expect(world.find(post())).resolves.toBe('absent');
  });

  it('reads on in a busy channel, and in answers that are cut', async () => {
    const told = await world.delivered(post());
    const long = 'x'.repeat(20_000);
    Array.from({ length: 60 }, (_, index) =>
      world.slack.postAsOther(CHANNEL, index % 10 === 0 ? long : 'hello'),
    );

    await expect(world.find(post())).resolves.toEqual(told);
  });

  it('reads no further than the Run is old', async () => {
    const createdAt = new Date().toISOString();
    await world.delivered(post({ createdAt }));
    const [{ body }] = [
      await world.find(post({ createdAt, uid: 'another' })),
    ].map(() => world.slack.requests.all().at(-1) ?? { body: {} });

    expect(Number(Object(body).oldest)).toBeGreaterThan(
      Date.now() / 1_000 - 2 * 60 * 60,
    );
  });

  it.each<[string, (name: string) => void, string]>([
    ['by its name', () => {}, CHANNEL],
    [
      'that is not there',
      () => world.slack.removeChannel(CHANNEL),
      'unsupported',
    ],
    [
      'without channels:read',
      () => world.slack.setScopes(['chat:write', 'channels:history']),
      'unsupported',
    ],
  ])('looks for a channel %s', async (_, change, expected) => {
    const target = targetOf({}, { channels: [{ name: 'builds' }] });
    await world.delivered(target);
    world.reconnect();
    change('builds');
    const found = await world.find(target);

    expect(typeof found === 'string' ? found : found.ids.channel).toBe(
      expected,
    );
  });

  it.each<[string, () => void, string]>([
    [
      'the app lacks the scope',
      () => world.slack.setScopes(['chat:write']),
      'unsupported',
    ],
    [
      'the app is not in the channel',
      () => world.slack.removeFromChannel(CHANNEL),
      'unsupported',
    ],
    ['the token was revoked', () => world.slack.revokeToken(), 'unknown'],
    [
      'Slack takes no more questions',
      () => {
        world.slack.faults.add({
          effect: { kind: 'rateLimited' },
          path: HISTORY,
        });
      },
      'unknown',
    ],
    [
      'Slack has trouble',
      () => {
        world.slack.faults.add({
          effect: { kind: 'status', status: 503 },
          path: HISTORY,
        });
      },
      'unknown',
    ],
  ])('says what it does not know where %s', async (_, change, expected) => {
    await world.delivered(post());
    change();

    await expect(world.find(post())).resolves.toBe(expected);
  });

  describe('of what a person asked for again', () => {
    const again = (target: Target, redelivery = 1): Target => ({
      ...target,
      redelivery,
    });
    const lost = (kind: 'acceptedThenReset' | 'reset') =>
      world.slack.faults.add({
        effect: { kind },
        path: /chat\.postMessage$/,
        times: 1,
      });

    it('posts although the message whose answer was lost stands there', async () => {
      lost('acceptedThenReset');
      await world.send(post());
      world.reconnect();

      await expect(world.find(again(post()))).resolves.toBe('absent');
      const told = await world.delivered(again(post()));
      expect(world.messages()).toHaveLength(2);
      await expect(world.find(again(post()))).resolves.toEqual(told);
      await expect(world.find(post())).resolves.toMatchObject({
        ids: { ts: world.messages()[0]?.ts },
      });
    });

    it.each([
      ['arrived', 'acceptedThenReset', 2],
      ['did not arrive', 'reset', 1],
    ] as const)(
      'finds it, and none before it, where it %s',
      async (_, fault, messages) => {
        await world.delivered(post());
        lost(fault);
        await expect(world.send(again(post()))).resolves.toMatchObject({
          kind: 'inDoubt',
        });
        world.reconnect();
        const found = await world.find(again(post()));

        expect(world.messages()).toHaveLength(messages);
        expect(typeof found === 'string' ? found : found.ids.ts).toBe(
          fault === 'reset' ? 'absent' : world.messages()[1]?.ts,
        );
      },
    );

    it('takes each time for another one', async () => {
      await world.delivered(again(post()));

      await expect(world.find(again(post(), 2))).resolves.toBe('absent');
    });

    it.each([
      ['the message', RUNNING],
      ['an answer', SUCCEEDED],
    ])('answers once more in the thread of %s', async (_, state) => {
      const first = await world.delivered(thread(RUNNING));
      const repeated = thread(state);
      const receipt =
        state === RUNNING ? first : await world.delivered(repeated, first);
      const before = world.messages().length;

      await expect(world.find(again(repeated))).resolves.toBe('absent');
      await world.delivered(again(repeated), receipt);
      expect(world.messages()).toHaveLength(before + 1);
      expect(world.messages().at(-1)?.threadTs).toBe(first.ids.ts);
      await expect(world.find(again(repeated))).resolves.toMatchObject({
        ids: { ts: world.messages().at(-1)?.ts, thread: first.ids.ts },
      });
    });

    it('edits the message that is edited, and finds that', async () => {
      const first = await world.delivered(update(RUNNING));
      const told = await world.delivered(again(update(SUCCEEDED)), first);

      await expect(world.find(again(update(SUCCEEDED)))).resolves.toEqual(told);
      expect(world.messages()).toHaveLength(1);
    });
  });

  it('is looked up by nobody where a person decides', () => {
    expect(targetOf({}, { onDoubt: 'hold' })).toMatchObject({
      once: 'atLeastOnce',
      onDoubt: 'hold',
    });
  });
});
