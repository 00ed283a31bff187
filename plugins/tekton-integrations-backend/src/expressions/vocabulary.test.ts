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

import { compileCondition, compileTemplate, FUNCTIONS, VARIABLES } from '.';
import { ENTITY, scopeOf, taskOf } from './__testUtils__/scopes';

const scope = scopeOf(
  {
    completedAt: '2026-01-31T12:30:00Z',
    labels: { tier: 'prod' },
    tasks: [taskOf()],
  },
  ENTITY,
);

const examples: Record<string, string> = {
  has: 'has(run.labels.tier)',
  default: "default(run.labels.nope, 'none') == 'none'",
  size: "size('añb') == 3 && run.tasks.size() == 1 && run.labels.size() == 1",
  matches: "'abc'.matches('b') && matches('abc', '^a')",
  contains: "'abc'.contains('b')",
  startsWith: "'abc'.startsWith('a')",
  endsWith: "'abc'.endsWith('c')",
  indexOf: "'abcb'.indexOf('b') == 1",
  lastIndexOf: "'abcb'.lastIndexOf('b') == 3",
  substring: "'abc'.substring(1) == 'bc' && 'abc'.substring(1, 2) == 'b'",
  lowerAscii: "'ABC'.lowerAscii() == 'abc'",
  upperAscii: "'abc'.upperAscii() == 'ABC'",
  trim: "' a '.trim() == 'a'",
  join: "['a', 'b'].join() == 'ab' && ['a', 'b'].join('-') == 'a-b'",
  all: '[1, 2].all(x, x > 0)',
  exists: '[1, 2].exists(x, x > 1)',
  exists_one: '[1, 2].exists_one(x, x > 1)',
  filter: '[1, 2].filter(x, x > 1) == [2]',
  map: '[1, 2].map(x, x * 2) == [2, 4] && run.labels.map(k, k) == ["tier"]',
  orValue: "run.labels[?'nope'].orValue('none') == 'none'",
  hasValue: "run.labels[?'tier'].hasValue()",
  duration:
    "duration('1h30m') == duration('90m') && duration('500ms') < duration('1.5s')",
  timestamp: "timestamp('2026-01-31T12:00:00Z') == run.createdAt",
  getFullYear: 'run.createdAt.getFullYear() == 2026',
  getMonth: 'run.createdAt.getMonth() == 0',
  getDate:
    "run.createdAt.getDate() == 31 && run.createdAt.getDate('UTC') == 31",
  getDayOfWeek: 'run.createdAt.getDayOfWeek() == 6',
  getHours: 'run.createdAt.getHours() == 12 && run.duration.getHours() == 0',
  getMinutes:
    'run.createdAt.getMinutes() == 0 && run.duration.getMinutes() == 29',
  getSeconds:
    'run.createdAt.getSeconds() == 0 && run.duration.getSeconds() == 1740',
  string: "string(42) + string(true) + string(1.5) == '42true1.5'",
  int: "int('42') == 42",
  double: "double('4.5') == 4.5",
  text: "text(run.duration) == '29m' && text(run.createdAt) == '2026-01-31T12:00:00Z'",
  words: "words('timedOut') == 'timed out' && words('else') == 'else'",
  short: "short('0123456789') == '0123456'",
  truncate: "truncate('abcd', 3) == 'ab…' && truncate('abc', -1) == ''",
};

describe('FUNCTIONS', () => {
  it('have an example each', () => {
    expect(FUNCTIONS.map(({ name }) => name)).toEqual(Object.keys(examples));
  });

  it.each(Object.entries(examples))('%s works: %s', (_name, text) => {
    const compiled = compileCondition(text);
    expect(compiled.ok ? compiled.condition.holds(scope) : compiled).toEqual({
      ok: true,
      value: true,
    });
  });
});

describe('VARIABLES', () => {
  it('name each variable once', () => {
    const names = VARIABLES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining([
        'run.commit.sha',
        'run.tasks[0].failure',
        'cluster.name',
        'entity',
        'entity.owner',
      ]),
    );
  });

  it.each(VARIABLES)('$name can be read', ({ name }) => {
    const compiled = compileTemplate({ text: `\${{ ${name} }}` });
    expect(
      compiled.ok
        ? compiled.template.render(scope, () => value => value)
        : compiled,
    ).toEqual({ ok: true, value: { text: expect.any(String) } });
  });
});
