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
  DeliveryReason,
  DeliveryState,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { Target } from 'backstage-plugin-tekton-integrations-node';
import type { ClusterLease } from './clusterLeases';
import { Awaits, Hold, HeldBy, Refused, Wanted } from '../planning';

/** Whose deliveries are held or released. */
export type HoldScope =
  | { readonly provider: string }
  | { readonly rule: string }
  | { readonly mode: 'observe' }
  /** What waits for a person: one delivery, or all. */
  | { readonly review: string | 'all' };

/** Why deliveries are held. */
export type HoldReason = Hold['reason'] | 'providerGone';

/** What is sent of what was held. */
export type OnResume = 'latest' | 'all' | 'none';

/** What a rule itself says about it; undefined: the cause decides. */
export type OnResumeOf = (ruleId: string) => OnResume | undefined;

/** A delivery that is wanted now. */
export interface WantedDelivery extends Omit<Wanted, 'hold'> {
  readonly hold?: Hold & {
    /** By default a suspension is the rule's, the rest the provider's. */
    readonly by?: HeldBy;
  };
}

/** A Run as it is now, and what shall be shown of it. */
export interface Observation {
  readonly runId: string;
  readonly run: RunState;
  /** Nothing was recorded of it before. */
  readonly isNew?: boolean;
  /** It had ended before its cluster was watched. */
  readonly baseline?: boolean;
  /** What was put off; it is planned again. */
  readonly awaits?: Awaits;
  readonly wanted: readonly WantedDelivery[];
  readonly refused: readonly Refused[];
  /** Milliseconds since the epoch. */
  readonly observedAt: number;
  /** Of its API server, see `ClusterEvent`; by default as before. */
  readonly epoch?: number;
  /** The right to record it, where several replicas may watch. */
  readonly lease?: ClusterLease;
}

/** What came of an observation. */
export interface RecordResult {
  /** Something may be sent now. */
  readonly due: boolean;
  /** The deliveries that were not known before. */
  readonly recorded: readonly {
    readonly id: string;
    readonly rule: string;
    readonly state: DeliveryState;
    readonly reason?: DeliveryReason;
  }[];
}

/** A Run as it is kept. */
export interface StoredRun {
  readonly id: string;
  readonly run: RunState;
  readonly firstSeenAt: number;
  readonly finalSeenAt?: number;
  readonly baseline: boolean;
  readonly awaits?: Awaits;
  readonly goneAt?: number;
  /** Of its API server, when it was recorded. */
  readonly epoch?: number;
}

/** Limits and times of the ledger, in milliseconds. */
export interface LedgerSettings {
  /** Nothing is sent that is older; time held does not count. */
  readonly ageLimitMs: number;
  readonly heldLimitMs: number;
  /** How long a deleted Provider may take to come back. */
  readonly providerGoneMs: number;
  /** How long a claim lasts; far longer than a request may take. */
  readonly claimMs: number;
  /** Without a heartbeat for so long a process counts as dead. */
  readonly aliveMs: number;
  /** How long a request in doubt may still land. */
  readonly verifyAfterMs: number;
  readonly backOffBaseMs: number;
  readonly backOffCapMs: number;
  readonly attemptsKeptMs: number;
  readonly runsKeptMs: number;
  /**
   * The database was restored from a backup: what happened before this time,
   * in milliseconds since the epoch, waits for a person.
   */
  readonly holdBefore?: number;
}

/** The settings of the delivery contract. */
export const DEFAULT_SETTINGS: LedgerSettings = {
  ageLimitMs: 24 * 3_600_000,
  heldLimitMs: 7 * 24 * 3_600_000,
  providerGoneMs: 15 * 60_000,
  claimMs: 60_000,
  aliveMs: 5_000,
  verifyAfterMs: 5_000,
  backOffBaseMs: 1_000,
  backOffCapMs: 15 * 60_000,
  attemptsKeptMs: 14 * 24 * 3_600_000,
  runsKeptMs: 90 * 24 * 3_600_000,
};

/** Resolves the chain of a target's fallbacks. */
export function fallbacks(target: Target): Target[] {
  return target.otherwise ? [target, ...fallbacks(target.otherwise)] : [target];
}
