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

import { z } from 'zod';
import { JsonObject } from './outcome';
import {
  BoundProvider,
  defineProviderType,
  PlanContext,
  ProviderType,
  RegisteredProviderType,
} from './provider';
import { stageOf, Target } from './target';
import { renderedWith, runFixture } from './testUtils';

interface Settings {
  topic: string;
}

const type: ProviderType<Settings> = {
  type: 'vendor.example/Topic',
  section: 'config',
  vendor: 'Vendor',
  secrets: [],
  settings: z.object({ topic: z.string().min(1) }),
  plan: (run, { settings, runUrl }) => [
    {
      type: 'notSent',
      reason: 'noTarget',
      message: `${settings.topic} ${run.name} ${runUrl}`,
    },
  ],
  describe: ({ topic }) => topic,
  connect: async () => {
    throw new Error('not in this test');
  },
};

const context: Omit<PlanContext<never>, 'settings' | 'template'> = {
  grants: { refusal: () => undefined },
  routing: { kind: 'none', message: 'no entity' },
  runUrl: 'https://portal.example/1',
  severalClusters: false,
  provider: 'config///vendor',
};

function boundTo(registered: RegisteredProviderType): BoundProvider {
  const bound = registered.bind({ topic: 'builds' });
  if (!bound.ok) {
    throw new Error(JSON.stringify(bound.issues));
  }
  return bound.value;
}

describe('defineProviderType', () => {
  const registered = defineProviderType(type);

  it('binds settings that are right', () => {
    const bound = boundTo(registered);

    expect(bound.describe({})).toBe('builds');
    expect(bound.plan(runFixture(), context)).toMatchObject([
      { message: 'builds build-x7k2p https://portal.example/1' },
    ]);
  });

  it.each([
    [{}, 'config.topic'],
    [{ topic: '' }, 'config.topic'],
    ['builds', 'config'],
  ])('names the path in the section where %j is wrong', (settings, path) => {
    expect(registered.bind(settings)).toMatchObject({
      ok: false,
      issues: [{ path }],
    });
  });

  it('names no place and needs no entity unless the type says so', () => {
    expect(boundTo(registered)).toMatchObject({
      places: [],
      addresses: [],
      usesEntity: false,
    });
  });

  it('asks the type for the places that the settings name, and for entities', () => {
    const asking = defineProviderType({
      ...type,
      places: ({ topic }) => [{ kind: 'topic', name: topic }],
      usesEntity: ({ topic }) => topic === 'builds',
    });

    expect(boundTo(asking)).toMatchObject({
      places: [{ kind: 'topic', name: 'builds' }],
      usesEntity: true,
    });
  });

  it('takes no template unless the type does', () => {
    expect(registered.template).toBeUndefined();
  });
});

describe('defineProviderType with a template', () => {
  interface Template {
    title?: string;
    lines?: { text: string }[];
  }

  const line = z.string().min(1, 'must not be empty');
  const targetFor = (name: string, template: Template | undefined): Target => ({
    type: 'target',
    key: name,
    subject: name,
    kind: 'event',
    once: 'sameId',
    stage: stageOf(runFixture()),
    scopes: [name],
    content: { title: template?.title ?? 'ours' },
    words: { vendor: 'Vendor', what: 'message', where: name },
  });
  const registered = defineProviderType<Settings, Template>({
    ...type,
    template: {
      schema: z.strictObject({
        title: z.string().optional(),
        lines: z.array(z.strictObject({ text: z.string() })).optional(),
      }),
      rendered: z.strictObject({
        title: line.transform(text => text.slice(0, 10)).optional(),
        lines: z.array(z.strictObject({ text: line })).optional(),
      }),
      escapeFor:
        ([part]) =>
        (value, before) =>
          part === 'title' ? `(${value}@${before.length})` : value,
    },
    plan: (_run, { template }) => [
      targetFor('one', template),
      { type: 'notSent', reason: 'noTarget', message: 'none there' },
      targetFor('two', template),
      {
        type: 'invalid',
        key: 'three',
        words: { vendor: 'Vendor', what: 'message', where: 'three' },
        message: 'no such place',
      },
    ],
  });
  const planned = (rendered?: JsonObject) =>
    boundTo(registered).plan(runFixture(), context, rendered);

  it('takes a template of its shape as it was written', () => {
    const written = { title: '${{ run.name }}', lines: [{ text: '' }] };

    expect(registered.template?.check(written)).toEqual({
      ok: true,
      value: written,
    });
  });

  it.each<[unknown, string, string]>([
    ['text', 'template', 'expected object'],
    [{ title: 1 }, 'template.title', 'expected string'],
    [{ subject: 'x' }, 'template', 'subject'],
    [{ lines: [{ text: 'a' }, {}] }, 'template.lines.1.text', 'string'],
  ])('refuses %j at %s', (template, path, words) => {
    expect(registered.template?.check(template)).toMatchObject({
      ok: false,
      issues: [{ path, message: expect.stringContaining(words) }],
    });
  });

  it('refuses what the ledger could not keep', () => {
    const anything = defineProviderType<Settings, unknown>({
      ...type,
      template: {
        schema: z.looseObject({}),
        rendered: z.looseObject({}),
        escapeFor: () => value => value,
      },
    });

    expect(anything.template?.check({ when: new Date(0) })).toMatchObject({
      ok: false,
      issues: [{ path: 'template.when' }],
    });
  });

  it('escapes a value by its place and by what stands before it', () => {
    expect(
      renderedWith(
        registered,
        { title: 'a ${{ x }} ${{ y }}', lines: [{ text: '${{ x }}' }] },
        'v',
      ),
    ).toEqual({ title: 'a (v@2) (v@8)', lines: [{ text: 'v' }] });
  });

  it('plans with what the rendered schema makes of the template', () => {
    expect(planned({ title: 'more than ten' })).toMatchObject([
      { type: 'target', content: { title: 'more than ' } },
      { type: 'notSent' },
      { type: 'target' },
      { type: 'invalid' },
    ]);
  });

  it("keeps the type's own words without a template", () => {
    expect(planned()).toMatchObject([
      { content: { title: 'ours' } },
      { type: 'notSent' },
      { content: { title: 'ours' } },
      { type: 'invalid' },
    ]);
  });

  it.each<[string, JsonObject, string]>([
    [
      'is empty',
      { title: '' },
      'template.title, as rendered: must not be empty.',
    ],
    [
      'is deep in the tree',
      { title: 'fine', lines: [{ text: 'fine' }, { text: '' }] },
      'template.lines.1.text, as rendered: must not be empty.',
    ],
    [
      'is not alone',
      { title: '', lines: [{ text: '' }] },
      'template.title, as rendered: must not be empty; template.lines.0.text, as rendered: must not be empty.',
    ],
  ])('tells nobody half a message where a field %s', (_, rendered, message) => {
    expect(planned(rendered)).toEqual([
      {
        type: 'invalid',
        key: 'one',
        words: { vendor: 'Vendor', what: 'message', where: 'one' },
        message,
      },
      { type: 'notSent', reason: 'noTarget', message: 'none there' },
      {
        type: 'invalid',
        key: 'two',
        words: { vendor: 'Vendor', what: 'message', where: 'two' },
        message,
      },
      {
        type: 'invalid',
        key: 'three',
        words: { vendor: 'Vendor', what: 'message', where: 'three' },
        message: 'no such place',
      },
    ]);
  });
});
