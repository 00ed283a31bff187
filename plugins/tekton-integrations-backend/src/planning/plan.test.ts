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

import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { RuleBook } from '../rules';
import { plainType } from '../__testUtils__/providerTypes';
import { makeRun } from '../__testUtils__/runs';
import { planRun, PlanFacts } from './plan';

const cluster = { id: 'cluster-uid', name: 'ci' };
const NOW = Date.parse('2026-03-01T12:00:00Z');

function rulesOf(
  spec: object,
  over: { needsTasks?: boolean; provider?: object; failure?: Error } = {},
) {
  const type = plainType(over);
  const book = new RuleBook(new Map([[type.type, type]]));
  book.addCluster(cluster);
  book.upsert(cluster, 'Provider', {
    metadata: { namespace: 'team-a', name: 'slack' },
    spec: {
      type: 'SlackApp',
      slackApp: {
        accessToken: { secretRef: { name: 's' } },
        channels: [{ id: 'C01' }, { id: 'C02' }],
        mode: 'update',
      },
      ...over.provider,
    },
  });
  book.upsert(cluster, 'Notification', {
    metadata: { namespace: 'team-a', name: 'told' },
    spec: { providerRef: { name: 'slack' }, ...spec },
  });
  return book.resolved();
}

function facts(over: Partial<PlanFacts> = {}): PlanFacts {
  return {
    now: NOW,
    baseline: false,
    ruleSince: () => NOW - 3_600_000,
    awaitsTasks: false,
    followed: [],
    provider: () => undefined,
    holdOf: () => undefined,
    observing: false,
    severalClusters: false,
    runUrl: 'https://portal.example/runs/1',
    ...over,
  };
}

const FOLLOWED = {
  rule: 'kubernetes/cluster-uid/team-a/told',
  targetKey: 'C02',
  provider: 'kubernetes/cluster-uid/team-a/slack',
};

const ENDED = makeRun({
  phase: 'failed',
  completedAt: new Date(NOW - 1_000).toISOString(),
});

function plan(
  run: RunState,
  spec: object = {},
  over: Partial<PlanFacts> = {},
  more: Parameters<typeof rulesOf>[1] = {},
) {
  const { wanted, refused, notSent, againInMs } = planRun(
    run,
    rulesOf(spec, more),
    facts(over),
  );
  return {
    wanted: wanted.map(({ target, hold }) => [target.key, hold?.reason]),
    refused,
    notSent: notSent.map(({ reason, message }) => [reason, message]),
    againInMs,
  };
}

const BOTH = [
  ['C01', undefined],
  ['C02', undefined],
];

describe('planRun', () => {
  it('wants each target of a rule that matches', () => {
    expect(plan(makeRun())).toEqual({
      wanted: BOTH,
      refused: [],
      notSent: [],
      againInMs: undefined,
    });
  });

  it('says once for each rule which clause decided against it', () => {
    expect(plan(makeRun(), { filter: { statuses: ['failed'] } })).toMatchObject(
      { wanted: [], notSent: [['notMatched', 'statuses: only failed']] },
    );
  });

  it('is silent about rules that cannot see the Run', () => {
    expect(plan(makeRun({ namespace: 'team-b' }))).toMatchObject({
      wanted: [],
      notSent: [],
    });
    expect(
      plan(makeRun({ cluster: { id: 'another', name: 'ci' } })),
    ).toMatchObject({ wanted: [], notSent: [] });
  });

  it('follows a target that has shown something, whatever the filter says', () => {
    expect(
      plan(
        makeRun({ phase: 'succeeded' }),
        { filter: { statuses: ['running'] } },
        { followed: [FOLLOWED] },
      ).wanted,
    ).toEqual([['C02', undefined]]);
  });

  it.each<[string, Partial<RunState>, Partial<PlanFacts>]>([
    ['ended just now', {}, { finalSeenAt: NOW - 900 }],
    [
      'ended while nobody watched, a while ago',
      { completedAt: new Date(NOW - 3_600_000).toISOString() },
      { finalSeenAt: NOW },
    ],
    [
      'ended in the future of our clock',
      { completedAt: new Date(NOW + 3_600_000).toISOString() },
      { finalSeenAt: NOW },
    ],
  ])('announces a Run that %s', (_, over, known) => {
    expect(plan({ ...ENDED, ...over }, {}, known)).toMatchObject({
      wanted: BOTH,
      notSent: [],
    });
  });

  it.each<[string, Partial<RunState>, Partial<PlanFacts>, RegExp]>([
    ['had ended at first sight', {}, { baseline: true }, /this cluster/],
    [
      'had ended before the rule',
      {},
      { finalSeenAt: NOW - 9_000, ruleSince: () => NOW - 5_000 },
      /as it is now/,
    ],
    [
      'ended longer ago than the age limit',
      { completedAt: new Date(NOW - 25 * 3_600_000).toISOString() },
      { finalSeenAt: NOW },
      /24 h/,
    ],
    [
      'settled before it matched',
      {},
      { finalSeenAt: NOW - 6 * 60_000 },
      /5 min/,
    ],
  ])('takes a Run that %s for history', (_, over, known, history) => {
    expect(plan({ ...ENDED, ...over }, {}, known)).toMatchObject({
      wanted: [],
      notSent: [['baseline', expect.stringMatching(history)]],
    });
  });

  it('reports the present state of a running Run to a new rule', () => {
    expect(plan(makeRun(), {}, { ruleSince: () => NOW }).wanted).toEqual(BOTH);
  });

  it.each([
    ['a suspended Notification', { suspend: true }, {}, {}, 'suspended'],
    [
      'a suspended Provider',
      {},
      {},
      { provider: { suspend: true } },
      'suspended',
    ],
    ['a portal that observes', {}, { observing: true }, {}, 'observed'],
    [
      'a Provider without credentials',
      {},
      { holdOf: () => ({ reason: 'misconfigured' as const, message: 'x' }) },
      {},
      'misconfigured',
    ],
  ])(
    'keeps deliveries of %s back, and drops none',
    (_, spec, over, more, reason) => {
      expect(plan(makeRun(), spec, over, more).wanted).toEqual([
        ['C01', reason],
        ['C02', reason],
      ]);
    },
  );

  it('waits a moment for tasks that are not final, then goes without', () => {
    const run = {
      ...ENDED,
      tasks: [
        {
          name: 'test',
          run: 'build-1-test',
          kind: 'TaskRun' as const,
          phase: 'running' as const,
          attempt: 1,
        },
      ],
    };
    const more = { needsTasks: true };
    expect(plan(run, {}, { finalSeenAt: NOW - 500 }, more)).toMatchObject({
      wanted: [],
      againInMs: 1_500,
    });
    expect(plan(run, {}, { finalSeenAt: NOW - 2_000 }, more).wanted).toEqual(
      BOTH,
    );
  });

  it('keeps the failure of one Provider type to itself', () => {
    expect(
      plan(makeRun(), {}, {}, { failure: new Error('unexpected') }),
    ).toMatchObject({
      wanted: [],
      notSent: [['noTarget', expect.stringMatching(/'SlackApp'.*unexpected/)]],
    });
  });

  it('keeps quiet about a Run that says so, and follows what it showed', () => {
    const quiet = makeRun({
      annotations: { 'integrations.tekton.dev/notify': 'none' },
    });
    expect(plan(quiet)).toMatchObject({
      wanted: [],
      notSent: [['muted', expect.stringContaining("is 'none'")]],
    });
    expect(plan(quiet, {}, { followed: [FOLLOWED] }).wanted).toEqual([
      ['C02', undefined],
    ]);
  });

  it('follows a target to its end whose rule is gone', () => {
    const [{ provider }] = rulesOf({});
    const gone = { ...FOLLOWED, rule: 'kubernetes/cluster-uid/team-a/gone' };
    const { wanted } = planRun(
      ENDED,
      [],
      facts({ followed: [gone], provider: () => provider }),
    );
    expect(wanted).toEqual([
      expect.objectContaining({
        rule: gone.rule,
        target: expect.objectContaining({ key: 'C02', kind: 'state' }),
      }),
    ]);
    expect(planRun(ENDED, [], facts({ followed: [gone] })).wanted).toEqual([]);
  });

  it('does not forget over a long stop what it put off for its tasks', () => {
    expect(
      plan(ENDED, {}, { finalSeenAt: NOW - 3_600_000, awaitsTasks: true })
        .wanted,
    ).toEqual(BOTH);
  });

  it('names what is missing where a rule has no Provider', () => {
    expect(
      plan(makeRun(), { providerRef: { name: 'nobody' } }).notSent,
    ).toEqual([['noTarget', expect.stringContaining("'nobody'")]]);
  });
});
