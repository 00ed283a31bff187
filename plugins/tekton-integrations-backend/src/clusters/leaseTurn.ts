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

import type { Lease, LeaseClaim } from './lease';

/** How a Lease is held. */
export interface LeaseTerms {
  /** Name of this portal among others. */
  readonly instance: string;
  /** A portal that only observes takes no Lease. */
  readonly observes: boolean;
  /** Seconds. */
  readonly durationSeconds: number;
}

/**
 * What a portal does with the Lease that it sees.
 *
 * - `claim`: write it, as the first, again, or after another holder.
 * - `yield`: somebody else holds it.
 * - `leave`: nobody else holds it, and this portal takes none.
 */
export type LeaseTurn =
  | { readonly kind: 'claim'; readonly claim: LeaseClaim }
  | { readonly kind: 'yield'; readonly holder: string; readonly since: string }
  | { readonly kind: 'leave' };

/**
 * Decides from the Lease and from how long it was seen unchanged. The times
 * that stand in it are other machines' and only handed on.
 */
export function leaseTurn(
  lease: Lease | undefined,
  {
    instance,
    observes,
    durationSeconds,
    unchangedMs,
    managedSince,
    now,
  }: LeaseTerms & {
    /** So long the Lease was seen as it is now, in milliseconds. */
    readonly unchangedMs: number;
    /** See {@link othersUntil}. */
    readonly managedSince: string | undefined;
    /** Milliseconds since 1970. */
    readonly now: number;
  },
): LeaseTurn {
  const time = new Date(now).toISOString();
  const patienceMs = (lease?.durationSeconds ?? durationSeconds) * 1000;
  if (
    lease?.holder !== undefined &&
    lease.holder !== instance &&
    unchangedMs < patienceMs
  ) {
    const since = isoOf(lease.acquireTime) ?? time;
    return { kind: 'yield', holder: lease.holder, since };
  }
  if (observes) {
    return { kind: 'leave' };
  }
  const common = {
    holder: instance,
    durationSeconds,
    renewTime: time,
    managedSince,
  };
  if (lease?.holder === instance) {
    const acquireTime = isoOf(lease.acquireTime) ?? time;
    const { transitions } = lease;
    return { kind: 'claim', claim: { ...common, acquireTime, transitions } };
  }
  const transitions = lease === undefined ? 0 : lease.transitions + 1;
  const claim = { ...common, acquireTime: time, transitions };
  return { kind: 'claim', claim };
}

/**
 * Until when another portal answered for the cluster, as RFC 3339; a Lease
 * that nobody holds, or that was deleted, makes nobody forget it.
 */
export function othersUntil(
  lease: Lease | undefined,
  instance: string,
  remembered: string | undefined,
): string | undefined {
  if (lease?.holder === undefined) {
    return remembered;
  }
  return lease.holder === instance
    ? isoOf(lease.managedSince)
    : (isoOf(lease.renewTime) ?? isoOf(lease.acquireTime));
}

/** The same time as text of milliseconds; nothing for what is no time. */
function isoOf(time: string | undefined): string | undefined {
  const ms = Date.parse(time ?? '');
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
