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

import { LoggerService } from '@backstage/backend-plugin-api';
import { Condition } from 'backstage-plugin-tekton-integrations-common';
import { PatchAnswer } from '../clusters';
import { Timers } from '../connections';
import { RuleKind, RuleOrigin } from '../rules';
import { CHECKING } from './conditions';
import { PacedWrites } from './pacedWrites';
import {
  ConditionNow,
  fingerprint,
  newest,
  RuleStatus,
  StatusNow,
  statusOf,
  urgencyOf,
  withTimes,
} from './ruleStatus';

/** Writes the status of an object of a cluster. */
export type StatusPatcher = (
  clusterName: string,
  kind: RuleKind,
  namespace: string,
  name: string,
  status: RuleStatus,
) => Promise<PatchAnswer>;

/** A status was written over another one. */
export type StatusListener = (
  kind: RuleKind,
  origin: RuleOrigin,
  status: RuleStatus,
  before: RuleStatus | undefined,
) => void;

/** Between two writes to a cluster. */
const SPACING_MS = 200;
const MINUTE_MS = 60_000;
/** A condition that goes to and fro is written so often in a minute. */
const URGENT_PER_MINUTE = 4;
/** A cluster that refuses is asked again after this long. */
const REFUSED_MS = 60_000;
/** A cluster that does not answer is left alone for this long. */
const AWAY_MS = 5_000;
/** A status that could not be written is written after this long. */
const AGAIN_MS = 30_000;
/** Watches may show so many of our own writes late. */
const ECHOES = 8;

interface Entry {
  /** What the object carries, as far as is known. */
  stands?: RuleStatus;
  /** What it shall carry. */
  wanted?: RuleStatus;
  /** When it was written in the last minute. */
  writes: number[];
  /** Our own writes, which come back through the watch. */
  echoes: string[];
  lane?: string;
}

/** A Provider and a Notification of the same name have the same id. */
function keyOf(kind: RuleKind, ruleId: string): string {
  return `${kind}\n${ruleId}`;
}

/** Being checked is no news about a rule of which more is known. */
function isPassing({ reason }: ConditionNow): boolean {
  return reason === CHECKING;
}

/**
 * Keeps the status of Providers and Notifications, and writes it to their
 * objects: a changed verdict at once, but seldom while it goes to and fro;
 * counts and last deliveries at most once a minute; nothing that stands there
 * already.
 *
 * Failure policy: open. A status that cannot be written (read-only account,
 * API server away) costs nothing but the status; it is written later.
 */
export class StatusWriter {
  readonly #options: {
    readonly patch: StatusPatcher;
    readonly logger: LoggerService;
    readonly now: () => number;
  };
  readonly #writes: PacedWrites;
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Set<StatusListener>();
  /** Clusters whose status cannot be written, and why. */
  readonly #problems = new Map<string, string>();

  constructor(options: {
    patch: StatusPatcher;
    timers: Timers;
    logger: LoggerService;
    now: () => number;
  }) {
    this.#options = options;
    this.#writes = new PacedWrites({ ...options, spacingMs: SPACING_MS });
  }

  /** Tells from now on of each status that was written. */
  watch(listener: StatusListener): void {
    this.#listeners.add(listener);
  }

  /** Takes the status that an object carries, so that it is not rewritten. */
  observe(kind: RuleKind, ruleId: string, object: unknown): void {
    const entry = this.#entry(keyOf(kind, ruleId));
    const status = statusOf(object);
    const late = status && entry.echoes.includes(fingerprint(status));
    if (!late) {
      entry.stands = status;
    }
  }

  forget(kind: RuleKind, ruleId: string): void {
    const key = keyOf(kind, ruleId);
    const entry = this.#entries.get(key);
    this.#entries.delete(key);
    if (entry?.lane !== undefined) {
      this.#writes.drop(entry.lane, key);
    }
  }

  /**
   * Takes the status of a rule as it is now.
   *
   * @param where - `portal`: it is only shown, not written to its object
   */
  report(
    kind: RuleKind,
    origin: RuleOrigin,
    now: StatusNow,
    where: 'object' | 'portal' = 'object',
  ): void {
    const entry = this.#entry(keyOf(kind, origin.id));
    const { stands } = entry;
    const known = entry.wanted ?? stands;
    if (
      known &&
      known.observedGeneration === origin.generation &&
      known.conditions.length > 0 &&
      now.conditions.some(isPassing)
    ) {
      return;
    }
    const wanted: RuleStatus = {
      conditions: withTimes(
        now.conditions,
        (stands ?? known)?.conditions ?? [],
        origin.generation,
        this.#options.now(),
      ),
      observedGeneration: origin.generation,
      counts: now.counts,
      lastDelivery: newest(now.lastDelivery, known?.lastDelivery),
      lastError: newest(now.lastError, known?.lastError),
    };
    entry.wanted = wanted;
    if (origin.cluster && origin.namespace !== undefined) {
      entry.lane = origin.cluster.name;
      if (where === 'portal') {
        this.#writes.drop(entry.lane, keyOf(kind, origin.id));
      } else {
        this.#plan(kind, origin, entry, entry.lane);
      }
    }
  }

  /** The status of a rule as the portal knows it. */
  status(kind: RuleKind, ruleId: string): RuleStatus | undefined {
    const entry = this.#entries.get(keyOf(kind, ruleId));
    return entry?.wanted ?? entry?.stands;
  }

  /** The conditions of a rule with their times. */
  conditions(kind: RuleKind, ruleId: string): readonly Condition[] {
    return (this.status(kind, ruleId)?.conditions ?? []).map(
      ({ observedGeneration, ...condition }) => condition,
    );
  }

  /** Counts, last delivery and last error of a rule. */
  deliveries(
    kind: RuleKind,
    ruleId: string,
  ): Pick<RuleStatus, 'counts' | 'lastDelivery' | 'lastError'> {
    const { counts, lastDelivery, lastError } = this.status(kind, ruleId) ?? {};
    return { counts, lastDelivery, lastError };
  }

  /** Which clusters' objects do not get their status, and why. */
  problem(): string | undefined {
    const problems = [...this.#problems].map(
      ([cluster, message]) =>
        `The status of Providers and Notifications of cluster '${cluster}' is not written: ${message}`,
    );
    return problems.length > 0 ? problems.join('; ') : undefined;
  }

  async stop(): Promise<void> {
    await this.#writes.stop();
  }

  #entry(key: string): Entry {
    const entry = this.#entries.get(key) ?? { writes: [], echoes: [] };
    this.#entries.set(key, entry);
    return entry;
  }

  #plan(kind: RuleKind, origin: RuleOrigin, entry: Entry, lane: string): void {
    const urgency = entry.wanted && urgencyOf(entry.wanted, entry.stands);
    if (!urgency || urgency === 'none') {
      this.#writes.drop(lane, keyOf(kind, origin.id));
      return;
    }
    this.#writes.put(lane, keyOf(kind, origin.id), {
      at: this.#earliest(entry, urgency),
      urgent: urgency === 'urgent',
      write: () => this.#write(kind, origin, entry, lane),
    });
  }

  #earliest(entry: Entry, urgency: 'quiet' | 'urgent'): number {
    const now = this.#options.now();
    entry.writes = entry.writes.filter(at => at > now - MINUTE_MS);
    const allowed = urgency === 'urgent' ? URGENT_PER_MINUTE : 1;
    // With as many in the last minute the oldest of them must be over.
    const counted = entry.writes.at(-allowed);
    return counted === undefined ? now : counted + MINUTE_MS;
  }

  async #write(
    kind: RuleKind,
    origin: RuleOrigin,
    entry: Entry,
    lane: string,
  ): Promise<number> {
    const { wanted, stands } = entry;
    if (!wanted || urgencyOf(wanted, stands) === 'none') {
      return 0;
    }
    const { patch, now } = this.#options;
    const { namespace = '', name } = origin;
    const answer = await patch(lane, kind, namespace, name, wanted).catch(
      (error): PatchAnswer => ({ kind: 'unavailable', message: `${error}` }),
    );
    const again = (afterMs: number) =>
      this.#writes.put(lane, keyOf(kind, origin.id), {
        at: now() + afterMs,
        urgent: false,
        write: () => this.#write(kind, origin, entry, lane),
      });
    switch (answer.kind) {
      case 'done':
        this.#problems.delete(lane);
        entry.stands = wanted;
        entry.writes.push(now());
        entry.echoes = [...entry.echoes, fingerprint(wanted)].slice(-ECHOES);
        this.#listeners.forEach(told => told(kind, origin, wanted, stands));
        return 0;
      case 'missing':
        // It is gone, as the watch will tell, or its CRD has no status.
        entry.stands = wanted;
        return 0;
      case 'forbidden':
      case 'ownCredentialsRequired':
        this.#fail(lane, answer.message);
        again(REFUSED_MS);
        return REFUSED_MS;
      case 'unavailable':
        this.#fail(lane, answer.message);
        again(AGAIN_MS);
        return AWAY_MS;
      default:
        return answer satisfies never;
    }
  }

  #fail(cluster: string, message: string): void {
    if (!this.#problems.has(cluster)) {
      this.#options.logger.warn(
        `The status of Providers and Notifications of cluster '${cluster}' cannot be written, it is tried again later: ${message}`,
      );
    }
    this.#problems.set(cluster, message);
  }
}
