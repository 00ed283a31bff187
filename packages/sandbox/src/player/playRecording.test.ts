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

import { KubeApi, manualClock, startKubeApi, StoreEvent } from '../kube';
import { playRecording } from './playRecording';
import { loadRecording, recordingNames, timedEvents } from './recordings';
import { seededRandom } from './random';

const KINDS = [
  { apiVersion: 'tekton.dev/v1', kind: 'PipelineRun' },
  { apiVersion: 'tekton.dev/v1', kind: 'TaskRun' },
  { apiVersion: 'tekton.dev/v1beta1', kind: 'CustomRun' },
];

function changesOf(api: KubeApi): StoreEvent[] {
  const events: StoreEvent[] = [];
  KINDS.forEach(kind => api.onChange(kind, event => events.push(event)));
  return events;
}

/** Text of an object with its uids numbered, without its version. */
function comparable(value: object, uids: Map<string, string>): unknown {
  return JSON.parse(JSON.stringify(value), (key, field) => {
    if (key === 'resourceVersion') {
      return undefined;
    }
    return (typeof field === 'string' && uids.get(field)) || field;
  });
}

function numbered(uids: (string | undefined)[]): Map<string, string> {
  return new Map(
    [...new Set(uids)].map((uid, index) => [uid ?? '', `uid-${index}`]),
  );
}

describe('playing a recording', () => {
  let api: KubeApi;
  const clock = manualClock('2027-01-02T03:04:05Z');

  beforeEach(async () => {
    api = await startKubeApi({ clock });
  });
  afterEach(() => api.close());

  it('knows all recordings', () => {
    expect(recordingNames()).toHaveLength(46);
  });

  it.each(recordingNames())(
    '%s makes the recorded objects in the recorded order',
    name => {
      const recording = loadRecording(name);
      const [{ object: first }] = recording.events;
      const last = timedEvents(recording).at(-1)?.at ?? new Date(0);
      const changes = changesOf(api);
      const { run } = playRecording(api, name, {
        rename: first.metadata.name,
        // Ending when the recording did leaves all times as they are.
        clock: manualClock(last),
      });
      const played = numbered(changes.map(each => each.object.metadata.uid));
      const recorded = numbered(
        recording.events.map(each => each.object.metadata.uid),
      );
      expect(
        changes.map(({ type, object }) => ({
          type,
          object: comparable(object, played),
        })),
      ).toEqual(
        recording.events.map(({ type, object }) => ({
          type,
          object: comparable(object, recorded),
        })),
      );
      const final = recording.events
        .filter(({ object }) => object.kind === first.kind)
        .at(-1);
      const stored = api.find(run);
      expect(stored && comparable(stored, played)).toEqual(
        final?.type === 'DELETED'
          ? undefined
          : comparable(final?.object ?? {}, recorded),
      );
    },
  );

  it.each([
    'pipelinerun-failed',
    'pipelinerun-cancelled',
    'pipelinerun-could-not-get-task',
    'pipelinerun-custom-task',
    'taskrun-cancelled',
  ])('%s leaves nothing of the old name, place and time', name => {
    const recording = loadRecording(name);
    const changes = changesOf(api);
    const { run } = playRecording(api, name, {
      namespace: 'team-new',
      rename: 'other-name',
      labels: { added: 'label' },
      annotations: { added: 'annotation' },
      ids: seededRandom(7),
    });
    expect(run).toMatchObject({ namespace: 'team-new', name: 'other-name' });
    const text = JSON.stringify(changes.map(({ object }) => object));
    const { metadata } = recording.events[0].object;
    [metadata.name, metadata.uid, '2026-11-21T'].forEach(old =>
      expect(text).not.toContain(old),
    );
    changes.forEach(({ object }) => {
      expect(object.metadata).toMatchObject({
        namespace: 'team-new',
        name: expect.stringMatching(/^other-name/),
        labels: { added: 'label' },
        annotations: { added: 'annotation' },
      });
    });
    changes
      .filter(({ object }) => object.kind !== run.kind)
      .forEach(({ object }) =>
        expect(object.metadata).toMatchObject({
          labels: { 'tekton.dev/pipelineRunUID': run.uid },
          ownerReferences: [{ name: run.name, uid: run.uid }],
        }),
      );
    const { status } = api.get(run);
    expect(status).toMatchObject({ completionTime: '2027-01-02T03:04:05Z' });
  });

  it('can be played twice at once', () => {
    const [a, b] = [1, 2].map(() => playRecording(api, 'pipelinerun-parallel'));
    expect(a.run.uid).not.toBe(b.run.uid);
    expect(a.run.name).not.toBe(b.run.name);
    expect(api.list(KINDS[1])).toHaveLength(8);
  });

  it('keeps its pace and what others write meanwhile', async () => {
    const own = manualClock('2027-01-01T00:00:00Z');
    const played = playRecording(api, 'pipelinerun-succeeded', {
      clock: own,
      pace: 10,
    });
    expect(api.get(played.run)).toMatchObject({
      metadata: { creationTimestamp: '2027-01-01T00:00:00Z' },
    });
    expect(api.get(played.run)).not.toHaveProperty('status.completionTime');
    api.patch(played.run, { metadata: { annotations: { mine: 'kept' } } });
    own.advance(600_000);
    await played.done;
    expect(api.get(played.run)).toMatchObject({
      metadata: { annotations: { mine: 'kept' } },
      status: { conditions: [{ status: 'True' }] },
    });
  });

  it('stops when told to, and does without what somebody deleted', async () => {
    const own = manualClock('2027-01-01T00:00:00Z');
    const options = { clock: own, pace: 10 };
    const stopped = playRecording(api, 'pipelinerun-succeeded', options);
    stopped.stop();
    const deleted = playRecording(api, 'pipelinerun-succeeded', options);
    api.delete(deleted.run);
    own.advance(600_000);
    await Promise.all([stopped.done, deleted.done]);
    expect(api.get(stopped.run)).not.toHaveProperty('status.completionTime');
    expect(api.find(deleted.run)).toBeUndefined();
  });
});
