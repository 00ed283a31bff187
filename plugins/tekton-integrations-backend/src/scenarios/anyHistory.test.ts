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
import { Behaviour } from '../delivery/__testUtils__/scriptedTarget';
import { ledgerDatabases } from '../ledger/__testUtils__/testDatabases';
import {
  HANG,
  MESSAGES,
  SECOND,
  SERVER_ERROR,
  STATUS,
  throttled,
} from './__testUtils__/scenario';
import { rulesFor, Stage } from './__testUtils__/Stage';

jest.setTimeout(900_000);

const WHOLE = process.env.TEKTON_INTEGRATIONS_TEST_FULL === '1';
const databases = ledgerDatabases();

const TARGETS = {
  github: STATUS,
  slack: MESSAGES,
  checks: { kind: 'event', once: 'findable' },
} as const;
type TargetName = keyof typeof TARGETS;
const NAMES: readonly TargetName[] = ['github', 'slack', 'checks'];

const STAGES: readonly Phase[] = ['queued', 'running', 'failed'];

const TROUBLES: readonly ((target: TargetName) => Behaviour)[] = [
  () => SERVER_ERROR,
  target => throttled(target, 2 * SECOND),
  () => HANG,
  // It arrives at once or later, and nobody hears of it.
  () => ({ kind: 'hang', landsAfterMs: 0 }),
  () => ({ kind: 'hang', landsAfterMs: 3_000 }),
];

type Step =
  | { readonly kind: 'advance'; readonly run: number }
  | { readonly kind: 'again'; readonly run: number }
  | { readonly kind: 'old'; readonly run: number }
  | { readonly kind: 'label'; readonly run: number }
  | { readonly kind: 'vanish'; readonly run: number }
  | { readonly kind: 'delete'; readonly run: number }
  | { readonly kind: 'relist' }
  | { readonly kind: 'crash' }
  | { readonly kind: 'wait'; readonly ms: number }
  | {
      readonly kind: 'trouble';
      readonly target: TargetName;
      readonly trouble: number;
    };

const ofRun = <K extends Step['kind']>(kind: K) =>
  fc.record({ kind: fc.constant(kind), run: fc.nat(2) });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: ofRun('advance') },
  { weight: 2, arbitrary: ofRun('again') },
  { weight: 2, arbitrary: ofRun('old') },
  { weight: 2, arbitrary: ofRun('label') },
  { weight: 1, arbitrary: ofRun('vanish') },
  { weight: 1, arbitrary: ofRun('delete') },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('relist' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(50, 1_000, 6_000, 17_000),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('trouble' as const),
      target: fc.constantFrom(...NAMES),
      trouble: fc.nat(TROUBLES.length - 1),
    }),
  },
);

/** What a person knows of the cluster: the phases of each Run, in order. */
class Observer {
  readonly phases = new Map<string, Phase[]>();
  readonly #gone = new Set<string>();
  readonly #vanished = new Set<string>();
  readonly #old = new Map<string, ReturnType<Stage['object']>[]>();
  #processes = 1;
  readonly stage: Stage;

  constructor(stage: Stage) {
    this.stage = stage;
  }

  async take(now: Step): Promise<void> {
    const { stage } = this;
    switch (now.kind) {
      case 'advance':
      case 'label':
        await this.#upsert(`u${now.run}`, now.kind === 'advance');
        break;
      case 'again':
      case 'old': {
        const versions = this.#old.get(`u${now.run}`) ?? [];
        const object = versions.at(now.kind === 'again' ? -1 : 0);
        if (object && !this.#gone.has(`u${now.run}`)) {
          await stage.tell(object);
        }
        break;
      }
      case 'vanish':
      case 'delete':
        await this.#remove(`u${now.run}`, now.kind === 'vanish');
        break;
      case 'relist':
        await stage.relist();
        this.#findVanished();
        break;
      case 'crash': {
        const former = `p${this.#processes}`;
        this.#processes += 1;
        await stage.kill(former);
        await stage.start(`p${this.#processes}`);
        this.#findVanished();
        break;
      }
      case 'wait':
        await stage.time.until(stage.time.elapsed() + now.ms);
        break;
      case 'trouble': {
        const behaviour = TROUBLES[now.trouble](now.target);
        stage.target(now.target).add({ times: 1, behaviour });
        break;
      }
      default:
        now satisfies never;
    }
  }

  async #upsert(name: string, advance: boolean): Promise<void> {
    const seen = this.phases.get(name) ?? [];
    const next = advance ? STAGES[seen.length] : seen.at(-1);
    if (this.#gone.has(name) || !next) {
      return;
    }
    if (advance) {
      this.phases.set(name, [...seen, next]);
    }
    await this.stage.upsert({
      name,
      phase: next,
      // In this order, whenever they first appear.
      createdAt: Number(name.slice(1)) * 1_000,
      labels: advance ? {} : { seen: `${this.stage.time.elapsed()}` },
    });
    const versions = this.#old.get(name) ?? [];
    this.#old.set(name, [...versions, this.stage.object(name)]);
  }

  async #remove(name: string, unseen: boolean): Promise<void> {
    const seen = this.phases.get(name);
    if (!seen || this.#gone.has(name)) {
      return;
    }
    this.#gone.add(name);
    await this.stage.remove(name, { unseen });
    if (unseen) {
      this.#vanished.add(name);
    } else if (seen.at(-1) !== 'failed') {
      this.phases.set(name, [...seen, 'cancelled']);
    }
  }

  #findVanished(): void {
    for (const name of this.#vanished) {
      const seen = this.phases.get(name) ?? [];
      if (seen.at(-1) !== 'failed') {
        this.phases.set(name, [...seen, 'unseen']);
      }
    }
    this.#vanished.clear();
  }
}

function seenAt(stage: Stage, target: TargetName, run: string): string[] {
  return stage
    .target(target)
    .target.landed.filter(({ content }) => content.run === run)
    .map(({ content }) => `${content.phase}`);
}

/** How often something may be told: once more for each doubt. */
function allowed(stage: Stage, target: TargetName, words: string): number {
  const doubts = stage
    .target(target)
    .met.filter(item => item.words === words && item.behaviour.kind === 'hang');
  return 1 + doubts.length;
}

/** Lets everything come to rest after the last step. */
async function play(
  stage: Stage,
  steps: readonly Step[],
): Promise<Map<string, Phase[]>> {
  const observer = new Observer(stage);
  stage.target('github').target.findable = true;
  stage.target('checks').target.findable = true;
  await stage.start('p1');
  for (const now of steps) {
    await observer.take(now);
  }
  await observer.take({ kind: 'relist' });
  await stage.time.until(stage.time.elapsed() + 180 * SECOND);
  stage.actors.forEach(actor => actor.kill());
  return observer.phases;
}

describe.each(databases.eachSupportedId())('any history on %s', id => {
  const numRuns = WHOLE ? 400 : 20;

  it('ends with the newest state shown and each transition told in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 8, maxLength: 40, size: 'max' }),
        async steps => {
          const knex = await databases.init(id);
          const stage = new Stage(knex, rulesFor(TARGETS));
          const phasesOf = await play(stage, steps);
          await knex.destroy();

          expect(stage.complaints).toEqual([]);
          const newest = [...phasesOf.keys()].sort().at(-1);
          const shown = stage.target('github').target.shown.get('github:c1');
          expect(shown && `${shown.run} ${shown.phase}`).toBe(
            newest && `${newest} ${phasesOf.get(newest)?.at(-1)}`,
          );
          for (const [run, phases] of phasesOf) {
            // Found before it is sent again: each once, in order.
            expect(seenAt(stage, 'checks', run)).toEqual(phases);
            const posts = seenAt(stage, 'slack', run);
            expect(posts.filter((post, n) => post !== posts[n - 1])).toEqual(
              phases,
            );
            for (const phase of phases) {
              const times = posts.filter(post => post === phase).length;
              expect(times).toBeLessThanOrEqual(
                allowed(stage, 'slack', `${run} ${phase}`),
              );
            }
          }
        },
      ),
      { numRuns: id === 'SQLITE_3' ? numRuns : numRuns / 4 },
    );
  });
});
