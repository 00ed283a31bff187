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

import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  PauseAnswer,
  ProviderTest,
} from 'backstage-plugin-tekton-integrations-common';
import { ProviderConnections } from '../connections';
import { Actor, Ledger, Resumption } from '../ledger';
import { suspension } from '../planning';
import { ProviderRule, RuleBook, ruleIdWords, ruleWords } from '../rules';
import { Changed } from './byHand';
import { pauseOf, pauseWords, whoWords } from './byHandWords';

/** Who lets something go on, and what of it. */
type Resuming = Pick<Resumption, 'by' | 'onResume'>;

function goingOn(what: string, by: string, released: number): string {
  return `${what} was resumed by ${whoWords(by)}: ${released === 1 ? '1 delivery waits for its turn' : `${released} deliveries wait for their turn`} again.`;
}

/** What people do with Providers and Notifications. */
export class Pausing {
  readonly #options: {
    readonly ledger: { readonly byHand: Ledger['byHand'] };
    readonly rules: RuleBook;
    readonly connections: Pick<ProviderConnections, 'holdOf' | 'check'>;
    readonly now: () => number;
    /** Something may be due, and is reported anew. */
    readonly onChanged: (changed: Changed) => void;
  };

  constructor(options: {
    ledger: { readonly byHand: Ledger['byHand'] };
    rules: RuleBook;
    connections: Pick<ProviderConnections, 'holdOf' | 'check'>;
    now: () => number;
    onChanged: (changed: Changed) => void;
  }) {
    this.#options = options;
  }

  /** Holds all that goes through a Provider, on all replicas. */
  async pauseProvider(id: string, actor: Actor): Promise<PauseAnswer> {
    const what = `Provider ${ruleWords(this.#provider(id))}`;
    const row = await this.#options.ledger.byHand.pause({
      ...actor,
      kind: 'provider',
      target: id,
      message: since => pauseWords(what, 'paused', actor, since),
    });
    this.#providerChanged(id);
    return { message: row.message, paused: pauseOf(row) };
  }

  /** Lets a Provider go on; what else is wrong with it still holds. */
  async resumeProvider(id: string, resuming: Resuming): Promise<PauseAnswer> {
    const { ledger, rules, connections } = this.#options;
    const provider = rules.provider(id);
    const what = `Provider ${ruleIdWords(id)}`;
    const still =
      provider &&
      (provider.suspended
        ? suspension('Provider', provider)
        : connections.holdOf(provider));
    const resumed = await ledger.byHand.resume({
      ...resuming,
      kind: 'provider',
      target: id,
      still,
    });
    if (!resumed) {
      this.#provider(id);
      throw new ConflictError(
        `${what} is not paused, so nothing is resumed.${still ? ` ${still.message}` : ''}`,
      );
    }
    this.#providerChanged(id);
    return this.#resumed(what, resuming.by, resumed.released, still);
  }

  /** Holds all that a Notification wants, on all replicas. */
  async suspendRule(id: string, actor: Actor): Promise<PauseAnswer> {
    const notification = this.#options.rules.index().get(id)?.notification;
    if (!notification) {
      throw noRule(id);
    }
    const what = `Notification ${ruleWords(notification)}`;
    const row = await this.#options.ledger.byHand.pause({
      ...actor,
      kind: 'rule',
      target: id,
      message: since => pauseWords(what, 'suspended', actor, since),
    });
    this.#options.onChanged({ rules: [id], providers: [] });
    return { message: row.message, paused: pauseOf(row) };
  }

  /** Lets a Notification go on that a person suspended. */
  async resumeRule(id: string, resuming: Resuming): Promise<PauseAnswer> {
    const { ledger, rules } = this.#options;
    const notification = rules.index().get(id)?.notification;
    const what = `Notification ${ruleIdWords(id)}`;
    const still = notification?.suspended
      ? suspension('Notification', notification)
      : undefined;
    const resumed = await ledger.byHand.resume({
      ...resuming,
      kind: 'rule',
      target: id,
      still,
    });
    if (!resumed) {
      if (!notification) {
        throw noRule(id);
      }
      throw new ConflictError(
        `${what} is not suspended in the portal, so nothing is resumed.${still ? ` ${still.message}` : ''}`,
      );
    }
    this.#options.onChanged({ rules: [id], providers: [] });
    return this.#resumed(what, resuming.by, resumed.released, still);
  }

  /** Tries settings and credentials of a Provider now; sends nothing. */
  async testProvider(id: string): Promise<ProviderTest> {
    const { connections, now } = this.#options;
    this.#provider(id);
    const state = await connections.check(id);
    const checkedAt = new Date(now()).toISOString();
    switch (state?.kind) {
      case 'ready':
        return { outcome: 'ok', message: state.message, checkedAt };
      case 'broken':
        return {
          outcome: 'refused',
          message: state.problem.message,
          checkedAt,
        };
      case 'unknown':
        return { outcome: 'unknown', message: state.message, checkedAt };
      case 'checking':
      case undefined:
        return {
          outcome: 'unknown',
          message: 'It changed just now: try again in a moment.',
          checkedAt,
        };
      default:
        return state satisfies never;
    }
  }

  #provider(id: string): ProviderRule {
    const provider = this.#options.rules.provider(id);
    if (!provider) {
      throw new NotFoundError(
        `There is no Provider '${id}': its id is source/cluster/namespace/name, as GET /providers tells.`,
      );
    }
    return provider;
  }

  #resumed(
    what: string,
    by: string,
    released: number,
    still: { readonly message: string } | undefined,
  ): PauseAnswer {
    return {
      message: still
        ? `${what} was resumed by ${whoWords(by)}, and still holds everything: ${still.message}`
        : goingOn(what, by, released),
      released,
    };
  }

  /** What it does not send is reported by its Notifications too. */
  #providerChanged(id: string): void {
    const { rules, onChanged } = this.#options;
    onChanged({
      rules: rules
        .resolved()
        .filter(({ provider }) => provider?.id === id)
        .map(({ notification }) => notification.id),
      providers: [id],
    });
  }
}

function noRule(id: string): NotFoundError {
  return new NotFoundError(
    `There is no Notification '${id}': its id is source/cluster/namespace/name, as GET /notifications tells.`,
  );
}
