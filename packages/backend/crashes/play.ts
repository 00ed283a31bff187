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

import { DeliveryRecord } from '../harness/LedgerReader';
import { Cell, CELLS, Seen } from './cells';
import { Counts } from './Gate';
import { Stage } from './Stage';
import { BARRIER_OF, Step } from './steps';

/** How things stood for one cell when the portal died. */
export interface AtDeath {
  readonly counts: Counts;
  readonly record: DeliveryRecord | undefined;
}

/** What came of one cell after a portal died and another one went on. */
export interface Played {
  readonly cell: Cell;
  /** At each death. */
  readonly deaths: readonly AtDeath[];
  /** Requests since the Run ended. */
  readonly requests: number;
  readonly seen: Seen;
  readonly record: DeliveryRecord | undefined;
}

const BEGUN = CELLS.filter(({ begun }) => begun);

const more = (now: Counts, then: Counts): Counts => ({
  arrived: now.arrived - then.arrived,
  applied: now.applied - then.applied,
  answered: now.answered - then.answered,
});

/** Waits until each gate has kept what comes to it. */
async function kept(
  stage: Stage,
  isAwaited: (cell: Cell) => boolean = () => true,
): Promise<void> {
  await stage.until('all have told', async () =>
    [...stage.gates].every(([cell, gate]) => !isAwaited(cell) || gate.kept > 0),
  );
}

/** Waits until the ends of all Runs are in one of some states. */
async function ledgerSays(stage: Stage, states: readonly string[]) {
  await stage.until(`the ledger says ${states}`, async () => {
    const ends = [...(await stage.ends()).values()];
    return (
      ends.length === CELLS.length &&
      ends.every(({ state }) => states.includes(state))
    );
  });
}

/** Lets the Runs end, and the portal die at the step. */
async function die(stage: Stage, step: Step): Promise<void> {
  const barrier = BARRIER_OF[step];
  if (barrier) {
    await stage.arm(barrier);
  }
  switch (step) {
    case 'before the intent is committed':
      stage.end();
      await stage.death();
      return;
    case 'before the request is written':
      stage.end();
      await ledgerSays(stage, ['sending']);
      break;
    case 'when the request arrives':
      stage.hold('tellings');
      stage.end();
      await kept(stage);
      break;
    case 'before the outcome is committed':
      stage.hold('answers');
      stage.end();
      await kept(stage);
      stage.gates.forEach(gate => gate.release());
      await stage.death();
      return;
    case 'after the outcome':
      stage.end();
      await ledgerSays(stage, ['delivered']);
      break;
    default:
      stage.hold('answers');
      stage.end();
      await kept(stage);
  }
  await stage.kill();
}

/**
 * Each provider tells of the end of a Run, the portal dies meanwhile, and
 * another one goes on.
 */
export async function play(stage: Stage, step: Step): Promise<Played[]> {
  await stage.start();
  stage.begin(BEGUN);
  await stage.rest(0);
  await stage.until('it has been told of those that run', async () =>
    BEGUN.every(cell => (stage.gates.get(cell)?.counts.answered ?? 0) > 0),
  );
  await stage.rest(0);
  const before = new Map(
    [...stage.gates].map(([cell, { counts }]) => [cell, counts]),
  );
  const since = (cell: Cell): Counts => {
    const [now, then] = [stage.gates.get(cell)?.counts, before.get(cell)];
    if (now === undefined || then === undefined) {
      throw new Error(`${cell.name} has no gate`);
    }
    return more(now, then);
  };
  const deaths = new Map<Cell, AtDeath[]>();
  const look = async () => {
    const ends = await stage.ends();
    for (const cell of CELLS) {
      const record = ends.get(cell.name);
      const death = { counts: since(cell), record };
      deaths.set(cell, [...(deaths.get(cell) ?? []), death]);
    }
  };
  await die(stage, step);
  await look();
  stage.gates.forEach(gate => gate.forget());
  if (step === 'before it is answered, and when it asks or sends again') {
    stage.hold('requests');
    await stage.start();
    await kept(stage, ({ once }) => once !== 'held');
    await stage.kill();
    await look();
    stage.gates.forEach(gate => gate.forget());
  }
  await stage.start();
  await stage.rest(CELLS.length);
  const ends = await stage.ends();
  return CELLS.map(cell => ({
    cell,
    deaths: deaths.get(cell) ?? [],
    requests: since(cell).arrived,
    seen: cell.seen(stage.vendors),
    record: ends.get(cell.name),
  }));
}
