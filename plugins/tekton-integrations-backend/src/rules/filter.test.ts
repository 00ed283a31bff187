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

import { Filter } from 'backstage-plugin-tekton-integrations-common';
import { makeRun } from '../__testUtils__/runs';
import { applyFilter } from './filter';

const parent = { kind: 'PipelineRun', name: 'build-1', uid: 'uid-0' };
const TOP = makeRun();
const CHILD = makeRun({ kind: 'TaskRun', parent });
const TASK = makeRun({ kind: 'TaskRun' });
const CUSTOM = makeRun({ kind: 'CustomRun' });
const NESTED = makeRun({ parent });

describe('applyFilter', () => {
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
  ])('with %s matches just what it names', (_, filter, matching, others) => {
    expect(matching.map(run => applyFilter(filter, run).matched)).toEqual(
      matching.map(() => true),
    );
    expect(others.map(run => applyFilter(filter, run).matched)).toEqual(
      others.map(() => false),
    );
  });

  it('names the clause that decided', () => {
    expect(applyFilter({ statuses: ['failed'] }, TOP)).toEqual({
      matched: false,
      clause: 'statuses: only failed',
    });
    expect(applyFilter({ kinds: ['TaskRun'] }, TOP)).toEqual({
      matched: false,
      clause: 'kinds: only TaskRun',
    });
    expect(
      applyFilter(
        {
          labelSelector: {
            matchExpressions: [
              { key: 'tier', operator: 'In', values: ['a', 'b'] },
            ],
          },
        },
        TOP,
      ),
    ).toEqual({ matched: false, clause: 'labelSelector: tier in (a, b)' });
  });
});
