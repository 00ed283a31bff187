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

import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { OwnerContact } from 'backstage-plugin-tekton-integrations-node';
import { CatalogEntityFacts, contactOf, FACT_FIELDS, factsOf } from './facts';
import { answeredBy, filterOf, keyOf, Lookup } from './lookup';
import { readableSelectionOf, RunSelection } from './selection';

/** So long questions are gathered for one request. */
const GATHER_MS = 5;
/** One request; more would outgrow what servers take as an address. */
const LOOKUPS_PER_REQUEST = 50;
/** So old an answer may be before it is asked for again. */
const FRESH_MS = 60_000;
/** So old it may be while the catalog does not answer. */
const STALE_MS = 15 * 60_000;
/** What nobody asked for so long is not kept up to date. */
const IN_USE_MS = 30 * 60_000;
const LOOKUPS_KEPT = 2_000;
/** Whoever asks waits so long; Runs are observed one after the other. */
const PATIENCE_MS = 2_000;
const REQUEST_LIMIT_MS = 30_000;
const BACKOFF_MIN_MS = 1_000;
const BACKOFF_MAX_MS = 30_000;

/** An entity that Runs may belong to, or that owns one. */
export interface Candidate {
  readonly facts: CatalogEntityFacts;
  readonly contact: OwnerContact;
  /** Nothing where its annotations cannot be read. */
  readonly selection?: RunSelection;
}

/** What the look-ups need. */
export interface CatalogLookupsOptions {
  readonly catalog: Pick<CatalogService, 'getEntities'>;
  readonly auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  /** Runs later, and gives back how to prevent it. */
  readonly timers: { after(ms: number, run: () => void): () => void };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly logger: LoggerService;
}

interface Entry {
  readonly lookup: Lookup;
  usedAt: number;
  answer?: { candidates: Candidate[]; fingerprint: string; at: number };
  /** Somebody was told that nothing is known. */
  missed: boolean;
}

/**
 * Asks the catalog with the plugin's own credentials, and remembers.
 *
 * Questions of one moment become one request, requests go one after the
 * other, and what is in use is asked again each minute.
 *
 * Failure policy: answers stand for 15 minutes while the catalog does not
 * answer; without one nothing is known, which delays what an entity routes
 * and nothing else. Nobody waits longer than two seconds, and nobody at all
 * while requests fail. Listeners are told when the catalog is back.
 */
export class CatalogLookups {
  readonly #options: CatalogLookupsOptions;
  /** Least recently used first. */
  readonly #entries = new Map<string, Entry>();
  readonly #wanted = new Set<string>();
  readonly #waiting = new Set<() => void>();
  readonly #listeners = new Set<() => void>();
  #cancelRequest: (() => void) | undefined;
  #cancelRefresh: (() => void) | undefined;
  #asking = false;
  /** Somebody was told something else before. */
  #changed = false;
  #slow = false;
  #failures = 0;
  #stopped = false;

  constructor(options: CatalogLookupsOptions) {
    this.#options = options;
  }

  /** Is told when an answer that somebody got is another one now. */
  watch(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /**
   * The entities that answer any of the look-ups; undefined where the catalog
   * does not tell.
   */
  async find(
    lookups: readonly Lookup[],
  ): Promise<readonly Candidate[] | undefined> {
    const entries = lookups.map(lookup => this.#use(lookup));
    while (
      entries.some(entry => !this.#isUsable(entry)) &&
      this.#failures === 0 &&
      !this.#slow &&
      !this.#stopped
    ) {
      await this.#nextAnswer();
    }
    const found = new Map<string, Candidate>();
    let complete = true;
    for (const entry of entries) {
      if (!this.#isUsable(entry)) {
        entry.missed = true;
        complete = false;
      }
      entry.answer?.candidates.forEach(candidate =>
        found.set(candidate.facts.ref, candidate),
      );
    }
    return complete ? [...found.values()] : undefined;
  }

  /** Asks no more; whoever waits gets what is known. */
  stop(): void {
    this.#stopped = true;
    this.#cancelRequest?.();
    this.#cancelRefresh?.();
    this.#wake();
  }

  #use(lookup: Lookup): Entry {
    const key = keyOf(lookup);
    const now = this.#options.now();
    const entry = this.#entries.get(key) ?? {
      lookup,
      usedAt: now,
      missed: false,
    };
    entry.usedAt = now;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (!entry.answer || now - entry.answer.at >= FRESH_MS) {
      this.#wanted.add(key);
      this.#schedule(GATHER_MS);
    }
    this.#keepFresh();
    return entry;
  }

  #isUsable({ answer }: Entry): boolean {
    return answer !== undefined && this.#options.now() - answer.at <= STALE_MS;
  }

  /** Resolves after the next request, or when it takes too long. */
  #nextAnswer(): Promise<void> {
    return new Promise(resolve => {
      const cancel = this.#options.timers.after(PATIENCE_MS, () => {
        this.#slow = true;
        this.#wake();
      });
      this.#waiting.add(() => {
        cancel();
        resolve();
      });
    });
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    waiting.forEach(done => done());
  }

  #keepFresh(): void {
    if (this.#cancelRefresh || this.#stopped) {
      return;
    }
    this.#cancelRefresh = this.#options.timers.after(FRESH_MS, () => {
      this.#cancelRefresh = undefined;
      for (const [key, { usedAt }] of this.#entries) {
        if (this.#options.now() - usedAt > IN_USE_MS) {
          this.#drop(key);
        } else {
          this.#wanted.add(key);
        }
      }
      if (this.#entries.size > 0) {
        this.#schedule(0);
        this.#keepFresh();
      }
    });
  }

  #schedule(ms: number): void {
    if (this.#cancelRequest || this.#asking || this.#stopped) {
      return;
    }
    this.#cancelRequest = this.#options.timers.after(ms, () => {
      this.#cancelRequest = undefined;
      void this.#askNow();
    });
  }

  async #askNow(): Promise<void> {
    const keys = this.#nextKeys();
    if (keys.length === 0) {
      return;
    }
    this.#asking = true;
    try {
      this.#take(keys, await this.#limited(this.#request(keys)));
      if (this.#failures > 0) {
        this.#options.logger.info('The catalog answers again.');
      }
      this.#failures = 0;
    } catch (error) {
      if (this.#failures === 0 && !this.#stopped) {
        this.#options.logger.warn(
          `The catalog does not tell the entities of Runs; it is asked again: ${error}`,
        );
      }
      this.#failures += 1;
      keys.forEach(key => this.#wanted.add(key));
    }
    this.#forget();
    this.#asking = false;
    this.#slow = false;
    if (this.#wanted.size > 0) {
      this.#schedule(this.#failures > 0 ? backoff(this.#failures) : 0);
    }
    this.#wake();
    this.#tell();
  }

  /** Once for all that is asked in a row: listeners plan many Runs again. */
  #tell(): void {
    const inARow = this.#wanted.size > 0 && this.#failures === 0;
    if (this.#changed && !inARow && !this.#stopped) {
      this.#changed = false;
      this.#listeners.forEach(listener => listener());
    }
  }

  /** What nobody knows yet comes before what is only asked again. */
  #nextKeys(): string[] {
    const wanted = [...this.#wanted];
    const isNew = (key: string) => !this.#entries.get(key)?.answer;
    const keys = [
      ...wanted.filter(isNew),
      ...wanted.filter(key => !isNew(key)),
    ].slice(0, LOOKUPS_PER_REQUEST);
    keys.forEach(key => this.#wanted.delete(key));
    return keys;
  }

  /** Keeps the memory bounded; nobody waits for what is dropped here. */
  #forget(): void {
    for (const [key, { answer }] of this.#entries) {
      if (this.#entries.size <= LOOKUPS_KEPT) {
        break;
      }
      if (answer || this.#failures > 0) {
        this.#drop(key);
      }
    }
  }

  #drop(key: string): void {
    this.#entries.delete(key);
    this.#wanted.delete(key);
  }

  async #request(keys: readonly string[]): Promise<Map<string, Candidate[]>> {
    const { catalog, auth } = this.#options;
    const credentials = await auth.getOwnServiceCredentials();
    const lookups = keys.flatMap(key => this.#entries.get(key)?.lookup ?? []);
    const { items } = await catalog.getEntities(
      { filter: lookups.map(filterOf), fields: FACT_FIELDS },
      { credentials },
    );
    const found = new Map<string, Candidate[]>(keys.map(key => [key, []]));
    for (const entity of items) {
      const candidate = {
        facts: factsOf(entity),
        contact: contactOf(entity),
        selection: readableSelectionOf(entity),
      };
      answeredBy(entity).forEach(key => found.get(key)?.push(candidate));
    }
    return found;
  }

  #take(
    keys: readonly string[],
    found: ReadonlyMap<string, Candidate[]>,
  ): void {
    const at = this.#options.now();
    for (const key of keys) {
      const entry = this.#entries.get(key);
      const candidates = found.get(key) ?? [];
      const fingerprint = JSON.stringify(
        candidates.map(({ facts }) => JSON.stringify(facts)).sort(),
      );
      if (entry) {
        this.#changed ||=
          entry.missed ||
          (entry.answer !== undefined &&
            entry.answer.fingerprint !== fingerprint);
        entry.answer = { candidates, fingerprint, at };
        entry.missed = false;
      }
    }
  }

  /** A request that never ends must not be the last one. */
  #limited<T>(request: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel = this.#options.timers.after(REQUEST_LIMIT_MS, () =>
        reject(new Error(`no answer in ${REQUEST_LIMIT_MS / 1_000} s`)),
      );
      request.then(resolve, reject).finally(cancel);
    });
  }
}

function backoff(failures: number): number {
  return Math.min(
    BACKOFF_MAX_MS,
    BACKOFF_MIN_MS * 2 ** Math.min(failures - 1, 10),
  );
}
