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
import { PatchAnswer } from '../clusters';
import { Activity, VirtualTime } from '../delivery/__testUtils__/virtualTime';
import { RuleStatus, StatusNow } from './ruleStatus';
import { StatusWriter } from './statusWriter';

const ORIGIN = {
  id: 'kubernetes/c/team-a/slack',
  source: 'kubernetes' as const,
  cluster: { id: 'c', name: 'ci' },
  namespace: 'team-a',
  name: 'slack',
  generation: 2,
};
const READY = {
  type: 'Ready',
  status: 'True',
  reason: 'Initialized',
  message: 'It can be used.',
} as const;
const GOOD: StatusNow = { conditions: [READY] };
const BAD: StatusNow = { conditions: [{ ...READY, status: 'False' }] };

function counted(delivered: number): StatusNow {
  return {
    conditions: [READY],
    counts: { delivered, rejected: 0, waiting: 0, held: 0 },
  };
}

interface Written {
  readonly at: number;
  readonly name: string;
  readonly status: RuleStatus;
}

function setUp(
  answer: (name: string) => PatchAnswer = () => ({ kind: 'done' }),
) {
  const time = new VirtualTime(0, new Activity());
  const written: Written[] = [];
  const logger = mockServices.logger.mock();
  const writer = new StatusWriter({
    patch: async (_cluster, _kind, _namespace, name, status) => {
      written.push({ at: time.elapsed(), name, status });
      return answer(name);
    },
    logger,
    timers: time,
    now: time.now,
  });
  const report = (now: StatusNow, over: Partial<typeof ORIGIN> = {}) =>
    writer.report('Provider', { ...ORIGIN, ...over }, now);
  const times = () => written.map(({ at }) => at);
  return { writer, written, time, report, times, logger };
}

describe('StatusWriter', () => {
  it('writes a change once', async () => {
    const { report, written, time } = setUp();
    report(GOOD);
    report(GOOD);
    await time.until(60_000);
    report(GOOD);
    await time.until(600_000);
    expect(written).toEqual([
      {
        at: 0,
        name: 'slack',
        status: {
          conditions: [
            {
              ...READY,
              observedGeneration: 2,
              lastTransitionTime: '1970-01-01T00:00:00Z',
            },
          ],
          observedGeneration: 2,
        },
      },
    ]);
  });

  it('writes nothing when the object says it already', async () => {
    const { writer, report, written, time } = setUp();
    const condition = {
      ...READY,
      observedGeneration: 2,
      lastTransitionTime: '2026-01-01T00:00:00Z',
    };
    writer.observe('Provider', ORIGIN.id, {
      status: { conditions: [condition], observedGeneration: 2 },
    });
    report(GOOD);
    await time.until(600_000);
    expect(written).toEqual([]);
    expect(writer.conditions('Provider', ORIGIN.id)[0].lastTransitionTime).toBe(
      '2026-01-01T00:00:00Z',
    );
  });

  it('writes again for a new generation, and when somebody else changed it', async () => {
    const { writer, report, time, times } = setUp();
    report(GOOD);
    await time.until(1_000);
    report(GOOD, { generation: 3 });
    await time.until(2_000);
    writer.observe('Provider', ORIGIN.id, { status: { conditions: [] } });
    report(GOOD, { generation: 3 });
    await time.until(3_000);
    expect(times()).toEqual([0, 1_000, 2_000]);
  });

  it('does not take its own earlier write for somebody else', async () => {
    const { writer, report, written, time } = setUp();
    report(GOOD);
    await time.until(1_000);
    report(BAD);
    await time.until(2_000);
    const [first, second] = written;
    writer.observe('Provider', ORIGIN.id, { status: first.status });
    writer.observe('Provider', ORIGIN.id, { status: second.status });
    report(BAD);
    await time.until(600_000);
    expect(written).toHaveLength(2);
  });

  it('writes counts at most once a minute, and a changed verdict at once', async () => {
    const { report, written, time, times } = setUp();
    for (let second = 0; second < 180; second += 1) {
      report(second < 90 ? counted(second) : { ...counted(second), ...BAD });
      await time.until((second + 1) * 1_000);
    }
    expect(times()).toEqual([0, 60_000, 90_000, 150_000]);
    expect(written.map(({ status }) => status.counts?.delivered)).toEqual([
      0, 59, 90, 149,
    ]);
  });

  it('bounds the writes of a verdict that goes to and fro', async () => {
    const { report, written, time, times } = setUp();
    for (let second = 0; second < 300; second += 1) {
      report(second % 2 === 0 ? GOOD : BAD);
      await time.until((second + 1) * 1_000);
    }
    const inMinute = (minute: number) =>
      times().filter(at => Math.floor(at / 60_000) === minute).length;
    expect([0, 1, 2, 3, 4].map(inMinute)).toEqual([4, 4, 4, 4, 4]);
    report(BAD);
    await time.until(600_000);
    expect(written.at(-1)?.status.conditions[0].status).toBe('False');
  });

  it('writes to a cluster at most five times a second, verdicts first', async () => {
    const { writer, report, written, time } = setUp();
    const names = Array.from({ length: 20 }, (_, number) => `p-${number}`);
    for (const name of names) {
      writer.observe('Provider', name, {
        status: {
          conditions: [
            {
              ...READY,
              observedGeneration: 2,
              lastTransitionTime: '2026-01-01T00:00:00Z',
            },
          ],
          observedGeneration: 2,
        },
      });
      report(counted(1), { id: name, name });
    }
    report(BAD, { id: 'urgent', name: 'urgent' });
    await time.until(1_000);
    expect(written).toHaveLength(6);
    expect(written.slice(0, 2).map(({ name }) => name)).toContain('urgent');
    await time.until(10_000);
    expect(written).toHaveLength(21);
  });

  it('keeps conditions of app-config, and of clusters of another portal, for this portal alone', async () => {
    const { writer, report, written, time } = setUp();
    writer.report(
      'Provider',
      { id: 'config///ops', source: 'config', name: 'ops' },
      GOOD,
    );
    report(GOOD);
    writer.report('Provider', ORIGIN, BAD, 'portal');
    await time.until(600_000);
    expect(written).toEqual([]);
    expect(writer.conditions('Provider', 'config///ops')).toHaveLength(1);
    expect(writer.conditions('Provider', ORIGIN.id)[0].status).toBe('False');
  });

  it('remembers the last delivery and error that the ledger keeps no more', async () => {
    const { writer, report, time } = setUp();
    const lastError = {
      time: '2026-01-01T00:00:00Z',
      message: 'It answers 503.',
      run: 'team-a/build-1',
    };
    report({ ...counted(1), lastError });
    await time.until(1_000);
    report(counted(2));
    expect(writer.deliveries('Provider', ORIGIN.id)).toEqual({
      counts: { delivered: 2, rejected: 0, waiting: 0, held: 0 },
      lastDelivery: undefined,
      lastError,
    });
  });

  it('says once that a cluster refuses, and writes as soon as it does not', async () => {
    let refuses = true;
    const { writer, report, time, times, logger } = setUp(() =>
      refuses
        ? { kind: 'forbidden', message: 'patch is not allowed' }
        : { kind: 'done' },
    );
    report(GOOD);
    report(GOOD, { id: 'other', name: 'other' });
    await time.until(150_000);
    expect(times()).toEqual([0, 60_000, 120_000]);
    expect(writer.conditions('Provider', ORIGIN.id)).toHaveLength(1);
    expect(writer.problem()).toMatch(/cluster 'ci'.*patch is not allowed/);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    refuses = false;
    await time.until(300_000);
    expect(times()).toHaveLength(5);
    expect(writer.problem()).toBeUndefined();
  });

  it('goes on with other objects when one cannot be written', async () => {
    const { report, written, time } = setUp(name =>
      name === 'slack'
        ? { kind: 'unavailable', message: 'invalid' }
        : { kind: 'done' },
    );
    report(GOOD);
    report(GOOD, { id: 'other', name: 'other' });
    await time.until(60_000);
    expect(written.map(({ at, name }) => [at, name])).toEqual([
      [0, 'slack'],
      [5_000, 'other'],
      [30_000, 'slack'],
      [60_000, 'slack'],
    ]);
  });

  it('keeps a Provider and a Notification of the same name apart', async () => {
    const { writer, report, written, time } = setUp();
    report(BAD);
    writer.report('Notification', ORIGIN, GOOD);
    await time.until(10_000);
    expect(written.map(({ status }) => status.conditions[0].status)).toEqual([
      'False',
      'True',
    ]);
    writer.forget('Notification', ORIGIN.id);
    expect(writer.conditions('Provider', ORIGIN.id)[0].status).toBe('False');
    expect(writer.conditions('Notification', ORIGIN.id)).toEqual([]);
  });

  it('does not write what was deleted meanwhile', async () => {
    const { writer, report, written, time } = setUp();
    report(GOOD);
    writer.forget('Provider', ORIGIN.id);
    await time.until(600_000);
    expect(written).toEqual([]);
    expect(writer.conditions('Provider', ORIGIN.id)).toEqual([]);
  });

  it('does not put a check that goes on over what is known', async () => {
    const { report, written, time } = setUp();
    const checking: StatusNow = {
      conditions: [{ ...READY, status: 'Unknown', reason: 'Checking' }],
    };
    report(GOOD);
    await time.until(1_000);
    report(checking);
    await time.until(2_000);
    expect(written).toHaveLength(1);
    report(checking, { generation: 3 });
    await time.until(3_000);
    expect(written).toHaveLength(2);
  });

  it('tells what was written over what', async () => {
    const { writer, report, time } = setUp();
    const told: string[] = [];
    writer.watch((kind, { name }, status, before) =>
      told.push(
        `${kind} ${name}: ${before?.conditions[0].status} ${status.conditions[0].status}`,
      ),
    );
    report(GOOD);
    await time.until(1_000);
    report(BAD);
    await time.until(2_000);
    expect(told).toEqual([
      'Provider slack: undefined True',
      'Provider slack: True False',
    ]);
  });
});
