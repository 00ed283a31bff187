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
  NotSentReason,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { JsonObject } from './outcome';

/**
 * How far a vendor lets it be proven that something arrived once.
 *
 * - `repeatable`: the same write again changes nothing that anyone sees.
 * - `findable`: after a doubt it can be looked up.
 * - `sameId`: it may arrive again, with the same id.
 * - `atLeastOnce`: it may arrive twice after a crash.
 *
 * @public
 */
export type Once = 'repeatable' | 'findable' | 'sameId' | 'atLeastOnce';

/**
 * Words for a target: `GitHub`, `commit status`, `acme/shop`.
 *
 * @public
 */
export interface TargetWords {
  /** The vendor's name. */
  readonly vendor: string;
  /** What is made there. */
  readonly what: string;
  /** The place at the vendor. */
  readonly where: string;
}

/**
 * A place at a vendor that somebody chooses, and that grants are about: a
 * repository `owner/name`, the id of a channel, a topic, a host.
 *
 * @public
 */
export interface Place {
  /** What it is. */
  readonly kind: 'repository' | 'channel' | 'topic' | 'host';
  /** How the vendor names it. */
  readonly name: string;
}

/**
 * How many requests a vendor takes in one of a target's scopes: `limit` in
 * `per` milliseconds, refilled evenly. Several limits of a scope count at once.
 *
 * @public
 */
export interface Limit {
  /** One of the target's scopes. */
  readonly scope: string;
  /** What is counted, where a scope has several limits of one length. */
  readonly name?: string;
  /** Length of the window in milliseconds. */
  readonly per: number;
  /** What the window holds. */
  readonly limit: number;
  /** What may be used at once; by default the whole window. */
  readonly burst?: number;
  /** What one request of this target uses of it; by default 1. */
  readonly cost?: number;
  /** Answers tell what is left of it, see {@link Rate}. */
  readonly told?: boolean;
  /** Counts only for a day after the vendor refused a request in the scope. */
  readonly afterRefusal?: boolean;
}

/**
 * Which targets of a Provider may go in one request.
 *
 * @public
 */
export interface Batch {
  /** Targets with the same key go together. */
  readonly key: string;
  /** No more than this. */
  readonly size: number;
}

/**
 * Something that shall be shown to the outside world about a Run.
 *
 * @public
 */
export interface Target {
  /** Tells it from the other plans. */
  readonly type: 'target';
  /** Distinguishes the targets of one rule and Run, for example a channel. */
  readonly key: string;
  /**
   * What is shown or ordered there, without the Run's state; targets with
   * the same subject are sent one after the other.
   */
  readonly subject: string;
  /** state: shows the newest state. event: gets each transition in order. */
  readonly kind: 'state' | 'event';
  /** How far it can be proven that it arrived once. */
  readonly once: Once;
  /**
   * Which of the Run's states this content shows. Two plans with the same
   * stage are one delivery; made by {@link stageOf} unless several phases
   * look the same outside.
   */
  readonly stage: string;
  /**
   * Vendor identities that limits count on, widest first. An outage of the
   * target counts on the first one.
   */
  readonly scopes: readonly string[];
  /** What the vendor is known to take in the scopes. */
  readonly limits?: readonly Limit[];
  /** It may go with others where the client has `sendBatch`. */
  readonly batch?: Batch;
  /**
   * What becomes of a target that is `atLeastOnce` after a request that was
   * not answered; by default it is sent again.
   */
  readonly onDoubt?: 'resend' | 'hold';
  /** What `send` needs; plain data, kept in the ledger, no credentials. */
  readonly content: JsonObject;
  /** What people read. */
  readonly words: TargetWords;
  /** Places that the Run or its entity chose; asked again before sending. */
  readonly chosen?: readonly Place[];
  /**
   * Which time a person asked to have this event sent again; the plugin sets
   * it, `plan` leaves it out. What went out before is another one, so a
   * `findable` target takes it into what it is looked up by.
   */
  readonly redelivery?: number;
  /** The content names tasks: it waits a moment until they are final. */
  readonly needsTasks?: boolean;
  /** Who may show itself under the subject; the first one keeps it. */
  readonly owner?: string;
  /** Taken in the place of this one where the subject has another owner. */
  readonly otherwise?: Target;
}

/**
 * A target that cannot be: recorded as rejected.
 *
 * @public
 */
export interface InvalidTarget {
  /** Tells it from the other plans. */
  readonly type: 'invalid';
  /** Distinguishes the targets of one rule and Run. */
  readonly key: string;
  /** What people read. */
  readonly words: TargetWords;
  /** Names the field, the value in single quotes, and the remedy. */
  readonly message: string;
}

/**
 * Why a provider makes no target of a Run.
 *
 * @public
 */
export interface NoTarget {
  /** Tells it from the other plans. */
  readonly type: 'notSent';
  /** Which of the reasons. */
  readonly reason: NotSentReason;
  /** One sentence with the remedy. */
  readonly message: string;
}

/**
 * What a provider plans for a Run.
 *
 * @public
 */
export type Planned = Target | InvalidTarget | NoTarget;

/**
 * The stage of a Run's present state: one for each phase of each attempt, and
 * a new one after a final state was undone.
 *
 * @param phase - in the place of the Run's phase, where several look the same
 * @public
 */
export function stageOf(
  run: Pick<RunState, 'attempt' | 'phase' | 'completedAt' | 'undone'>,
  phase: string = run.phase,
): string {
  return [run.attempt, phase, run.completedAt ?? run.undone ?? ''].join('/');
}
