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

/**
 * Provider type GitHubApp of Tekton Integrations: commit statuses.
 *
 * @packageDocumentation
 */

import {
  isFinal,
  PHASES,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import {
  Place,
  PlanContext,
  Planned,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { runFixture } from 'backstage-plugin-tekton-integrations-node/testUtils';
import { commitStatusSchema } from '../content';
import { GitHubSettings } from '../settings';
import { limitsOf } from './limitsOf';
import { planReports } from './planReports';

const GROUP = 'integrations.tekton.ornew.io';

function context(
  overrides: Partial<PlanContext<GitHubSettings>> = {},
): PlanContext<GitHubSettings> {
  return {
    settings: { appId: 4242 },
    grants: { refusal: () => undefined },
    routing: { kind: 'none', message: 'no entity' },
    runUrl: 'https://portal.example/runs/1',
    severalClusters: false,
    provider: 'config///vendor',
    ...overrides,
  };
}

function plan(
  run: RunState,
  overrides?: Partial<PlanContext<GitHubSettings>>,
): Planned {
  const [planned, ...others] = planReports(
    run,
    context(overrides),
    'github.com',
  );
  expect(others).toEqual([]);
  if (planned === undefined) {
    throw new Error('nothing was planned');
  }
  return planned;
}

function target(
  run: RunState,
  overrides?: Partial<PlanContext<GitHubSettings>>,
): Target {
  const planned = plan(run, overrides);
  if (planned.type !== 'target') {
    throw new Error(planned.message);
  }
  return planned;
}

function status(
  run: RunState,
  overrides?: Partial<PlanContext<GitHubSettings>>,
) {
  return commitStatusSchema.parse(target(run, overrides).content);
}

const unfinished = { completedAt: undefined, reason: 'Running', message: '' };

describe('planReports', () => {
  it('plans a commit status for a failed Run', () => {
    const { otherwise, ...first } = target(runFixture());

    expect(first).toEqual({
      type: 'target',
      key: 'commitStatus',
      subject:
        'github:github.com/acme/shop@c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00:tekton: build',
      kind: 'state',
      once: 'repeatable',
      stage: '1/failed/2026-11-21T10:03:13Z',
      scopes: ['github:github.com:app:4242:acme'],
      limits: limitsOf('github.com', 'github:github.com:app:4242:acme'),
      words: { vendor: 'GitHub', what: 'commit status', where: 'acme/shop' },
      chosen: [{ kind: 'repository', name: 'acme/shop' }],
      owner: '11111111-2222-3333-4444-555555555555/shop/build',
      content: {
        owner: 'acme',
        repo: 'shop',
        sha: 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00',
        state: 'failure',
        context: 'tekton: build',
        description: 'Failed after 3m 12s: unit: exit 1 in step test',
        targetUrl: 'https://portal.example/runs/1',
      },
    });
    expect(otherwise?.content.context).toBe('tekton: build (shop/build)');
    expect(otherwise?.otherwise?.content.context).toBe(
      'tekton: build (prod/shop/build)',
    );
    expect(otherwise?.otherwise?.otherwise).toBeUndefined();
  });

  it.each([
    ['queued', 'pending', 'pending', 'In progress'],
    ['running', 'pending', 'pending', 'In progress'],
    ['stopping', 'pending', 'pending', 'In progress'],
    ['succeeded', 'success', 'success', 'Succeeded in 3m 12s'],
    [
      'failed',
      'failure',
      'error',
      'Failed after 3m 12s: unit: exit 1 in step test',
    ],
    [
      'invalid',
      'error',
      'error',
      'Could not start: Failed: Tasks Completed: 2 (Failed: 1, Cancelled 0), Skipped: 1',
    ],
    ['timedOut', 'error', 'error', 'Timed out after 3m 12s'],
    ['cancelled', 'error', 'error', 'Cancelled after 3m 12s'],
    [
      'ignored',
      'success',
      'success',
      'Succeeded in 3m 12s, a failure was ignored',
    ],
    ['unseen', 'error', 'error', 'Ended while nobody watched'],
  ] as const)(
    'shows %s as %s, to the ancestor as %s: %s',
    (phase, state, ancestor, description) => {
      const run = runFixture({
        phase,
        ...(isFinal(phase) ? {} : { completedAt: undefined }),
      });

      expect(status(run)).toMatchObject({ state, description });
      expect(
        status(run, { settings: { appId: 1, states: 'ancestor' } }).state,
      ).toBe(ancestor);
    },
  );

  it('has a state for each phase', () => {
    PHASES.forEach(phase =>
      expect(status(runFixture({ phase })).state).toMatch(/^[a-z]+$/),
    );
  });

  it.each<[string, Partial<RunState>, string]>([
    [
      'the message where no failing task is known',
      { tasks: [] },
      'Failed after 3m 12s: Tasks Completed: 2 (Failed: 1, Cancelled 0), Skipped: 1',
    ],
    [
      'the reason where there is no message',
      { tasks: [], message: undefined, reason: 'PipelineRunFailed' },
      'Failed after 3m 12s: PipelineRunFailed',
    ],
    [
      'no duration where the Run never began',
      { tasks: [], message: undefined, startedAt: undefined },
      'Failed: Failed',
    ],
    [
      'that the Run was deleted',
      { phase: 'cancelled', deleted: true, completedAt: undefined },
      'Cancelled: deleted before it ended',
    ],
    [
      'one line',
      { phase: 'invalid', reason: 'X', message: 'two\n  lines\tand\u0000more' },
      'Could not start: X: two lines and more',
    ],
    [
      'no character that GitHub refuses',
      { phase: 'invalid', reason: 'X', message: 'broken 🔥 build' },
      'Could not start: X: broken \u{FFFD} build',
    ],
  ])('says %s', (_, overrides, description) => {
    expect(status(runFixture(overrides)).description).toBe(description);
  });

  it('shortens the description to what GitHub takes', () => {
    const { description } = status(
      runFixture({ tasks: [], message: '构建失败'.repeat(100) }),
    );

    expect(description).toHaveLength(140);
    expect(description.endsWith('…')).toBe(true);
  });

  describe('stages', () => {
    it('writes pending once for all that lies before the end', () => {
      const stages = [
        runFixture({ ...unfinished, phase: 'queued' }),
        runFixture({ ...unfinished, phase: 'running' }),
        runFixture({ ...unfinished, phase: 'stopping' }),
        runFixture({ ...unfinished, phase: 'queued', attempt: 2 }),
      ].map(run => target(run).stage);

      expect(new Set(stages).size).toBe(1);
    });

    it('writes pending anew after an end was undone', () => {
      const before = target(runFixture({ ...unfinished, phase: 'running' }));
      const after = target(
        runFixture({
          ...unfinished,
          phase: 'running',
          undone: '2026-11-21T10:03:13Z',
        }),
      );

      expect(after.stage).not.toBe(before.stage);
      expect(after.subject).toBe(before.subject);
    });

    it('tells two ends apart', () => {
      expect(
        target(runFixture({ completedAt: '2026-11-21T10:09:00Z' })).stage,
      ).not.toBe(target(runFixture()).stage);
    });
  });

  describe('contexts', () => {
    it('shares the context that the annotation names', () => {
      const planned = target(
        runFixture({ annotations: { [`${GROUP}/context-id`]: ' Deploy ' } }),
      );

      expect(planned.content.context).toBe('tekton: Deploy');
      expect(planned.subject.endsWith(':tekton: deploy')).toBe(true);
      expect(planned).not.toHaveProperty('owner');
      expect(planned).not.toHaveProperty('otherwise');
    });

    const child: Partial<RunState> = {
      kind: 'TaskRun',
      name: 'build-x7k2p-unit',
      definition: 'golang-test',
      pipelineTask: 'unit',
      parent: { kind: 'PipelineRun', name: 'build-x7k2p', uid: 'p' },
    };

    it.each<[string, Partial<RunState>, string]>([
      ["the parent's pipeline and the task", child, 'tekton: build / unit'],
      [
        'the task where the pipeline stands in the parent',
        { ...child, labels: { 'tekton.dev/pipeline': 'build-x7k2p' } },
        'tekton: golang-test / unit',
      ],
      [
        "the annotation's id and the task",
        { ...child, annotations: { [`${GROUP}/context-id`]: 'ci' } },
        'tekton: ci / unit',
      ],
      [
        'its own task where it has no parent',
        { kind: 'TaskRun', definition: 'lint', pipelineTask: undefined },
        'tekton: lint',
      ],
    ])('names a TaskRun by %s', (_, overrides, name) => {
      expect(status(runFixture(overrides)).context).toBe(name);
    });

    it('keeps long contexts apart within what GitHub takes', () => {
      const named = (id: string) =>
        status(
          runFixture({
            annotations: { [`${GROUP}/context-id`]: `${'x'.repeat(300)}${id}` },
          }),
        ).context;

      expect(named('a')).toHaveLength(255);
      expect(named('a')).not.toBe(named('b'));
    });
  });

  it.each([
    [
      'the dashboard',
      'PipelineRun',
      'https://dash.example/tekton//',
      'https://dash.example/tekton/#/namespaces/shop/pipelineruns/build-x7k2p',
    ],
    [
      "the dashboard's TaskRun",
      'TaskRun',
      'http://dash.example',
      'http://dash.example/#/namespaces/shop/taskruns/build-x7k2p',
    ],
    [
      'the portal in the place of a script',
      'PipelineRun',
      'data:text/html,x',
      'https://portal.example/runs/1',
    ],
    [
      'the portal where the annotation is empty',
      'PipelineRun',
      '',
      'https://portal.example/runs/1',
    ],
  ] as const)('links to %s', (_, kind, base, targetUrl) => {
    expect(
      status(
        runFixture({
          kind,
          annotations: { [`${GROUP}/tekton-dashboard-base-url`]: base },
        }),
      ).targetUrl,
    ).toBe(targetUrl);
  });

  it.each<[string, Partial<RunState>, string]>([
    [
      'optedOut',
      { annotations: { [`${GROUP}/github-commit-status`]: 'false' } },
      'remove it',
    ],
    [
      'reportedElsewhere',
      { labels: { 'pipelinesascode.tekton.dev/repository': 'shop' } },
      'Pipelines-as-Code',
    ],
    [
      'reportedElsewhere',
      { annotations: { 'pipelinesascode.tekton.dev/sha': 'abc' } },
      'Pipelines-as-Code',
    ],
    [
      'reportedElsewhere',
      { labels: { 'kueue.x-k8s.io/multikueue-origin': 'hub' } },
      'MultiKueue',
    ],
    ['noTarget', { commit: undefined }, `'${GROUP}/github-owner'`],
  ])('sends nothing: %s', (reason, overrides, words) => {
    expect(plan(runFixture(overrides))).toMatchObject({
      type: 'notSent',
      reason,
      message: expect.stringContaining(words),
    });
  });

  it('reports where the opting out is not false', () => {
    expect(
      plan(
        runFixture({
          annotations: { [`${GROUP}/github-commit-status`]: 'true' },
        }),
      ).type,
    ).toBe('target');
  });

  const commit = runFixture().commit!;

  it.each([
    ['owner', 'github-owner'],
    ['repository', 'github-repo'],
    ['sha', 'github-sha'],
  ])(
    'says which annotation to add where %s is missing or empty',
    (field, annotation) => {
      for (const value of [undefined, '', '  ']) {
        expect(
          plan(runFixture({ commit: { ...commit, [field]: value } })),
        ).toEqual({
          type: 'notSent',
          reason: 'noTarget',
          message: `The Run does not say which commit it works on: add the annotation '${GROUP}/${annotation}'.`,
        });
      }
    },
  );

  it.each([
    ['owner', 'acme/../evil'],
    ['owner', '-acme'],
    ['owner', 'a'.repeat(40)],
    ['owner', 'acme%2f'],
    ['repository', '.'],
    ['repository', '..'],
    ['repository', 'shop/../other'],
    ['repository', 'a'.repeat(101)],
    ['repository', 'shop?x=y'],
    ['sha', 'main'],
    ['sha', 'c0ffee'],
    ['sha', 'g'.repeat(40)],
    ['sha', 'a'.repeat(41)],
  ])('refuses %s %s and quotes it', (field, value) => {
    const planned = plan(runFixture({ commit: { ...commit, [field]: value } }));

    expect(planned).toMatchObject({
      type: 'invalid',
      message: expect.stringContaining(`'${value.slice(0, 99)}`),
    });
  });

  it.each([
    ['owner', 'octo-cat_acme'],
    ['repository', '.github'],
    ['repository', 'a_b.c-d'],
    ['sha', 'a'.repeat(64)],
  ])('takes %s %s', (field, value) => {
    expect(
      plan(runFixture({ commit: { ...commit, [field]: value } })).type,
    ).toBe('target');
  });

  it('writes a sha in lower case', () => {
    expect(
      status(runFixture({ commit: { ...commit, sha: 'ABCDEF0123'.repeat(4) } }))
        .sha,
    ).toBe('abcdef0123'.repeat(4));
  });

  it('has one subject and one scope whatever the case of owner and repository', () => {
    const one = target(runFixture());
    const other = target(
      runFixture({ commit: { ...commit, owner: 'Acme', repository: 'SHOP' } }),
    );

    expect(other.subject).toBe(one.subject);
    expect(other.scopes).toEqual(one.scopes);
    expect(other.content.owner).toBe('Acme');
  });

  it('asks whether the repository is granted and says what to add', () => {
    const asked: Place[] = [];
    const message = "add 'acme/shop' to access";

    expect(
      plan(runFixture(), {
        grants: {
          refusal: place => {
            asked.push(place);
            return message;
          },
        },
      }),
    ).toEqual({ type: 'notSent', reason: 'notPermitted', message });
    expect(asked).toEqual([{ kind: 'repository', name: 'acme/shop' }]);
  });

  it('says of each name of the status that the Run chose the repository', () => {
    const first = target(runFixture());
    const chosen = [{ kind: 'repository', name: 'acme/shop' }];

    expect(first.chosen).toEqual(chosen);
    expect(first.otherwise?.chosen).toEqual(chosen);
    expect(first.otherwise?.otherwise?.chosen).toEqual(chosen);
  });

  it('counts limits by the integration where there is one', () => {
    expect(
      target(runFixture(), { settings: { integration: 'github.com' } }).scopes,
    ).toEqual(['github:github.com:app:github.com:acme']);
  });
});
