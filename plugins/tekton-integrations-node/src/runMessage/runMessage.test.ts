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

import { PHASES, RunState } from 'backstage-plugin-tekton-integrations-common';
import fc from 'fast-check';
import { runFixture } from '../testUtils';
import { eventIdOf } from './eventId';
import { runMessage } from './runMessage';
import { runMessageJsonSchema, runMessageSchema } from './runMessageSchema';

const CONTEXT = {
  runUrl: 'https://portal.example/tekton-integrations/runs/1',
  subject: 'gcp:acme-ci/builds:run',
  maxBytes: 65_536,
};

function bodyOf(
  run: RunState,
  context: Partial<Parameters<typeof runMessage>[1]> = {},
) {
  const { body } = runMessage(run, { ...CONTEXT, ...context });
  const json: unknown = JSON.parse(body);
  const parsed = runMessageSchema.parse(json);
  // Nothing is said that the schema does not name.
  expect(parsed).toEqual(json);
  return parsed;
}

describe('eventIdOf', () => {
  it('is the same for the same event, whatever else changed of the Run', () => {
    expect(
      eventIdOf(
        runFixture({ resourceVersion: '2', message: 'x', labels: {} }),
        'a',
      ),
    ).toBe(eventIdOf(runFixture(), 'a'));
  });

  it.each<[string, Partial<RunState>, string]>([
    ['another Run', { uid: 'b' }, 'a'],
    ['another attempt', { attempt: 2 }, 'a'],
    ['another phase', { phase: 'succeeded' }, 'a'],
    ['another end', { completedAt: '2026-11-21T10:05:00Z' }, 'a'],
    ['a cluster of the same name', { cluster: { id: 'c', name: 'prod' } }, 'a'],
    ['another place', {}, 'b'],
  ])('is another one for %s', (_, change, subject) => {
    expect(eventIdOf(runFixture(change), subject)).not.toBe(
      eventIdOf(runFixture(), 'a'),
    );
  });
});

describe('runMessageJsonSchema', () => {
  it('says what each field means, and lets pass what comes later', () => {
    const schema = runMessageJsonSchema();

    expect(schema).toMatchObject({
      required: ['version', 'id', 'time', 'cluster', 'run', 'trimmed'],
      properties: { id: { description: expect.stringContaining('twice') } },
    });
    expect(JSON.stringify(schema)).not.toContain(
      '"additionalProperties":false',
    );
  });
});

describe('runMessage', () => {
  it('says everything that is known of a Run', () => {
    const run = runFixture({
      params: [{ name: 'image', value: 'shop:1' }],
      results: [{ name: 'digest', value: 'sha256:1' }],
    });

    expect(bodyOf(run)).toEqual({
      version: '1',
      id: eventIdOf(run, CONTEXT.subject),
      time: '2026-11-21T10:03:13Z',
      cluster: { id: '11111111-2222-3333-4444-555555555555', name: 'prod' },
      run: {
        kind: 'PipelineRun',
        namespace: 'shop',
        name: 'build-x7k2p',
        uid: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
        phase: 'failed',
        final: true,
        reason: 'Failed',
        message: 'Tasks Completed: 2 (Failed: 1, Cancelled 0), Skipped: 1',
        attempt: 1,
        deleted: false,
        pipeline: 'build',
        createdAt: '2026-11-21T10:00:00Z',
        startedAt: '2026-11-21T10:00:01Z',
        completedAt: '2026-11-21T10:03:13Z',
        durationSeconds: 192,
        url: CONTEXT.runUrl,
        commit: {
          owner: 'acme',
          repository: 'shop',
          sha: 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00',
          branch: 'main',
          title: 'Add the checkout page',
        },
        labels: { 'tekton.dev/pipeline': 'build' },
        params: { image: 'shop:1' },
        results: { digest: 'sha256:1' },
        taskCount: 3,
        tasks: run.tasks,
      },
      trimmed: [],
    });
  });

  it('names the pipeline and the task of a TaskRun', () => {
    const run = runFixture({
      kind: 'TaskRun',
      definition: 'go-test',
      pipelineTask: 'unit',
      parent: { kind: 'PipelineRun', name: 'build-x7k2p', uid: 'p' },
    });

    expect(bodyOf(run).run).toMatchObject({
      pipeline: 'build',
      task: 'unit',
      parent: { name: 'build-x7k2p' },
    });
    expect(runMessage(run, CONTEXT).attributes).toMatchObject({
      kind: 'TaskRun',
      pipeline: 'build',
      task: 'unit',
    });
  });

  it('has the attributes that subscribers filter by', () => {
    expect(runMessage(runFixture(), CONTEXT).attributes).toEqual({
      id: eventIdOf(runFixture(), CONTEXT.subject),
      phase: 'failed',
      kind: 'PipelineRun',
      cluster: 'prod',
      namespace: 'shop',
      pipeline: 'build',
      repository: 'acme/shop',
      branch: 'main',
    });
  });

  it('leaves out attributes that the Run does not have', () => {
    const run = runFixture({ commit: { source: 'x', owner: 'acme' } });

    expect(Object.keys(runMessage(run, CONTEXT).attributes)).toEqual([
      'phase',
      'kind',
      'cluster',
      'namespace',
      'pipeline',
      'id',
    ]);
  });

  it("takes the template's body and attributes in the place of its own", () => {
    const { id, body, attributes } = runMessage(runFixture(), {
      ...CONTEXT,
      template: { body: 'red', attributes: { team: ' a\nb ', none: '' } },
    });

    expect({ body, attributes }).toEqual({
      body: 'red',
      attributes: { team: 'a b', id },
    });
  });

  it.each([
    [{ params: [{ name: 'a', value: 'x'.repeat(9_000) }] }, ['params']],
    [
      { results: [{ name: 'a', value: 'x'.repeat(9_000) }] },
      ['params', 'results'],
    ],
    [{ labels: { a: 'x'.repeat(9_000) } }, ['params', 'results', 'labels']],
    [
      { message: 'x'.repeat(9_000) },
      ['params', 'results', 'labels', 'tasks', 'texts'],
    ],
    [
      { commit: { source: 'x', title: '構'.repeat(3_000) } },
      ['params', 'results', 'labels', 'tasks', 'texts', 'commit'],
    ],
  ])('gives up one part after the other until it fits: %#', (change, parts) => {
    const body = bodyOf(runFixture(change), { maxBytes: 8_192 });

    expect(body.trimmed).toEqual(parts);
    expect(body.run.url).toBe(CONTEXT.runUrl);
  });

  it('keeps the tasks that went wrong longest', () => {
    const [green, red] = runFixture().tasks;
    const many = Array.from({ length: 80 }, () => green).concat(red);
    const { run, trimmed } = bodyOf(runFixture({ tasks: many }), {
      maxBytes: 8_192,
    });

    expect(run.tasks).toEqual([red]);
    expect(trimmed).toEqual(['params', 'results', 'labels', 'tasks']);
  });

  it('fits and is what its schema says, whatever a Run says', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '',
        '\uD83D',
        '\u0000',
        '構'.repeat(700),
        '"\\'.repeat(900),
      ),
    );
    const values = fc.array(fc.record({ name: text, value: text }), {
      maxLength: 20,
    });
    const change = fc.record(
      {
        phase: fc.constantFrom(...PHASES),
        reason: text,
        message: text,
        failure: text,
        params: values,
        results: values,
        labels: fc.dictionary(text, text),
        commit: fc.record({
          owner: text,
          repository: text,
          sha: text,
          branch: text,
          title: text,
          source: fc.constant('x'),
        }),
      },
      { requiredKeys: [] },
    );

    fc.assert(
      fc.property(
        change,
        fc.integer({ min: 8_192, max: 70_000 }),
        (over, maxBytes) => {
          const message = runMessage(runFixture(over), {
            ...CONTEXT,
            maxBytes,
          });
          expect(Buffer.byteLength(message.body)).toBeLessThanOrEqual(
            Math.min(maxBytes, 65_536),
          );
          expect(
            runMessageSchema.safeParse(JSON.parse(message.body)).success,
          ).toBe(true);
          expect(message.body).not.toMatch(/\\ud[89ab]/i);
          const attributes = Object.entries(message.attributes);
          expect(attributes.length).toBeLessThanOrEqual(9);
          for (const [, value] of attributes) {
            expect(value).toMatch(/^[^\p{Cc}\p{Surrogate}]+$/u);
            expect(Buffer.byteLength(value)).toBeLessThanOrEqual(1_024);
          }
        },
      ),
    );
  });
});
