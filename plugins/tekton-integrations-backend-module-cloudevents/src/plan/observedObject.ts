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

import { isFinal, RunState } from 'backstage-plugin-tekton-integrations-common';
import {
  Json,
  JsonObject,
  truncateBytes,
} from 'backstage-plugin-tekton-integrations-node';
import { toUSVString } from 'node:util';
import { z } from 'zod';
import { apiVersionOf } from './apiVersionOf';

/** What every intermediary must pass on: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#size-limits */
export const MAX_DATA_BYTES = 60 * 1024;
/** The data names the object, in a few bytes. */
const MAX_OBJECT_BYTES = MAX_DATA_BYTES - 32;
/** Fits also where each of its bytes is escaped. */
const MAX_MESSAGE_BYTES = 8 * 1024;

const objectSchema = z.record(z.string(), z.json());

type Path = readonly [string, ...string[]];

/** Given up in this order where an object is too large for an event. */
const DISPENSABLE: readonly Path[] = [
  [
    'metadata',
    'annotations',
    'kubectl.kubernetes.io/last-applied-configuration',
  ],
  ['status', 'pipelineSpec'],
  ['status', 'taskSpec'],
  ['status', 'retriesStatus'],
  ['spec', 'pipelineSpec'],
  ['spec', 'taskSpec'],
  ['status', 'steps'],
  ['status', 'sidecars'],
  ['status', 'results'],
  ['spec', 'params'],
  ['status', 'childReferences'],
  ['metadata', 'annotations'],
];

function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** A copy without what stands at a path; the same where nothing does. */
function without(object: JsonObject, [name, ...rest]: Path): JsonObject {
  const value = object[name];
  if (!Object.hasOwn(object, name)) {
    return object;
  }
  const [next, ...more] = rest;
  if (next === undefined) {
    return Object.fromEntries(
      Object.entries(object).filter(([key]) => key !== name),
    );
  }
  return isObject(value)
    ? { ...object, [name]: without(value, [next, ...more]) }
    : object;
}

/** Half of a character is none: strict parsers refuse it. */
function wellFormed(object: JsonObject): JsonObject {
  const text = JSON.stringify(object, (_, value: unknown) =>
    typeof value === 'string' ? toUSVString(value) : value,
  );
  return objectSchema.parse(JSON.parse(text));
}

const bytesOf = (object: JsonObject) =>
  Buffer.byteLength(JSON.stringify(object));

function conditionOf({
  phase,
  reason,
  message,
  deleted,
}: RunState): JsonObject {
  const ended = isFinal(phase) && phase !== 'unseen' && !deleted;
  const failed = ended ? 'False' : 'Unknown';
  return {
    type: 'Succeeded',
    status: phase === 'succeeded' ? 'True' : failed,
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && {
      message: truncateBytes(message, MAX_MESSAGE_BYTES),
    }),
  };
}

/** The object as far as it is kept, for a rule that came later than the event. */
function keptObject(run: RunState): JsonObject {
  const { startedAt, completedAt, generateName, params, results } = run;
  return {
    apiVersion: apiVersionOf(run.kind),
    kind: run.kind,
    metadata: {
      name: run.name,
      ...(generateName !== undefined && { generateName }),
      namespace: run.namespace,
      uid: run.uid,
      resourceVersion: run.resourceVersion,
      creationTimestamp: run.createdAt,
      labels: run.labels,
      annotations: run.annotations,
    },
    spec: { params },
    status: {
      conditions: run.reason === undefined ? [] : [conditionOf(run)],
      ...(startedAt !== undefined && { startTime: startedAt }),
      ...(completedAt !== undefined && { completionTime: completedAt }),
      results,
    },
  };
}

/** An object within the limit, without what it can do without. */
function fitting(object: JsonObject): { object: JsonObject; partial: boolean } {
  let fit = object;
  for (const path of DISPENSABLE) {
    if (bytesOf(fit) <= MAX_OBJECT_BYTES) {
      break;
    }
    fit = without(fit, path);
  }
  return { object: fit, partial: fit !== object };
}

/**
 * The Tekton object of a Run: as it was observed, without managedFields and
 * within the limit of an event; else what is kept of it.
 *
 * @param raw - as it was observed, where it is still at hand
 */
export function observedObject(
  run: RunState,
  raw: unknown,
): { object: JsonObject; partial: boolean } {
  const parsed = objectSchema.safeParse(raw);
  if (parsed.success) {
    const whole = wellFormed({
      // Lists leave them out of their items.
      apiVersion: apiVersionOf(run.kind),
      kind: run.kind,
      ...without(parsed.data, ['metadata', 'managedFields']),
    });
    const fit = fitting(whole);
    if (bytesOf(fit.object) <= MAX_OBJECT_BYTES) {
      return fit;
    }
  }
  return { ...fitting(wellFormed(keptObject(run))), partial: true };
}
