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
import { compileCondition } from '.';
import { ENTITY, scopeOf, taskOf } from './__testUtils__/scopes';

function holds(text: string, scope = scopeOf()) {
  const compiled = compileCondition(text);
  return compiled.ok ? compiled.condition.holds(scope) : compiled;
}

const run = {
  phase: 'failed' as const,
  reason: 'Failed',
  labels: { tier: 'prod', 'app.kubernetes.io/name': 'web' },
  params: [{ name: 'revision', value: 'main' }],
  results: [{ name: 'coverage', value: '81.5' }],
  commit: {
    owner: 'acme',
    repository: 'web',
    sha: '0123456789abcdef0123456789abcdef01234567',
    source: 'annotation',
    branch: 'main',
  },
  tasks: [taskOf(), taskOf({ name: 'lint', phase: 'succeeded' })],
};

describe('compileCondition', () => {
  it.each([
    ["run.duration > duration('10m') && run.labels['tier'] == 'prod'", true],
    ["run.duration > duration('2h')", false],
    ['run.duration.getMinutes() == 59', true],
    ["run.phase in ['failed', 'timedOut']", true],
    ["run.kind == 'PipelineRun' && run.attempt == 1", true],
    ["'tier' in run.labels", true],
    ["'nope' in run.labels", false],
    ['has(run.labels.tier)', true],
    ['has(run.labels.nope)', false],
    ["run.labels[?'nope'].orValue('none') == 'none'", true],
    ["run.labels.?tier.orValue('none') == 'prod'", true],
    ["run.labels[?'nope'].hasValue()", false],
    ["default(run.labels.nope, 'none') == 'none'", true],
    ["default(run.labels.tier, 'none') == 'prod'", true],
    ["default(run.commit.title, 'untitled') == 'untitled'", true],
    ["run.labels['app.kubernetes.io/name'] == 'web'", true],
    ["run.params.revision == 'main'", true],
    ['double(run.results.coverage) > 80.0', true],
    ["run.commit.branch == 'main' && run.commit.owner == 'acme'", true],
    ["run.commit.pullRequest == ''", true],
    ['run.parent == null', true],
    ['has(run.completedAt)', false],
    ["run.createdAt < timestamp('2026-02-01T00:00:00Z')", true],
    ["run.createdAt.getHours('Asia/Tokyo') == 21", true],
    ['run.startedAt - run.createdAt == duration("60s")', true],
    ["run.tasks.exists(task, task.phase == 'failed')", true],
    ["run.tasks.all(task, task.phase == 'failed')", false],
    ["run.tasks.filter(t, t.phase == 'failed').size() == 1", true],
    ["run.tasks.map(t, t.name).join(' ') == 'test lint'", true],
    ["run.tasks[0].failure.contains('step test')", true],
    ["run.tasks[0].duration == duration('1m32s')", true],
    ["run.tasks.exists(run, run.name == 'lint')", true],
    ["cluster.name == 'ci' && cluster.id == 'cluster-uid'", true],
    ["matches(run.name, '^build-[0-9]+$')", true],
    ["run.name.matches('(?i)BUILD')", true],
    ["run.name.matches('^' + run.labels.tier)", false],
    ["words(run.phase) == 'failed'", true],
    ["short(run.commit.sha) == '0123456'", true],
    ["text(run.tasks[0].duration) == '1m 32s'", true],
    ["truncate(run.name, 4) == 'bui…'", true],
    ["run.url.startsWith('https://portal.example/')", true],
    ["run.labels.nope == 'a' || run.phase == 'failed'", true],
    ["run.phase == 'running' && run.labels.nope == 'a'", false],
    ['entity == null', true],
    ["entity != null && entity.owner == 'group:default/team-a'", false],
    ['has(entity.owner)', false],
  ])('%s is %s', (text, value) => {
    expect(holds(text, scopeOf(run))).toEqual({ ok: true, value });
  });

  it.each([
    ["entity.owner == 'group:default/team-a'", true],
    ["entity.ref == 'component:default/web' && entity != null", true],
    ["entity.system == ''", true],
    ["entity.labels.tier == run.labels['tier']", true],
    ["entity.annotations['example.com/room'] == '42'", true],
  ])('%s is %s where the Run has an entity', (text, value) => {
    expect(holds(text, scopeOf(run, ENTITY))).toEqual({ ok: true, value });
  });

  it.each([
    [
      "run.labels['nope'] == 'a'",
      "1:1: 'run.labels['nope']' is not there; write default(run.labels['nope'], '') or ask for it first",
    ],
    [
      "run.phase != '' && entity.owner != ''",
      "1:20: 'entity.owner' is not there",
    ],
    ['run.completedAt > run.startedAt', "1:1: 'run.completedAt' is not there"],
    ['run.tasks[0].name == ""', "1:1: 'run.tasks[0]' is not there"],
    ['run.parent', 'neither true nor false'],
    ["run.name.matches('(' + run.name)", "'(build-1' is not one of RE2"],
    ['1 / (run.attempt - 1) == 1', 'division by zero'],
    ['int(run.name) == 1', "'int(run.name)': int() type error"],
  ])('does not hold and says why: %s', (text, words) => {
    expect(holds(text)).toEqual({
      ok: false,
      message: expect.stringContaining(words),
    });
  });

  it.each([
    [
      'run.nmae == "a"',
      "1:1: 'run.nmae' is not known: Run has no field 'nmae'; did you mean 'name'?",
    ],
    ['has(run.nmae)', "1:5: 'run.nmae' is not known"],
    ['run.?nmae.hasValue()', "1:1: 'run.?nmae' is not known"],
    ["run['nmae'] == 'a'", "Run has no field 'nmae'"],
    ['run[run.name] == "a"', "write the field's name after a dot"],
    ['run.commit.sah == ""', "did you mean 'sha'?"],
    ['run.tasks.exists(t, t.phse == "a")', "1:21: 't.phse' is not known"],
    ['entity.onwer == "a"', "did you mean 'owner'?"],
    ['rum.name == "a"', "1:1: 'rum' is not known; did you mean 'run'?"],
    ['run.phase == failed', "1:14: 'failed' is not known"],
    ['run.duration.seconds == 1', 'a duration has no fields'],
    ['run.phase == "a" &&\n  foo(run)', "2:3: there is no function 'foo'"],
    ['run.name.startWith("a")', "did you mean 'startsWith'?"],
    ['run.name == 5', '1:1:'],
    ["run.duration > '10m'", 'no such overload'],
    ['run.name', 'the condition answers string, not true or false'],
    ['run.name == ', '1:13: the end does not belong there'],
    ['run.name == "a', 'Unterminated string'],
    ['', '1:1: '],
    ['run.name.matches("(a")', '1:18: \'"(a"\' cannot be used'],
    ['run.name.matches("(?=a)")', 'is not one of RE2'],
    ['run.name.matches("(a)\\\\1")', 'is not one of RE2'],
    ['matches(run.name, 5)', 'write text.matches(pattern)'],
    ['default(run.name, 5) == 5', 'default(value, fallback)'],
    ["run.duration > duration('ten')", "1:25: ''ten'' is not a duration"],
    ['run.duration > duration(run.name)', "1:25: 'run.name' is not a duration"],
    ["b'a' == b'a'", 'is a list of bytes'],
    ['[1, "a"] == []', 'List elements must have the same type'],
  ])('refuses %s', (text, words) => {
    expect(compileCondition(text)).toEqual({
      ok: false,
      message: expect.stringContaining(words),
    });
  });

  it.each([
    ["entity.owner == 'a'", true],
    ["run.name == 'a' && has(entity.labels.a)", true],
    ['run.tasks.exists(t, t.name == entity.name)', true],
    ["run.name == 'entity'", false],
    ["run.tasks.exists(entity, entity.name == 'a')", false],
  ])('%s uses the entity: %s', (text, uses) => {
    const compiled = compileCondition(text);
    expect(compiled.ok && compiled.condition.usesEntity).toBe(uses);
  });

  it('answers anew for each Run', () => {
    const compiled = compileCondition("run.tasks.exists(t, t.name == 'lint')");
    const answers = [run, {}, run].map(
      each => compiled.ok && compiled.condition.holds(scopeOf(each)),
    );
    expect(answers).toEqual([
      { ok: true, value: true },
      { ok: true, value: false },
      { ok: true, value: true },
    ]);
  });

  it('never throws, whatever is written', () => {
    const word = fc.constantFrom(
      ...'run . name labels [ ] ( ) { } , ? : && || ! == < + - "a" \' """ r" // in has matches exists tasks t 1 5u 1.5 null true entity duration \\ orValue'.split(
        ' ',
      ),
      '\n',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(word, { maxLength: 20 }).map(words => words.join('')),
      fc.array(word, { maxLength: 20 }).map(words => words.join(' ')),
    );
    fc.assert(
      fc.property(text, written => {
        const result = holds(written, scopeOf(run));
        expect(result.ok ? '1:1: ok' : result.message).toMatch(/^\d+:\d+: ./s);
      }),
      { numRuns: 2000 },
    );
  });
});
