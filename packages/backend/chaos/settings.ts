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

const settingsSchema = z.object({
  runs: z.coerce.number().int().min(4).max(100_000),
  seed: z.coerce.number().int().min(1),
  seconds: z.coerce.number().int().min(10).max(3_600),
  replicas: z.coerce.number().int().min(1).max(9),
  'kill-every': z.coerce.number().min(2).max(600),
  limit: z.coerce.number().int().min(30).max(7_200),
  short: z.boolean(),
  keep: z.boolean(),
});

/** How much chaos is made. */
export interface Settings {
  readonly runs: number;
  readonly seed: number;
  /** Runs come and faults happen for so long. */
  readonly seconds: number;
  readonly replicas: number;
  readonly killEverySeconds: number;
  /** After so long without coming to rest what is open counts as lost. */
  readonly limitSeconds: number;
  /** Only the faults that are over soon. */
  readonly short: boolean;
  /** The logs of the replicas are kept. */
  readonly keep: boolean;
}

const WHOLE = { runs: '5000', seconds: '240', limit: '900' };
const SHORT = { runs: '100', seconds: '16', limit: '60' };

/** @throws with a sentence for people */
export function readSettings(args: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string' },
      seed: { type: 'string', default: '20261121' },
      seconds: { type: 'string' },
      replicas: { type: 'string', default: '3' },
      'kill-every': { type: 'string', default: '8' },
      limit: { type: 'string' },
      short: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
    },
  });
  const parsed = settingsSchema.safeParse({
    ...(values.short ? SHORT : WHOLE),
    ...values,
  });
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new Error(`--${path.join('.')}: ${message}`);
  }
  const { 'kill-every': killEverySeconds, limit, ...rest } = parsed.data;
  return { ...rest, killEverySeconds, limitSeconds: limit };
}
