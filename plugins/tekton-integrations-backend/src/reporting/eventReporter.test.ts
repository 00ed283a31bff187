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
import fc from 'fast-check';
import { KubernetesEvent, PatchAnswer } from '../clusters';
import { Activity, VirtualTime } from '../delivery/__testUtils__/virtualTime';
import { clipBytes, EventReporter, EventSubject } from './eventReporter';

const SUBJECT: EventSubject = {
  clusterName: 'ci',
  apiVersion: 'integrations.tekton.ornew.io/v1alpha1',
  kind: 'Notification',
  namespace: 'team-a',
  name: 'failures',
  uid: 'u1',
};
const REJECTED = {
  type: 'Warning',
  reason: 'DeliveryRejected',
  message: 'GitHub says no.',
} as const;

function setUp(answer: () => PatchAnswer = () => ({ kind: 'done' })) {
  const time = new VirtualTime(0, new Activity());
  const written: (KubernetesEvent & { at: number })[] = [];
  const logger = mockServices.logger.mock();
  let ids = 0;
  const reporter = new EventReporter({
    record: async (_cluster, event) => {
      written.push({ ...event, at: time.elapsed() });
      return answer();
    },
    timers: time,
    now: time.now,
    id: () => {
      ids += 1;
      return `e${ids}`;
    },
    logger,
  });
  const shown = () =>
    written.map(({ at, name, count }) => `${at} ${name} x${count}`);
  return { reporter, time, written, shown, logger };
}

describe('EventReporter', () => {
  it('writes an Event in the manner of Kubernetes', async () => {
    const { reporter, time, written } = setUp();
    reporter.say(SUBJECT, REJECTED);
    await time.until(1_000);
    expect(written).toEqual([
      {
        at: 0,
        ...REJECTED,
        name: 'failures.e1',
        namespace: 'team-a',
        regarding: {
          apiVersion: SUBJECT.apiVersion,
          kind: 'Notification',
          namespace: 'team-a',
          name: 'failures',
          uid: 'u1',
        },
        count: 1,
        firstTimestamp: '1970-01-01T00:00:00.000Z',
        lastTimestamp: '1970-01-01T00:00:00.000Z',
      },
    ]);
  });

  it('counts what happens again, and writes it once a minute', async () => {
    const { reporter, time, shown, written } = setUp();
    for (let second = 0; second < 150; second += 1) {
      reporter.say(SUBJECT, REJECTED);
      await time.until((second + 1) * 1_000);
    }
    await time.until(600_000);
    expect(shown()).toEqual([
      '0 failures.e1 x1',
      '60000 failures.e1 x60',
      '120000 failures.e1 x120',
      '180000 failures.e1 x150',
    ]);
    expect(written.at(-1)?.lastTimestamp).toBe('1970-01-01T00:02:29.000Z');
  });

  it('begins a new Event after a long silence', async () => {
    const { reporter, time, shown } = setUp();
    reporter.say(SUBJECT, REJECTED);
    await time.until(700_000);
    reporter.say(SUBJECT, REJECTED);
    await time.until(701_000);
    expect(shown()).toEqual(['0 failures.e1 x1', '700000 failures.e2 x1']);
  });

  it('tells objects, reasons and messages apart', async () => {
    const { reporter, time, written } = setUp();
    reporter.say(SUBJECT, REJECTED);
    reporter.say({ ...SUBJECT, uid: 'u2' }, REJECTED);
    reporter.say(SUBJECT, { ...REJECTED, reason: 'DeliveryExpired' });
    reporter.say(SUBJECT, { ...REJECTED, message: 'No.' });
    await time.until(5_000);
    expect(written).toHaveLength(4);
  });

  it('sums up a burst about one object, and not about others', async () => {
    const { reporter, time, written } = setUp();
    for (let number = 0; number < 100; number += 1) {
      reporter.say(SUBJECT, { ...REJECTED, message: `No. ${number}` });
    }
    reporter.say({ ...SUBJECT, uid: 'u2' }, REJECTED);
    await time.until(250_000);
    const about = (uid: string) =>
      written.filter(({ regarding }) => regarding.uid === uid);
    expect(about('u1')).toHaveLength(26);
    expect(
      about('u1').find(({ reason }) => reason === 'ManyEvents')?.count,
    ).toBe(75);
    expect(about('u2')).toHaveLength(1);
    await time.until(301_000);
    reporter.say(SUBJECT, { ...REJECTED, message: 'Later.' });
    await time.until(302_000);
    expect(written.at(-1)?.message).toBe('Later.');
  });

  it('keeps a bounded number of Events when everything fails', async () => {
    const { reporter, time, written } = setUp();
    for (let number = 0; number < 5_000; number += 1) {
      reporter.say({ ...SUBJECT, uid: `u${number}` }, REJECTED);
    }
    await time.until(3_600_000);
    expect(written).toHaveLength(1_000);
    expect(written.at(-1)?.regarding.uid).toBe('u4999');
  });

  it('is off where it may not write, says so once, and tries again later', async () => {
    let refuses = true;
    const { reporter, time, written, logger } = setUp(() =>
      refuses
        ? { kind: 'forbidden', message: 'create is not allowed' }
        : { kind: 'done' },
    );
    for (let minute = 0; minute < 15; minute += 1) {
      reporter.say(SUBJECT, REJECTED);
      await time.until((minute + 1) * 60_000);
    }
    expect(written).toHaveLength(2);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(reporter.problem()).toBe(
      "Kubernetes Events are off in namespace 'team-a' of cluster 'ci': create is not allowed",
    );
    refuses = false;
    await time.until(1_300_000);
    reporter.say(SUBJECT, REJECTED);
    await time.until(1_400_000);
    expect(reporter.problem()).toBeUndefined();
  });

  it('is off in a whole cluster that is only watched', async () => {
    const { reporter, time, written } = setUp(() => ({
      kind: 'ownCredentialsRequired',
      message: 'it needs credentials of its own',
    }));
    reporter.say(SUBJECT, REJECTED);
    await time.until(1_000);
    reporter.say({ ...SUBJECT, namespace: 'team-b', uid: 'u2' }, REJECTED);
    await time.until(2_000);
    expect(written).toHaveLength(1);
    expect(reporter.problem()).toMatch(/off in cluster 'ci'/);
  });

  it('writes what could not be written with its count as it is then', async () => {
    let away = true;
    const { reporter, time, shown } = setUp(() =>
      away ? { kind: 'unavailable', message: 'away' } : { kind: 'done' },
    );
    reporter.say(SUBJECT, REJECTED);
    await time.until(10_000);
    away = false;
    reporter.say(SUBJECT, REJECTED);
    await time.until(120_000);
    expect(shown()).toEqual(['0 failures.e1 x1', '30000 failures.e1 x2']);
  });

  it('names an Event so that Kubernetes takes it', async () => {
    const { reporter, time, written } = setUp();
    const name = `${'a'.repeat(199)}-${'b'.repeat(53)}`;
    reporter.say({ ...SUBJECT, name }, REJECTED);
    await time.until(1_000);
    expect(written[0].name).toBe(`${'a'.repeat(199)}.e1`);
  });
});

describe('clipBytes', () => {
  it('leaves what fits, and cuts the rest between characters', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.integer({ min: 3, max: 80 }),
        (text, limit) => {
          const clipped = clipBytes(text, limit);
          expect(Buffer.byteLength(clipped)).toBeLessThanOrEqual(limit);
          const kept = clipped.replace(/…$/, '');
          const whole = Buffer.byteLength(text) <= limit;
          expect(clipped).toBe(whole ? text : `${kept}…`);
          expect(text.startsWith(kept)).toBe(true);
          expect(Buffer.from(kept).toString()).toBe(kept);
        },
      ),
    );
  });
});
