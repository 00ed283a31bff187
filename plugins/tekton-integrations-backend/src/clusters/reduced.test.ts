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

import { loadRecording, recordingNames } from 'sandbox';
import { parseRunObject, runStateOf } from '../runs';
import { reduced } from './reduced';
import type { WatchedKind } from './resources';
import { watchedObject } from './watchedObject';

function isRunKind(kind: string): kind is WatchedKind {
  return ['PipelineRun', 'TaskRun', 'CustomRun'].includes(kind);
}

function stateOf(raw: unknown, kind: string) {
  const cluster = { id: 'c1', name: 'prod' };
  const parsed = parseRunObject(raw, { cluster: cluster.name, kind });
  return parsed.ok
    ? runStateOf(parsed.object, cluster, { deleted: false })
    : parsed.error;
}

describe('reduced', () => {
  it.each(recordingNames())('leaves what is read of %s', name => {
    for (const { object } of loadRecording(name).events) {
      if (!isRunKind(object.kind)) {
        continue;
      }
      const { apiVersion, kind } = object;
      const less = watchedObject(object, { apiVersion, kind })?.object;
      expect(stateOf(less, kind)).toEqual(stateOf(object, kind));
    }
  });

  it('leaves out what only the controller needs', () => {
    const text = JSON.stringify(
      reduced(
        {
          kind: 'TaskRun',
          metadata: { name: 'a' },
          spec: { taskSpec: { steps: [{ script: 'echo secret-script' }] } },
          status: { taskSpec: { steps: [{ script: 'echo again' }] } },
        },
        'TaskRun',
      ),
    );
    expect(text).toBe(
      '{"kind":"TaskRun","metadata":{"name":"a"},"spec":{},"status":{}}',
    );
  });

  it('leaves what is malformed for whoever says so', () => {
    const object = { kind: 'TaskRun', metadata: 7, spec: [], status: 'x' };
    expect(reduced(object, 'TaskRun')).toEqual(object);
  });

  it('leaves other kinds whole', () => {
    const object = { kind: 'Provider', spec: { type: 'SlackApp' } };
    expect(reduced(object, 'Provider')).toBe(object);
  });
});
