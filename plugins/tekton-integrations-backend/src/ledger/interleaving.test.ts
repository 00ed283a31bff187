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

import { Phase } from 'backstage-plugin-tekton-integrations-common';
import fc from 'fast-check';
import { Knex } from 'knex';
import {
  Clock,
  counter,
  eventTarget,
  makeLedger,
  makeRun,
  observe,
  stateTarget,
  want,
} from './__testUtils__/makeLedger';
import { ledgerDatabases } from './__testUtils__/testDatabases';
import { Claim } from './claims';
import { Ledger } from './ledger';

jest.setTimeout(300_000);

const databases = ledgerDatabases();

const STAGES: readonly Phase[] = ['queued', 'running', 'failed'];
/** The longest that an unanswered request takes to land. */
const LATEST_MS = 4_000;

/** What becomes of a request. */
const FATES = [
  'delivered',
  'failed',
  'throttled',
  'unansweredAndLost',
  'unansweredAndLanded',
  'unansweredAndLate',
] as const;
type Fate = (typeof FATES)[number];

type Command =
  | { readonly kind: 'observe'; readonly run: number }
  | { readonly kind: 'claim' }
  | { readonly kind: 'answer'; readonly which: number; readonly fate: Fate }
  | { readonly kind: 'crash' }
  | { readonly kind: 'wait'; readonly ms: number };

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('observe' as const),
      run: fc.nat(2),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('claim' as const) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      which: fc.nat(3),
      fate: fc.constantFrom(...FATES),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(300, 2_000, 6_000),
    }),
  },
);

/** Short histories seldom hold anything that matters. */
const histories = fc.array(command, {
  minLength: 10,
  maxLength: 40,
  size: 'max',
});

/** A ledger, its processes, and a target that people look at. */
class Scene {
  /** What stands under the shared subject: `run phase`. */
  shown: string | undefined;
  /** What was posted of each Run, in order. */
  readonly posted = new Map<string, string[]>();
  /** Requests without an answer that posted something. */
  readonly doubts = new Map<string, number>();
  readonly observed = new Map<string, Phase[]>();
  readonly #knex: Knex;
  readonly #clock: Clock;
  readonly #prefix: string;
  readonly #claims: Claim[] = [];
  readonly #late: { by: number; land: () => void }[] = [];
  #processes = 0;
  #ledger!: Ledger;

  constructor(knex: Knex, clock: Clock, prefix: string) {
    this.#knex = knex;
    this.#clock = clock;
    this.#prefix = prefix;
  }

  async begin(): Promise<void> {
    this.#processes += 1;
    this.#ledger = await makeLedger(this.#knex, {
      clock: this.#clock,
      skipMigrations: true,
      uuid: counter(`${this.#prefix}p${this.#processes}`),
    });
    await this.#ledger.enter();
    await this.#ledger.recover();
  }

  async run(step: Command): Promise<void> {
    switch (step.kind) {
      case 'observe':
        await this.#observe(step.run);
        break;
      case 'claim':
        await this.#ledger.heartbeat();
        await this.#ledger.recover();
        this.#claims.push(...(await this.#ledger.claimDue(2)));
        break;
      case 'answer': {
        const [claim] = this.#claims.splice(step.which % 4, 1);
        if (claim) {
          await this.#answer(claim, step.fate);
        }
        break;
      }
      case 'crash':
        this.#claims.splice(0);
        this.#wait(5_000);
        await this.begin();
        break;
      case 'wait':
        this.#wait(step.ms);
        break;
      default:
        step satisfies never;
    }
  }

  /** Lets everything come to rest with a target that works. */
  async drain(): Promise<void> {
    for (const claim of this.#claims.splice(0)) {
      await this.#answer(claim, 'delivered');
    }
    for (;;) {
      await this.#ledger.heartbeat();
      await this.#ledger.recover();
      const claims = await this.#ledger.claimDue(10);
      for (const claim of claims) {
        await this.#answer(claim, 'delivered');
      }
      if (claims.length === 0) {
        const wake = await this.#ledger.nextWakeMs();
        if (wake === undefined) {
          // Whatever is still under way comes too late to be put right.
          this.#wait(LATEST_MS);
          return;
        }
        this.#wait(wake);
      }
    }
  }

  async #observe(index: number): Promise<void> {
    const uid = `${this.#prefix}u${index}`;
    const stages = this.observed.get(uid) ?? [];
    const phase = STAGES[stages.length];
    if (phase) {
      this.observed.set(uid, [...stages, phase]);
      const run = makeRun({
        uid,
        phase,
        createdAt: `2026-03-01T11:5${index}:00Z`,
      });
      await this.#ledger.record(
        observe(run, [
          want(stateTarget(run, { subject: `${this.#prefix}shared` })),
          want(eventTarget(run)),
        ]),
      );
    }
  }

  /** Carries out a claim as the delivery engine does. */
  async #answer(claim: Claim, fate: Fate): Promise<void> {
    if (claim.kind === 'verify') {
      await this.#verify(claim, fate);
      return;
    }
    const result = this.#write(claim, fate);
    await this.#ledger.settle(claim, result, {
      durationMs: 1,
      resent: claim.doubt?.own ?? false,
    });
  }

  async #verify(claim: Claim, fate: Fate): Promise<void> {
    if (this.shown === wordsOf(claim)) {
      await this.#ledger.settleVerification(claim, { kind: 'confirmed' });
    } else if (await this.#ledger.beginRepair(claim)) {
      const outcome = this.#write(claim, fate);
      await this.#ledger.settleVerification(claim, {
        kind: 'repaired',
        outcome,
        durationMs: 1,
      });
    }
  }

  #write(claim: Claim, fate: Fate) {
    const land = () => this.#land(claim);
    switch (fate) {
      case 'delivered':
        land();
        return { kind: 'delivered' } as const;
      case 'failed':
        return { kind: 'retry', cause: '503' } as const;
      case 'throttled':
        return {
          kind: 'throttled',
          scope: claim.target.scopes[0],
          forMs: 1_000,
          cause: '429',
        } as const;
      case 'unansweredAndLanded':
        this.#doubt(claim);
        land();
        break;
      case 'unansweredAndLate':
        this.#doubt(claim);
        if (claim.target.kind === 'state') {
          this.#late.push({ by: this.#clock.now() + LATEST_MS, land });
        }
        break;
      case 'unansweredAndLost':
        this.#doubt(claim);
        break;
      default:
        fate satisfies never;
    }
    return { kind: 'inDoubt', cause: 'timeout' } as const;
  }

  #doubt({ deliveryId }: Claim): void {
    this.doubts.set(deliveryId, (this.doubts.get(deliveryId) ?? 0) + 1);
  }

  #land(claim: Claim): void {
    const { target, runId, deliveryId } = claim;
    if (target.kind === 'state') {
      this.shown = wordsOf(claim);
    } else {
      const posts = this.posted.get(runId) ?? [];
      this.posted.set(runId, [...posts, `${claim.phase} ${deliveryId}`]);
    }
  }

  #wait(ms: number): void {
    const until = this.#clock.now() + ms;
    for (const late of this.#late.splice(0)) {
      if (late.by <= until) {
        late.land();
      } else {
        this.#late.push(late);
      }
    }
    this.#clock.advance(ms);
  }
}

function wordsOf({ runId, target }: Claim): string {
  return `${runId} ${target.content.phase}`;
}

describe.each(databases.eachSupportedId())('any interleaving on %s', id => {
  it('ends with the newest state shown, and every event posted in order', async () => {
    const knex = await databases.init(id);
    const clock = new Clock();
    await makeLedger(knex, { clock });
    let examples = 0;
    await fc.assert(
      fc.asyncProperty(histories, async steps => {
        examples += 1;
        const scene = new Scene(knex, clock, `x${examples}-`);
        clock.advance(10_000);
        await scene.begin();
        for (const step of steps) {
          await scene.run(step);
        }
        await scene.drain();

        const newest = [...scene.observed.keys()].sort().at(-1);
        const last = newest && scene.observed.get(newest)?.at(-1);
        expect(scene.shown).toBe(last && `${newest} ${last}`);
        for (const [run, phases] of scene.observed) {
          const posts = scene.posted.get(run) ?? [];
          const once = posts.filter((post, n) => post !== posts[n - 1]);
          expect(once.map(post => post.split(' ')[0])).toEqual(phases);
          for (const post of once) {
            const times = posts.filter(other => other === post).length;
            const doubts = scene.doubts.get(post.split(' ')[1]) ?? 0;
            expect(times).toBeLessThanOrEqual(1 + doubts);
          }
        }
      }),
      { numRuns: id === 'SQLITE_3' ? 120 : 25 },
    );
  });
});
