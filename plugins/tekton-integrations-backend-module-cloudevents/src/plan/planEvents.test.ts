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
import { PlanContext } from 'backstage-plugin-tekton-integrations-node';
import { runFixture } from 'backstage-plugin-tekton-integrations-node/testUtils';
import fc from 'fast-check';
import { toUSVString } from 'node:util';
import { eventSchema } from '../content';
import { CloudEventsSettings } from '../settings';
import { MAX_DATA_BYTES } from './observedObject';
import { planEvents } from './planEvents';

const URL = 'https://events.example.com/tekton?tenant=acme';
const OBJECT = {
  kind: 'PipelineRun',
  apiVersion: 'tekton.dev/v1',
  metadata: {
    name: 'build-x7k2p',
    namespace: 'shop',
    uid: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
    managedFields: [{ manager: 'controller' }],
    annotations: { note: 'kept' },
  },
  spec: { pipelineRef: { name: 'build' } },
  status: { conditions: [{ type: 'Succeeded', status: 'False' }] },
};

function planned(
  run: RunState = runFixture(),
  options: Partial<CloudEventsSettings> = {},
  object: unknown = OBJECT,
) {
  const context: PlanContext<CloudEventsSettings> = {
    settings: { webhook: { url: URL }, ...options },
    grants: { refusal: () => undefined },
    routing: { kind: 'none', message: 'no entity' },
    runUrl: 'https://portal.example/runs/1',
    severalClusters: false,
    provider: 'config///events',
    object,
  };
  return planEvents(run, context);
}

function event(...args: Parameters<typeof planned>) {
  const [target, ...others] = planned(...args);
  if (target?.type !== 'target' || others.length > 0) {
    throw new Error('one target is expected');
  }
  return { target, content: eventSchema.parse(target.content) };
}

describe('planEvents', () => {
  it('sends each transition as an event to the receiver', () => {
    const { target, content } = event();

    expect(target).toMatchObject({
      key: expect.stringMatching(/^events\.example\.com\/tekton#[\da-f]{12}$/),
      kind: 'event',
      once: 'sameId',
      stage: '1/failed/2026-11-21T10:03:13Z',
      scopes: ['events:host:events.example.com'],
      words: {
        vendor: 'CloudEvents',
        what: 'event',
        where: 'events.example.com/tekton',
      },
    });
    expect(target.limits).toBeUndefined();
    expect(content).toMatchObject({
      mode: 'binary',
      attributes: {
        id: expect.stringMatching(/^[\da-f]{64}$/),
        source:
          '/clusters/11111111-2222-3333-4444-555555555555/apis/tekton.dev/v1/namespaces/shop/PipelineRun/build-x7k2p/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
        type: 'dev.tekton.event.pipelinerun.failed.v1',
        subject: 'build-x7k2p',
        time: '2026-11-21T10:03:13Z',
        phase: 'failed',
        cluster: 'prod',
      },
    });
  });

  it('shows no query of the address, and tells addresses by it', () => {
    expect(JSON.stringify(event().target)).not.toContain('tenant=acme');
  });

  it.each<[string, Partial<RunState>, boolean]>([
    ['nothing', {}, true],
    ['a label', { labels: { late: 'yes' } }, true],
    ['the message', { message: 'in other words' }, true],
    ['the phase', { phase: 'succeeded' }, false],
    ['the attempt', { attempt: 2 }, false],
    ['the end', { completedAt: '2026-11-21T10:04:00Z' }, false],
    ['the Run', { uid: 'bbbbbbbb-bbbb-cccc-dddd-eeeeeeeeeeee' }, false],
    ['the cluster', { cluster: { id: 'other', name: 'prod' } }, false],
  ])(
    'keeps the id of an event or not where %s changes',
    (_, overrides, same) => {
      const { id } = event(runFixture(overrides)).content.attributes;

      expect(id === event().content.attributes.id).toBe(same);
    },
  );

  it('tells formats and receivers apart, so that both may be sent', () => {
    const ids = [
      event(),
      event(runFixture(), { format: 'cdevents' }),
      event(runFixture(), { webhook: { url: 'https://other.example.com/' } }),
      event(runFixture(), { webhook: { url: `${URL}2` } }),
    ].map(({ target, content }) => [target.subject, content.attributes.id]);

    expect(new Set(ids.flat()).size).toBe(8);
  });

  it('asks for the rate of a receiver that is asked first, until it names its own', () => {
    const limitsWith = (
      validation: CloudEventsSettings['webhook']['validation'],
    ) => event(runFixture(), { webhook: { url: URL, validation } }).target;

    expect(limitsWith({ enabled: true, requestRate: 600 })).toMatchObject({
      scopes: [
        'events:host:events.example.com',
        'events:receiver:events.example.com/tekton',
      ],
      limits: [
        {
          scope: 'events:receiver:events.example.com/tekton',
          per: 60_000,
          limit: 600,
          told: true,
        },
      ],
    });
    expect(limitsWith({ enabled: true }).limits?.[0]?.limit).toBe(120);
    expect(limitsWith({ enabled: false }).limits).toBeUndefined();
  });

  it.each<[Partial<RunState>, string]>([
    [{ phase: 'queued' }, '2026-11-21T10:00:00Z'],
    [{ phase: 'running' }, '2026-11-21T10:00:01Z'],
    [{ phase: 'stopping' }, '2026-11-21T10:00:01Z'],
    [{ phase: 'running', startedAt: undefined }, '2026-11-21T10:00:00Z'],
    [{ phase: 'succeeded' }, '2026-11-21T10:03:13Z'],
    [{ phase: 'cancelled', completedAt: undefined }, '2026-11-21T10:00:01Z'],
  ])('gives %j the time of the transition: %s', (overrides, time) => {
    expect(event(runFixture(overrides)).content.attributes.time).toBe(time);
  });
});

describe('the format tekton', () => {
  it.each<[string, Partial<RunState>, string]>([
    ['a new Run', { phase: 'queued', reason: undefined }, 'pipelinerun.queued'],
    [
      'a Run that waits',
      { phase: 'queued', reason: 'Pending' },
      'pipelinerun.unknown',
    ],
    [
      'a Run that began',
      { phase: 'running', reason: 'Started' },
      'pipelinerun.started',
    ],
    [
      'a running Run',
      { phase: 'running', reason: 'Running' },
      'pipelinerun.running',
    ],
    [
      'a stopping Run',
      { phase: 'stopping', reason: 'CancelledRunningFinally' },
      'pipelinerun.unknown',
    ],
    [
      'a green Run',
      { phase: 'succeeded', reason: 'Completed' },
      'pipelinerun.successful',
    ],
    ['a red Run', { phase: 'failed' }, 'pipelinerun.failed'],
    ['an invalid Run', { phase: 'invalid' }, 'pipelinerun.failed'],
    ['a Run out of time', { phase: 'timedOut' }, 'pipelinerun.failed'],
    ['a cancelled Run', { phase: 'cancelled' }, 'pipelinerun.failed'],
    ['a Run that nobody saw end', { phase: 'unseen' }, 'pipelinerun.unknown'],
    ['a task', { kind: 'TaskRun', phase: 'succeeded' }, 'taskrun.successful'],
    [
      'a task whose failure counts for nothing',
      { kind: 'TaskRun', phase: 'ignored' },
      'taskrun.failed',
    ],
    [
      'a new custom task',
      { kind: 'CustomRun', phase: 'queued', reason: undefined },
      'customrun.started',
    ],
    [
      'a custom task in words of its own',
      { kind: 'CustomRun', phase: 'running', reason: 'Waiting' },
      'customrun.running',
    ],
    [
      'a red custom task',
      { kind: 'CustomRun', phase: 'failed' },
      'customrun.failed',
    ],
  ])('names %s as Tekton does', (_, overrides, type) => {
    expect(event(runFixture(overrides)).content.attributes.type).toBe(
      `dev.tekton.event.${type}.v1`,
    );
  });

  it('says nothing of a custom task whose end nobody saw, for which Tekton has no word', () => {
    expect(
      planned(runFixture({ kind: 'CustomRun', phase: 'unseen' })),
    ).toMatchObject([{ type: 'notSent', reason: 'noTarget' }]);
  });

  it('carries the object as it was observed, without managedFields', () => {
    const { managedFields: _, ...metadata } = OBJECT.metadata;

    expect(event().content.data).toEqual({
      pipelineRun: { ...OBJECT, metadata },
    });
    expect(event().content.attributes.partial).toBeUndefined();
  });

  it('adds kind and version, which items of a list lack', () => {
    const { kind: _kind, apiVersion: _version, ...item } = OBJECT;

    expect(
      event(runFixture({ kind: 'CustomRun' }), {}, item).content.data,
    ).toMatchObject({
      customRun: { kind: 'CustomRun', apiVersion: 'tekton.dev/v1beta1' },
    });
  });

  it.each([
    ['is not at hand', undefined],
    ['is no object', 'a text'],
  ])(
    'says what is kept of an object that %s, and that it is not all',
    (_, object) => {
      const run = runFixture({ params: [{ name: 'tag', value: 'v1' }] });
      const { content } = event(run, {}, object ?? null);

      expect(content.attributes.partial).toBe(true);
      expect(content.data).toMatchObject({
        pipelineRun: {
          apiVersion: 'tekton.dev/v1',
          kind: 'PipelineRun',
          metadata: {
            name: run.name,
            namespace: run.namespace,
            uid: run.uid,
            labels: run.labels,
          },
          spec: { params: run.params },
          status: {
            conditions: [
              { type: 'Succeeded', status: 'False', reason: 'Failed' },
            ],
            completionTime: run.completedAt,
          },
        },
      });
    },
  );

  it('gives up definitions first where an object is larger than an event', () => {
    const big = {
      ...OBJECT,
      status: { ...OBJECT.status, pipelineSpec: { text: 'x'.repeat(70_000) } },
    };
    const { content } = event(runFixture(), {}, big);

    expect(content.attributes.partial).toBe(true);
    expect(content.data).toMatchObject({
      pipelineRun: { status: OBJECT.status, spec: OBJECT.spec },
    });
    expect(JSON.stringify(content.data)).not.toContain('xxx');
  });

  it('keeps within the limit whatever a Run says', () => {
    const wrong: string[] = [];
    const long = fc
      .string({ unit: 'binary', maxLength: 40 })
      .map(text => text.repeat(2_000));
    fc.assert(
      fc.property(long, long, fc.constantFrom(...PHASES), (one, two, phase) => {
        const { content } = event(
          runFixture({
            phase,
            message: one.slice(0, 2_048),
            annotations: { one, two },
          }),
          {},
          { ...OBJECT, spec: { unknown: one }, status: { unknown: two } },
        );
        const text = JSON.stringify(content.data);
        if (
          Buffer.byteLength(text) > MAX_DATA_BYTES ||
          text !== toUSVString(text)
        ) {
          wrong.push(text);
        }
      }),
      { numRuns: 50 },
    );
    expect(wrong).toEqual([]);
  });
});

describe('the format cdevents', () => {
  const cd = (overrides: Partial<RunState> = {}) =>
    planned(runFixture(overrides), { format: 'cdevents' });

  it('says of a PipelineRun what the specification has words for', () => {
    const { content } = event(runFixture(), { format: 'cdevents' });
    const { id, source } = content.attributes;

    expect(content.attributes).toMatchObject({
      type: 'dev.cdevents.pipelinerun.finished.0.2.0',
      subject: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
      time: '2026-11-21T10:03:13Z',
    });
    expect(content.data).toEqual({
      context: {
        version: '0.4.1',
        id,
        source,
        type: 'dev.cdevents.pipelinerun.finished.0.2.0',
        timestamp: '2026-11-21T10:03:13Z',
      },
      subject: {
        id: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
        source,
        type: 'pipelineRun',
        content: {
          pipelineName: 'build',
          url: 'https://portal.example/runs/1',
          outcome: 'failure',
          errors: 'Tasks Completed: 2 (Failed: 1, Cancelled 0), Skipped: 1',
        },
      },
      customDataContentType: 'application/json',
      customData: {
        tekton: {
          cluster: 'prod',
          kind: 'PipelineRun',
          namespace: 'shop',
          name: 'build-x7k2p',
          phase: 'failed',
          attempt: 1,
          reason: 'Failed',
          owner: 'acme',
          repository: 'shop',
          sha: 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00',
        },
      },
    });
  });

  it('says of a task whose part it is', () => {
    const run = runFixture({
      kind: 'TaskRun',
      pipelineTask: 'unit',
      parent: { kind: 'PipelineRun', name: 'build-x7k2p', uid: 'p1' },
    });

    expect(event(run, { format: 'cdevents' }).content).toMatchObject({
      attributes: { type: 'dev.cdevents.taskrun.finished.0.2.0' },
      data: {
        subject: {
          type: 'taskRun',
          content: { taskName: 'unit', pipelineRun: { id: 'p1' } },
        },
      },
    });
  });

  it.each<[Partial<RunState>, string | undefined]>([
    [{ phase: 'queued' }, 'pipelinerun.queued'],
    [{ phase: 'running' }, 'pipelinerun.started'],
    [{ phase: 'stopping' }, undefined],
    [{ kind: 'TaskRun', phase: 'queued' }, undefined],
    [{ kind: 'TaskRun', phase: 'running' }, 'taskrun.started'],
    [{ kind: 'CustomRun', phase: 'succeeded' }, 'taskrun.finished'],
  ])('has for %j the event %s', (overrides, type) => {
    const [item] = cd(overrides);

    expect(item?.type === 'target' ? item.content : item).toMatchObject(
      type === undefined
        ? { type: 'notSent', reason: 'noTarget' }
        : { attributes: { type: `dev.cdevents.${type}.0.2.0` } },
    );
  });

  it.each<[RunState['phase'], string]>([
    ['succeeded', 'success'],
    ['failed', 'failure'],
    ['ignored', 'failure'],
    ['invalid', 'error'],
    ['timedOut', 'error'],
    ['cancelled', 'error'],
    ['unseen', 'error'],
  ])('gives %s the outcome %s', (phase, outcome) => {
    expect(
      event(runFixture({ phase }), { format: 'cdevents' }).content.data,
    ).toMatchObject({ subject: { content: { outcome } } });
  });
});
