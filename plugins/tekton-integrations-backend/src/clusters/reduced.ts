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

import { RUN_RESOURCE, type WatchedKind } from './resources';

type Fields = Readonly<Record<string, unknown>>;

/** What is kept of a value. */
type Keep = (value: unknown) => unknown;

const whole: Keep = value => value;

/** What is no object is kept as it is: whoever reads it says what is wrong. */
function fields(kept: Readonly<Record<string, Keep>>): Keep {
  const entries = Object.entries(kept);
  return value => {
    if (!isFields(value)) {
      return value;
    }
    const less: Record<string, unknown> = {};
    for (const [key, keep] of entries) {
      if (value[key] !== undefined) {
        less[key] = keep(value[key]);
      }
    }
    return less;
  };
}

function each(keep: Keep): Keep {
  return value => (Array.isArray(value) ? value.map(keep) : value);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const names = each(fields({ name: whole }));
const pipelineSpec = fields({ tasks: names, finally: names });

/** The fields of a Run that anything is told from; a fifth of it or less. */
const run = fields({
  apiVersion: whole,
  kind: whole,
  metadata: whole,
  spec: fields({
    params: whole,
    retries: whole,
    status: whole,
    statusMessage: whole,
    pipelineRef: whole,
    taskRef: whole,
    customRef: whole,
    pipelineSpec,
  }),
  status: fields({
    conditions: whole,
    startTime: whole,
    completionTime: whole,
    // Only how many there are counts.
    retriesStatus: each(() => null),
    childReferences: each(fields({ pipelineTaskName: whole })),
    pipelineSpec,
    results: whole,
    pipelineResults: whole,
    taskResults: whole,
    steps: each(
      fields({ name: whole, terminated: whole, terminationReason: whole }),
    ),
    provenance: fields({ refSource: whole }),
  }),
});

/**
 * An object without what nobody reads. Objects wait for their turn, and what
 * waits together must not be large.
 */
export function reduced(object: Fields, kind: WatchedKind): Fields {
  const kept = kind in RUN_RESOURCE ? run(object) : object;
  return isFields(kept) ? kept : object;
}
