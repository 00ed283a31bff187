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

import fc from 'fast-check';
import {
  RUN_ANNOTATIONS,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { JsonObject, Planned } from 'backstage-plugin-tekton-integrations-node';
import {
  renderedWith,
  runFixture,
} from 'backstage-plugin-tekton-integrations-node/testUtils';
import { z } from 'zod';
import { commitStatusSchema } from './content';
import { createGitHubAppType } from './githubAppType';
import { githubTemplateSchema } from './template';

const type = createGitHubAppType({
  integrations: { byHost: () => undefined },
});

function planned(rendered: JsonObject, run: RunState = runFixture()): Planned {
  const bound = type.bind({ appId: 4242 });
  if (!bound.ok) {
    throw new Error(JSON.stringify(bound.issues));
  }
  const [first, ...others] = bound.value.plan(
    run,
    {
      grants: { refusal: () => undefined },
      routing: { kind: 'none', message: 'no entity' },
      runUrl: 'https://portal.example/runs/1',
      severalClusters: false,
      provider: 'config///vendor',
    },
    rendered,
  );
  expect(others).toEqual([]);
  if (first === undefined) {
    throw new Error('nothing was planned');
  }
  return first;
}

function status(rendered: JsonObject, run?: RunState) {
  const target = planned(rendered, run);
  if (target.type !== 'target') {
    throw new Error(target.message);
  }
  return { ...commitStatusSchema.parse(target.content), target };
}

describe('githubTemplateSchema', () => {
  it.each<[JsonObject]>([
    [{}],
    [{ description: 'Build ${{ run.name }}' }],
    [{ context: 'ci/${{ run.definition }}' }],
    [{ description: 'x'.repeat(1_000), context: 'ci' }],
  ])('takes %j', template => {
    expect(type.template?.check(template)).toEqual({
      ok: true,
      value: template,
    });
  });

  it.each<[unknown, string, string]>([
    ['Build', 'template', 'expected object'],
    [{ description: '' }, 'template.description', 'must not be empty'],
    [{ context: 1 }, 'template.context', 'expected string'],
    [{ title: 'x' }, 'template', '"title"'],
    [{ summary: '' }, 'template.summary', 'must not be empty'],
  ])('refuses %j at %s', (template, path, words) => {
    expect(type.template?.check(template)).toMatchObject({
      ok: false,
      issues: [{ path, message: expect.stringContaining(words) }],
    });
  });

  it('can be shown as a JSON Schema with words for each field', () => {
    expect(z.toJSONSchema(githubTemplateSchema)).toMatchObject({
      additionalProperties: false,
      properties: {
        description: { description: expect.stringContaining('140') },
        context: { description: expect.stringContaining('context-id') },
      },
    });
  });
});

describe('a template of type GitHubApp', () => {
  it('says the description and leaves all else', () => {
    expect(status({ description: 'Red again' })).toMatchObject({
      description: 'Red again',
      context: 'tekton: build',
      state: 'failure',
      targetUrl: 'https://portal.example/runs/1',
    });
  });

  it('says the whole context, which is shared on purpose', () => {
    const { context, description, target } = status({ context: 'CI/Build' });

    expect(context).toBe('CI/Build');
    expect(description).toContain('Failed after');
    expect(target.subject).toMatch(/:ci\/build$/);
    expect(target).not.toHaveProperty('owner');
    expect(target).not.toHaveProperty('otherwise');
  });

  it.each<[string, Partial<RunState>, string]>([
    [
      "gives way to the Run's own annotation",
      { annotations: { [RUN_ANNOTATIONS.contextId]: 'mine' } },
      'tekton: mine',
    ],
    [
      'does not give way to an empty annotation',
      { annotations: { [RUN_ANNOTATIONS.contextId]: ' ' } },
      'ci',
    ],
    [
      'keeps the tasks of a pipeline apart',
      {
        kind: 'TaskRun',
        pipelineTask: 'unit',
        parent: { kind: 'PipelineRun', name: 'build-x7k2p', uid: 'p' },
      },
      'ci / unit',
    ],
  ])('%s', (_, overrides, context) => {
    expect(status({ context: 'ci' }, runFixture(overrides)).context).toBe(
      context,
    );
  });

  it('keeps long contexts apart within what GitHub takes', () => {
    const named = (end: string) =>
      status({ context: `${'x'.repeat(300)}${end}` }).context;

    expect(named('a')).toHaveLength(255);
    expect(named('a')).not.toBe(named('b'));
  });

  it.each([
    ['two\n lines\tand\u0000more', 'two lines and more'],
    [' broken 🔥 build ', 'broken \u{FFFD} build'],
    ['构建失败'.repeat(100), `${'构建失败'.repeat(34)}构建失…`],
  ])('brings the description %j to what GitHub stores', (text, stored) => {
    expect(status({ description: text }).description).toBe(stored);
  });

  it.each(['', ' \n ', '\u0000'])(
    'is invalid where %j came out of a field',
    empty => {
      for (const field of ['description', 'context']) {
        expect(planned({ [field]: empty })).toEqual({
          type: 'invalid',
          key: 'commitStatus',
          words: {
            vendor: 'GitHub',
            what: 'commit status',
            where: 'acme/shop',
          },
          message: `template.${field}, as rendered: must not be empty.`,
        });
      }
    },
  );

  it('leaves a Run out whose commit is not known, whatever came out', () => {
    expect(
      planned({ description: '' }, runFixture({ commit: undefined })),
    ).toMatchObject({ type: 'notSent', reason: 'noTarget' });
  });

  it('stays within what GitHub stores, whatever a Run says', () => {
    const template = {
      description: 'Build: ${{ run.message }} (${{ run.name }})',
      context: 'ci/${{ run.name }}',
    };
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.constantFrom('👩‍👩‍👧‍👦'.repeat(99), 'e\u0301'.repeat(200), '\uD800'),
    );

    fc.assert(
      fc.property(text, value => {
        const { description, context, sha, owner } = status(
          renderedWith(type, template, value),
        );
        expect(description.startsWith('Build:')).toBe(true);
        expect(description.length).toBeLessThanOrEqual(140);
        expect(context.startsWith('ci/')).toBe(true);
        expect(context.length).toBeLessThanOrEqual(255);
        for (const line of [description, context]) {
          expect(line).not.toMatch(
            /[\p{Cc}\p{Surrogate}\u{10000}-\u{10FFFF}]/u,
          );
        }
        expect({ sha, owner }).toEqual({
          sha: runFixture().commit?.sha,
          owner: 'acme',
        });
      }),
    );
  });
});
