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
  runStateSchema,
  type RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { runStateOf } from './runStateOf';
import { runObject, succeeded } from './__testUtils__/recordings';

const CLUSTER = { id: 'c1', name: 'prod' };

type Parts = Parameters<typeof runObject>[0];

function state(parts: Parts, previous?: RunState, deleted = false): RunState {
  return runStateOf(runObject(parts), CLUSTER, { deleted, previous });
}

function at(version: string, status: Record<string, unknown>): Parts {
  return { metadata: { resourceVersion: version }, status };
}

describe('runStateOf', () => {
  it('gives a state that its schema accepts', () => {
    const run = state({
      kind: 'TaskRun',
      metadata: {
        labels: { 'tekton.dev/pipelineTask': 'unit' },
        generateName: 'build-',
        ownerReferences: [
          { apiVersion: 'v1', kind: 'ConfigMap', name: 'x', uid: 'a' },
          {
            apiVersion: 'tekton.dev/v1',
            kind: 'PipelineRun',
            name: 'p',
            uid: 'b',
          },
        ],
      },
      status: succeeded('False', 'StepFailed'),
    });
    expect(runStateSchema.parse(run)).toEqual(run);
    expect(run).toMatchObject({
      pipelineTask: 'unit',
      definition: 'build',
      parent: { kind: 'PipelineRun', name: 'p', uid: 'b' },
    });
  });

  it('has no parent where the owner is not of Tekton', () => {
    const ownerReferences = [
      {
        apiVersion: 'pipelinesascode.tekton.dev/v1alpha1',
        kind: 'Repository',
        name: 'r',
        uid: 'a',
      },
    ];
    expect(state({ metadata: { ownerReferences } }).parent).toBeUndefined();
  });

  describe('after a final state', () => {
    const done = state(at('10', succeeded('True', 'Succeeded')));

    it('takes the time of its condition where Tekton wrote no other yet', () => {
      const condition = {
        type: 'Succeeded',
        status: 'False',
        reason: 'CouldntGetTask',
        lastTransitionTime: '2026-05-01T10:05:00Z',
      };
      const first = state(at('10', { conditions: [condition] }));
      const complete = state(
        at('11', {
          conditions: [condition],
          completionTime: '2026-05-01T10:05:01Z',
        }),
        first,
      );
      expect([first.completedAt, complete.completedAt]).toEqual([
        '2026-05-01T10:05:00Z',
        '2026-05-01T10:05:00Z',
      ]);
    });

    it('keeps the time of an end that is written twice', () => {
      const ended = (version: string, completionTime: string, reason: string) =>
        at(version, {
          completionTime,
          conditions: [{ type: 'Succeeded', status: 'False', reason }],
        });
      const first = state(
        ended('10', '2026-05-01T10:05:00Z', 'CouldntGetTask'),
      );
      const again = state(
        ended('11', '2026-05-01T10:05:01Z', 'CouldntGetTask'),
        first,
      );
      expect(again).toMatchObject({
        resourceVersion: '11',
        phase: 'invalid',
        completedAt: '2026-05-01T10:05:00Z',
      });
      const other = state(
        ended('12', '2026-05-01T10:05:02Z', 'PipelineRunTimeout'),
        again,
      );
      expect(other).toMatchObject({
        phase: 'timedOut',
        completedAt: '2026-05-01T10:05:02Z',
      });
    });

    it('goes back for a newer version and says what was undone', () => {
      const again = state(at('11', succeeded('Unknown', 'Running')), done);
      expect(again).toMatchObject({
        phase: 'running',
        undone: '2026-05-01T10:05:00Z',
      });
      const still = state(at('12', succeeded('Unknown', 'Started')), again);
      expect(still.undone).toBe('2026-05-01T10:05:00Z');
    });

    it.each(['9', '10', 'abc'])('stays for version %s', version => {
      expect(state(at(version, succeeded('Unknown', 'Running')), done)).toBe(
        done,
      );
    });

    it('stays for an older final version', () => {
      expect(state(at('9', succeeded('False', 'Failed')), done)).toBe(done);
    });

    it('takes a newer final version', () => {
      expect(state(at('11', succeeded('False', 'Failed')), done).phase).toBe(
        'failed',
      );
    });

    it('is not cancelled by its deletion', () => {
      const gone = state(at('11', succeeded('True', 'Succeeded')), done, true);
      expect(gone).toMatchObject({ phase: 'succeeded', deleted: false });
    });

    it('compares versions as numbers of any length', () => {
      const long = state(
        at('99999999999999999999', succeeded('True', 'Succeeded')),
      );
      const next = state(
        at('100000000000000000000', succeeded('Unknown', 'Running')),
        long,
      );
      expect(next.phase).toBe('running');
    });
  });

  it('knows better than "unseen" when the object is found final', () => {
    const unseen: RunState = {
      ...state(at('10', succeeded('Unknown', 'Running'))),
      phase: 'unseen',
    };
    expect(state(at('10', succeeded('Unknown', 'Running')), unseen)).toBe(
      unseen,
    );
    expect(state(at('10', succeeded('True', 'Succeeded')), unseen).phase).toBe(
      'succeeded',
    );
  });

  it('stays deleted', () => {
    const deleted = state(
      at('10', succeeded('Unknown', 'Running')),
      undefined,
      true,
    );
    expect(deleted).toMatchObject({ phase: 'cancelled', deleted: true });
    expect(state(at('11', succeeded('Unknown', 'Running')), deleted)).toBe(
      deleted,
    );
  });

  it('ignores what was known of another Run of the same name', () => {
    const other = {
      ...state(at('10', succeeded('True', 'Succeeded'))),
      uid: 'u0',
    };
    expect(
      state(at('5', succeeded('Unknown', 'Running')), other),
    ).toMatchObject({
      phase: 'running',
      undone: undefined,
    });
  });

  describe('labels, annotations and values', () => {
    it('leaves out copies of the object and cuts long annotations', () => {
      const run = state({
        metadata: {
          annotations: {
            'kubectl.kubernetes.io/last-applied-configuration': '{}',
            long: 'x'.repeat(5000),
            short: 'y',
          },
        },
      });
      expect(Object.keys(run.annotations)).toEqual(['long', 'short']);
      expect(run.annotations.long).toHaveLength(2048);
    });

    it('keeps values as strings', () => {
      const run = state({
        spec: {
          params: [
            { name: 'a', value: ['x', 'y'] },
            { name: 'b', value: 'z' },
          ],
        },
        status: { results: [{ name: 'r', value: { k: 'v' } }] },
      });
      expect(run.params).toEqual([
        { name: 'a', value: '["x","y"]' },
        { name: 'b', value: 'z' },
      ]);
      expect(run.results).toEqual([{ name: 'r', value: '{"k":"v"}' }]);
    });

    it.each(['pipelineResults', 'taskResults'])(
      'reads %s of v1beta1',
      field => {
        const run = state({ status: { [field]: [{ name: 'r', value: 'v' }] } });
        expect(run.results).toEqual([{ name: 'r', value: 'v' }]);
      },
    );

    it('leaves out the largest values beyond 16 KiB', () => {
      const run = state({
        spec: {
          params: [
            { name: 'huge', value: 'x'.repeat(20_000) },
            { name: 'large', value: 'x'.repeat(10_000) },
            { name: 'small', value: 'x' },
          ],
        },
        status: { results: [{ name: 'middle', value: 'é'.repeat(3_000) }] },
      });
      expect(run.params.map(({ name }) => name)).toEqual(['large', 'small']);
      expect(run.results.map(({ name }) => name)).toEqual(['middle']);
    });
  });

  describe('definition', () => {
    const resolver = {
      resolver: 'git',
      params: [{ name: 'name', value: 'remote' }],
    };

    it.each<[string, Parts, string]>([
      ['pipelineRef', { spec: { pipelineRef: { name: 'build' } } }, 'build'],
      [
        'an embedded pipeline with generateName',
        { metadata: { generateName: 'ci-' } },
        'ci',
      ],
      ['an embedded pipeline without it', {}, 'build-x1'],
      [
        'a resolved pipeline',
        {
          metadata: { labels: { 'tekton.dev/pipeline': 'shop' } },
          spec: { pipelineRef: resolver },
        },
        'shop',
      ],
      [
        'a pipeline being resolved',
        {
          metadata: { labels: { 'tekton.dev/pipeline': 'build-x1' } },
          spec: { pipelineRef: resolver },
        },
        'remote',
      ],
      [
        'a resolver without a name',
        {
          metadata: { generateName: 'ci-' },
          spec: { pipelineRef: { resolver: 'git' } },
        },
        'ci',
      ],
      [
        'taskRef',
        { kind: 'TaskRun', spec: { taskRef: { name: 'lint' } } },
        'lint',
      ],
      [
        'an embedded task',
        { kind: 'TaskRun', metadata: { generateName: 'unit-' } },
        'unit',
      ],
      ['a task without any', { kind: 'TaskRun' }, 'build-x1'],
      [
        'customRef',
        { kind: 'CustomRun', spec: { customRef: { name: 'release' } } },
        'release',
      ],
      [
        'customRef without a name',
        { kind: 'CustomRun', metadata: { generateName: 'ok-' } },
        'ok',
      ],
    ])('comes from %s', (_, parts, definition) => {
      expect(state(parts).definition).toBe(definition);
    });

    it('stays as it was first seen, so that no status is left pending', () => {
      const queued = state({
        metadata: { generateName: 'ci-' },
        spec: { pipelineRef: { resolver: 'git' } },
      });
      const resolved = state(
        {
          metadata: {
            generateName: 'ci-',
            labels: { 'tekton.dev/pipeline': 'shop' },
          },
          spec: { pipelineRef: { resolver: 'git' } },
        },
        queued,
      );
      expect(resolved.definition).toBe('ci');
    });
  });
});
