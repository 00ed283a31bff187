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

import type { KubernetesApi, LeaseAnswer } from './KubernetesApi';
import type { Lease } from './lease';
import { leaseTurn, othersUntil, type LeaseTerms } from './leaseTurn';
import type { Timing } from './timing';

/**
 * Whose turn it is to report a cluster's Runs.
 *
 * - `ours`: this portal's, by whichever of its replicas.
 * - `elsewhere`: another portal's; this one observes.
 * - `unguarded`: nobody can tell; this portal goes on as if it were alone.
 */
export type PortalLeaseState =
  | { readonly kind: 'ours' }
  | {
      readonly kind: 'elsewhere';
      /** `tektonIntegrations.instance` of the other portal. */
      readonly holder: string;
      /** By the other's clock, RFC 3339. */
      readonly since: string;
    }
  | { readonly kind: 'unguarded'; readonly message: string };

/** The name of the Lease, one in each cluster. */
export const LEASE_NAME = 'tekton-integrations';
/** So long after its last sign of life a portal is taken for gone. */
export const LEASE_SECONDS = 60;
/** How often a replica renews, in milliseconds. */
export const RENEW_EVERY_MS = 15_000;
/** One look and one write may take this long together. */
const ATTEMPT_MS = 10_000;
/** A Lease that was written between look and write is looked at again. */
const LOOKS = 3;

/** What one look gave; `away` and `refused` may pass. */
type Look =
  | PortalLeaseState
  | { readonly kind: 'away' | 'refused'; readonly message: string };

/** What stood in the Lease when it was last looked at. */
interface Seen {
  readonly claim: string;
  readonly at: number;
  /** So long the same was seen there. */
  readonly unchangedMs: number;
}

/** The part of an API server that holds Leases. */
export type LeaseApi = Pick<
  KubernetesApi,
  'getLease' | 'createLease' | 'updateLease'
>;

/**
 * Lets one of several portals report a cluster's Runs: a Lease carries the
 * name of the portal, all its replicas renew it, and another portal observes
 * until it was seen unchanged for as long as it lasts. It is not given back
 * at the end, since other replicas may go on, and a restart is no handing
 * over.
 *
 * Failure policy: open. Without a right to Leases, or with credentials that
 * only watch, it goes on as if there were no other portal: two of them may
 * then report the same Run. While the API server is away the last known state
 * stands; who cannot reach it sees no Runs to report either.
 */
export class PortalLease {
  readonly #api: LeaseApi;
  readonly #namespace: string;
  readonly #terms: LeaseTerms;
  readonly #timing: Timing;
  readonly #onChange: () => void;
  #state: PortalLeaseState = {
    kind: 'unguarded',
    message: 'The Lease of this cluster was not looked at yet.',
  };
  #othersUntil: string | undefined;
  #seen: Seen | undefined;
  #refusedAt: number | undefined;

  constructor(options: {
    api: LeaseApi;
    namespace: string;
    /** Name of this portal among others. */
    instance: string;
    /** It looks, and takes no Lease. */
    observes: boolean;
    timing: Timing;
    onChange: () => void;
  }) {
    const { instance, observes } = options;
    this.#api = options.api;
    this.#namespace = options.namespace;
    this.#terms = { instance, observes, durationSeconds: LEASE_SECONDS };
    this.#timing = options.timing;
    this.#onChange = options.onChange;
  }

  get state(): PortalLeaseState {
    return this.#state;
  }

  /**
   * Until when another portal answered for the cluster, in milliseconds since
   * 1970 by its clock: what ended before was its to report. Nothing where
   * nobody else held the Lease before this portal.
   */
  get managedSince(): number | undefined {
    return this.#state.kind === 'ours' && this.#othersUntil !== undefined
      ? Date.parse(this.#othersUntil)
      : undefined;
  }

  /** Looks at the Lease once; never rejects. */
  async attempt(signal: AbortSignal): Promise<void> {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(ATTEMPT_MS)]);
    const look = await this.#look(limited);
    if (signal.aborted) {
      return;
    }
    const before = this.#words();
    this.#state = this.#settled(look);
    if (this.#words() !== before) {
      this.#onChange();
    }
  }

  /** Keeps looking and renewing until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // Replicas that start together need not write together for ever.
      const wait = RENEW_EVERY_MS * (1 - this.#timing.random() / 10);
      await this.#timing.sleep(wait, signal);
      if (!signal.aborted) {
        await this.attempt(signal);
      }
    }
  }

  async #look(signal: AbortSignal): Promise<Look> {
    const where = { namespace: this.#namespace, name: LEASE_NAME };
    const { instance, observes } = this.#terms;
    for (let look = 1; look <= LOOKS; look += 1) {
      const answer = await this.#api.getLease(where, signal);
      if (answer.kind !== 'found' && answer.kind !== 'missing') {
        return this.#without(answer);
      }
      const lease = answer.kind === 'found' ? answer.lease : undefined;
      if (look > 1 && lease?.holder === instance && !observes) {
        return this.#ours(lease);
      }
      const turn = leaseTurn(lease, {
        ...this.#terms,
        unchangedMs: this.#see(lease),
        managedSince: this.#othersUntil,
        now: this.#timing.now(),
      });
      switch (turn.kind) {
        case 'yield': {
          const { holder, since } = turn;
          return { kind: 'elsewhere', holder, since };
        }
        case 'leave':
          return {
            kind: 'unguarded',
            message: 'This portal only observes, and takes no Lease.',
          };
        case 'claim':
          break;
        default:
          return turn satisfies never;
      }
      const written = lease
        ? await this.#api.updateLease(where, lease, turn.claim, signal)
        : await this.#api.createLease(where, turn.claim, signal);
      if (written.kind === 'found') {
        return this.#ours(written.lease);
      }
      const meanwhile =
        written.kind === 'conflict' || (written.kind === 'missing' && lease);
      if (!meanwhile) {
        return this.#without(written);
      }
    }
    return { kind: 'away', message: 'The Lease changes all the time.' };
  }

  #ours(lease: Lease): PortalLeaseState {
    this.#see(lease);
    return { kind: 'ours' };
  }

  /** Takes what stands there, and says how long it was seen unchanged. */
  #see(lease: Lease | undefined): number {
    const { instance } = this.#terms;
    this.#othersUntil = othersUntil(lease, instance, this.#othersUntil);
    const at = this.#timing.monotonic();
    const claim = JSON.stringify([lease?.holder, lease?.renewTime]);
    const before = this.#seen;
    // While nobody could look, nobody could renew either.
    const passed = Math.min(at - (before?.at ?? at), RENEW_EVERY_MS * 2);
    const unchangedMs =
      before?.claim === claim ? before.unchangedMs + passed : 0;
    this.#seen = { claim, at, unchangedMs };
    return unchangedMs;
  }

  #without(answer: Exclude<LeaseAnswer, { kind: 'found' }>): Look {
    switch (answer.kind) {
      case 'forbidden':
        return {
          kind: 'refused',
          message: `${answer.message}; add to a Role in namespace ${this.#namespace} { apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, create, update] }`,
        };
      case 'missing':
        return {
          kind: 'unguarded',
          message: `Another portal on this cluster would not be noticed: there is no namespace '${this.#namespace}' for the Lease; set leaseNamespace of the cluster.`,
        };
      case 'ownCredentialsRequired':
        return { kind: 'unguarded', message: answer.message };
      case 'unavailable':
        return { kind: 'away', message: answer.message };
      case 'conflict':
        return { kind: 'away', message: 'The Lease was changed meanwhile.' };
      default:
        return answer satisfies never;
    }
  }

  /** The state after a look: what may pass changes nothing that is known. */
  #settled(look: Look): PortalLeaseState {
    const state = this.#state;
    if (look.kind !== 'refused') {
      this.#refusedAt = undefined;
    }
    switch (look.kind) {
      case 'refused': {
        // An API server that starts refuses for a moment what it allowed.
        const at = this.#timing.monotonic();
        this.#refusedAt ??= at;
        const passing = at - this.#refusedAt < LEASE_SECONDS * 1000;
        return state.kind !== 'unguarded' && passing
          ? state
          : unguarded(look.message);
      }
      case 'away':
        return state.kind === 'unguarded' ? unguarded(look.message) : state;
      case 'elsewhere':
        return state.kind === 'elsewhere' && state.holder === look.holder
          ? state
          : look;
      case 'ours':
      case 'unguarded':
        return look;
      default:
        return look satisfies never;
    }
  }

  #words(): string {
    return JSON.stringify([this.#state, this.managedSince]);
  }
}

function unguarded(why: string): PortalLeaseState {
  return {
    kind: 'unguarded',
    message: `Another portal on this cluster would not be noticed: ${why}`,
  };
}
