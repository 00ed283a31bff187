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
import { createHttpClient } from '../http';
import { Outcome } from '../outcome';
import { Health, ProviderClient } from '../provider';
import { observe, Seen, Situation } from './observations';
import { ProviderUnderTest, ReceiverFault } from './providerUnderTest';

/** For what is answered at once unless the machine is busy. */
const PATIENT_MS = 10_000;

/** Where a status alone is no proof: answers that say nothing in time. */
const UNPROVEN: readonly ReceiverFault[] = [
  { kind: 'garbage' },
  { kind: 'slowBody', intervalMs: 1_000, chunkBytes: 1 },
];

/** Time enough for what is answered. */
export function patiently(what: string): Situation {
  return {
    what,
    http: createHttpClient({ timeoutMs: PATIENT_MS }),
    withinMs: PATIENT_MS,
  };
}

/** What a provider did in situations that several checks look at. */
export interface Trials {
  /** Sends the target in a situation, anew each time. */
  sent(situation: Situation): Promise<Seen<Outcome>>;
  /** Where nothing goes wrong. */
  delivered(): Promise<Seen<Outcome>>;
  /** Of each status. */
  readonly hundreds: readonly {
    readonly hundred: number;
    seen(): Promise<readonly { status: number; seen: Seen<Outcome> }[]>;
  }[];
  /** Where nobody can know what became of it. */
  readonly doubts: readonly {
    readonly kind: ReceiverFault['kind'];
    seen(): Promise<Seen<Outcome>>;
  }[];
  /** Where nothing listens. */
  unheard(): Promise<Seen<Outcome>>;
  /** The credentials are checked. */
  healthy(): Promise<Seen<Health>>;
  /** They are checked where nothing listens. */
  unreached(): Promise<Seen<Health>>;
  /** All of them, one after the other. */
  everything(): Promise<Seen<unknown>[]>;
}

/** Makes something once, when it is first asked for. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Tries a provider out, each situation once and only when it is looked at. */
export function createTrials(provider: ProviderUnderTest): Trials {
  const { signal } = new AbortController();

  const sent = (situation: Situation) =>
    observe(provider, situation, (client: ProviderClient) =>
      client.send(provider.target, undefined, signal),
    );

  const delivered = once(() => sent(patiently('send')));

  const hundreds = [2, 3, 4, 5].map(hundred => ({
    hundred,
    seen: once(async () => {
      const all: { status: number; seen: Seen<Outcome> }[] = [];
      for (let status = hundred * 100; status < hundred * 100 + 100; status++) {
        const fault: ReceiverFault = { kind: 'status', status };
        all.push({ status, seen: await sent({ what: `${status}`, fault }) });
      }
      return all;
    }),
  }));

  const doubtful: ReceiverFault[] = [
    { kind: 'hang' },
    { kind: 'reset' },
    { kind: 'acceptedThenReset' },
    ...(provider.bareSuccess ? [] : UNPROVEN),
  ];
  const doubts = doubtful.map(fault => ({
    kind: fault.kind,
    seen: once(() => sent({ what: fault.kind, fault })),
  }));

  const unheard = once(() =>
    sent({ what: 'nothing listens', where: 'nowhere' }),
  );

  const healthy = once(() =>
    observe(provider, patiently('check'), client => client.check(signal)),
  );
  const unreached = once(() =>
    observe(
      provider,
      { what: 'check where nothing listens', where: 'nowhere' },
      client => client.check(signal),
    ),
  );

  const everything = async () => {
    const all: Seen<unknown>[] = [await delivered()];
    // One after the other: the receiver has one fault at a time.
    for (const { seen } of hundreds) {
      all.push(...(await seen()).map(entry => entry.seen));
    }
    for (const seen of [
      ...doubts.map(doubt => doubt.seen),
      unheard,
      healthy,
      unreached,
    ]) {
      all.push(await seen());
    }
    return all;
  };

  return {
    sent,
    delivered,
    hundreds,
    doubts,
    unheard,
    healthy,
    unreached,
    everything,
  };
}
