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

import {
  BatchEntry,
  Outcome,
  ProviderClient,
  Receipt,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { Timers } from '../connections';
import { withDeadline } from './deadline';

/** How long a provider may take to notice that it was aborted. */
const GRACE_MS = 1_000;

/** How requests are made. */
export interface RequestOptions {
  readonly timers: Timers;
  readonly sendTimeoutMs: number;
  /** Aborted when the process must stop. */
  readonly signal: AbortSignal;
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Sends a target; what a provider must not do becomes an outcome. */
export async function sendTarget(
  client: ProviderClient,
  target: Target,
  receipt: Receipt | undefined,
  { timers, sendTimeoutMs, signal }: RequestOptions,
): Promise<Outcome> {
  try {
    const outcome = await withDeadline(
      aborted => client.send(target, receipt, aborted),
      { timers, limitMs: sendTimeoutMs, graceMs: GRACE_MS, signal },
    );
    return outcome === 'late'
      ? {
          kind: 'inDoubt',
          cause: `${target.words.vendor} did not answer within ${sendTimeoutMs / 1000} s`,
        }
      : outcome;
  } catch (error) {
    return { kind: 'retry', cause: `Error of the provider: ${words(error)}` };
  }
}

/**
 * Sends several targets in one request.
 *
 * @returns outcomes in the order of the entries
 */
export async function sendBatch(
  client: ProviderClient,
  entries: readonly BatchEntry[],
  { timers, sendTimeoutMs, signal }: RequestOptions,
): Promise<Outcome[]> {
  const all = (outcomeOf: (entry: BatchEntry) => Outcome) =>
    entries.map(outcomeOf);
  try {
    const outcomes = await withDeadline<
      ReadonlyMap<string, Outcome> | undefined | 'late'
    >(async aborted => client.sendBatch?.(entries, aborted), {
      timers,
      limitMs: sendTimeoutMs,
      graceMs: GRACE_MS,
      signal,
    });
    return all(({ id, target }) =>
      typeof outcomes === 'object'
        ? (outcomes.get(id) ?? {
            kind: 'inDoubt',
            cause: `${target.words.vendor} answered without a word on this entry`,
          })
        : {
            kind: 'inDoubt',
            cause: `${target.words.vendor} did not answer within ${sendTimeoutMs / 1000} s`,
          },
    );
  } catch (error) {
    const cause = `Error of the provider: ${words(error)}`;
    return all(() => ({ kind: 'retry', cause }));
  }
}

/** What a provider knows of a request that was not answered. */
export type Found = Receipt | 'absent' | 'unsupported' | 'unknown';

/** Looks up what stands at a target. */
export async function findTarget(
  client: ProviderClient,
  target: Target,
  { timers, sendTimeoutMs, signal }: RequestOptions,
): Promise<Found> {
  if (!client.find) {
    return 'unsupported';
  }
  try {
    const found = await withDeadline<Found>(
      async aborted => client.find?.(target, aborted) ?? 'unsupported',
      { timers, limitMs: sendTimeoutMs, graceMs: GRACE_MS, signal },
    );
    return found === 'late' ? 'unknown' : found;
  } catch {
    return 'unknown';
  }
}
