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

import { mockServices } from '@backstage/backend-test-utils';
import { KubernetesEvent } from '../clusters';
import { ConnectionState } from '../connections';
import { Activity, VirtualTime } from '../delivery/__testUtils__/virtualTime';
import {
  DeliveryNews,
  DeliveryStatistics,
  TargetConflict,
  Throttle,
} from '../ledger';
import { plainType } from '../__testUtils__/providerTypes';
import { RuleBook } from '../rules';
import { news as newsOf, NO_STATISTICS } from './__testUtils__/statistics';
import { EventReporter } from './eventReporter';
import { RuleReporter } from './ruleReporter';
import { RuleStatus } from './ruleStatus';
import { StatisticsSource } from './statisticsSource';
import { StatusWriter } from './statusWriter';

const CLUSTER = { id: 'c1', name: 'ci' };
const RULE = 'kubernetes/c1/team-a/failures';
const OTHER = 'kubernetes/c1/team-a/all';
const PROVIDER = 'kubernetes/c1/team-a/slack';
const OPERATORS = 'config///ops';

const news = (over: Partial<DeliveryNews> = {}) =>
  newsOf({ rule: RULE, provider: PROVIDER, ...over });

/** What a ledger would say, set by the test; how often it was asked. */
class Facts {
  readonly statistics = new Map<string, DeliveryStatistics>();
  readonly throttled = new Map<string, Throttle>();
  readonly conflicting = new Map<string, TargetConflict>();
  readonly deliveries = new Map<string, DeliveryNews>();
  standing: Awaited<ReturnType<StatisticsSource['pauses']>> = [];
  readonly asked: number[] = [];
  away = false;
  /** How long an answer takes. */
  takesMs = 0;
  readonly #time: VirtualTime;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  async of(_by: string, keys: readonly string[]) {
    this.asked.push(this.#time.elapsed());
    if (this.away) {
      throw new Error('the database is away');
    }
    if (this.takesMs > 0) {
      await this.#time.sleep(this.takesMs);
    }
    return new Map(
      keys.map(key => [key, this.statistics.get(key) ?? NO_STATISTICS]),
    );
  }

  async throttles() {
    const now = this.#time.now();
    return new Map([...this.throttled].filter(([, { until }]) => until > now));
  }

  async conflicts() {
    return this.conflicting;
  }

  async pauses() {
    return this.standing;
  }

  async news(ids: readonly string[]) {
    return ids.flatMap(id => this.deliveries.get(id) ?? []);
  }
}

function setUp(
  settings: {
    events?: { rules: boolean; runs: boolean };
    elsewhere?: string;
  } = {},
) {
  const time = new VirtualTime(0, new Activity());
  const type = plainType();
  const rules = new RuleBook(new Map([[type.type, type]]));
  const object = (name: string, spec: object) => ({
    metadata: { namespace: 'team-a', name, uid: name, generation: 1 },
    spec,
  });
  rules.addCluster(CLUSTER);
  rules.upsert(
    CLUSTER,
    'Provider',
    object('slack', {
      type: 'SlackApp',
      slackApp: {
        accessToken: { secretRef: { name: 'slack' } },
        channels: [{ id: 'C01' }],
      },
    }),
  );
  for (const name of ['failures', 'all']) {
    rules.upsert(
      CLUSTER,
      'Notification',
      object(name, { providerRef: { name: 'slack' } }),
    );
  }
  rules.replaceConfig({}, { ops: { providerRef: { name: 'nobody' } } });
  rules.markComplete(CLUSTER.id);

  const patches: { at: number; name: string; status: RuleStatus }[] = [];
  const status = new StatusWriter({
    patch: async (_cluster, _kind, _namespace, name, value) => {
      patches.push({ at: time.elapsed(), name, status: value });
      return { kind: 'done' };
    },
    timers: time,
    now: time.now,
    logger: mockServices.logger.mock(),
  });
  const written: KubernetesEvent[] = [];
  let ids = 0;
  const events = new EventReporter({
    record: async (_cluster, event) => {
      written.push(event);
      return { kind: 'done' };
    },
    timers: time,
    now: time.now,
    id: () => {
      ids += 1;
      return `e${ids}`;
    },
    logger: mockServices.logger.mock(),
  });
  const facts = new Facts(time);
  const connection: { state: ConnectionState } = {
    state: { kind: 'ready', message: 'bot of acme' },
  };
  const reporter = new RuleReporter({
    rules,
    connections: { state: () => connection.state },
    status,
    statistics: facts,
    events: settings.events && { reporter: events, ...settings.events },
    elsewhere: () => settings.elsewhere,
    timers: time,
    now: time.now,
    logger: mockServices.logger.mock(),
  });
  const settle = (
    state: 'delivered' | 'rejected' | 'retrying' | 'waiting',
    reason: 'accepted' | 'refused' | 'backOff' | 'throttled',
    deliveryId = 'd1',
  ) =>
    reporter.settled({
      claim: { deliveryId, rule: RULE, provider: PROVIDER },
      settled: { kind: 'settled', state, reason, more: false },
    });
  /** The conditions of a rule as `Type=Status/Reason`. */
  const says = (id: string) =>
    status
      .conditions(id === PROVIDER ? 'Provider' : 'Notification', id)
      .map(item => `${item.type}=${item.status}/${item.reason}`)
      .join(' ');
  const of = (name: string) => patches.filter(patch => patch.name === name);
  const told = () =>
    written.map(
      event =>
        `${event.regarding.kind} ${event.regarding.name} ${event.type} ${event.reason}: ${event.message}`,
    );
  return {
    time,
    rules,
    facts,
    connection,
    status,
    reporter,
    patches,
    settle,
    says,
    of,
    told,
  };
}

function counts(over: Partial<DeliveryStatistics['counts']>) {
  return { counts: { ...NO_STATISTICS.counts, ...over } };
}

describe('RuleReporter', () => {
  it('reports all rules when they change, and nothing twice', async () => {
    const { time, reporter, patches, says } = setUp();
    await reporter.rulesChanged();
    await time.until(10_000);
    await reporter.rulesChanged();
    await time.until(20_000);
    expect(patches.map(({ name }) => name).sort()).toEqual([
      'all',
      'failures',
      'slack',
    ]);
    expect(says(PROVIDER)).toBe(
      'Ready=True/Initialized Authenticated=True/Accepted Throttled=False/NotThrottled',
    );
    expect(says(RULE)).toBe(
      'Ready=True/Initialized Delivering=Unknown/NothingYet TargetConflict=False/NoConflict',
    );
    expect(says(OPERATORS)).toMatch(/^Ready=False\/ProviderNotFound/);
  });

  it('reports nothing of a cluster of which half the rules were read', async () => {
    const { time, rules, reporter, patches } = setUp();
    rules.upsert({ id: 'c2', name: 'other' }, 'Notification', {
      metadata: { namespace: 'x', name: 'early', uid: 'e', generation: 1 },
      spec: { providerRef: { name: 'late' } },
    });
    await reporter.rulesChanged();
    await time.until(10_000);
    expect(patches.map(({ name }) => name)).not.toContain('early');
  });

  it('says who paused a Provider, and that its rules wait for it', async () => {
    const { time, reporter, facts, of, says } = setUp();
    await reporter.rulesChanged();
    await time.until(5_000);
    facts.standing = [
      {
        id: 'p1',
        kind: 'provider',
        target: PROVIDER,
        since: 5_000,
        paused_by: 'user:default/alice',
        comment: null,
        message: 'It is paused by alice.',
        ended_at: null,
        ended_by: null,
      },
    ];
    reporter.touched({ rules: [RULE], providers: [PROVIDER] });
    await time.until(20_000);
    expect(says(PROVIDER)).toMatch(/^Ready=False\/Paused/);
    expect(says(RULE)).toMatch(/^Ready=False\/ProviderNotReady/);
    expect(of('slack').at(-1)?.status.conditions[0].message).toBe(
      'It is paused by alice.',
    );
  });

  it('writes a first delivery within seconds, with what it was', async () => {
    const { time, reporter, facts, settle, of } = setUp();
    await reporter.rulesChanged();
    await time.until(5_000);
    facts.statistics.set(RULE, {
      ...counts({ delivered: 1 }),
      lastDelivered: news({ at: 5_000 }),
    });
    settle('delivered', 'accepted');
    await time.until(8_000);
    const { status } = of('failures')[1];
    expect(status).toMatchObject({
      counts: { delivered: 1, rejected: 0, waiting: 0, held: 0 },
      lastDelivery: {
        time: '1970-01-01T00:00:05Z',
        run: 'team-a/build-1',
        target: 'Slack message, #builds',
        state: 'delivered',
      },
    });
    const [ready, delivering] = status.conditions;
    expect([delivering.status, delivering.lastTransitionTime]).toEqual([
      'True',
      '1970-01-01T00:00:06Z',
    ]);
    expect(ready.lastTransitionTime).toBe('1970-01-01T00:00:00Z');
  });

  it('writes a thousand deliveries in a few patches', async () => {
    const { time, reporter, facts, settle, of, patches } = setUp();
    await reporter.rulesChanged();
    for (let number = 1; number <= 1_000; number += 1) {
      const statistics = {
        ...counts({ delivered: number }),
        lastDelivered: news({ at: time.now() }),
      };
      facts.statistics.set(RULE, statistics);
      facts.statistics.set(PROVIDER, statistics);
      settle('delivered', 'accepted');
      await time.until(number * 300);
    }
    await time.until(600_000);
    // Five minutes of deliveries: at first, each minute, and at last.
    expect(of('failures').length).toBeLessThanOrEqual(8);
    expect(of('slack').length).toBeLessThanOrEqual(8);
    expect(of('all')).toHaveLength(1);
    expect(of('failures').at(-1)?.status.counts?.delivered).toBe(1_000);
    // Each look asks once for rules and once for Providers.
    expect(facts.asked.length).toBeLessThanOrEqual(40);
    const before = patches.length;
    await time.until(3_600_000);
    expect(patches).toHaveLength(before);
  });

  it('writes rejections and recovery at once, but not each of many', async () => {
    const { time, reporter, facts, settle, of } = setUp();
    await reporter.rulesChanged();
    for (let second = 0; second < 300; second += 1) {
      const bad = second % 2 === 0;
      facts.statistics.set(RULE, {
        ...counts({ delivered: second }),
        lastDelivered: news({ at: 1 }),
        lastRejected: news({ state: 'rejected', at: bad ? 2 : 0 }),
      });
      settle(bad ? 'rejected' : 'delivered', bad ? 'refused' : 'accepted');
      await time.until((second + 1) * 1_000);
    }
    for (let minute = 0; minute < 5; minute += 1) {
      const inMinute = of('failures').filter(
        ({ at }) => Math.floor(at / 60_000) === minute,
      );
      expect(inMinute.length).toBeLessThanOrEqual(4);
    }
  });

  it('says that a Provider is throttled, until it is not', async () => {
    const { time, reporter, facts, settle, says } = setUp();
    await reporter.rulesChanged();
    facts.throttled.set(PROVIDER, { until: 40_000, cause: 'ratelimited' });
    settle('waiting', 'throttled');
    await time.until(2_000);
    expect(says(PROVIDER)).toMatch(/Throttled=True\/VendorLimit/);
    await time.until(42_000);
    expect(says(PROVIDER)).toMatch(/Throttled=False\/NotThrottled/);
  });

  it('says that deliveries fail when they did so for two minutes', async () => {
    const { time, reporter, facts, settle, says } = setUp();
    await reporter.rulesChanged();
    facts.statistics.set(RULE, {
      ...counts({ waiting: 1 }),
      retried: news({ state: 'retrying', message: 'It answers 503.' }),
    });
    settle('retrying', 'backOff');
    await time.until(110_000);
    expect(says(RULE)).toMatch(/Delivering=Unknown\/NothingYet/);
    await time.until(121_000);
    expect(says(RULE)).toMatch(/Delivering=False\/Retrying/);
  });

  it('says which other Notification is in the way, while there is one', async () => {
    const { time, rules, reporter, facts, says, of } = setUp();
    facts.conflicting.set(RULE, { rule: OTHER, target: 'Slack message' });
    await reporter.rulesChanged();
    await time.until(5_000);
    expect(says(RULE)).toMatch(/TargetConflict=True\/DifferentContent/);
    expect(of('failures')[0].status.conditions[2].message).toMatch(
      /Notification 'team-a\/all'/,
    );
    rules.remove('Notification', OTHER);
    await reporter.rulesChanged();
    expect(says(RULE)).toMatch(/TargetConflict=False\/NoConflict/);
  });

  it('writes nothing on objects that another portal takes care of', async () => {
    const elsewhere = "Portal 'prod' reports the Runs of this cluster.";
    const { time, reporter, patches, says } = setUp({ elsewhere });
    await reporter.rulesChanged();
    await time.until(600_000);
    expect(patches).toEqual([]);
    expect(says(RULE)).toMatch(/^Ready=False\/ManagedElsewhere/);
  });

  it('finds by itself what nobody told', async () => {
    const { time, reporter, facts, says } = setUp();
    await reporter.rulesChanged();
    facts.statistics.set(RULE, {
      ...counts({ rejected: 1 }),
      lastRejected: news({ state: 'expired', reason: 'tooOld' }),
    });
    await time.until(302_000);
    expect(says(RULE)).toMatch(/Delivering=False\/TooOld/);
  });

  it('leaves everything as it is while the ledger cannot be read', async () => {
    const { time, reporter, facts, settle, says } = setUp();
    await reporter.rulesChanged();
    const before = says(RULE);
    facts.away = true;
    settle('delivered', 'accepted');
    await time.until(10_000);
    expect(says(RULE)).toBe(before);
    facts.away = false;
    facts.statistics.set(RULE, {
      ...counts({ delivered: 1 }),
      lastDelivered: news(),
    });
    await time.until(60_000);
    expect(says(RULE)).toMatch(/Delivering=True/);
  });

  it('reports a rule as soon as the ledger can be read, and fails for nobody', async () => {
    const { time, reporter, facts, patches, says } = setUp();
    facts.away = true;
    await reporter.rulesChanged();
    await time.until(10_000);
    expect(patches).toEqual([]);
    facts.away = false;
    await time.until(40_000);
    expect(says(RULE)).toMatch(/^Ready=True/);
    expect(says(PROVIDER)).toMatch(/^Ready=True/);
  });

  it('reads a slow ledger seldom', async () => {
    const { time, reporter, facts, settle } = setUp();
    await reporter.rulesChanged();
    facts.asked.length = 0;
    facts.takesMs = 2_000;
    for (let second = 0; second < 600; second += 1) {
      settle('rejected', 'refused');
      await time.until((second + 1) * 1_000);
    }
    // Two answers of 2 s each, and then 200 s of rest.
    expect(facts.asked.length).toBeLessThanOrEqual(8);
  });

  describe('with Events', () => {
    const REJECTED = news({
      state: 'rejected',
      reason: 'refused',
      message: 'channel_not_found',
    });

    it('tells of rejections and of what was put right on the rules', async () => {
      const { time, reporter, facts, connection, settle, told } = setUp({
        events: { rules: true, runs: false },
      });
      connection.state = {
        kind: 'broken',
        problem: { reason: 'SecretNotFound', message: 'create it.' },
      };
      await reporter.rulesChanged();
      await time.until(5_000);
      connection.state = { kind: 'ready', message: 'bot of acme' };
      await reporter.rulesChanged();
      await time.until(10_000);
      facts.deliveries.set('d1', REJECTED);
      facts.deliveries.set('d2', news({ id: 'd2' }));
      settle('rejected', 'refused', 'd1');
      settle('delivered', 'accepted', 'd2');
      await time.until(20_000);
      expect([...told()].sort()).toEqual([
        'Notification all Normal Recovered: It is ready again.',
        "Notification all Warning NotificationNotReady: ProviderNotReady: Provider 'team-a/slack': create it.",
        'Notification failures Normal Recovered: It is ready again.',
        'Notification failures Warning DeliveryRejected: Slack message, #builds: channel_not_found',
        "Notification failures Warning NotificationNotReady: ProviderNotReady: Provider 'team-a/slack': create it.",
        'Provider slack Normal Recovered: It is ready again.',
        'Provider slack Warning ProviderNotReady: SecretNotFound: create it.',
      ]);
    });

    it('tells on the Run where that is wanted', async () => {
      const { time, reporter, facts, settle, told } = setUp({
        events: { rules: false, runs: true },
      });
      await reporter.rulesChanged();
      facts.deliveries.set('d1', REJECTED);
      facts.deliveries.set('d2', news({ id: 'd2' }));
      settle('rejected', 'refused', 'd1');
      settle('delivered', 'accepted', 'd2');
      await time.until(20_000);
      expect([...told()].sort()).toEqual([
        'PipelineRun build-1 Normal Notified: Slack message, #builds: delivered',
        'PipelineRun build-1 Warning NotificationFailed: Slack message, #builds: channel_not_found',
      ]);
    });

    it("says nothing on Runs of other namespaces, or for an operator's rules", async () => {
      const { time, reporter, facts, told } = setUp({
        events: { rules: false, runs: true },
      });
      await reporter.rulesChanged();
      const run = { ...REJECTED.run, namespace: 'team-b' };
      facts.deliveries.set('d1', { ...REJECTED, run });
      facts.deliveries.set('d2', { ...REJECTED, rule: OPERATORS });
      reporter.recorded([
        { id: 'd1', rule: RULE, state: 'rejected', reason: 'notPermitted' },
        { id: 'd2', rule: OPERATORS, state: 'rejected' },
      ]);
      await time.until(20_000);
      expect(told()).toEqual([]);
    });

    it('tells of what was rejected before it could be sent', async () => {
      const { time, reporter, facts, told, says } = setUp({
        events: { rules: true, runs: false },
      });
      await reporter.rulesChanged();
      facts.statistics.set(RULE, {
        ...counts({ rejected: 1 }),
        lastRejected: REJECTED,
      });
      facts.deliveries.set('d1', REJECTED);
      reporter.recorded([
        { id: 'd1', rule: RULE, state: 'rejected', reason: 'refused' },
      ]);
      await time.until(5_000);
      expect(says(RULE)).toMatch(/Delivering=False\/Refused/);
      expect(told()).toEqual([
        'Notification failures Warning DeliveryRejected: Slack message, #builds: channel_not_found',
      ]);
    });

    it('writes none where they are off', async () => {
      const { time, reporter, facts, settle, told } = setUp();
      await reporter.rulesChanged();
      facts.deliveries.set('d1', REJECTED);
      settle('rejected', 'refused', 'd1');
      await time.until(20_000);
      expect(told()).toEqual([]);
    });
  });
});
