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

import { compileTemplate } from '.';
import { ENTITY, scopeOf, taskOf } from './__testUtils__/scopes';

function read(name: string, scope = scopeOf()) {
  const compiled = compileTemplate({ text: `\${{ ${name} }}` });
  const result =
    compiled.ok && compiled.template.render(scope, () => value => value);
  return result && result.ok ? result.value.text : result;
}

describe('Scope', () => {
  it('makes each value once, when it is first read', () => {
    const scope = scopeOf({ tasks: [taskOf()] }, ENTITY);
    expect(scope.run).toBe(scope.run);
    expect(scope.cluster).toBe(scope.cluster);
    expect(scope.entity).toBe(scope.entity);
    for (const field of [
      'labels',
      'annotations',
      'params',
      'results',
      'createdAt',
      'startedAt',
      'duration',
      'commit',
      'tasks',
    ] as const) {
      expect(scope.run[field]).toBe(scope.run[field]);
    }
  });

  it.each([
    ['before it started', { startedAt: undefined }, '0s'],
    ['while it runs', {}, '59m'],
    ['when it ended', { completedAt: '2026-01-31T12:02:30Z' }, '1m 30s'],
    ['when clocks differ', { startedAt: '2026-01-31T14:00:00Z' }, '0s'],
  ])('knows the duration of a Run %s', (_when, run, duration) => {
    expect(read('run.duration', scopeOf(run))).toBe(duration);
  });

  it.each([
    ['run.pipeline', { definition: 'build' }, 'build'],
    ['run.task', { definition: 'build' }, ''],
    ['run.pipeline', { kind: 'TaskRun' as const, definition: 'lint' }, ''],
    ['run.task', { kind: 'TaskRun' as const, definition: 'lint' }, 'lint'],
    [
      'run.task',
      { kind: 'TaskRun' as const, definition: 'lint', pipelineTask: 'check' },
      'check',
    ],
    [
      'run.parent',
      { parent: { kind: 'PipelineRun', name: 'build-1', uid: 'u' } },
      'build-1',
    ],
  ])('reads %s of %j', (name, run, value) => {
    expect(read(name, scopeOf(run))).toBe(value);
  });

  it.each([undefined, null])('has no entity where it is %s', entity => {
    expect(read('entity', scopeOf({}, entity))).toBe('');
    expect(read('entity == null', scopeOf({}, entity))).toBe('true');
  });
});
