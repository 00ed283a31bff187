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

import { Rate } from 'backstage-plugin-tekton-integrations-node';
import { Claim, Room, SendResult } from '../ledger';

/** Requests at once to a target that was not asked lately. */
const FIRST = 12;
/** Requests at once to a target that takes them; GitHub allows 100. */
const MOST = 96;
/** After this long nothing is known of how a target is. */
const IDLE_MS = 1_000;
/** So often it is recorded what a target tells of its limits. */
const RATE_MS = 1_000;
/** Below this share of a limit every answer counts. */
const SCARCE = 0.1;
/** Scopes that are remembered, however many there are. */
const REMEMBERED = 1_000;

interface Scope {
  inFlight: number;
  most: number;
  usedAt: number;
  blockedUntil: number;
  toldAt: number;
}

/** A target that takes nothing more is asked by one request at first. */
function mostAfter({ kind }: SendResult, most: number): number {
  if (kind === 'delivered' || kind === 'found') {
    return Math.min(most + 1, MOST);
  }
  return kind === 'throttled' ? 1 : FIRST;
}

/**
 * What this process knows of scopes right now: how many requests are under way,
 * how many more may be, and what was refused a moment ago.
 *
 * A target gets a few requests at once, and more with each that it takes, so
 * that one that is away refuses few. No target may take the last half of the
 * slots, so that those that hang leave room to the others.
 */
export class ScopeGate {
  readonly #monotonic: () => number;
  readonly #scopes = new Map<string, Scope>();

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  /** @param free - requests that may begin in all */
  room(free: number): Room {
    const share = Math.max(1, Math.floor(free / 2));
    return {
      total: free,
      of: name => {
        const scope = this.#scopes.get(name);
        const most = scope ? this.#most(scope) : FIRST;
        return Math.min(most - (scope?.inFlight ?? 0), share);
      },
    };
  }

  begin({ target }: Claim): void {
    for (const name of target.scopes) {
      const scope = this.#scope(name);
      scope.most = this.#most(scope);
      scope.inFlight += 1;
      scope.usedAt = this.#monotonic();
    }
  }

  end({ target }: Claim): void {
    for (const name of target.scopes) {
      const scope = this.#scope(name);
      scope.inFlight -= 1;
      scope.usedAt = this.#monotonic();
    }
    this.#forget();
  }

  /** To be called at once: from now on nothing is begun that is refused. */
  note({ target }: Claim, result: SendResult): void {
    for (const name of target.scopes) {
      const scope = this.#scope(name);
      scope.most = mostAfter(result, scope.most);
    }
    if (result.kind === 'throttled') {
      const scope = this.#scope(result.scope);
      const until = this.#monotonic() + result.forMs;
      scope.blockedUntil = Math.max(scope.blockedUntil, until);
    }
  }

  /** Whether a target is refused just now. */
  isBlocked({ target }: Claim): boolean {
    const now = this.#monotonic();
    return target.scopes.some(
      name => (this.#scopes.get(name)?.blockedUntil ?? 0) > now,
    );
  }

  /** Whether what an answer tells of a limit is worth recording. */
  isNews({ scope: name, limit, remaining }: Rate): boolean {
    const now = this.#monotonic();
    const scope = this.#scope(name);
    const scarce = limit === undefined || remaining <= limit * SCARCE;
    if (!scarce && now - scope.toldAt < RATE_MS) {
      return false;
    }
    scope.toldAt = now;
    return true;
  }

  #most({ inFlight, most, usedAt }: Scope): number {
    const idle = inFlight === 0 && this.#monotonic() - usedAt > IDLE_MS;
    return idle ? Math.min(FIRST, most) : most;
  }

  #scope(name: string): Scope {
    const known = this.#scopes.get(name) ?? {
      inFlight: 0,
      most: FIRST,
      usedAt: this.#monotonic(),
      blockedUntil: 0,
      toldAt: -Infinity,
    };
    this.#scopes.set(name, known);
    return known;
  }

  #forget(): void {
    if (this.#scopes.size <= REMEMBERED) {
      return;
    }
    const now = this.#monotonic();
    for (const [name, { inFlight, usedAt, blockedUntil }] of this.#scopes) {
      if (inFlight === 0 && now > Math.max(usedAt + IDLE_MS, blockedUntil)) {
        this.#scopes.delete(name);
      }
    }
  }
}
