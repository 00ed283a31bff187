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

import type { RunState } from 'backstage-plugin-tekton-integrations-common';
import type { RunObject } from './runObject';
import { cut } from './words';

/** Parameters and results of one Run together, in bytes. */
export const VALUES_BYTES = 16 * 1024;

/** One annotation's value, in UTF-16 units. */
export const ANNOTATION_LENGTH = 2 * 1024;

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

type NamedValues = RunState['params'];

/**
 * Parameters and results as strings, up to {@link VALUES_BYTES}. What does not
 * fit is left out whole, the largest first: half a value would match rules
 * that the whole one does not.
 */
export function storedValues(
  object: RunObject,
): Pick<RunState, 'params' | 'results'> {
  const params = strings(object.spec?.params);
  const results = strings(
    object.status?.results ??
      object.status?.pipelineResults ??
      object.status?.taskResults,
  );
  const kept = new Set<NamedValues[number]>();
  let left = VALUES_BYTES;
  const bySize = [...params, ...results]
    .map(entry => ({ entry, bytes: sizeOf(entry) }))
    .sort((one, other) => one.bytes - other.bytes);
  for (const { entry, bytes } of bySize) {
    left -= bytes;
    if (left < 0) {
      break;
    }
    kept.add(entry);
  }
  return {
    params: params.filter(entry => kept.has(entry)),
    results: results.filter(entry => kept.has(entry)),
  };
}

/** A Run's annotations without copies of the whole object, cut in length. */
export function storedAnnotations(object: RunObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(object.metadata.annotations ?? {})
      .filter(([key]) => key !== LAST_APPLIED)
      .map(([key, value]) => [key, cut(value, ANNOTATION_LENGTH)]),
  );
}

function strings(
  values: readonly { name: string; value: unknown }[] | null | undefined,
): NamedValues {
  return (values ?? []).map(({ name, value }) => ({
    name,
    value: typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
  }));
}

function sizeOf({ name, value }: NamedValues[number]): number {
  return Buffer.byteLength(name) + Buffer.byteLength(value);
}
