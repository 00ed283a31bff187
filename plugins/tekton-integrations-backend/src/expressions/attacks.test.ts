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

import type { JsonObject } from 'backstage-plugin-tekton-integrations-node';
import { compileCondition, compileTemplate } from '.';
import { scopeOf, taskOf } from './__testUtils__/scopes';

function holds(text: string, scope = scopeOf()) {
  const compiled = compileCondition(text);
  return compiled.ok ? compiled.condition.holds(scope) : compiled;
}

function refusal(text: string) {
  const compiled = compileCondition(text);
  return compiled.ok ? 'compiled' : compiled.message;
}

const numbers = `[${Array.from({ length: 100 }, (_, index) => index).join(', ')}]`;

describe('an expression of an attacker', () => {
  it.each([
    'run.__proto__ == null',
    'run.constructor == null',
    'run.toString == null',
    "run['__proto__'] == null",
    'has(run.__proto__)',
    'run.?constructor.hasValue()',
    'run.createdAt.constructor == null',
    'run.duration.__proto__ == null',
    'run.commit.prototype == null',
    'constructor == null',
    '__proto__ == null',
    'prototype == null',
    'google.protobuf.Timestamp == null',
    'cel == null',
    'optional == null',
    'meter == null',
    'scope == null',
    'this == null',
    'type(run) == string',
    'dyn(run) == null',
    "b'x'.json() == null",
    "'a,b'.split(',') == []",
    'cel.bind(x, 1, x == 1)',
    'optional.of(1).value() == 1',
  ])('does not reach beyond its variables: %s', text => {
    expect(compileCondition(text).ok).toBe(false);
  });

  it.each([
    'constructor',
    '__proto__',
    'prototype',
    'toString',
    'hasOwnProperty',
  ])("finds no label '%s' where there is none", name => {
    const scope = scopeOf({ labels: { tier: 'prod' } });
    expect(holds(`run.labels.?${name}.hasValue()`, scope)).toEqual({
      ok: true,
      value: false,
    });
    expect(holds(`'${name}' in run.labels`, scope)).toEqual({
      ok: true,
      value: false,
    });
    expect(holds(`run.labels['${name}'] != ''`, scope).ok).toBe(false);
  });

  it.each(['constructor', '__proto__', 'prototype', 'toString'])(
    "reads a label '%s' like any other",
    name => {
      const labels = JSON.parse(`{"${name}": "x", "tier": "prod"}`);
      expect(
        holds(
          `run.labels['${name}'] == 'x' && run.labels.tier == 'prod' && '${name}' in run.labels`,
          scopeOf({ labels }),
        ),
      ).toEqual({ ok: true, value: true });
    },
  );

  it.each([
    ['parentheses', `${'('.repeat(1000)}true${')'.repeat(1000)}`],
    ['lists', `${'['.repeat(1000)}${']'.repeat(1000)} == []`],
    ['maps', `${'{"a":'.repeat(500)}1${'}'.repeat(500)} == {}`],
    ['negations', `${'!'.repeat(4000)}true`],
    ['minus signs', `${'-'.repeat(4000)}1 == 1`],
    ['conditions', `${'true ? true : '.repeat(250)}true`],
    ['fields', `run${'.labels'.repeat(500)} == ''`],
    ['clauses', `${'true && '.repeat(500)}true`],
    ['letters', `'${'a'.repeat(4100)}' == ''`],
    ['elements', `[${'1,'.repeat(200)}1] == []`],
    ['arguments', `size(${'1,'.repeat(20)}1) == 1`],
    ['digits', `${'9'.repeat(4000)} == 1`],
    ['types', '[[[[1]]]] == []'],
    [
      'loops over types',
      '[1].map(a, [1].map(b, [1].map(c, [1].map(d, 1)))) == []',
    ],
  ])('is refused with too many %s', (_what, text) => {
    expect(refusal(text)).toMatch(/^\d+:\d+: /);
  });

  it.each([
    ['run.tasks.all(a, run.tasks.all(b, a.name == b.name))'],
    ['run.tasks.all(a, run.tasks.exists(b, run.tasks.exists(c, true)))'],
    [
      `${numbers}.all(a, ${numbers}.all(b, ${numbers.slice(0, 20)}].all(c, a + b + c > 0)))`,
    ],
    ['run.annotations.all(a, run.annotations.all(b, a == b))'],
    ["run.tasks.all(t, run.createdAt.getHours('Europe/Paris') == 1)"],
    ['run.tasks.all(t, truncate(run.message, 10000) == "")'],
    ['run.params.all(p, run.params[p].contains(run.message))'],
  ])('is refused when it would take long: %s', text => {
    expect(refusal(text)).toMatch(/takes too many steps|too large|too deep/);
  });

  it.each([
    [`['ab']${'.map(x, x + x + x + x)'.repeat(20)} == []`],
    [`[[1, 2]]${'.map(x, x + x)'.repeat(30)} == []`],
    [`['ab']${'.map(x, [x, x])'.repeat(24)} == []`],
    [`['ab']${'.map(x, {"a": x, "b": x})'.repeat(20)} == []`],
    [`['ab']${'.map(x, [x, x, x, x].join(x))'.repeat(12)} == []`],
    [`['ab']${'.map(x, x.upperAscii())'.repeat(20)} == []`],
    ['run.annotations.map(a, run.annotations.map(b, a + b)) == []'],
    ["run.annotations.map(a, text(run.annotations)).join() == ''"],
    ['text(run) == ""'],
  ])('is refused when it would build too much: %s', text => {
    expect(refusal(text)).toContain('can become too large');
  });

  it.each([
    [`duration('${'1'.repeat(4000)}') == run.duration`],
    ['duration(run.message) == run.duration'],
    ['run.tasks.exists(t, duration(t.failure) == run.duration)'],
  ])('cannot use the slow reading of durations: %s', text => {
    expect(refusal(text)).toContain('is not a duration that is written out');
  });

  it('is not held up by a pattern that makes JavaScript backtrack', () => {
    const message = `${'a'.repeat(16_000)}b`;
    for (const text of [
      "run.message.matches('(a+)+$')",
      "matches(run.message, '(a+)+$')",
      "run.message.matches('(a|a)+' + '$')",
      'run.message.matches(run.labels.pattern)',
      "run.tasks.exists(t, t.name.matches('(a+)+$'))",
    ]) {
      const scope = scopeOf({
        message,
        labels: { pattern: '(a+)+$' },
        tasks: [taskOf()],
      });
      expect(holds(text, scope)).toEqual({ ok: true, value: false });
    }
  });

  it('has its patterns read no more than one evaluation may', () => {
    const scope = scopeOf({
      message: 'ab'.repeat(8000),
      tasks: Array.from({ length: 500 }, () =>
        taskOf({ name: 'ab'.repeat(100) }),
      ),
    });
    expect(
      holds("run.tasks.exists(t, t.name.matches('q{20}$'))", scope),
    ).toEqual({
      ok: false,
      message: expect.stringContaining(
        'the patterns have too much text to read',
      ),
    });
    expect(holds("run.message.matches('b$')", scope)).toEqual({
      ok: true,
      value: true,
    });
  });

  it('meets values that are cut, however long they are', () => {
    const scope = scopeOf({
      message: 'm'.repeat(1_000_000),
      annotations: { long: 'a'.repeat(1_000_000) },
      tasks: Array.from({ length: 5000 }, () =>
        taskOf({ failure: 'f'.repeat(10_000) }),
      ),
    });
    expect(
      holds(
        'size(run.message) == 16384 && size(run.annotations.long) == 4096 && size(run.tasks) == 500 && size(run.tasks[0].failure) == 256',
        scope,
      ),
    ).toEqual({ ok: true, value: true });
  });
});

describe('a template of an attacker', () => {
  it('cannot reach the prototype of what is rendered', () => {
    const tree: JsonObject = JSON.parse(
      '{"__proto__": {"polluted": "${{ run.name }}"}, "constructor": "a"}',
    );
    const compiled = compileTemplate(tree);
    const result =
      compiled.ok && compiled.template.render(scopeOf(), () => value => value);
    expect(JSON.stringify(result && result.ok && result.value)).toBe(
      '{"__proto__":{"polluted":"build-1"},"constructor":"a"}',
    );
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('is refused before it is walked when it nests without end', () => {
    const deep = Array.from({ length: 20_000 }).reduce<JsonObject>(
      within => ({ within }),
      {},
    );
    expect(compileTemplate(deep).ok).toBe(false);
  });
});
