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
  allDeliveries,
  Clock,
  eventTarget,
  makeLedger,
  makeRun,
  observe,
  START,
  stateTarget,
  summary,
  want,
} from './__testUtils__/makeLedger';
import { ledgerDatabases } from './__testUtils__/testDatabases';
import {
  bulkCandidates,
  BulkQuery,
  deliveryById,
  interventionsOf,
} from './byHandReading';
import { Claim } from './claims';
import { Ledger } from './ledger';
import { pausesOf, standingPauses } from './pauses';
import { waitingOf } from './readingWaiting';
import { LedgerSettings, OnResume } from './types';

jest.setTimeout(60_000);

const databases = ledgerDatabases();
const QUICK = { durationMs: 10, resent: false };
const ALICE = { by: 'user:default/alice' };
const GITHUB = 'config/github';
const MAIN = 'config/main';
const HOUR = 3_600_000;

function paused(kind: 'provider' | 'rule' = 'provider') {
  return {
    ...ALICE,
    kind,
    target: kind === 'provider' ? GITHUB : MAIN,
    message: (since: number) =>
      `It is paused by alice since ${new Date(since).toISOString()}.`,
  } as const;
}

const PAUSED = 'It is paused by alice since 2026-03-01T12:00:00.000Z.';

describe.each(databases.eachSupportedId())('by hand on %s', id => {
  async function setUp(settings?: Partial<LedgerSettings>) {
    const knex = await databases.init(id);
    const clock = new Clock();
    let count = 0;
    const start = async (skipMigrations: boolean, onResume?: OnResume) => {
      const ledger = await makeLedger(knex, {
        clock,
        settings,
        skipMigrations,
        onResumeOf: () => onResume,
        uuid: () => {
          count += 1;
          return `id-${count}`;
        },
      });
      await ledger.enter();
      return ledger;
    };
    return { knex, clock, start, ledger: await start(false) };
  }

  const running = makeRun({ uid: 'u1' });
  const ended = makeRun({ uid: 'u1', phase: 'failed' });

  async function recordEvent(ledger: Ledger, run = running) {
    const { recorded } = await ledger.record(
      observe(run, [want(eventTarget(run))]),
    );
    return recorded[0]?.id;
  }

  async function recordState(ledger: Ledger, run = running) {
    const { recorded } = await ledger.record(
      observe(run, [want(stateTarget(run))]),
    );
    return recorded[0]?.id;
  }

  async function settleAll(
    ledger: Ledger,
    result: Parameters<Ledger['settle']>[1] = { kind: 'delivered' },
  ) {
    const claims = await ledger.claimDue(20);
    for (const claim of claims) {
      await ledger.settle(claim, result, QUICK);
    }
    return claims;
  }

  describe('a pause', () => {
    it('holds what is open and what is recorded while it stands', async () => {
      const { knex, ledger } = await setUp();
      await recordEvent(ledger);
      await ledger.byHand.pause(paused());
      await recordEvent(ledger, ended);
      expect(await ledger.claimDue(10)).toEqual([]);
      expect(await summary(knex)).toEqual([
        'running held/paused',
        'failed held/paused',
      ]);
      expect(await ledger.release({ provider: GITHUB })).toBe(0);
      expect(await ledger.claimDue(10)).toEqual([]);
    });

    it('holds the head of a lane that was recorded later when it is its turn', async () => {
      const { knex, ledger } = await setUp();
      await ledger.byHand.pause(paused());
      await recordEvent(ledger);
      await recordEvent(ledger, ended);
      expect(await ledger.claimDue(10)).toEqual([]);
      expect(await summary(knex)).toEqual([
        'running held/paused',
        'failed held/paused',
      ]);
      const [row] = await allDeliveries(knex);
      expect(row.message).toBe(PAUSED);
    });

    it('is what a delivery waits for, also before it is held', async () => {
      const { knex, ledger } = await setUp();
      await ledger.byHand.pause(paused());
      const delivery = await recordEvent(ledger);
      const rows = await allDeliveries(knex);
      expect(rows[0].state).toBe('waiting');
      const waiting = await waitingOf(knex, rows, START);
      expect(waiting.get(delivery)).toEqual({ sentence: PAUSED });
    });

    it('lets a request in flight end, and holds what it would repeat', async () => {
      const { knex, ledger } = await setUp();
      await recordEvent(ledger);
      const [claim] = await ledger.claimDue(1);
      await ledger.byHand.pause(paused());
      await ledger.settle(claim, { kind: 'retry', cause: '503' }, QUICK);
      expect(await summary(knex)).toEqual(['running held/paused']);
    });

    it('leaves other Providers and rules alone, also one of the same id', async () => {
      const { ledger } = await setUp();
      await ledger.record(
        observe(running, [
          want(stateTarget(running), { provider: 'config/other' }),
          want(eventTarget(running), {
            provider: 'config/other',
            rule: 'config/github',
          }),
        ]),
      );
      await ledger.byHand.pause(paused());
      expect(await ledger.claimDue(10)).toHaveLength(2);
    });

    it('survives a restart', async () => {
      const { knex, ledger, start } = await setUp();
      await ledger.byHand.pause(paused());
      await ledger.leave();
      const next = await start(true);
      await recordEvent(next);
      expect(await next.claimDue(10)).toEqual([]);
      expect(await standingPauses(knex)).toMatchObject([
        { paused_by: ALICE.by, message: PAUSED },
      ]);
    });

    it('stays whoever asks for it again', async () => {
      const { knex, clock, ledger } = await setUp();
      const first = await ledger.byHand.pause(paused());
      clock.advance(HOUR);
      const again = await ledger.byHand.pause({
        ...paused(),
        by: 'user:default/bob',
      });
      expect(again).toEqual(first);
      expect(await standingPauses(knex)).toHaveLength(1);
    });

    it('says who paused, whatever else is wrong meanwhile', async () => {
      const { knex, ledger } = await setUp();
      await recordEvent(ledger);
      await ledger.byHand.pause(paused());
      await ledger.hold({ provider: GITHUB }, 'misconfigured', '401');
      expect((await allDeliveries(knex))[0]).toMatchObject({
        reason: 'paused',
        message: PAUSED,
      });
      expect(await ledger.heldKeys()).toEqual([]);
    });

    it('keeps a target from being read back and repaired', async () => {
      const { ledger, clock } = await setUp();
      await recordState(ledger);
      await settleAll(ledger, { kind: 'inDoubt', cause: 'timeout' });
      clock.advance(HOUR);
      await ledger.enter();
      await settleAll(ledger);
      await ledger.byHand.pause(paused());
      clock.advance(HOUR);
      await ledger.enter();
      expect(await ledger.claimDue(10)).toEqual([]);
      await ledger.byHand.resume(paused());
      clock.advance(HOUR);
      await ledger.enter();
      expect(await ledger.claimDue(10)).toMatchObject([{ kind: 'verify' }]);
    });

    it('hands over to another rule what a suspended one does not send', async () => {
      const { knex, ledger } = await setUp();
      await ledger.byHand.pause(paused('rule'));
      const target = eventTarget(running);
      await ledger.record(
        observe(
          running,
          [MAIN, 'kubernetes/c/n/other'].map(rule => want(target, { rule })),
        ),
      );
      await ledger.claimDue(5);
      const claims = await ledger.claimDue(5);
      const states = (await allDeliveries(knex)).map(
        ({ rule, state }) => `${rule} ${state}`,
      );
      expect(states.sort()).toEqual([
        'config/main covered',
        'kubernetes/c/n/other sending',
      ]);
      expect(claims).toHaveLength(1);
    });

    it('is exact while others record, claim and end it', async () => {
      const { knex, ledger } = await setUp();
      const claims: Claim[] = [];
      const claim = async () => {
        claims.push(...(await ledger.claimDue(3)));
      };
      for (let round = 0; round < 8; round += 1) {
        const record = (name: string) =>
          recordEvent(ledger, makeRun({ uid: `${name}-${round}` }));
        await Promise.all([
          record('a'),
          claim(),
          ledger.byHand.pause(paused()),
          record('b'),
          claim(),
        ]);
        await record('c');
        const before = claims.length;
        await claim();
        expect(claims).toHaveLength(before);
        await Promise.all([
          record('d'),
          claim(),
          ledger.byHand.resume(paused()),
          claim(),
        ]);
        expect((await summary(knex)).join()).not.toContain('held');
      }
      while (claims.length < 32) {
        const before = claims.length;
        await claim();
        expect(claims.length).toBeGreaterThan(before);
      }
      const ids = claims.map(({ deliveryId }) => deliveryId);
      expect(new Set(ids).size).toBe(32);
    });

    it('is forgotten long after it ended', async () => {
      const { knex, clock, ledger } = await setUp({ runsKeptMs: HOUR });
      await ledger.byHand.pause(paused());
      await ledger.byHand.resume(paused());
      await ledger.byHand.pause(paused('rule'));
      const all = () => pausesOf(knex, { providers: [GITHUB], rules: [MAIN] });
      expect(await all()).toHaveLength(2);
      clock.advance(2 * HOUR);
      await ledger.removeOld();
      expect(await all()).toMatchObject([{ kind: 'rule', ended_at: null }]);
    });
  });

  describe('a resumption', () => {
    it.each<
      [
        string,
        'provider' | 'rule',
        OnResume | undefined,
        OnResume | undefined,
        string[],
      ]
    >([
      [
        'all of a Provider',
        'provider',
        undefined,
        undefined,
        ['waiting', 'waiting', 'waiting'],
      ],
      [
        'of a Provider what its rule says',
        'provider',
        'latest',
        undefined,
        ['discarded', 'waiting', 'waiting'],
      ],
      [
        'of a Provider what the person says',
        'provider',
        'all',
        'none',
        ['discarded', 'discarded', 'discarded'],
      ],
      [
        'states alone of a rule',
        'rule',
        undefined,
        undefined,
        ['discarded', 'discarded', 'waiting'],
      ],
      [
        'of a rule what the person says',
        'rule',
        undefined,
        'all',
        ['waiting', 'waiting', 'waiting'],
      ],
    ])('sends %s', async (_, kind, rule, person, expected) => {
      const { knex, start } = await setUp();
      const ledger = await start(true, rule);
      await ledger.byHand.pause(paused(kind));
      await recordEvent(ledger);
      await recordEvent(ledger, ended);
      await recordState(ledger, ended);
      await ledger.claimDue(10);
      const resumed = await ledger.byHand.resume({
        ...paused(kind),
        onResume: person,
      });
      expect((await allDeliveries(knex)).map(({ state }) => state)).toEqual(
        expected,
      );
      expect(resumed).toMatchObject({
        released: expected.filter(state => state === 'waiting').length,
        pause: { ended_by: ALICE.by, ended_at: START },
      });
    });

    it('leaves held what its spec suspends', async () => {
      const { knex, ledger } = await setUp();
      await recordEvent(ledger);
      await ledger.byHand.pause(paused('rule'));
      const resumed = await ledger.byHand.resume({
        ...paused('rule'),
        still: { reason: 'suspended', message: 'set suspend to false' },
      });
      expect(resumed?.released).toBe(0);
      expect((await allDeliveries(knex))[0]).toMatchObject({
        state: 'held',
        message: 'set suspend to false',
      });
      expect(await ledger.heldKeys()).toHaveLength(1);
    });

    it('of what is not paused changes nothing', async () => {
      const { ledger } = await setUp();
      expect(await ledger.byHand.resume(paused())).toBeUndefined();
    });
  });

  describe('a redelivery', () => {
    const again = (deliveryId: string, run = running) => ({ deliveryId, run });

    it('sends the same event again, as a delivery of its own', async () => {
      const { knex, clock, ledger } = await setUp();
      const first = await recordEvent(ledger);
      const [sent] = await settleAll(ledger);
      clock.advance(1_000);
      const acted = await ledger.byHand.redeliver(again(first, ended), {
        ...ALICE,
        comment: 'lost it',
      });
      expect(acted.kind).toBe('done');
      const [claim] = await settleAll(ledger);
      expect(claim.target).toEqual({ ...sent.target, redelivery: 1 });
      expect(await summary(knex)).toEqual([
        'running delivered/accepted',
        'running delivered/accepted',
      ]);
      const acts = await interventionsOf(knex, [first, claim.deliveryId]);
      expect(acts).toHaveLength(2);
      expect(acts[0]).toMatchObject({
        action: 'redelivered',
        actor: ALICE.by,
        comment: 'lost it',
        at: START + 1_000,
      });
      expect(await ledger.byHand.redeliver(again(first), ALICE)).toMatchObject({
        kind: 'done',
      });
    });

    it('is refused while the same is under way', async () => {
      const { ledger } = await setUp();
      const first = await recordEvent(ledger);
      expect(await ledger.byHand.redeliver(again(first), ALICE)).toEqual({
        kind: 'refused',
        message:
          'It is under way to Slack already (waiting): wait for what comes of it.',
      });
      await settleAll(ledger);
      await ledger.byHand.redeliver(again(first), ALICE);
      expect(await ledger.byHand.redeliver(again(first), ALICE)).toEqual({
        kind: 'refused',
        message:
          'The same is under way to Slack already (waiting): wait for what comes of it.',
      });
    });

    it('happens once, however many ask at once', async () => {
      const { knex, ledger } = await setUp();
      const first = await recordEvent(ledger);
      await settleAll(ledger);
      const answers = await Promise.all(
        Array.from({ length: 5 }, () =>
          ledger.byHand.redeliver(again(first), ALICE),
        ),
      );
      expect(answers.filter(({ kind }) => kind === 'done')).toHaveLength(1);
      expect(await allDeliveries(knex)).toHaveLength(2);
    });

    it('looks up first what may have arrived', async () => {
      const { clock, ledger } = await setUp({ ageLimitMs: HOUR });
      const first = await recordEvent(ledger);
      await settleAll(ledger, { kind: 'inDoubt', cause: 'timeout' });
      clock.advance(2 * HOUR);
      await ledger.endStale();
      await ledger.enter();
      await ledger.byHand.redeliver(again(first), ALICE);
      expect(await ledger.claimDue(1)).toMatchObject([
        { doubt: { own: true } },
      ]);
    });

    it('stays the same message while it is not known whether that arrived', async () => {
      const { clock, ledger } = await setUp({ ageLimitMs: HOUR });
      const first = await recordEvent(ledger);
      await settleAll(ledger, { kind: 'inDoubt', cause: 'timeout' });
      clock.advance(2 * HOUR);
      await ledger.endStale();
      await ledger.enter();
      await ledger.byHand.redeliver(again(first), ALICE);
      const [claim] = await ledger.claimDue(1);
      expect(claim.target.redelivery).toBeUndefined();
    });

    it("sends the Run's present state to a state target", async () => {
      const { knex, ledger } = await setUp();
      const first = await recordState(ledger);
      await settleAll(ledger, { kind: 'rejected', cause: '422' });
      await recordState(ledger, ended);
      await settleAll(ledger);
      expect(await ledger.byHand.redeliver(again(first, ended), ALICE)).toEqual(
        { kind: 'done', id: expect.any(String) },
      );
      const [claim] = await settleAll(ledger);
      expect(claim.target.content).toMatchObject({ phase: 'failed' });
      expect(await summary(knex)).toEqual([
        'running rejected/refused',
        'failed delivered/accepted',
        'failed delivered/accepted',
      ]);
    });

    it('sends to a state target what its rule says now', async () => {
      const { ledger } = await setUp();
      const first = await recordState(ledger, ended);
      await settleAll(ledger, { kind: 'rejected', cause: '422' });
      const target = stateTarget(ended, { content: { corrected: true } });
      await ledger.byHand.redeliver(
        { ...again(first, ended), planned: { target, phase: 'failed' } },
        ALICE,
      );
      const [claim] = await settleAll(ledger);
      expect(claim.target.content).toEqual({ corrected: true });
    });

    it('does not go to another place than the delivery did', async () => {
      const { ledger } = await setUp();
      const first = await recordState(ledger, ended);
      await settleAll(ledger);
      const target = stateTarget(ended, { subject: 'status/other' });
      await ledger.byHand.redeliver(
        { ...again(first, ended), planned: { target, phase: 'failed' } },
        ALICE,
      );
      const [claim] = await settleAll(ledger);
      expect(claim.subject).toBe('status/acme/shop/abc');
    });

    it('of a superseded state sends the newest, unless it is under way', async () => {
      const { ledger } = await setUp();
      const first = await recordState(ledger);
      await recordState(ledger, ended);
      expect(await ledger.byHand.redeliver(again(first, ended), ALICE)).toEqual(
        {
          kind: 'refused',
          message:
            "The newest state of 'build-u1' is under way to GitHub already (waiting): wait for what comes of it.",
        },
      );
      await settleAll(ledger);
      expect(
        await ledger.byHand.redeliver(again(first, ended), ALICE),
      ).toMatchObject({ kind: 'done' });
      const [claim] = await settleAll(ledger);
      expect(claim.phase).toBe('failed');
    });

    it('never overwrites a newer Run', async () => {
      const { ledger } = await setUp();
      const first = await recordState(ledger, ended);
      await settleAll(ledger);
      const newer = makeRun({
        uid: 'u2',
        phase: 'succeeded',
        createdAt: '2026-03-01T11:59:30Z',
      });
      await recordState(ledger, newer);
      await settleAll(ledger);
      expect(await ledger.byHand.redeliver(again(first, ended), ALICE)).toEqual(
        {
          kind: 'refused',
          message:
            "A newer Run than 'build-u1' is shown as commit status of acme/shop: redeliver what that one shows.",
        },
      );
    });

    it('of what another rule sent names that delivery', async () => {
      const { knex, ledger } = await setUp();
      const target = eventTarget(running);
      await ledger.record(
        observe(
          running,
          [MAIN, 'kubernetes/c/n/other'].map(rule => want(target, { rule })),
        ),
      );
      await settleAll(ledger);
      const rows = await allDeliveries(knex);
      const covered = rows.find(({ state }) => state === 'covered');
      expect(
        await ledger.byHand.redeliver(again(covered?.id ?? ''), ALICE),
      ).toEqual({
        kind: 'refused',
        message: `It was sent for another Notification, which wants the same: redeliver that delivery ('${covered?.covered_by}').`,
      });
    });

    describe('of what was wrong from the beginning', () => {
      async function wrong(ledger: Ledger) {
        const { recorded } = await ledger.record({
          ...observe(ended, []),
          refused: [
            {
              rule: MAIN,
              provider: GITHUB,
              providerType: 'SlackApp',
              key: 'post',
              words: { vendor: 'Slack', what: 'message', where: '#b' },
              phase: 'failed',
              reason: 'invalidTarget',
              message: "template.text: '' is empty.",
            },
          ],
        });
        return recorded[0].id;
      }

      it('sends what its rule says now', async () => {
        const { ledger } = await setUp();
        const planned = {
          target: eventTarget(ended),
          phase: 'failed',
        } as const;
        const first = await wrong(ledger);
        expect(
          await ledger.byHand.redeliver(
            { ...again(first, ended), planned },
            ALICE,
          ),
        ).toMatchObject({ kind: 'done' });
        expect(await settleAll(ledger)).toMatchObject([
          { target: { content: { phase: 'failed' } } },
        ]);
      });

      it.each<[string, Partial<Parameters<Ledger['byHand']['redeliver']>[0]>]>([
        ['it still is wrong', {}],
        [
          'the Run went on',
          { planned: { target: eventTarget(running), phase: 'running' } },
        ],
      ])('is refused when %s', async (_, more) => {
        const { ledger } = await setUp();
        const first = await wrong(ledger);
        expect(
          await ledger.byHand.redeliver(
            { ...again(first, ended), ...more },
            ALICE,
          ),
        ).toEqual({
          kind: 'refused',
          message:
            "It never had a target, and has none now: template.text: '' is empty.",
        });
      });
    });

    it('of what is not kept any more says so', async () => {
      const { ledger } = await setUp();
      expect(await ledger.byHand.redeliver(again('none'), ALICE)).toEqual({
        kind: 'refused',
        message:
          "There is no delivery 'none': it may be older than the retention time.",
      });
    });
  });

  describe('discarding', () => {
    it.each<[string, (ledger: Ledger) => Promise<unknown>]>([
      ['waits', async () => {}],
      [
        'is tried again',
        ledger => settleAll(ledger, { kind: 'retry', cause: '503' }),
      ],
      ['is held', ledger => ledger.hold({ provider: GITHUB }, 'broken', 'x')],
    ])('ends what %s', async (_, before) => {
      const { knex, ledger } = await setUp();
      const first = await recordEvent(ledger);
      await before(ledger);
      expect(
        await ledger.byHand.discard(first, 'Discarded by alice.', ALICE),
      ).toEqual({ kind: 'done', id: first });
      expect((await allDeliveries(knex))[0]).toMatchObject({
        state: 'discarded',
        reason: 'byHand',
        message: 'Discarded by alice.',
        settled_at: START,
      });
      expect(await interventionsOf(knex, [first])).toMatchObject([
        { action: 'discarded', actor: ALICE.by },
      ]);
      expect(await ledger.claimDue(5)).toEqual([]);
      expect(await ledger.byHand.discard(first, '', ALICE)).toEqual({
        kind: 'refused',
        message: 'It is discarded: there is nothing left to discard.',
      });
    });

    it('lets the next of the lane go', async () => {
      const { ledger } = await setUp();
      const first = await recordEvent(ledger);
      await recordEvent(ledger, ended);
      await ledger.byHand.discard(first, 'x', ALICE);
      expect(await ledger.claimDue(5)).toMatchObject([{ phase: 'failed' }]);
    });

    it('waits for what is in flight', async () => {
      const { ledger } = await setUp();
      const first = await recordEvent(ledger);
      await ledger.claimDue(1);
      expect(await ledger.byHand.discard(first, 'x', ALICE)).toEqual({
        kind: 'refused',
        message:
          'It is being sent to Slack just now: see in a moment what came of it.',
      });
    });

    it.each([
      ['leaves it to another rule that wants the same', false, 'waiting'],
      ['ends it for all who want it where it may be there', true, 'discarded'],
    ])('%s', async (_, doubted, state) => {
      const { knex, ledger } = await setUp();
      const target = eventTarget(running);
      const { recorded } = await ledger.record(
        observe(
          running,
          [MAIN, 'kubernetes/c/n/other'].map(rule => want(target, { rule })),
        ),
      );
      if (doubted) {
        await settleAll(ledger, { kind: 'inDoubt', cause: 'timeout' });
      }
      await ledger.byHand.discard(recorded[0].id, 'x', ALICE);
      expect(await deliveryById(knex, recorded[1].id)).toMatchObject({ state });
    });

    it('remembers that a state may have arrived', async () => {
      const { ledger } = await setUp();
      const first = await recordState(ledger);
      await settleAll(ledger, { kind: 'inDoubt', cause: 'timeout' });
      await ledger.byHand.discard(first, 'x', ALICE);
      await recordState(ledger, ended);
      expect(await ledger.claimDue(5)).toMatchObject([
        { phase: 'failed', doubt: { own: false } },
      ]);
    });
  });

  describe('letting go', () => {
    it('sends what waited for a person, also where pauses discard', async () => {
      const { knex, start } = await setUp();
      const ledger = await start(true, 'none');
      const first = await recordEvent(ledger);
      await ledger.hold({ review: 'all' }, 'restored', 'Look there.');
      expect(
        await ledger.byHand.redeliver(
          { deliveryId: first, run: running },
          ALICE,
        ),
      ).toEqual({
        kind: 'refused',
        message:
          'It is held, and not over: release it or discard it. Look there.',
      });
      expect(await ledger.byHand.release(first, ALICE)).toEqual({
        kind: 'done',
        id: first,
      });
      expect(await interventionsOf(knex, [first])).toMatchObject([
        { action: 'released', actor: ALICE.by },
      ]);
      expect(await ledger.claimDue(5)).toHaveLength(1);
    });

    it('changes nothing of what waits for something else', async () => {
      const { ledger } = await setUp();
      const first = await recordEvent(ledger);
      await ledger.byHand.pause(paused());
      expect(await ledger.byHand.release(first, ALICE)).toEqual({
        kind: 'refused',
        message: `It does not wait for a person: it is held. ${PAUSED}`,
      });
    });
  });

  describe('what many at once applies to', () => {
    const of = { rule: MAIN };
    const ask = (more: Partial<BulkQuery> = {}): BulkQuery => ({
      action: 'redeliver',
      of,
      limit: 10,
      ...more,
    });
    const REJECTED = { kind: 'rejected', cause: '404' } as const;

    it('is what failed and was not sent again', async () => {
      const { knex, ledger } = await setUp();
      const first = await recordEvent(ledger);
      await settleAll(ledger, REJECTED);
      expect(await bulkCandidates(knex, ask())).toMatchObject([{ id: first }]);
      expect(
        await bulkCandidates(knex, ask({ of: { provider: GITHUB } })),
      ).toHaveLength(1);
      expect(
        await bulkCandidates(knex, ask({ of: { rule: 'other' } })),
      ).toEqual([]);
      expect(await bulkCandidates(knex, ask({ since: START + 1 }))).toEqual([]);
      const acted = await ledger.byHand.redeliver(
        { deliveryId: first, run: running },
        ALICE,
      );
      await settleAll(ledger, REJECTED);
      expect(await bulkCandidates(knex, ask())).toMatchObject([
        { id: acted.kind === 'done' && acted.id },
      ]);
    });

    it('is no state that a newer one followed', async () => {
      const { knex, ledger } = await setUp();
      await recordState(ledger);
      await settleAll(ledger, REJECTED);
      await recordState(ledger, ended);
      await settleAll(ledger);
      expect(await bulkCandidates(knex, ask())).toEqual([]);
    });

    it('is given in pages, in the order of the events', async () => {
      const { knex, clock, ledger } = await setUp();
      const first = await recordEvent(ledger);
      clock.advance(1);
      const second = await recordEvent(ledger, ended);
      const discard = ask({ action: 'discard', limit: 1 });
      const [one] = await bulkCandidates(knex, discard);
      const after = { createdAt: one.created_at, id: one.id };
      const [two] = await bulkCandidates(knex, { ...discard, after });
      expect([one.id, two.id]).toEqual([first, second]);
      await ledger.claimDue(1);
      expect(await bulkCandidates(knex, discard)).toMatchObject([
        { id: second },
      ]);
    });

    it('is what waits for a person, and nothing else that is held', async () => {
      const { knex, ledger } = await setUp();
      const first = await recordEvent(ledger);
      const release = ask({ action: 'release' });
      await ledger.hold({ provider: GITHUB }, 'broken', 'x');
      expect(await bulkCandidates(knex, release)).toEqual([]);
      await ledger.hold({ review: 'all' }, 'restored', 'Look there.');
      expect(await bulkCandidates(knex, release)).toMatchObject([
        { id: first },
      ]);
    });
  });
});
