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

import { connect } from 'node:net';
import type { FaultEffect, FaultRule, SandboxTimers } from '../../faults';
import { startSlack } from '../slack';
import type { FakeSlack } from '../slack';

const CHANNEL = 'C0BUILDS01';

/** Timers that run when told to. */
function manualTimers() {
  const pending: { ms: number; run: () => void }[] = [];
  const timers: SandboxTimers = {
    after(ms, run) {
      const entry = { ms, run };
      pending.push(entry);
      return () => {
        pending.splice(pending.indexOf(entry), 1);
      };
    },
  };
  return {
    timers,
    pending,
    runNext: () => pending.shift()?.run(),
  };
}

describe('a fake with faults', () => {
  let slack: FakeSlack;
  let manual: ReturnType<typeof manualTimers>;

  beforeEach(async () => {
    manual = manualTimers();
    slack = await startSlack({ timers: manual.timers });
    slack.addChannel({ id: CHANNEL, name: 'builds' });
  });
  afterEach(() => slack.close());

  const post = async (signal?: AbortSignal) =>
    fetch(`${slack.url}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.token}` },
      body: new URLSearchParams({ channel: CHANNEL, text: 'x' }),
      signal,
    });
  const fault = (effect: FaultEffect, rule: Omit<FaultRule, 'effect'> = {}) =>
    slack.faults.next(effect, { path: /chat\.postMessage$/, ...rule });
  const failure = (answer: Promise<unknown>) =>
    answer.then(
      () => 'no failure',
      (error: Error) => error.message,
    );
  const arrived = () =>
    slack.requests.waitFor(({ fault: kind }) => kind !== undefined);
  const texts = () => slack.messages(CHANNEL).length;

  it.each<[string, FaultEffect, number, string | null, number]>([
    [
      'a status',
      { kind: 'status', status: 503, headers: { 'retry-after': '9' } },
      503,
      '9',
      0,
    ],
    [
      'a rate limit',
      { kind: 'rateLimited', retryAfterSeconds: 9 },
      429,
      '9',
      0,
    ],
    [
      'words of its own',
      {
        kind: 'status',
        status: 200,
        body: { ok: false, error: 'fatal_error' },
      },
      200,
      null,
      0,
    ],
    ['garbage', { kind: 'garbage' }, 200, null, 0],
    ['garbage after doing it', { kind: 'garbage', apply: true }, 200, null, 1],
  ])('answers with %s', async (_, effect, status, retryAfter, applied) => {
    fault(effect);
    const answer = await post();
    expect(answer.status).toBe(status);
    expect(answer.headers.get('retry-after')).toBe(retryAfter);
    expect(texts()).toBe(applied);
    expect((await post()).status).toBe(200);
  });

  it('answers with a body as large as asked for', async () => {
    fault({ kind: 'hugeBody', bytes: 1_000_000 });
    const answer = await post();
    expect((await answer.arrayBuffer()).byteLength).toBe(1_000_000);
    expect(texts()).toBe(0);
  });

  it.each<[string, FaultEffect, number]>([
    ['before it is applied', { kind: 'reset' }, 0],
    ['after it is applied', { kind: 'acceptedThenReset' }, 1],
  ])('resets the connection %s', async (_, effect, applied) => {
    fault(effect);
    await expect(post()).rejects.toThrow('fetch failed');
    expect(texts()).toBe(applied);
    expect(slack.requests.all()).toMatchObject([
      { outcome: 'reset', applied: applied === 1, fault: effect.kind },
    ]);
  });

  it('hangs until it is cleared, and has not done it', async () => {
    const rule = fault({ kind: 'hang' });
    const answer = post();
    const failed = failure(answer);
    await arrived();
    expect(slack.requests.all()).toMatchObject([{ outcome: 'pending' }]);
    rule.clear();
    expect(await failed).toBe('fetch failed');
    expect(texts()).toBe(0);
  });

  it('does it after the client has given up', async () => {
    fault({ kind: 'appliedAfterTimeout', ms: 60_000 });
    const controller = new AbortController();
    const failed = failure(post(controller.signal));
    await arrived();
    controller.abort();
    expect(await failed).toBe('This operation was aborted');
    await slack.requests.waitFor(({ outcome }) => outcome === 'clientGone');
    expect(texts()).toBe(0);
    manual.runNext();
    expect(texts()).toBe(1);
    expect(slack.requests.all()).toMatchObject([
      { outcome: 'clientGone', applied: true },
    ]);
  });

  it('does it at once and answers later, or all of it later', async () => {
    fault({ kind: 'answerHeld', ms: 5000 });
    const held = post();
    await slack.requests.waitFor(({ applied }) => applied);
    expect(texts()).toBe(1);
    manual.runNext();
    expect((await held).status).toBe(200);

    slack.requests.clear();
    fault({ kind: 'delay', ms: 5000 });
    const delayed = post();
    await arrived();
    expect(texts()).toBe(1);
    manual.runNext();
    expect((await delayed).status).toBe(200);
    expect(texts()).toBe(2);
  });

  it('sends a body in pieces', async () => {
    fault({ kind: 'slowBody', intervalMs: 10, chunkBytes: 40 });
    const answer = await post();
    const body = answer.text();
    let pieces = 1;
    while (manual.pending.length > 0) {
      manual.runNext();
      pieces += 1;
    }
    expect(JSON.parse(await body)).toMatchObject({ ok: true });
    expect(pieces).toBeGreaterThan(5);
  });

  it('closes at once, whatever hangs and however long it was going to wait', async () => {
    fault({ kind: 'hang' });
    const failed = failure(post());
    const open = connect(Number(new URL(slack.url).port), '127.0.0.1');
    const ended = new Promise<void>(resolve => {
      open.once('close', () => resolve());
    });
    await arrived();
    await slack.close();
    await ended;
    expect(await failed).toBe('fetch failed');
    expect(manual.pending).toEqual([]);
    // For afterEach.
    slack = await startSlack();
  });

  it('takes rules from a person over HTTP', async () => {
    const url = `${slack.origin}/_faults`;
    const added = await fetch(url, {
      method: 'POST',
      body: JSON.stringify({
        effect: { kind: 'status', status: 500 },
        path: 'postMessage',
      }),
    });
    expect(added.status).toBe(201);
    expect((await post()).status).toBe(500);
    await expect((await fetch(url)).json()).resolves.toMatchObject([
      { effect: { kind: 'status' }, hits: 1 },
    ]);
    await fetch(url, { method: 'DELETE' });
    expect((await post()).status).toBe(200);
    const wrong = await fetch(url, {
      method: 'POST',
      body: '{"effect":{"kind":"x"}}',
    });
    expect(wrong.status).toBe(400);
    expect(slack.requests.length).toBe(2);
  });

  it('forgets the oldest requests beyond its limit', async () => {
    const small = await startSlack({ keepRequests: 2 });
    try {
      for (const name of ['one', 'two', 'three']) {
        await (await fetch(`${small.url}${name}`, { method: 'POST' })).text();
      }
      expect(small.requests.all().map(({ path }) => path)).toEqual([
        '/api/two',
        '/api/three',
      ]);
    } finally {
      await small.close();
    }
  });
});
