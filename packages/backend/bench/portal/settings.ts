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

import { parseArgs } from 'node:util';
import { z } from 'zod';

const DATABASES = ['sqlite', 'postgres'] as const;
export type DatabaseKind = (typeof DATABASES)[number];

const settingsSchema = z.object({
  database: z.enum([...DATABASES, 'both']),
  only: z.string().optional(),
  quick: z.boolean(),
  runs: z.coerce.number().int().min(1).max(50).optional(),
  json: z.string().optional(),
  'cpu-prof': z.string().optional(),
  'no-floor': z.boolean(),
  keep: z.boolean(),
});

/** What is measured, and how long. */
export interface Settings {
  readonly databases: readonly DatabaseKind[];
  /** Names of scenarios; undefined: all. */
  readonly only?: readonly string[];
  /** Small numbers, to see that it runs. */
  readonly quick: boolean;
  /** Rounds of what is measured more than once. */
  readonly rounds: number;
  /** Where the figures are written. */
  readonly json?: string;
  /** Folder for profiles of the portal. */
  readonly cpuProf?: string;
  readonly floor: boolean;
  /** The logs of the processes are kept. */
  readonly keep: boolean;
}

/**
 * @param scenarios - their names
 * @throws with a sentence for people
 */
export function readSettings(
  args: readonly string[],
  scenarios: readonly string[],
): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      database: { type: 'string', default: 'both' },
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      runs: { type: 'string' },
      json: { type: 'string' },
      'cpu-prof': { type: 'string' },
      'no-floor': { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
    },
  });
  const parsed = settingsSchema.safeParse(values);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new Error(`--${path.join('.')}: ${message}`);
  }
  const { database, quick, runs } = parsed.data;
  const only = parsed.data.only?.split(',');
  const unknown = only?.find(name => !scenarios.includes(name));
  if (unknown !== undefined) {
    throw new Error(
      `There is no scenario '${unknown}': there are ${scenarios.join(', ')}.`,
    );
  }
  return {
    databases: database === 'both' ? DATABASES : [database],
    only,
    quick,
    rounds: runs ?? (quick ? 1 : 5),
    json: parsed.data.json,
    cpuProf: parsed.data['cpu-prof'],
    floor: !parsed.data['no-floor'],
    keep: parsed.data.keep,
  };
}
