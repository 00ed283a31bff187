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

import { Filter, RunState } from 'backstage-plugin-tekton-integrations-common';
import { makeRun } from '../__testUtils__/runs';
import { compileFilter } from './filter';
import { Subject, SubjectFacts } from './subject';

const parent = { kind: 'PipelineRun', name: 'build-1', uid: 'uid-0' };
const TOP = makeRun();
const CHILD = makeRun({ kind: 'TaskRun', parent });
const TASK = makeRun({ kind: 'TaskRun' });
const CUSTOM = makeRun({ kind: 'CustomRun' });
const NESTED = makeRun({ parent });

const task = (over: Partial<RunState['tasks'][number]>) => ({
  name: 'test',
  run: 'build-1-test',
  kind: 'TaskRun' as const,
  phase: 'failed' as const,
  attempt: 1,
  ...over,
});

function answer(
  filter: Filter,
  run: RunState,
  facts: Partial<SubjectFacts> = {},
) {
  const { filter: compiled, problems } = compileFilter(filter);
  expect(problems).toEqual([]);
  const given = compiled.apply(
    new Subject({
      run,
      entity: null,
      entityKnown: true,
      runUrl: 'https://portal.example/runs/1',
      now: Date.parse('2026-03-01T12:00:00Z'),
      ...facts,
    }),
  );
  return given.kind === 'unmatched' ? given.clause() : given.kind;
}

const matches = (filter: Filter, run: RunState) =>
  answer(filter, run) === 'matched';

describe('compileFilter', () => {
  it.each<[string, Filter, (typeof TOP)[], (typeof TOP)[]]>([
    ['nothing', {}, [TOP, TASK, CUSTOM], [CHILD, NESTED]],
    ['kinds PipelineRun', { kinds: ['PipelineRun'] }, [TOP], [TASK, NESTED]],
    ['kinds TaskRun', { kinds: ['TaskRun'] }, [TASK, CHILD], [TOP, CUSTOM]],
    [
      'pipelineRun on',
      { pipelineRun: { enabled: true } },
      [TOP],
      [TASK, CUSTOM, CHILD, NESTED],
    ],
    [
      'pipelineRun off',
      { pipelineRun: { enabled: false } },
      [TASK, CUSTOM],
      [TOP, CHILD],
    ],
    [
      'taskRun on',
      { taskRun: { enabled: true } },
      [TASK, CHILD],
      [TOP, CUSTOM],
    ],
    [
      'both on',
      { pipelineRun: { enabled: true }, taskRun: { enabled: true } },
      [TOP, TASK, CHILD],
      [CUSTOM, NESTED],
    ],
    [
      'kinds over flags',
      { kinds: ['CustomRun'], taskRun: { enabled: true } },
      [CUSTOM],
      [TASK, TOP],
    ],
    [
      'a namespace by name',
      { namespaceSelector: { matchNames: ['team-a'] } },
      [TOP],
      [makeRun({ namespace: 'team-b' })],
    ],
    [
      'all namespaces',
      { namespaceSelector: { matchNames: ['*'] } },
      [TOP, makeRun({ namespace: 'team-b' })],
      [],
    ],
    [
      'namespaces by a pattern',
      { namespaceSelector: { matchNames: ['team-*'] } },
      [TOP],
      [makeRun({ namespace: 'ops' })],
    ],
    [
      'labels',
      { labelSelector: { matchLabels: { tier: 'prod' } } },
      [makeRun({ labels: { tier: 'prod' } })],
      [TOP, makeRun({ labels: { tier: 'dev' } })],
    ],
    [
      'statuses',
      { statuses: ['failed', 'timedOut'] },
      [makeRun({ phase: 'failed' }), makeRun({ phase: 'timedOut' })],
      [TOP, makeRun({ phase: 'cancelled' })],
    ],
    [
      'topLevelOnly over kinds',
      { kinds: ['TaskRun'], topLevelOnly: true },
      [TASK],
      [CHILD, TOP],
    ],
    [
      'topLevelOnly off',
      { topLevelOnly: false },
      [TOP, CHILD, NESTED, TASK],
      [],
    ],
    [
      'names',
      { names: ['build-*', 'release'] },
      [TOP, makeRun({ name: 'release' })],
      [makeRun({ name: 'rebuild-1' }), makeRun({ name: 'release-1' })],
    ],
    [
      'pipelines',
      { pipelines: ['build*'], topLevelOnly: false },
      [
        makeRun({ definition: 'build-image' }),
        makeRun({
          kind: 'TaskRun',
          definition: 'go-test',
          parent,
          labels: { 'tekton.dev/pipeline': 'build' },
        }),
      ],
      [
        makeRun({ definition: 'deploy' }),
        makeRun({ kind: 'TaskRun', definition: 'build' }),
      ],
    ],
    [
      'tasks',
      { tasks: ['go-*'], topLevelOnly: false },
      [
        makeRun({ kind: 'TaskRun', definition: 'go-test' }),
        makeRun({ kind: 'TaskRun', definition: 't', pipelineTask: 'go-vet' }),
        makeRun({ kind: 'CustomRun', definition: 'go-wait' }),
      ],
      [
        makeRun({ definition: 'go-test' }),
        makeRun({ kind: 'TaskRun', definition: 'npm-test' }),
      ],
    ],
    [
      'reasons of its own',
      { reasons: ['*Timeout', 'Failed'] },
      [
        makeRun({ reason: 'PipelineRunTimeout' }),
        makeRun({ reason: 'Failed' }),
      ],
      [makeRun({ reason: 'Running' }), makeRun({ reason: 'Failed1' })],
    ],
    [
      'reasons of its tasks',
      { reasons: ['StepOOM'] },
      [makeRun({ tasks: [task({ reason: 'StepOOM' })] })],
      [
        makeRun({ tasks: [task({ reason: 'StepOOM', phase: 'succeeded' })] }),
        makeRun({ tasks: [task({ reason: 'StepOOM', phase: 'running' })] }),
        makeRun({ tasks: [task({ reason: 'Failed' })] }),
      ],
    ],
    [
      'an annotation that exists',
      { annotations: [{ name: 'a', operator: 'Exists' }] },
      [makeRun({ annotations: { a: '' } })],
      [TOP, makeRun({ annotations: { b: '1' } })],
    ],
    [
      'an annotation that does not',
      { annotations: [{ name: 'a', operator: 'DoesNotExist' }] },
      [TOP],
      [makeRun({ annotations: { a: '' } })],
    ],
    [
      'an annotation by a name of JavaScript',
      { annotations: [{ name: 'constructor', operator: 'Exists' }] },
      [],
      [TOP],
    ],
    [
      'a parameter',
      { params: [{ name: 'env', operator: 'In', values: ['prod', 'stage'] }] },
      [makeRun({ params: [{ name: 'env', value: 'prod' }] })],
      [TOP, makeRun({ params: [{ name: 'env', value: 'dev' }] })],
    ],
    [
      'a parameter that is not one',
      { params: [{ name: 'env', operator: 'NotIn', values: ['prod'] }] },
      [TOP, makeRun({ params: [{ name: 'env', value: 'dev' }] })],
      [makeRun({ params: [{ name: 'env', value: 'prod' }] })],
    ],
    [
      'a result by patterns',
      {
        results: [
          { name: 'digest', operator: 'Matches', values: ['^sha256:', 'x$'] },
        ],
      },
      [
        makeRun({ results: [{ name: 'digest', value: 'sha256:0a' }] }),
        makeRun({ results: [{ name: 'digest', value: 'ax' }] }),
      ],
      [TOP, makeRun({ results: [{ name: 'digest', value: 'sha1:0a' }] })],
    ],
    [
      'an expression',
      { expression: "run.labels[?'tier'].orValue('') == 'prod'" },
      [makeRun({ labels: { tier: 'prod' } })],
      [TOP, makeRun({ labels: { tier: 'dev' } })],
    ],
    [
      'all its clauses',
      { statuses: ['failed'], names: ['build-*'] },
      [makeRun({ phase: 'failed' })],
      [TOP, makeRun({ phase: 'failed', name: 'deploy' })],
    ],
  ])('with %s matches just what it names', (_, filter, matching, others) => {
    expect(matching.map(run => matches(filter, run))).toEqual(
      matching.map(() => true),
    );
    expect(others.map(run => matches(filter, run))).toEqual(
      others.map(() => false),
    );
  });

  it.each<[string, Filter, string]>([
    ['statuses', { statuses: ['failed'] }, 'statuses: only failed'],
    ['kinds', { kinds: ['TaskRun'] }, 'kinds: only TaskRun'],
    ['names', { names: ['a', 'b-*'] }, 'names: only a, b-*'],
    ['pipelines', { pipelines: ['x'] }, 'pipelines: only x'],
    ['reasons', { reasons: ['StepOOM'] }, 'reasons: only StepOOM'],
    [
      'labels',
      {
        labelSelector: {
          matchExpressions: [
            { key: 'tier', operator: 'In', values: ['a', 'b'] },
          ],
        },
      },
      'labelSelector: tier in (a, b)',
    ],
    [
      'params',
      { params: [{ name: 'env', operator: 'In', values: ['prod'] }] },
      "params: parameter 'env' is not in ('prod')",
    ],
    [
      'results',
      { results: [{ name: 'tag', operator: 'Exists' }] },
      "results: result 'tag' does not exist",
    ],
    [
      'annotations',
      { annotations: [{ name: 'a', operator: 'Matches', values: ['^x'] }] },
      "annotations: annotation 'a' matches none of '^x'",
    ],
    [
      'the expression',
      { expression: "run.namespace == 'ops'" },
      "expression: run.namespace == 'ops' is false",
    ],
    [
      'namespaces',
      { namespaceSelector: { matchNames: ['ops'] } },
      'namespaceSelector: only ops',
    ],
  ])('names the clause that decided: %s', (_, filter, clause) => {
    expect(answer(filter, TOP)).toBe(clause);
  });

  it('says why a child of another Run is left out', () => {
    expect(answer({}, CHILD)).toBe(
      'topLevelOnly: it is part of a PipelineRun; kinds, taskRun.enabled or topLevelOnly: false include such Runs',
    );
  });

  it.each<[string, Record<string, string> | undefined, string]>([
    ['that fit', { team: 'a', tier: 'prod' }, 'matched'],
    ['that do not', { team: 'a' }, 'namespaceSelector: tier in (prod)'],
    [
      'that are not known',
      undefined,
      'namespaceSelector: the labels of the namespace are not known',
    ],
  ])('asks for labels of the namespace %s', (_, namespaceLabels, expected) => {
    const filter: Filter = {
      namespaceSelector: {
        matchLabels: { team: 'a' },
        matchExpressions: [{ key: 'tier', operator: 'In', values: ['prod'] }],
      },
    };
    expect(answer(filter, TOP, { namespaceLabels })).toBe(expected);
  });

  it('decides nothing by an entity that is not known', () => {
    const filter: Filter = {
      statuses: ['running'],
      expression: "entity != null && entity.lifecycle == 'production'",
    };
    expect(answer(filter, TOP, { entityKnown: false })).toBe('undecided');
    expect(
      answer(filter, makeRun({ phase: 'failed' }), { entityKnown: false }),
    ).toBe('statuses: only running');
    expect(answer(filter, TOP)).toContain('expression');
    const entity = {
      ref: 'component:default/shop',
      kind: 'Component',
      namespace: 'default',
      name: 'shop',
      lifecycle: 'production',
      labels: {},
      annotations: {},
    };
    expect(answer(filter, TOP, { entity })).toBe('matched');
  });

  it.each<[string, Filter, string, RegExp]>([
    [
      'an expression',
      { expression: 'run.nmae == "x"' },
      'spec.filter.expression',
      /nmae/,
    ],
    [
      'a pattern of a result',
      {
        results: [
          { name: 'tag', operator: 'Matches', values: ['ok', '(unclosed'] },
        ],
      },
      'spec.filter.results.0.values.1',
      /unclosed/,
    ],
  ])('names the field of %s that cannot be read', (_, filter, field, words) => {
    const { problems } = compileFilter(filter);
    expect(problems).toEqual([
      {
        reason: 'InvalidSpec',
        field,
        message: expect.stringMatching(words),
      },
    ]);
  });
});
