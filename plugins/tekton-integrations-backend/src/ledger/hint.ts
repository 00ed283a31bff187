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

/** What other replicas may want to look at. */
export interface Hint {
  /** Something may be sent. */
  readonly due?: boolean;
  /** Which replica watches which cluster. */
  readonly leases?: boolean;
  /** Rules and Providers of which something was reported. */
  readonly touched?: Touched | 'all';
}

/** Rules and Providers by their ids. */
export interface Touched {
  readonly rules: readonly string[];
  readonly providers: readonly string[];
}

/** Postgres takes less than 8,000 bytes. */
const PAYLOAD_BYTES = 7_000;

const messageSchema = z.union([
  z.object({ from: z.string(), check: z.string() }),
  z.object({
    from: z.string(),
    due: z.boolean().optional(),
    leases: z.boolean().optional(),
    touched: z
      .union([
        z.literal('all'),
        z.object({
          rules: z.array(z.string()),
          providers: z.array(z.string()),
        }),
      ])
      .optional(),
  }),
]);

/** What goes over the channel. */
export type HintMessage = z.infer<typeof messageSchema>;

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])];
}

function mergeTouched(a: Hint['touched'], b: Hint['touched']): Hint['touched'] {
  if (!a || !b) {
    return a ?? b;
  }
  return a === 'all' || b === 'all'
    ? 'all'
    : {
        rules: union(a.rules, b.rules),
        providers: union(a.providers, b.providers),
      };
}

/** Both hints in one. */
export function mergeHints(a: Hint, b: Hint): Hint {
  return {
    due: a.due || b.due,
    leases: a.leases || b.leases,
    touched: mergeTouched(a.touched, b.touched),
  };
}

/** The text of a hint; one that were too long says that all was touched. */
export function writeHint(from: string, hint: Hint): string {
  const text = JSON.stringify({ from, ...hint });
  return Buffer.byteLength(text) <= PAYLOAD_BYTES
    ? text
    : JSON.stringify({ from, ...hint, touched: 'all' });
}

/** Reads what came over the channel; nothing where it is none of ours. */
export function readHint(payload: string): HintMessage | undefined {
  try {
    return messageSchema.safeParse(JSON.parse(payload)).data;
  } catch {
    return undefined;
  }
}
