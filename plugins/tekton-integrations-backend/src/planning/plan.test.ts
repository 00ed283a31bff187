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
import {
  CATALOG_AWAY,
  NO_ROUTING,
  NOW,
  planFacts,
  routedBy,
} from '../__testUtils__/planFacts';
import { plainType } from '../__testUtils__/providerTypes';
import { makeRun } from '../__testUtils__/runs';
import { OperatorPolicy, RuleBook } from '../rules';
import { explainRun } from './explain';
import { PlanFacts, planRun } from './plan';

const cluster = { id: 'cluster-uid', name: 'ci' };

interface More {
  readonly needsTasks?: boolean;
  readonly provider?: object;
  readonly failure?: Error;
  readonly usesEntity?: boolean;
  /** Entries of app-config. */
  readonly config?: {
    readonly providers?: Record<string, unknown>;
    readonly notifications?: Record<string, unknown>;
    readonly policy?: OperatorPolicy;
  };
}

function bookOf(spec: object, over: More = {}): RuleBook {
  const type = plainType(over);
  const book = new RuleBook(new Map([[type.type, type]]));
  book.addCluster(cluster);
  book.replaceConfig(
    over.config?.providers ?? {},
    over.config?.notifications ?? {},
    over.config?.policy,
  );
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
  return book;
}

const FOLLOWED = {
  rule: 'kubernetes/cluster-uid/team-a/told',
  targetKey: 'C02',
  provider: 'kubernetes/cluster-uid/team-a/slack',
};

/** A rule that needs the entity. */
const BY_ENTITY = { filter: { expression: "entity.name == 'shop'" } };

const ENDED = makeRun({
  phase: 'failed',
  completedAt: new Date(NOW - 1_000).toISOString(),
});

function plan(
  run: RunState,
  spec: object = {},
  over: Partial<PlanFacts> = {},
  more: More = {},
) {
  const book = bookOf(spec, more);
  const rules = book.index().rulesFor(run);
  const facts = planFacts(run, {
    policy: book.policy,
    provider: id => book.provider(id),
    rule: id => book.index().get(id),
    ...over,
  });
  const { wanted, refused, againInMs, awaits } = planRun(rules, facts);
  const notSent = explainRun(rules, facts).flatMap(({ why, outcome }) =>
    why && outcome !== 'followed' ? [[why.reason, why.message]] : [],
  );
  return {
    wanted: wanted.map(({ target, hold }) => [target.key, hold?.reason]),
    content: wanted.map(({ target }) => target.content),
    refused: refused.map(({ key, message }) => [key, message]),
    notSent,
    againInMs,
    awaits,
  };
}

const BOTH = [
  ['C01', undefined],
  ['C02', undefined],
];

describe('planRun', () => {
  it('wants each target of a rule that matches', () => {
    expect(plan(makeRun())).toMatchObject({
      wanted: BOTH,
      refused: [],
      notSent: [],
      againInMs: undefined,
      awaits: undefined,
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
      awaits: 'tasks',
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
    const book = bookOf({});
    const gone = { ...FOLLOWED, rule: 'kubernetes/cluster-uid/team-a/gone' };
    const facts = planFacts(ENDED, {
      followed: [gone],
    });
    const { wanted } = planRun([], {
      ...facts,
      provider: id => book.provider(id),
    });
    expect(wanted).toEqual([
      expect.objectContaining({
        rule: gone.rule,
        target: expect.objectContaining({ key: 'C02', kind: 'state' }),
      }),
    ]);
    expect(planRun([], facts).wanted).toEqual([]);
    expect(
      planRun([], {
        ...facts,
        provider: id => book.provider(id),
        elsewhere: 'x',
      }).wanted,
    ).toEqual([]);
  });

  it('follows a target to its end whose rule was broken by its author', () => {
    expect(
      plan(
        ENDED,
        { template: { text: '${{ run.nmae }}' } },
        { followed: [FOLLOWED] },
      ).wanted,
    ).toEqual([['C02', undefined]]);
  });

  it('follows a target that its author took out of the rule', () => {
    const { wanted } = plan(
      ENDED,
      { slackApp: { channels: [{ id: 'C01' }] } },
      { followed: [FOLLOWED] },
    );
    expect(wanted).toEqual([
      ['C01', undefined],
      ['C02', undefined],
    ]);
  });

  it('follows into a namespace that the rule does not select any more, if it may see it', () => {
    const run = { ...ENDED, namespace: 'team-b' };
    const may = new OperatorPolicy([{ from: ['team-a'], to: ['team-b'] }]);
    const over = { followed: [FOLLOWED] };
    expect(plan(run, {}, over, { config: { policy: may } }).wanted).toEqual([
      ['C02', undefined],
    ]);
    expect(plan(run, {}, over).wanted).toEqual([]);
  });

  it("asks again before sending for what a tenant names through the portal's Provider", () => {
    const ops = {
      type: 'SlackApp',
      slackApp: { accessToken: 'xoxb-1', channels: [{ id: 'C01' }] },
      access: [{ namespaces: ['team-a'], channels: ['C02'] }],
    };
    const book = bookOf(
      {
        providerRef: { name: 'ops', source: 'portal' },
        slackApp: { channels: [{ id: 'C01' }, { id: 'C02' }] },
      },
      { config: { providers: { ops } } },
    );
    const run = makeRun();
    const { wanted } = planRun(
      book.index().rulesFor(run),
      planFacts(run, { policy: book.policy }),
    );
    expect(wanted.map(({ target }) => [target.key, target.chosen])).toEqual([
      ['C01', [{ kind: 'channel', name: 'C02' }]],
      ['C02', [{ kind: 'channel', name: 'C02' }]],
    ]);
  });

  it('follows nothing of a rule that lost its right', () => {
    const portal = {
      providerRef: { name: 'ops', source: 'portal' },
      slackApp: { channels: [{ id: 'C02' }] },
    };
    const ops = (access: object[]) => ({
      config: {
        providers: {
          ops: {
            type: 'SlackApp',
            slackApp: {
              accessToken: 'xoxb-1',
              channels: [{ id: 'C01' }],
              mode: 'update',
            },
            access,
          },
        },
      },
    });
    const over = { followed: [{ ...FOLLOWED, provider: 'config///ops' }] };
    const granted = [{ namespaces: ['team-a'], channels: ['C02'] }];
    expect(plan(ENDED, portal, over, ops(granted)).wanted).toEqual([
      ['C02', undefined],
    ]);
    for (const access of [[], [{ namespaces: ['team-a'] }]]) {
      expect(plan(ENDED, portal, over, ops(access))).toMatchObject({
        wanted: [],
        notSent: [['notPermitted', expect.stringContaining('ops.access')]],
      });
    }
  });

  it.each<[string, Partial<PlanFacts>, object, object[]]>([
    ['its tasks', { awaits: 'tasks' }, {}, BOTH],
    ['its entity, if the rule needs it', { awaits: 'entity' }, BY_ENTITY, BOTH],
    ['its entity, for other rules', { awaits: 'entity' }, {}, []],
  ])(
    'remembers over a long stop what it put off for %s',
    (_, over, spec, wanted) => {
      expect(
        plan(ENDED, spec, {
          finalSeenAt: NOW - 3_600_000,
          routing: routedBy(),
          ...over,
        }).wanted,
      ).toEqual(wanted);
    },
  );

  describe('with another portal on the cluster', () => {
    it('observes, and says which', () => {
      const elsewhere = "Portal 'prod' reports";
      expect(
        plan(makeRun(), {}, { elsewhere, followed: [FOLLOWED] }),
      ).toMatchObject({
        wanted: [],
        notSent: [['managedElsewhere', elsewhere]],
      });
    });

    it.each([
      ['before', NOW - 60_000, []],
      ['after', NOW - 1_000, BOTH],
    ])(
      'announces what ended %s it took over, if it was its to tell',
      (_, finalSeenAt, wanted) => {
        expect(
          plan(ENDED, {}, { finalSeenAt, managedSince: NOW - 30_000 }).wanted,
        ).toEqual(wanted);
      },
    );
  });

  describe('where the catalog decides', () => {
    it.each([
      ['a filter', BY_ENTITY],
      ['a template', { template: { text: '${{ entity.name }}' } }],
    ])('puts off %s by the entity while it does not answer', (_, spec) => {
      expect(plan(makeRun(), spec, { routing: CATALOG_AWAY })).toMatchObject({
        wanted: [],
        notSent: [['catalogAway', 'the catalog does not answer']],
        awaits: 'entity',
      });
      expect(plan(makeRun(), spec, { routing: routedBy() }).wanted).toEqual(
        BOTH,
      );
    });

    it('delays nothing else', () => {
      expect(plan(makeRun(), {}, { routing: CATALOG_AWAY })).toMatchObject({
        wanted: BOTH,
        awaits: undefined,
      });
    });

    it('does not announce what is history anyhow', () => {
      expect(
        plan(ENDED, BY_ENTITY, { routing: CATALOG_AWAY, baseline: true }),
      ).toMatchObject({
        notSent: [['baseline', expect.anything()]],
        awaits: undefined,
      });
    });
  });

  describe('with subscriptions', () => {
    const NOTIFY = 'integrations.tekton.dev/notify';
    const more: More = {
      provider: { suspend: true },
      config: {
        providers: {
          ops: {
            type: 'SlackApp',
            slackApp: { accessToken: 'xoxb-1', channels: [{ id: 'C0OPS' }] },
          },
        },
        notifications: {
          alerts: { providerRef: { name: 'ops' }, subscribable: true },
        },
      },
    };
    const told = (
      annotations: Record<string, string>,
      over: Partial<PlanFacts> = {},
    ) => plan(makeRun({ annotations }), { suspend: true }, over, more);

    it.each<[string, Record<string, string>, Partial<PlanFacts>]>([
      ['a Run that names it', { [NOTIFY]: 'x, alerts' }, {}],
      [
        'a Run whose entity names it',
        {},
        { routing: routedBy({ [NOTIFY]: 'alerts' }) },
      ],
      [
        'a Run that names it, whatever the entity says',
        { [NOTIFY]: 'alerts' },
        { routing: routedBy({ [NOTIFY]: 'none' }) },
      ],
    ])('tells a subscribable rule of %s', (_, annotations, over) => {
      expect(told(annotations, over).wanted).toContainEqual([
        'C0OPS',
        undefined,
      ]);
    });

    it.each<[string, Record<string, string>, Partial<PlanFacts>, string]>([
      ['a Run that names nothing', {}, {}, 'notMatched'],
      ['a Run that names another', { [NOTIFY]: 'other' }, {}, 'notMatched'],
      ['a Run that wants none', { [NOTIFY]: 'none' }, {}, 'muted'],
      [
        'a Run whose entity wants none',
        {},
        { routing: routedBy({ [NOTIFY]: 'none' }) },
        'muted',
      ],
      [
        'a Run whose entity does not route',
        {},
        { routing: NO_ROUTING },
        'notMatched',
      ],
      [
        'a Run of an unknown entity',
        {},
        { routing: CATALOG_AWAY },
        'catalogAway',
      ],
    ])('does not tell it of %s', (_, annotations, over, reason) => {
      const { wanted, notSent } = told(annotations, over);
      expect(wanted.map(([key]) => key)).not.toContain('C0OPS');
      expect(notSent[0]).toEqual([reason, expect.any(String)]);
    });
  });

  describe('with a template', () => {
    it('gives the provider the rendered tree', () => {
      expect(
        plan(makeRun(), { template: { text: '<${{ run.name }}>' } }).content,
      ).toEqual([
        expect.objectContaining({ text: '<BUILD-1>' }),
        expect.objectContaining({ text: '<BUILD-1>' }),
      ]);
    });

    it("takes the Provider's where the Notification has none", () => {
      const more = { provider: { template: { text: 'ours ${{ run.kind }}' } } };
      expect(plan(makeRun(), {}, {}, more).content[0]).toMatchObject({
        text: 'ours PIPELINERUN',
      });
      expect(
        plan(makeRun(), { template: { text: 'mine' } }, {}, more).content[0],
      ).toMatchObject({ text: 'mine' });
    });

    it('rejects what cannot be rendered, with the field, and sends no part', () => {
      expect(
        plan(makeRun(), {
          template: { text: "all well ${{ run.labels['missing'] }}" },
        }),
      ).toMatchObject({
        wanted: [],
        refused: [
          ['C01', expect.stringMatching(/^template\.text: .*missing/)],
          ['C02', expect.stringMatching(/^template\.text: .*missing/)],
        ],
      });
    });

    it.each([
      ['a field that is not there', { txt: 'x' }, /template\.text/],
      ['an expression that is none', { text: '${{ run. }}' }, /template\.text/],
    ])('is a problem of the rule with %s', (_, template, message) => {
      expect(plan(makeRun(), { template }).notSent).toEqual([
        ['noTarget', expect.stringMatching(message)],
      ]);
    });
  });

  it('names what is missing where a rule has no Provider', () => {
    expect(
      plan(makeRun(), { providerRef: { name: 'nobody' } }).notSent,
    ).toEqual([['noTarget', expect.stringContaining("'nobody'")]]);
  });
});
