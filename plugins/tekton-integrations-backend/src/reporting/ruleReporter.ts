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
import { ConnectionState, Timers } from '../connections';
import {
  DeliveryStatistics,
  RecordResult,
  Settled,
  StatisticsBy,
} from '../ledger';
import {
  ClusterRef,
  ProviderRule,
  ResolvedRule,
  RuleBook,
  RuleKind,
  RuleOrigin,
  ruleWords,
} from '../rules';
import { notificationConditions, providerConditions } from './conditions';
import { deliveryPart, PERSISTENT_MS } from './delivering';
import { DueList } from './dueList';
import { statusEvents } from './happenings';
import { EventSettings, ObjectEvents } from './objectEvents';
import { RuleFacts } from './ruleFacts';
import { Ids, idsOf, keyOf, keysOf, RuleKey } from './ruleKeys';
import { StatisticsSource } from './statisticsSource';
import { StatusWriter } from './statusWriter';

/** What may change a verdict is looked at after this long … */
const SOON_MS = 1_000;
/** … and what only changes a count after this long. */
const LATER_MS = 30_000;
/** What nobody tells (expiry, other replicas) is found after this long. */
const SWEEP_MS = 5 * 60_000;
/** Reading the ledger takes one part in so many of the time. */
const READING_SHARE = 50;
/** Deliveries that Events are told of, between two looks. */
const NEWS = 500;
/** Deliveries that waited for a vendor's limit get a moment to go out. */
const GRACE_MS = 1_000;

/** What became of a claimed delivery. */
export interface DeliverySettled {
  readonly claim: {
    readonly deliveryId: string;
    readonly rule: string;
    readonly provider: string;
  };
  readonly settled: Settled;
}

/** What a reporter of rules is made of. */
export interface RuleReporterOptions {
  readonly rules: Pick<RuleBook, 'providers' | 'resolved' | 'isComplete'>;
  readonly connections: { state(providerId: string): ConnectionState };
  readonly status: StatusWriter;
  readonly statistics: StatisticsSource;
  /** No Events where it is absent. */
  readonly events?: EventSettings;
  /** Why another portal reports a cluster's Runs; its objects say so. */
  readonly elsewhere?: (cluster: ClusterRef) => string | undefined;
  /** Whether this replica writes to a cluster; by default there is no other. */
  readonly leads?: (cluster: ClusterRef) => boolean;
  readonly timers: Timers;
  readonly now: () => number;
  readonly logger: LoggerService;
}

/**
 * Says on Providers and Notifications how they do: conditions, counts, last
 * delivery and last error, from the rules, their connections and the ledger.
 *
 * Failure policy: open. While the ledger cannot be read the status stays as
 * it is; it is read again later.
 */
export class RuleReporter {
  readonly #options: RuleReporterOptions;
  readonly #facts: RuleFacts;
  readonly #events: ObjectEvents | undefined;
  readonly #due: DueList<RuleKey>;
  /** Deliveries that Events may be written of. */
  readonly #news = new Set<string>();
  #work: Promise<unknown> = Promise.resolve();
  #cancelSweep: (() => void) | undefined;
  #stopped = false;

  constructor(options: RuleReporterOptions) {
    const { timers, now, status, statistics, events } = options;
    this.#options = options;
    this.#facts = new RuleFacts(statistics);
    this.#events = events && new ObjectEvents(events);
    this.#due = new DueList({
      timers,
      now,
      run: keys => this.#exclusive(() => this.#look(keys)),
    });
    status.watch((kind, origin, written, before) =>
      statusEvents(kind, written, before).forEach(happening =>
        this.#events?.ofRule(kind, origin, happening),
      ),
    );
  }

  /** Reports all rules anew: they, or their connections, changed. */
  async rulesChanged(): Promise<void> {
    await this.#exclusive(async () => {
      const all = this.#allIds();
      this.#facts.keep(all);
      await this.#read(this.#facts.unread(all));
      this.#report(all);
      this.#sweepLater();
    });
  }

  /** Something became of a delivery. */
  settled({ claim, settled }: DeliverySettled): void {
    if (settled.kind === 'settled') {
      const { deliveryId: id, rule, provider } = claim;
      this.#took({ id, rule, ...settled }, provider);
    }
  }

  /** Deliveries were recorded; some are held, or rejected at once. */
  recorded(recorded: RecordResult['recorded']): void {
    const rules = this.#rulesById();
    for (const delivery of recorded) {
      this.#took(delivery, rules.get(delivery.rule)?.provider?.id);
    }
  }

  /**
   * Another replica reported something.
   *
   * @param of - whose deliveries; by default of any
   */
  touched(of?: {
    readonly rules: readonly string[];
    readonly providers: readonly string[];
  }): void {
    const ids: Ids = of
      ? { rule: new Set(of.rules), provider: new Set(of.providers) }
      : this.#allIds();
    const at = this.#options.now() + SOON_MS;
    keysOf(ids).forEach(key => this.#due.mark(key, at));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#due.stop();
    this.#cancelSweep?.();
    await this.#work;
  }

  #took(
    delivery: RecordResult['recorded'][number],
    provider: string | undefined,
  ): void {
    if (this.#stopped) {
      return;
    }
    const { id, rule, state } = delivery;
    if (this.#events?.concerns(state) && this.#news.size < NEWS) {
      this.#news.add(id);
    }
    const calm = this.#isExpected(delivery, provider);
    const at = this.#options.now() + (calm ? LATER_MS : SOON_MS);
    this.#due.mark(keyOf('rule', rule), at);
    if (provider !== undefined) {
      this.#due.mark(keyOf('provider', provider), at);
    }
  }

  /** Whether the conditions say already what this delivery shows. */
  #isExpected(
    { rule, state, reason }: RecordResult['recorded'][number],
    provider: string | undefined,
  ): boolean {
    const says = (kind: RuleKind, id: string, type: string) =>
      this.#options.status
        .conditions(kind, id)
        .find(condition => condition.type === type)?.status;
    if (reason === 'throttled') {
      return says('Provider', provider ?? '', 'Throttled') === 'True';
    }
    switch (state) {
      case 'delivered':
        return says('Notification', rule, 'Delivering') === 'True';
      case 'rejected':
      case 'expired':
      case 'held':
        return says('Notification', rule, 'Delivering') === 'False';
      default:
        return true;
    }
  }

  async #look(keys: readonly RuleKey[]): Promise<void> {
    const { now } = this.#options;
    const started = now();
    const ids = idsOf(keys);
    if (await this.#read(ids)) {
      this.#report(ids);
      await this.#tellNews();
    }
    this.#due.rest(now() + (now() - started) * READING_SHARE);
  }

  /** @returns whether it could be read; otherwise it is tried again */
  async #read(ids: Ids): Promise<boolean> {
    const { now, logger } = this.#options;
    try {
      await this.#facts.read(ids);
      return true;
    } catch (error) {
      logger.warn(`How deliveries go could not be read: ${error}`);
      const at = now() + LATER_MS;
      keysOf(ids).forEach(key => this.#due.mark(key, at));
      return false;
    }
  }

  async #tellNews(): Promise<void> {
    const ids = [...this.#news];
    if (ids.length === 0) {
      return;
    }
    this.#news.clear();
    const { statistics, logger } = this.#options;
    const news = await statistics.news(ids).catch(error => {
      logger.warn(`Events of deliveries were left out: ${error}`);
      return [];
    });
    const rules = this.#rulesById();
    for (const one of news) {
      const rule = rules.get(one.rule);
      if (rule) {
        this.#events?.ofDelivery(rule.notification, one);
      }
    }
  }

  #report(ids: Ids): void {
    const { rules } = this.#options;
    // Of a cluster that was read half the rules look broken that are not.
    const concerns = (by: StatisticsBy, { id }: RuleOrigin) =>
      ids[by].has(id) && rules.isComplete(id);
    for (const provider of rules.providers()) {
      const statistics = this.#facts.statistics('provider', provider.id);
      if (statistics && concerns('provider', provider)) {
        this.#reportProvider(provider, statistics);
      }
    }
    const byId = this.#rulesById();
    for (const rule of byId.values()) {
      const statistics = this.#facts.statistics('rule', rule.notification.id);
      if (statistics && concerns('rule', rule.notification)) {
        this.#reportNotification(rule, statistics, byId);
      }
    }
  }

  #reportProvider(
    provider: ProviderRule,
    statistics: DeliveryStatistics,
  ): void {
    const { connections, status } = this.#options;
    const { id } = provider;
    const throttle = this.#facts.throttle(id);
    if (throttle) {
      this.#due.mark(keyOf('provider', id), throttle.until + GRACE_MS);
    }
    status.report(
      'Provider',
      provider,
      {
        conditions: providerConditions(provider, {
          state: connections.state(id),
          throttle,
          paused: this.#facts.paused('provider', id),
        }),
        ...deliveryPart(statistics),
      },
      this.#placeOf(provider),
    );
  }

  #reportNotification(
    rule: ResolvedRule,
    statistics: DeliveryStatistics,
    rules: ReadonlyMap<string, ResolvedRule>,
  ): void {
    const { connections, status, now } = this.#options;
    const { id } = rule.notification;
    const { retried } = statistics;
    if (retried && now() - retried.since < PERSISTENT_MS) {
      this.#due.mark(keyOf('rule', id), retried.since + PERSISTENT_MS);
    }
    const conflict = this.#facts.conflict(id);
    const other = conflict && rules.get(conflict.rule);
    const elsewhere = this.#elsewhere(rule.notification);
    status.report(
      'Notification',
      rule.notification,
      {
        conditions: notificationConditions(rule, {
          state: connections.state(rule.provider?.id ?? ''),
          statistics,
          conflict: other && {
            words: ruleWords(other.notification),
            target: conflict.target,
          },
          elsewhere,
          paused: this.#facts.paused('rule', id),
          loopSuspected: this.#facts.loopSuspected(id),
          providerPaused: this.#facts.paused(
            'provider',
            rule.provider?.id ?? '',
          ),
          now: now(),
        }),
        ...deliveryPart(statistics),
      },
      this.#placeOf(rule.notification),
    );
  }

  #elsewhere({ cluster }: RuleOrigin): string | undefined {
    return cluster && this.#options.elsewhere?.(cluster);
  }

  /** Of all portals and replicas one writes. */
  #placeOf(origin: RuleOrigin): 'object' | 'portal' {
    const { leads } = this.#options;
    const another =
      this.#elsewhere(origin) !== undefined ||
      (origin.cluster && leads?.(origin.cluster) === false);
    return another ? 'portal' : 'object';
  }

  #rulesById(): Map<string, ResolvedRule> {
    return new Map(
      this.#options.rules
        .resolved()
        .map(rule => [rule.notification.id, rule] as const),
    );
  }

  #allIds(): Ids {
    const { rules } = this.#options;
    return {
      rule: new Set(this.#rulesById().keys()),
      provider: new Set(rules.providers().map(({ id }) => id)),
    };
  }

  #sweepLater(): void {
    if (this.#cancelSweep || this.#stopped) {
      return;
    }
    const { timers, now } = this.#options;
    this.#cancelSweep = timers.after(SWEEP_MS, () => {
      this.#cancelSweep = undefined;
      keysOf(this.#allIds()).forEach(key => this.#due.mark(key, now()));
      this.#sweepLater();
    });
  }

  /** One after the other: each reads what the one before has written. */
  async #exclusive(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    await done;
  }
}
