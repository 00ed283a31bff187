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

import fc from 'fast-check';
import {
  isFinal,
  PHASES,
  RUN_ANNOTATIONS,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { Target } from 'backstage-plugin-tekton-integrations-node';
import { runFixture } from 'backstage-plugin-tekton-integrations-node/testUtils';
import * as reporting from '../__testUtils__/reporting';
import { checkRunSchema, commentSchema, commitStatusSchema } from '../content';
import { GitHubSettings } from '../settings';
import { GitHubTemplate } from '../template';
import { summaryOf } from './summaryOf';

const ON_PULL = { ...runFixture().commit!, pullRequest: '12' };

const planned = (
  settings: Partial<GitHubSettings>,
  overrides: Partial<RunState> = {},
  template?: GitHubTemplate,
) =>
  reporting.planned(
    settings,
    { commit: ON_PULL, ...overrides },
    template,
    'github.com',
  );

function target(...args: Parameters<typeof planned>): Target {
  const [first] = planned(...args);
  if (first?.type !== 'target') {
    throw new Error('no target');
  }
  return first;
}

const checkRun = (
  overrides: Partial<RunState> = {},
  settings: Partial<GitHubSettings> = {},
  template?: GitHubTemplate,
) =>
  checkRunSchema.parse(
    target({ report: ['checkRun'], ...settings }, overrides, template).content,
  );

const unfinished = { completedAt: undefined };

describe('planReports, with several reports', () => {
  it('plans each once, under a key and a subject of its own', () => {
    const targets = planned({
      report: ['checkRun', 'pullRequestComment', 'checkRun'],
    });

    expect(targets).toMatchObject([
      {
        key: 'checkRun',
        once: 'findable',
        subject:
          'github:github.com/acme/shop@c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00:check:tekton: build',
        needsTasks: true,
        words: { what: 'check run', where: 'acme/shop' },
        owner: '11111111-2222-3333-4444-555555555555/shop/build',
      },
      {
        key: 'pullRequestComment',
        once: 'findable',
        subject: 'github:github.com/acme/shop#12:comment:tekton: build',
        needsTasks: true,
        words: { what: 'comment', where: 'acme/shop#12' },
      },
    ]);
    expect(target({ report: ['commitStatus'] })).toMatchObject({
      key: 'commitStatus',
      once: 'repeatable',
    });
    expect(target({})).not.toHaveProperty('needsTasks');
  });

  it('refuses each where the commit cannot be one, and says once that there is none', () => {
    const report = ['checkRun', 'pullRequestComment'] as const;

    expect(
      planned({ report: [...report] }, { commit: { ...ON_PULL, sha: 'x' } }),
    ).toMatchObject([
      { type: 'invalid', key: 'checkRun' },
      { type: 'invalid', key: 'pullRequestComment' },
    ]);
    expect(
      planned({ report: [...report] }, { commit: undefined }),
    ).toMatchObject([{ type: 'notSent', reason: 'noTarget' }]);
  });
});

describe('a check run', () => {
  it.each([
    ['queued', 'queued', undefined, undefined],
    ['running', 'in_progress', undefined, undefined],
    ['stopping', 'in_progress', undefined, undefined],
    ['succeeded', 'completed', 'success', 'success'],
    ['ignored', 'completed', 'neutral', 'neutral'],
    ['failed', 'completed', 'failure', 'failure'],
    ['invalid', 'completed', 'failure', 'failure'],
    ['timedOut', 'completed', 'timed_out', 'failure'],
    ['cancelled', 'completed', 'cancelled', 'failure'],
    ['unseen', 'completed', 'action_required', 'action_required'],
  ] as const)(
    'of a Run that is %s is %s, %s (for the ancestor %s)',
    (phase, status, conclusion, ofAncestor) => {
      const run = { phase, ...(isFinal(phase) ? {} : unfinished) };

      expect(checkRun(run)).toMatchObject({ status });
      expect(checkRun(run).conclusion).toBe(conclusion);
      expect(checkRun(run, { states: 'ancestor' }).conclusion).toBe(ofAncestor);
    },
  );

  it('has the same external id in each state, and another one for each Run', () => {
    const ids = PHASES.map(phase => checkRun({ phase }).externalId);

    expect(new Set(ids).size).toBe(1);
    expect(checkRun({ uid: 'another' }).externalId).not.toBe(ids[0]);
  });

  it('tells when the Run began and ended, without milliseconds', () => {
    expect(
      checkRun({ startedAt: '2026-11-21T11:00:01.250+01:00' }),
    ).toMatchObject({
      startedAt: '2026-11-21T10:00:01Z',
      completedAt: '2026-11-21T10:03:13Z',
    });
    expect(checkRun({ phase: 'queued', ...unfinished })).not.toHaveProperty(
      'startedAt',
    );
    expect(checkRun({ phase: 'unseen', ...unfinished })).not.toHaveProperty(
      'completedAt',
    );
  });

  it('has a stage for waiting, one for running and one for each end', () => {
    const stage = (run: Partial<RunState>) =>
      target({ report: ['checkRun'] }, run).stage;

    expect(stage({ phase: 'queued', ...unfinished })).toBe('queued/');
    expect(stage({ phase: 'running', ...unfinished })).toBe('in_progress/');
    expect(stage({ phase: 'stopping', ...unfinished })).toBe('in_progress/');
    expect(stage({ phase: 'queued', attempt: 2, ...unfinished })).toBe(
      'in_progress/',
    );
    const undone = {
      phase: 'running',
      undone: '2026-11-21T10:03:13Z',
    } as const;
    expect(stage({ ...undone, ...unfinished })).toBe(
      'in_progress/2026-11-21T10:03:13Z',
    );
    expect(stage({})).toBe('1/failed/2026-11-21T10:03:13Z');
  });

  it('says what a template says', () => {
    const template = { description: 'Red', context: 'ci', summary: '**No**' };

    expect(checkRun({}, {}, template)).toMatchObject({
      title: 'Red',
      name: 'ci',
      summary: '**No**',
    });
  });
});

describe('a comment', () => {
  const comment = (
    overrides: Partial<RunState> = {},
    template?: GitHubTemplate,
  ) =>
    commentSchema.parse(
      target({ report: ['pullRequestComment'] }, overrides, template).content,
    );

  it('begins with a line that nobody sees, the same for each Run of the pipeline', () => {
    const { body, marker, number } = comment();

    expect(number).toBe(12);
    expect(marker).toMatch(/^<!-- tekton-integrations: [0-9a-f]{32} -->$/);
    expect(body.startsWith(`${marker}\n`)).toBe(true);
    expect(comment({ uid: 'x', name: 'build-2' }).marker).toBe(marker);
    expect(comment({ definition: 'deploy', labels: {} }).marker).not.toBe(
      marker,
    );
  });

  it('says what a template says', () => {
    const { body, marker } = comment({}, { summary: 'Broken' });

    expect(body).toBe(`${marker}\nBroken`);
  });

  it.each<[string | undefined, string]>([
    [undefined, `add the annotation '${RUN_ANNOTATIONS.pullRequest}'`],
    [' ', `add the annotation '${RUN_ANNOTATIONS.pullRequest}'`],
    ['main', "'main' is not the number of a pull request"],
    ['0', "'0' is not the number"],
    ['99999999999', 'is not the number'],
    ['1/../2', 'is not the number'],
  ])('is not written for the pull request %j', (pullRequest, words) => {
    expect(
      planned(
        { report: ['pullRequestComment'] },
        { commit: { ...ON_PULL, pullRequest } },
      ),
    ).toEqual([
      {
        type: 'notSent',
        reason: 'noTarget',
        message: expect.stringContaining(words),
      },
    ]);
  });

  it('takes a number with its sign', () => {
    expect(comment({ commit: { ...ON_PULL, pullRequest: '#7' } }).number).toBe(
      7,
    );
  });
});

describe('distinguishQueued', () => {
  const queued = { phase: 'queued', ...unfinished } as const;

  it('tells waiting from running', () => {
    const { stage, content } = target({ distinguishQueued: true }, queued);

    expect(stage).toBe('queued/');
    expect(commitStatusSchema.parse(content)).toMatchObject({
      state: 'pending',
      description: 'Queued',
    });
    expect(
      target({ distinguishQueued: true }, { ...queued, phase: 'running' }),
    ).toMatchObject({
      stage: 'pending/',
      content: { description: 'In progress' },
    });
  });

  it('is off by default', () => {
    expect(target({}, queued)).toMatchObject({
      stage: 'pending/',
      content: { description: 'In progress' },
    });
  });
});

describe('summaryOf', () => {
  const context = {
    runUrl: 'https://portal.example/runs/1',
    severalClusters: false,
  };
  const summary = (overrides: Partial<RunState> = {}) =>
    summaryOf(runFixture(overrides), context);

  it('says where it ran, what failed, and how the tasks went', () => {
    expect(
      summary({
        tasks: runFixture().tasks.map(task =>
          task.name === 'unit' ? { ...task, displayName: 'Unit tests' } : task,
        ),
      }),
    ).toBe(
      [
        'PipelineRun [`shop/build-x7k2p`](https://portal.example/runs/1) of `build`',
        '- **`Unit tests`** failed: `exit 1 in step test` (reason `Failed`, 10:00:13 to 10:03:12 UTC)',
        '| Task | State | Duration | Details |\n| --- | --- | --- | --- |\n| `fetch` | succeeded | 10s |  |\n| `Unit tests` | failed | 2m 59s | `exit 1 in step test` |',
        'One more task did not run, or is not known any more.',
      ].join('\n\n'),
    );
  });

  it('names the cluster where there are several', () => {
    expect(
      summaryOf(runFixture(), { ...context, severalClusters: true }),
    ).toContain('[`prod/shop/build-x7k2p`]');
  });

  it.each<[string, Partial<RunState>, string]>([
    [
      'tasks that are gone',
      { tasks: [] },
      '`Failed: Tasks Completed: 2 (Failed: 1, Cancelled 0), Skipped: 1`\n\nWhich task failed is unknown.',
    ],
    [
      'a Run that could not start',
      { phase: 'invalid', tasks: [], reason: 'CouldntGetPipeline' },
      '`CouldntGetPipeline: ',
    ],
    [
      'a Run that was deleted',
      { phase: 'cancelled', deleted: true },
      'It was deleted before it ended.',
    ],
    [
      'a Run whose end nobody saw',
      { phase: 'unseen' },
      'how it ended is not known',
    ],
  ])('tells %s', (_, overrides, words) => {
    expect(summary(overrides)).toContain(words);
  });

  it('has no table before the end', () => {
    expect(summary({ phase: 'running', ...unfinished })).not.toContain('|');
  });

  it('stays within what GitHub takes, with as many tasks as there is room for', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.constantFrom('👩‍👩‍👧‍👦'.repeat(99), '`'.repeat(300), '\uD800'),
    );

    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 1_000 }), (value, count) => {
        const tasks = Array.from({ length: count }, () => ({
          ...runFixture().tasks[1]!,
          ...{ displayName: value, failure: value, reason: value },
        }));
        const said = summary({ tasks, message: value, name: value });
        expect(Buffer.byteLength(said)).toBeLessThanOrEqual(65_535);
        expect(Buffer.from(said).toString()).toBe(said);
        const rows = said.split('\n').filter(line => line.startsWith('|'));
        expect(rows.every(row => row.endsWith('|'))).toBe(true);
        expect(rows.length > 2 || count === 0).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});
