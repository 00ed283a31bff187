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
import { ConfigError } from '../config';
import { ProviderConnections, Timers } from '../connections';
import { HeldKey, Ledger } from '../ledger';
import { Hold, OBSERVING, suspension } from '../planning';
import { RuleReporter } from '../reporting';
import { OperatorPolicy, RuleBook, RuleKind, RuleOrigin } from '../rules';
import { Serial } from './serial';

/** Several changes that come together are taken together. */
const GATHER_MS = 200;
/** Nothing is kept back for ever because one attempt failed. */
const AGAIN_MS = 5_000;

type Wanted = Map<string, { by: HeldKey['by']; id: string } & Hold>;

function keyOf({ by, id }: Pick<HeldKey, 'by' | 'id'>): string {
  return `${by}\n${id}`;
}

/**
 * Lets a change of rules take effect: connections, what is kept back,
 * conditions, and last the Runs.
 *
 * Failure policy: what failed is tried again until it succeeds; meanwhile
 * nothing is lost, since what is held stays held.
 */
export class RuleKeeper {
  readonly #options: {
    readonly rules: RuleBook;
    readonly connections: ProviderConnections;
    readonly ledger: Ledger;
    readonly reporter: Pick<RuleReporter, 'rulesChanged'>;
    readonly timers: Timers;
    readonly logger: LoggerService;
    readonly observing: boolean;
    /** Rules took effect; Runs may be planned again. */
    readonly onSettled: () => Promise<void>;
  };
  readonly #serial = new Serial();
  #knownRules = new Set<string>();
  /** Which version of each object was seen last. */
  readonly #seen = new Map<string, string>();
  #cancel: (() => void) | undefined;
  #stopped = false;

  constructor(options: {
    rules: RuleBook;
    connections: ProviderConnections;
    ledger: Ledger;
    reporter: Pick<RuleReporter, 'rulesChanged'>;
    timers: Timers;
    logger: LoggerService;
    observing: boolean;
    onSettled: () => Promise<void>;
  }) {
    this.#options = options;
  }

  /** Takes what app-config says now. */
  takeConfig(
    providers: Readonly<Record<string, unknown>>,
    notifications: Readonly<Record<string, unknown>>,
    policy: OperatorPolicy,
  ): void {
    this.#options.rules.replaceConfig(providers, notifications, policy);
    for (const { path, message } of this.configProblems()) {
      this.#options.logger.error(`${path}: ${message}`);
    }
    this.rulesChanged();
  }

  /** What is wrong with entries of app-config, by path. */
  configProblems(): ConfigError[] {
    const { rules } = this.#options;
    return [
      ...rules.providers().map(rule => ({ rule, section: 'providers' })),
      ...rules.resolved().map(({ notification, problems }) => ({
        rule: { ...notification, problems },
        section: 'notifications',
      })),
    ]
      .filter(({ rule }) => rule.source === 'config')
      .flatMap(({ rule, section }) =>
        rule.problems.map(({ message }) => ({
          path: `tektonIntegrations.${section}.${rule.name}`,
          message,
        })),
      );
  }

  /** A rule or a connection changed; it takes effect a moment later. */
  rulesChanged(): void {
    this.#later(GATHER_MS);
  }

  /**
   * An object was seen. Most of what is seen are the statuses that portals
   * write, by which no rule changes.
   */
  ruleSeen(kind: RuleKind, { id, uid, generation }: RuleOrigin): void {
    const key = `${kind}\n${id}`;
    const version = `${uid} ${generation}`;
    const known = this.#seen.get(key);
    this.#seen.set(key, version);
    if (generation === undefined || known !== version) {
      this.rulesChanged();
    }
  }

  /** Lets all changes up to now take effect. */
  async settle(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    await this.#serial.run(() => this.#settleNow());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#serial.idle();
  }

  #later(ms: number): void {
    if (this.#stopped) {
      return;
    }
    this.#cancel?.();
    this.#cancel = this.#options.timers.after(ms, () => {
      this.settle().catch(error => {
        this.#options.logger.error(
          `A change of rules did not take effect yet: ${error}`,
        );
        this.#later(AGAIN_MS);
      });
    });
  }

  async #settleNow(): Promise<void> {
    if (this.#stopped) {
      return;
    }
    const { rules, connections, reporter, onSettled } = this.#options;
    connections.sync(rules.providers());
    await this.#reconcileHolds();
    await this.#endOldRules();
    this.#forgetSeen();
    await reporter.rulesChanged();
    await onSettled();
  }

  /** An object that comes back is news, even if it is the same. */
  #forgetSeen(): void {
    const { rules } = this.#options;
    const present = new Set([
      ...rules.providers().map(({ id }) => `Provider\n${id}`),
      ...rules
        .resolved()
        .map(({ notification }) => `Notification\n${notification.id}`),
    ]);
    for (const key of this.#seen.keys()) {
      if (!present.has(key)) {
        this.#seen.delete(key);
      }
    }
  }

  /** What should be kept back, as the rules are now. */
  #wantedHolds(): Wanted {
    const { rules, connections, observing } = this.#options;
    const wanted: Wanted = new Map();
    const want = (by: HeldKey['by'], id: string, hold: Hold) =>
      wanted.set(keyOf({ by, id }), { by, id, ...hold });
    if (observing) {
      want('mode', '', OBSERVING);
    }
    for (const provider of rules.providers()) {
      const hold: Hold | undefined = provider.suspended
        ? suspension('Provider', provider)
        : connections.holdOf(provider);
      if (hold) {
        want('provider', provider.id, hold);
      }
    }
    for (const { notification } of rules.resolved()) {
      if (notification.suspended) {
        want('rule', notification.id, suspension('Notification', notification));
      }
    }
    return wanted;
  }

  async #reconcileHolds(): Promise<void> {
    const { ledger, rules } = this.#options;
    const wanted = this.#wantedHolds();
    for (const held of await ledger.heldKeys()) {
      // What is gone, or was not read yet, is not there to be resumed.
      const known =
        held.by === 'mode' ||
        rules.provider(held.id) !== undefined ||
        rules
          .resolved()
          .some(({ notification }) => notification.id === held.id);
      if (known && !wanted.has(keyOf(held))) {
        await ledger.release(scopeOf(held));
      }
    }
    for (const hold of wanted.values()) {
      await ledger.hold(scopeOf(hold), hold.reason, hold.message);
    }
  }

  async #endOldRules(): Promise<void> {
    const { ledger, rules } = this.#options;
    const present = new Set(
      rules.resolved().map(({ notification }) => notification.id),
    );
    for (const id of this.#knownRules) {
      if (!present.has(id)) {
        await ledger.ruleGone(id);
      }
    }
    this.#knownRules = present;
  }
}

function scopeOf({ by, id }: Pick<HeldKey, 'by' | 'id'>) {
  switch (by) {
    case 'provider':
      return { provider: id };
    case 'rule':
      return { rule: id };
    case 'mode':
      return { mode: 'observe' as const };
    default:
      return by satisfies never;
  }
}
