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

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { parseRunObject, type RunObject } from '../runObject';

const folder = join(
  dirname(require.resolve('sandbox/package.json')),
  'recordings',
);

const EXPECTED = 'expected-phases.json';

const recordingSchema = z.array(
  z.object({
    type: z.enum(['ADDED', 'MODIFIED', 'DELETED']),
    object: z.looseObject({
      kind: z.string(),
      metadata: z.looseObject({ name: z.string(), uid: z.string() }),
    }),
  }),
);

/** What a watch of a real cluster saw. */
export type Recording = z.infer<typeof recordingSchema>;

export function recordingNames(): string[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.json') && name !== EXPECTED)
    .map(name => name.replace(/\.json$/, ''));
}

export function recording(name: string): Recording {
  return recordingSchema.parse(json(`${name}.json`));
}

export function expectedPhases(): Record<
  string,
  { kind: string; phases: string[] }
> {
  return z
    .record(
      z.string(),
      z.object({ kind: z.string(), phases: z.array(z.string()) }),
    )
    .parse(json(EXPECTED));
}

/** The object, which has to be well-formed. */
export function parsed(raw: unknown): RunObject {
  const result = parseRunObject(raw, { cluster: 'test' });
  if (!result.ok) {
    throw new Error(result.error.message);
  }
  return result.object;
}

/** A minimal object of a kind, with the parts that a test is about. */
export function runObject(parts: {
  kind?: string;
  metadata?: Record<string, unknown>;
  spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
}): RunObject {
  return parsed({
    kind: parts.kind ?? 'PipelineRun',
    metadata: {
      name: 'build-x1',
      namespace: 'shop',
      uid: 'u1',
      resourceVersion: '10',
      creationTimestamp: '2026-05-01T10:00:00Z',
      ...parts.metadata,
    },
    spec: parts.spec,
    status: parts.status,
  });
}

/** A status with a Succeeded condition. */
export function succeeded(
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  rest: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    conditions: [
      { type: 'Aaa', status: 'True', reason: 'First' },
      { type: 'Succeeded', status, reason, message: `${reason} it is` },
    ],
    ...(status === 'Unknown' ? {} : { completionTime: '2026-05-01T10:05:00Z' }),
    ...rest,
  };
}

function json(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}
