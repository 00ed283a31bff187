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

import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import {
  isFinal,
  runStateSchema,
  type RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { runId } from './runId';
import { parseRunObject } from './runObject';
import { runStateOf } from './runStateOf';
import { parsed, recording, recordingNames } from './__testUtils__/recordings';

const CLUSTER = { id: 'c1', name: 'prod' };

const events = recordingNames().flatMap(name => recording(name));

/** A recorded object in which one part, anywhere, is another JSON value. */
const mutated = fc
  .tuple(
    fc.constantFrom(...events),
    fc.array(fc.nat(1000), { maxLength: 6 }),
    fc.jsonValue(),
  )
  .map(([event, path, value]) => replaced(event.object, path, value));

function replaced(
  node: unknown,
  path: readonly number[],
  value: unknown,
): unknown {
  if (path.length === 0 || typeof node !== 'object' || node === null) {
    return value;
  }
  const [step, ...rest] = path;
  const keys = Object.keys(node);
  if (keys.length === 0) {
    return value;
  }
  const key = keys[step % keys.length];
  const copy: Record<string, unknown> = { ...node };
  const child = replaced(copy[key], rest, value);
  return Array.isArray(node)
    ? node.map((each, index) => (String(index) === key ? child : each))
    : { ...copy, [key]: child };
}

describe('parseRunObject', () => {
  it.each<[string, unknown, string, string]>([
    ['no object', 'text', '', '"text"'],
    ['another kind', { kind: 'Pod' }, 'kind', '"Pod"'],
    [
      'no uid',
      {
        kind: 'TaskRun',
        metadata: {
          name: 'x',
          namespace: 'shop',
          resourceVersion: '1',
          creationTimestamp: '2026-05-01T10:00:00Z',
        },
      },
      'metadata.uid',
      'nothing',
    ],
  ])('explains an object with %s', (_, raw, field, value) => {
    const result = parseRunObject(raw, { cluster: 'prod', kind: 'TaskRun' });
    expect(result).toMatchObject({ ok: false, error: { field, value } });
  });

  it('names object, field, value and remedy in one sentence', () => {
    const result = parseRunObject(
      {
        kind: 'PipelineRun',
        metadata: {
          name: 'x',
          namespace: 'shop',
          uid: 'u',
          resourceVersion: '1',
          creationTimestamp: '2026-05-01T10:00:00Z',
        },
        status: { conditions: [{ type: 'Succeeded', status: 'Maybe' }] },
      },
      { cluster: 'prod' },
    );
    expect(result).toMatchObject({
      ok: false,
      error: {
        message: expect.stringMatching(
          /^PipelineRun shop\/x in cluster prod: status\.conditions\.0\.status is '"Maybe"': .*; correct the object or delete it; until then it is not reported$/,
        ),
      },
    });
  });

  it('accepts what newer versions add', () => {
    const [{ object }] = recording('pipelinerun-succeeded');
    const newer = { ...object, extra: { a: 1 }, status: { future: [] } };
    expect(parseRunObject(newer, { cluster: 'prod' }).ok).toBe(true);
  });
});

/** Each version of a Run in which a rule about final phases is broken. */
function brokenRules(states: readonly RunState[]): string[] {
  return states.flatMap((state, index) => {
    const previous = states[index - 1];
    const reopened =
      previous !== undefined &&
      isFinal(previous.phase) &&
      !isFinal(state.phase);
    const newer =
      Number(state.resourceVersion) > Number(previous?.resourceVersion);
    return [
      reopened && !newer ? `${index}: reopened by an old version` : '',
      reopened && state.undone === undefined ? `${index}: not marked` : '',
      isFinal(state.phase) && state.undone ? `${index}: final and undone` : '',
    ].filter(problem => problem !== '');
  });
}

describe('runStateOf, whatever the object', () => {
  it('never throws, gives valid states and is idempotent', () => {
    const check = () =>
      fc.assert(
        fc.property(
          fc.oneof(mutated, fc.jsonValue()),
          fc.boolean(),
          (raw, deleted) => {
            const result = parseRunObject(raw, { cluster: 'prod' });
            if (!result.ok) {
              return result.error.message.includes('in cluster prod');
            }
            const once = runStateOf(result.object, CLUSTER, { deleted });
            const again = runStateOf(result.object, CLUSTER, {
              deleted,
              previous: once,
            });
            return (
              runStateSchema.safeParse(once).success &&
              isDeepStrictEqual(again, once)
            );
          },
        ),
        { numRuns: 500 },
      );
    expect(check).not.toThrow();
  });

  it('leaves a final phase only for a newer version, and says so', () => {
    const wellFormed = events.map(({ object }) => parsed(object));
    const step = fc.record({
      object: fc.constantFrom(...wellFormed),
      resourceVersion: fc.nat(20).map(String),
      deleted: fc.boolean(),
    });
    const check = () =>
      fc.assert(
        fc.property(fc.array(step, { maxLength: 12 }), steps => {
          const states: RunState[] = [];
          for (const { object, resourceVersion, deleted } of steps) {
            const metadata = { ...object.metadata, uid: 'u', resourceVersion };
            states.push(
              runStateOf({ ...object, metadata }, CLUSTER, {
                deleted,
                previous: states.at(-1),
              }),
            );
          }
          return brokenRules(states).length === 0;
        }),
        { numRuns: 300 },
      );
    expect(check).not.toThrow();
  });
});

describe('runId', () => {
  const run = {
    cluster: { id: 'c1' },
    kind: 'TaskRun',
    namespace: 'shop',
    uid: 'u1',
  };

  it('is stable and fits into a URL', () => {
    expect(runId(run)).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(runId({ ...run })).toBe(runId(run));
  });

  it.each([
    { cluster: { id: 'c2' } },
    { kind: 'CustomRun' },
    { namespace: 'cart' },
    { uid: 'u2' },
  ])('differs for %j', other => {
    expect(runId({ ...run, ...other })).not.toBe(runId(run));
  });
});
