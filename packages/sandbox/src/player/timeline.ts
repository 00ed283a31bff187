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

import { ApiError, Clock, isRecord, KubeObject, ObjectAccess } from '../kube';

/** A change of an object and when it happens. */
export interface TimedEvent {
  at: Date;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubeObject;
}

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** The form in which Kubernetes writes times: whole seconds. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

export function isTimestamp(text: string): boolean {
  return TIMESTAMP.test(text);
}

/** The same JSON with every string changed. */
export function mapStrings(
  value: unknown,
  change: (text: string) => string,
): unknown {
  if (typeof value === 'string') {
    return change(value);
  }
  if (Array.isArray(value)) {
    return value.map(item => mapStrings(item, change));
  }
  return isRecord(value) ? mapFields(value, change) : value;
}

function mapFields(
  value: Record<string, unknown>,
  change: (text: string) => string,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key,
      mapStrings(field, change),
    ]),
  );
}

/** The same object with every string below its kind changed. */
export function mapObject(
  object: KubeObject,
  change: (text: string) => string,
): KubeObject {
  return {
    ...mapFields(object, change),
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: mapFields(object.metadata, change),
  };
}

/**
 * Moves a timeline: it starts at `start`, or ends at `end`, with its pauses
 * longer by `pace`. The times inside the objects move along.
 */
export function retimed(
  events: readonly TimedEvent[],
  target: { start: Date; pace: number } | { end: Date },
): TimedEvent[] {
  const first = events[0]?.at.getTime() ?? 0;
  const last = events[events.length - 1]?.at.getTime() ?? 0;
  const move = (time: number) =>
    new Date(
      'end' in target
        ? target.end.getTime() + (time - last)
        : target.start.getTime() + (time - first) * target.pace,
    );
  return events.map(({ at, type, object }) => ({
    at: move(at.getTime()),
    type,
    object: mapObject(object, text =>
      isTimestamp(text) ? timestamp(move(Date.parse(text))) : text,
    ),
  }));
}

/** Writes one event to the store. */
export function applyEvent(
  api: ObjectAccess,
  { type: change, object }: TimedEvent,
): void {
  const { name = '', namespace } = object.metadata;
  const ref = {
    apiVersion: object.apiVersion,
    kind: object.kind,
    namespace,
    name,
  };
  const metadata = { ...object.metadata };
  delete metadata.resourceVersion;
  switch (change) {
    case 'ADDED':
      api.create({ ...object, metadata });
      break;
    case 'MODIFIED': {
      // What others wrote to the metadata meanwhile stays, as with Tekton.
      const current = api.get(ref).metadata;
      const labels = { ...current.labels, ...metadata.labels };
      const annotations = { ...current.annotations, ...metadata.annotations };
      api.update({
        ...object,
        metadata: {
          ...metadata,
          ...(Object.keys(labels).length > 0 && { labels }),
          ...(Object.keys(annotations).length > 0 && { annotations }),
        },
      });
      break;
    }
    case 'DELETED':
      api.delete(ref);
      break;
    default:
      change satisfies never;
  }
}

/** A timeline that is being played. */
export interface Playing {
  /** Resolves when the last event is written, or it was stopped. */
  readonly done: Promise<void>;
  stop(): void;
}

/** Plays events at their times; those of the past at once. */
export function playTimeline(
  api: ObjectAccess,
  clock: Clock,
  events: readonly TimedEvent[],
): Playing {
  let position = 0;
  let cancel = () => {};
  let finish = () => {};
  const done = new Promise<void>(resolve => {
    finish = resolve;
  });
  const advance = () => {
    while (position < events.length) {
      const wait = events[position].at.getTime() - clock.now().getTime();
      if (wait > 0) {
        cancel = clock.after(wait, advance);
        return;
      }
      try {
        applyEvent(api, events[position]);
      } catch (error) {
        // Somebody deleted the object meanwhile: the rest goes on without it.
        if (!(error instanceof ApiError && error.code === 404)) {
          throw error;
        }
      }
      position += 1;
    }
    finish();
  };
  advance();
  return {
    done,
    stop: () => {
      cancel();
      position = events.length;
      finish();
    },
  };
}
