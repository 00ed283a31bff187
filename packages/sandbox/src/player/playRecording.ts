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

import { Clock, IdSource, KubeObject, ObjectAccess, systemIds } from '../kube';
import { loadRecording, Recording, timedEvents } from './recordings';
import { mapObject, Playing, playTimeline, retimed } from './timeline';

/** Names a Run for good. */
export interface PlayedRun {
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string;
  uid: string;
}

export interface RecordingOptions {
  /** Default: the namespace of the recording. */
  namespace?: string;
  /** Name of the Run; default: the recorded one with a new ending. */
  rename?: string;
  /** Added to the Run and, as Tekton does, to what it makes. */
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  /**
   * 0 (default): at once, as if it had just ended. 1: as slowly as it was
   * recorded; 10: ten times slower.
   */
  pace?: number;
  clock?: Clock;
  ids?: IdSource;
}

/** A recording that is being played, or was when `pace` is 0. */
export interface PlayedRecording extends Playing {
  run: PlayedRun;
}

function inText(word: string): RegExp {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![A-Za-z0-9.-])${escaped}(?![A-Za-z0-9])`, 'g');
}

/** Gives every recorded object a new uid, and the Run a new name and place. */
function rewriter(
  recording: Recording,
  main: { name: string; namespace: string },
  ids: IdSource,
) {
  const { metadata } = recording.events[0].object;
  const uids = new Map(
    recording.events.map(({ object }) => [object.metadata.uid ?? '', '']),
  );
  uids.forEach((_, uid) => uids.set(uid, ids.uid()));
  const name = inText(metadata.name ?? '');
  const namespace = inText(metadata.namespace ?? '');
  const change = (text: string) =>
    uids.get(text) ??
    text
      // The namespace first: a new name might contain the old namespace.
      .replace(namespace, () => main.namespace)
      .replace(name, () => main.name);
  return (object: KubeObject): KubeObject => mapObject(object, change);
}

function withMetadata(
  object: KubeObject,
  { labels, annotations }: RecordingOptions,
): KubeObject {
  const { metadata } = object;
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(labels && { labels: { ...metadata.labels, ...labels } }),
      ...(annotations && {
        annotations: { ...metadata.annotations, ...annotations },
      }),
    },
  };
}

/** Replays a recorded Run into the store as a new one. */
export function playRecording(
  api: ObjectAccess & { clock: Clock },
  name: string,
  options: RecordingOptions = {},
): PlayedRecording {
  const clock = options.clock ?? api.clock;
  const ids = options.ids ?? systemIds();
  const pace = options.pace ?? 0;
  const recording = loadRecording(name);
  const recorded = recording.events[0].object.metadata;
  const base = (recorded.name ?? '').replace(/-[a-z0-9]{5}$/, '');
  const rewrite = rewriter(
    recording,
    {
      name: options.rename ?? `${base}-${ids.suffix()}`,
      namespace: options.namespace ?? recorded.namespace ?? 'default',
    },
    ids,
  );
  const now = clock.now();
  const events = retimed(
    timedEvents(recording),
    pace === 0 ? { end: now } : { start: now, pace },
  ).map(event => ({
    ...event,
    object: withMetadata(rewrite(event.object), options),
  }));
  const { apiVersion, kind, metadata } = events[0].object;
  return {
    ...playTimeline(api, clock, events),
    run: {
      apiVersion,
      kind,
      namespace: metadata.namespace ?? '',
      name: metadata.name ?? '',
      uid: metadata.uid ?? '',
    },
  };
}
