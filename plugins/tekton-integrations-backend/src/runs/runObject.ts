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
import { RUN_KINDS } from 'backstage-plugin-tekton-integrations-common';

const timestamp = z.iso.datetime({ offset: true });
const text = z.string().nullish();
const texts = z.record(z.string(), z.string()).nullish();
const count = z.number().int().min(0).nullish();

/** Parameters and results: Tekton leaves the value to strings, arrays, objects. */
const named = z
  .array(z.object({ name: z.string(), value: z.unknown() }))
  .nullish();

const taskNames = z
  .array(z.object({ name: text, displayName: text.catch(undefined) }))
  .nullish();
const pipelineSpec = z
  .object({ tasks: taskNames, finally: taskNames })
  .nullish();

const definitionRef = z
  .object({ name: text, resolver: text, params: named })
  .nullish();

const ended = z.object({ exitCode: z.number().int(), reason: text }).nullish();

const steps = z
  .array(z.object({ name: text, terminated: ended, terminationReason: text }))
  .nullish();

/** Nothing of it is needed to tell how a Run goes. */
const provenance = z
  .object({
    refSource: z
      .object({
        uri: text,
        digest: z.object({ sha1: z.string().optional() }).nullish(),
      })
      .nullish(),
  })
  .nullish()
  .catch(undefined);

const metadata = z.object({
  name: z.string().min(1),
  namespace: z.string().min(1),
  uid: z.string().min(1),
  resourceVersion: z.string().min(1),
  generateName: text,
  creationTimestamp: timestamp,
  deletionTimestamp: timestamp.nullish(),
  labels: texts,
  annotations: texts,
  ownerReferences: z
    .array(
      z.object({
        apiVersion: z.string(),
        kind: z.string(),
        name: z.string(),
        uid: z.string(),
        controller: z.boolean().nullish(),
      }),
    )
    .nullish(),
});

const spec = z
  .object({
    params: named,
    retries: count,
    status: text,
    statusMessage: text,
    pipelineRef: definitionRef,
    taskRef: definitionRef,
    customRef: definitionRef,
    pipelineSpec,
  })
  .nullish();

const status = z
  .object({
    conditions: z
      .array(
        z.object({
          type: z.string(),
          status: z.enum(['True', 'False', 'Unknown']),
          reason: text,
          message: text,
          lastTransitionTime: timestamp.nullish().catch(undefined),
        }),
      )
      .nullish(),
    startTime: timestamp.nullish(),
    completionTime: timestamp.nullish(),
    retriesStatus: z.array(z.unknown()).nullish(),
    childReferences: z
      .array(
        z.object({
          name: text,
          pipelineTaskName: text,
          displayName: text.catch(undefined),
        }),
      )
      .nullish(),
    pipelineSpec,
    results: named,
    pipelineResults: named,
    taskResults: named,
    steps,
    provenance,
  })
  .nullish();

/**
 * A PipelineRun, TaskRun or CustomRun as far as it is read. Everything else in
 * it is ignored, so that a newer Tekton changes nothing here.
 */
export const runObjectSchema = z.object({
  kind: z.enum(RUN_KINDS),
  metadata,
  spec,
  status,
});

/** A Tekton object as far as it is read. */
export type RunObject = z.infer<typeof runObjectSchema>;

/** Why a Tekton object cannot be read, and what helps. */
export interface MalformedRun {
  /** For example `PipelineRun shop/build-x1 in cluster prod`. */
  readonly object: string;
  /** Path of the first field that is wrong; empty for the object itself. */
  readonly field: string;
  /** What stands there, as short JSON. */
  readonly value: string;
  readonly problem: string;
  readonly remedy: string;
  /** All of the above in one sentence. */
  readonly message: string;
}

/** What parsing a Tekton object gives. */
export type ParsedRun =
  | { readonly ok: true; readonly object: RunObject }
  | { readonly ok: false; readonly error: MalformedRun };

const REMEDY = 'correct the object or delete it; until then it is not reported';

const SHOWN_VALUE = 80;

/** Reads a Tekton object; a malformed one is an answer, never an exception. */
export function parseRunObject(
  raw: unknown,
  context: { readonly cluster: string; readonly kind?: string },
): ParsedRun {
  const parsed = runObjectSchema.safeParse(raw);
  if (parsed.success) {
    return { ok: true, object: parsed.data };
  }
  const [issue] = parsed.error.issues;
  const field = issue.path.map(String).join('.');
  const object = `${nameOf(raw, context.kind)} in cluster ${context.cluster}`;
  const value = shown(issue.path.reduce(at, raw));
  return {
    ok: false,
    error: {
      object,
      field,
      value,
      problem: issue.message,
      remedy: REMEDY,
      message: `${object}: ${field || 'the object'} is '${value}': ${issue.message}; ${REMEDY}`,
    },
  };
}

function at(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' &&
    value !== null &&
    Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > SHOWN_VALUE ? `${json.slice(0, SHOWN_VALUE)}…` : json;
}

function nameOf(raw: unknown, kind: string | undefined): string {
  const word = (value: unknown, otherwise: string): string =>
    typeof value === 'string' && value !== '' ? value : otherwise;
  const namespace = word(['metadata', 'namespace'].reduce(at, raw), '?');
  const name = word(['metadata', 'name'].reduce(at, raw), '?');
  return `${word(at(raw, 'kind'), kind ?? 'Run')} ${namespace}/${name}`;
}
