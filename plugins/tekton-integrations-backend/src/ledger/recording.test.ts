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
  eventTarget,
  makeLedger,
  makeRun,
  observe,
  stateTarget,
  summary,
  want,
} from './__testUtils__/makeLedger';
import { ledgerDatabases } from './__testUtils__/testDatabases';

jest.setTimeout(60_000);

const databases = ledgerDatabases();

describe.each(databases.eachSupportedId())('recording on %s', id => {
  async function setUp() {
    const knex = await databases.init(id);
    return { knex, ledger: await makeLedger(knex) };
  }

  it('records a delivery once however often the Run is observed', async () => {
    const { knex, ledger } = await setUp();
    const run = makeRun({ uid: 'u1' });
    const first = await ledger.record(
      observe(run, [want(stateTarget(run)), want(eventTarget(run))]),
    );
    expect(first.due).toBe(true);
    expect(first.recorded.map(({ state }) => state)).toEqual([
      'waiting',
      'waiting',
    ]);
    for (const resourceVersion of ['2', '3', '4']) {
      const again = makeRun({ uid: 'u1', resourceVersion, message: 'other' });
      const result = await ledger.record(
        observe(again, [
          want(stateTarget(again, { content: { message: 'other words' } })),
          want(eventTarget(again)),
        ]),
      );
      expect(result).toEqual({ due: false, recorded: [] });
    }
    expect(await allDeliveries(knex)).toHaveLength(2);
  });

  it('keeps the Run, its labels, its transitions and its children', async () => {
    const { knex, ledger } = await setUp();
    const running = makeRun({ uid: 'u1', labels: { a: '1', b: '2' } });
    await ledger.record(observe(running, []));
    const child = makeRun({
      uid: 'u2',
      kind: 'TaskRun',
      parent: { kind: 'PipelineRun', name: 'build-u1', uid: 'u1' },
    });
    await ledger.record(observe(child, []));
    const done = makeRun({
      uid: 'u1',
      phase: 'succeeded',
      labels: { a: '2', c: '3' },
      commit: { owner: 'Acme', repository: 'Shop', source: 'test' },
    });
    await ledger.record(observe(done, []));

    expect(await ledger.loadRun('u1')).toMatchObject({
      run: done,
      baseline: false,
      finalSeenAt: expect.any(Number),
    });
    expect(await ledger.loadRun('nobody')).toBeUndefined();
    expect(await ledger.children('u1')).toEqual([child]);
    expect(
      await knex('run_labels').where({ run_id: 'u1' }).orderBy('key'),
    ).toEqual([
      { run_id: 'u1', key: 'a', value: '2' },
      { run_id: 'u1', key: 'c', value: '3' },
    ]);
    expect(
      await knex('transitions')
        .where({ run_id: 'u1' })
        .orderBy('number')
        .pluck('phase'),
    ).toEqual(['running', 'succeeded']);
    expect(await knex('runs').where({ id: 'u1' }).pluck('repository')).toEqual([
      'acme/shop',
    ]);
  });

  it('supersedes what waits of a state target, and nothing of events', async () => {
    const { knex, ledger } = await setUp();
    const running = makeRun({ uid: 'u1' });
    const done = makeRun({ uid: 'u1', phase: 'succeeded' });
    await ledger.record(
      observe(running, [
        want(stateTarget(running)),
        want(eventTarget(running)),
      ]),
    );
    await ledger.record(
      observe(done, [want(stateTarget(done)), want(eventTarget(done))]),
    );
    expect(await summary(knex)).toEqual([
      'running waiting/due',
      'succeeded waiting/due',
      'running superseded/newerState',
      'succeeded waiting/due',
    ]);
  });

  it('shows the newest Run of a subject, whichever is observed last', async () => {
    const { knex, ledger } = await setUp();
    const older = makeRun({ uid: 'u1', createdAt: '2026-03-01T11:00:00Z' });
    const newer = makeRun({ uid: 'u2', createdAt: '2026-03-01T11:30:00Z' });
    await ledger.record(observe(older, [want(stateTarget(older))]));
    await ledger.record(observe(newer, [want(stateTarget(newer))]));
    const late = makeRun({ ...older, phase: 'failed' });
    const result = await ledger.record(
      observe(late, [want(stateTarget(late))]),
    );
    expect(result.due).toBe(false);
    expect(await summary(knex)).toEqual([
      'running superseded/newerRun',
      'running waiting/due',
      'failed superseded/newerRun',
    ]);
  });

  it('decides by uid between Runs of the same second', async () => {
    const { knex, ledger } = await setUp();
    for (const uid of ['b', 'a', 'c']) {
      const run = makeRun({ uid });
      await ledger.record(observe(run, [want(stateTarget(run))]));
    }
    expect(
      (await allDeliveries(knex)).map(row => `${row.run_id} ${row.state}`),
    ).toEqual(['b superseded', 'a superseded', 'c waiting']);
  });

  it('never shows pending after the end, unless the end was undone', async () => {
    const { knex, ledger } = await setUp();
    const done = makeRun({
      uid: 'u1',
      phase: 'failed',
      completedAt: '2026-03-01T12:00:00Z',
    });
    const late = makeRun({ uid: 'u1', phase: 'running' });
    const undone = makeRun({ ...late, undone: '2026-03-01T12:00:00Z' });
    for (const run of [done, late, undone]) {
      await ledger.record(observe(run, [want(stateTarget(run))]));
    }
    expect(await summary(knex)).toEqual([
      'failed superseded/newerState',
      'running superseded/newerState',
      'running waiting/due',
    ]);
  });

  it('sends once what two rules want, for the operator first', async () => {
    const { knex, ledger } = await setUp();
    const run = makeRun({ uid: 'u1' });
    const target = stateTarget(run);
    const rules = ['kubernetes/prod/b/x', 'kubernetes/prod/a/x', 'config/z'];
    const wanted = rules.map(rule => want(target, { rule }));
    await ledger.record(observe(run, wanted));
    await ledger.record(observe(run, wanted));
    expect(
      (await allDeliveries(knex)).map(row => `${row.rule} ${row.state}`),
    ).toEqual([
      'config/z waiting',
      'kubernetes/prod/a/x covered',
      'kubernetes/prod/b/x covered',
    ]);
    expect(await ledger.shown('u1')).toHaveLength(3);
  });

  it('takes the fallback of a target whose subject has another owner', async () => {
    const { knex, ledger } = await setUp();
    const targetOf = (uid: string, owner: string) => {
      const run = makeRun({ uid });
      const otherwise = stateTarget(run, { subject: `s (${owner})`, owner });
      return want(stateTarget(run, { subject: 's', owner, otherwise }));
    };
    for (const [uid, owner] of [
      ['u1', 'team-a/build'],
      ['u2', 'team-b/build'],
      ['u3', 'team-a/build'],
      ['u4', 'team-b/build'],
    ]) {
      await ledger.record(observe(makeRun({ uid }), [targetOf(uid, owner)]));
    }
    expect(
      (await allDeliveries(knex)).map(row => [row.run_id, row.subject]),
    ).toEqual([
      ['u1', 's'],
      ['u3', 's'],
      ['u2', 's (team-b/build)'],
      ['u4', 's (team-b/build)'],
    ]);
  });

  it('records what cannot be delivered as rejected, once', async () => {
    const { knex, ledger } = await setUp();
    const run = makeRun({ uid: 'u1' });
    const observation = {
      ...observe(run, []),
      refused: [
        {
          rule: 'config/main',
          provider: 'config/github',
          providerType: 'GitHubApp',
          key: 'status',
          words: { vendor: 'GitHub', what: 'commit status', where: 'acme' },
          phase: run.phase,
          reason: 'invalidTarget' as const,
          message: "sha 'xyz' is not one",
        },
      ],
    };
    await ledger.record(observation);
    await ledger.record(observation);
    expect(await summary(knex)).toEqual(['running rejected/invalidTarget']);
    expect(await ledger.claimDue(10)).toEqual([]);
  });

  it('accepts subjects and scopes of any length', async () => {
    const { knex, ledger } = await setUp();
    const run = makeRun({ uid: 'u1' });
    const long = 'x'.repeat(5_000);
    await ledger.record(
      observe(run, [
        want(stateTarget(run, { subject: `${long}1`, scopes: [long] })),
        want(stateTarget(run, { subject: `${long}2`, scopes: [long] })),
      ]),
    );
    expect(await summary(knex)).toEqual([
      'running waiting/due',
      'running waiting/due',
    ]);
  });

  it('remembers revisions of rules and positions', async () => {
    const { ledger } = await setUp();
    const since = await ledger.ruleSince('config/a', 'r1');
    expect(await ledger.ruleSince('config/a', 'r1')).toBe(since);
    expect(await ledger.load('uid-1/pipelineruns')).toBeUndefined();
    await ledger.save('uid-1/pipelineruns', '10');
    await ledger.save('uid-1/pipelineruns', '11');
    expect(await ledger.load('uid-1/pipelineruns')).toBe('11');
  });
});
