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
import type { JsonObject } from 'backstage-plugin-tekton-integrations-node';
import { compileTemplate } from '.';
import { ENTITY, scopeOf, taskOf } from './__testUtils__/scopes';

const scope = scopeOf(
  {
    phase: 'timedOut',
    labels: { tier: 'prod' },
    tasks: [taskOf(), taskOf({ name: 'lint' })],
  },
  ENTITY,
);

function render(
  tree: JsonObject,
  escapeFor: (
    path: readonly (string | number)[],
  ) => (value: string, before: string) => string = () => value => value,
  of = scope,
) {
  const compiled = compileTemplate(tree);
  return compiled.ok ? compiled.template.render(of, escapeFor) : compiled;
}

function line(text: string, of = scope) {
  const result = render({ text }, undefined, of);
  return result.ok ? result.value.text : result;
}

describe('compileTemplate', () => {
  it.each([
    ['Run ${{ run.name }} ${{words(run.phase)}}.', 'Run build-1 timed out.'],
    ['${{ run.duration }}', '59m'],
    ['${{ run.createdAt }}', '2026-01-31T12:00:00Z'],
    ['${{ run.createdAt + duration("1500ms") }}', '2026-01-31T12:00:01Z'],
    ['[${{ run.parent }}]', '[]'],
    ['[${{ run.commit.title }}]', '[]'],
    ['${{ run.attempt }} ${{ 1.5 }} ${{ true }} ${{ 5u }}', '1 1.5 true 5'],
    ['${{ 9223372036854775807 }}', '9223372036854775807'],
    ['${{ 1.0 / 0.0 }}', 'Infinity'],
    ['${{ run.labels }}', '{"tier":"prod"}'],
    ["${{ run.labels[?'tier'] }}${{ run.labels[?'nope'] }}", 'prod'],
    ['${{ run.tasks.map(t, t.name) }}', '["test","lint"]'],
    ["${{ run.tasks.map(t, t.name).join(', ') }}", 'test, lint'],
    ['${{ [run.duration, run.duration] }}', '["59m","59m"]'],
    ["${{ {'a': {'b': [1, 2]}} }}", '{"a":{"b":[1,2]}}'],
    [
      '${{ run.tasks[0] }}',
      '{"name":"test","phase":"failed","reason":"Failed","failure":"exit 1 in step test","duration":"1m 32s"}',
    ],
    ["${{ '}}' }}", '}}'],
    ["a ${{ '${{' }} b", 'a ${{ b'],
    ['$${{ run.name }}', '${{ run.name }}'],
    ['$$${{ run.name }}', '$${{ run.name }}'],
    ['$${{ a }} ${{ run.name }}', '${{ a }} build-1'],
    ["${{ '$' + run.name }}", '$build-1'],
    ['{{ run.name }} ${ run.name }', '{{ run.name }} ${ run.name }'],
    ['${{\n  run.name // its name\n}}', 'build-1'],
    ['', ''],
  ])('%j becomes %j', (text, rendered) => {
    expect(line(text)).toBe(rendered);
  });

  it('leaves keys and everything that is not a string as they are', () => {
    const tree = {
      'a ${{ run.name }}': 1,
      list: [null, true, 1.5, {}, [], ['${{ run.name }}']],
    };
    expect(render(tree)).toEqual({
      ok: true,
      value: { ...tree, list: [null, true, 1.5, {}, [], ['build-1']] },
    });
  });

  it('escapes inserted values by their place and nothing else', () => {
    const asked: unknown[] = [];
    const result = render(
      { text: '<b> ${{ "<" }} <', blocks: [{ text: '${{ "<" }}${{ "<" }}' }] },
      path => {
        asked.push(path);
        return (value, before) => `[${path.length} ${value} ${before}]`;
      },
    );
    expect(result).toEqual({
      ok: true,
      value: {
        text: '<b> [1 < <b> ] <',
        blocks: [{ text: '[3 < ][3 < [3 < ]]' }],
      },
    });
    expect(asked).toEqual([['text'], ['blocks', 0, 'text']]);
  });

  it('names path, position and remedy of everything that is wrong', () => {
    expect(
      render({
        text: '${{ run.name',
        blocks: [
          { text: { text: 'Run\n ${{ run.nmae }}' } },
          { text: { text: '${{ }}' } },
        ],
      }),
    ).toEqual({
      ok: false,
      issues: [
        {
          path: 'template.text',
          message:
            "1:1: '${{' is not closed; end it with '}}', or write '$${{' for the characters themselves",
        },
        {
          path: 'template.blocks.0.text.text',
          message:
            "2:6: 'run.nmae' is not known: Run has no field 'nmae'; did you mean 'name'?",
        },
        {
          path: 'template.blocks.1.text.text',
          message: expect.stringMatching(/^1:5: the end does not belong/),
        },
      ],
    });
  });

  it('renders nothing where one piece fails, and says which', () => {
    expect(
      render({
        text: '${{ run.name }}',
        blocks: [{ text: 'Tier: ${{ run.labels.nope }}' }, '${{ 1 / 0 }}'],
      }),
    ).toEqual({
      ok: false,
      path: 'template.blocks.0.text',
      message:
        "1:11: 'run.labels.nope' is not there; write default(run.labels.nope, '') or ask for it first",
    });
  });

  it('says that a time beyond the calendar cannot be written', () => {
    expect(
      line("${{ run.createdAt + duration('999999999h999999999h999999999h') }}"),
    ).toMatchObject({
      ok: false,
      path: 'template.text',
      message: expect.stringContaining('cannot be written'),
    });
  });

  it('refuses a text that becomes too long', () => {
    const message = 'ä'.repeat(9000);
    expect(line('${{ run.message }}', scopeOf({ message }))).toEqual({
      ok: false,
      path: 'template.text',
      message: expect.stringContaining('longer than 16384 bytes'),
    });
  });

  it('refuses what is too long, too large and too deep', () => {
    const deep = Array.from({ length: 17 }).reduce<JsonObject>(
      within => ({ within }),
      {},
    );
    const issueOf = (tree: JsonObject) => {
      const result = compileTemplate(tree);
      return result.ok ? [] : result.issues.map(({ message }) => message);
    };
    expect(issueOf({ text: 'a'.repeat(4097) })).toEqual([
      'the text is 4097 characters long; at most 4096 are read',
    ]);
    expect(issueOf({ list: Array.from({ length: 600 }, () => 1) })).toEqual([
      'the template has more than 500 values; write fewer',
    ]);
    expect(issueOf(deep)).toEqual([
      'the template has values more than 16 levels deep; write it flatter',
    ]);
    const heavy = "${{ run.tasks.map(t, truncate(t.failure, 80)).join(' ') }}";
    expect(issueOf({ list: Array.from({ length: 40 }, () => heavy) })).toEqual([
      'the template takes too many steps when the Run is large; write fewer and simpler pieces',
    ]);
  });

  it.each([
    ['${{ entity.name }}', true],
    ['${{ run.name }} entity', false],
  ])('%s uses the entity: %s', (text, uses) => {
    const compiled = compileTemplate({ deep: [{ text }] });
    expect(compiled.ok && compiled.template.usesEntity).toBe(uses);
  });
});

const json = fc
  .jsonValue({ maxDepth: 4 })
  .map((value): JsonObject => ({ value: JSON.parse(JSON.stringify(value)) }));

/** The same tree with 'x' for every string. */
function shapeOf(value: JsonObject[string]): JsonObject[string] {
  if (Array.isArray(value)) {
    return value.map(shapeOf);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, shapeOf(each)]),
    );
  }
  return typeof value === 'string' ? 'x' : value;
}

/** The same tree with this text for every string. */
function filled(value: JsonObject[string], text: string): JsonObject[string] {
  if (Array.isArray(value)) {
    return value.map(each => filled(each, text));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, filled(each, text)]),
    );
  }
  return typeof value === 'string' ? text : value;
}

describe('a template', () => {
  it('without pieces renders to itself', () => {
    fc.assert(
      fc.property(
        json.filter(tree => !JSON.stringify(tree).includes('${{')),
        tree => {
          expect(render(tree)).toEqual({ ok: true, value: tree });
        },
      ),
    );
  });

  it('keeps its structure, whatever a Run says', () => {
    fc.assert(
      fc.property(
        json,
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.constantFrom('"}, {"a": "', '${{ run.name }}', '\\"', '\u0000'),
        ),
        (tree, value) => {
          const template = {
            tree: filled(tree, '<${{ run.labels.v }}>'),
          };
          const result = render(
            template,
            undefined,
            scopeOf({ labels: { v: value } }),
          );
          const cut = value.slice(0, 63);
          expect(result).toEqual({
            ok: true,
            value: { tree: filled(tree, `<${cut}>`) },
          });
          expect(result.ok && shapeOf(result.value)).toEqual(shapeOf(template));
        },
      ),
    );
  });

  it('inserts any text that is written as a string of CEL', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        const literal = JSON.stringify(text);
        expect(line(`a\${{ ${literal} }}b`)).toBe(`a${text}b`);
      }),
    );
  });

  it('never throws, whatever is written', () => {
    const part = fc.constantFrom(
      ...'${{ }} $${{ $ { } " \' """ // run.name {"a":1} \\ run. entity'.split(
        ' ',
      ),
      '\n',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), parts => {
        expect(typeof render({ text: parts.join('') }).ok).toBe('boolean');
      }),
      { numRuns: 1000 },
    );
  });
});
