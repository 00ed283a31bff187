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

import { Outcome } from 'backstage-plugin-tekton-integrations-node';
import { Phase } from 'backstage-plugin-tekton-integrations-common';
import { JsonObject } from '@backstage/types';
import { Behaviour, fails } from '../../delivery/__testUtils__/scriptedTarget';
import { LedgerSettings } from '../../ledger';
import { SceneRun } from './runObjects';
import { TargetSettings } from './scenarioType';
import { rulesFor, Stage } from './Stage';
import { Trouble } from './Troubled';

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** Something that happens. */
export interface Happening {
  /** Milliseconds since the beginning. */
  readonly at: number;
  readonly words: string;
  readonly happen: (stage: Stage) => Promise<void> | void;
}

/** Something that must be seen at a target. */
export interface Want {
  readonly target: string;
  /** `u1 failed`. */
  readonly words: string;
  readonly from: number;
  readonly to: number;
}

/** How many: exactly, or at least and at most. */
export type Total = number | readonly [number, number];

/** A timeline: what happens, and all that may be seen of it. */
export interface Scenario {
  readonly id: `BB-${string}`;
  readonly title: string;
  readonly targets: Readonly<Record<string, TargetSettings>>;
  readonly filters?: Readonly<Record<string, JsonObject>>;
  readonly settings?: Partial<LedgerSettings>;
  /** It is about the database: it runs on Postgres too. */
  readonly database?: boolean;
  /** So many processes each time; more than one needs Postgres. */
  readonly processes?: readonly number[];
  readonly happenings: readonly Happening[];
  /** All that is seen at the targets; anything else is too much. */
  readonly wants: readonly Want[];
  /** Requests by target; by default as many as are seen there. */
  readonly requests?: Readonly<Record<string, Total>>;
  /** When it ends, in milliseconds since the beginning. */
  readonly until: number;
}

/** A status: repeatable, and one place for all Runs of a commit. */
export const STATUS: TargetSettings = { kind: 'state', once: 'repeatable' };
/** A message for each transition. */
export const MESSAGES: TargetSettings = { kind: 'event', once: 'atLeastOnce' };

export const SERVER_ERROR: Behaviour = fails({ kind: 'retry', cause: '503' });
export const HANG: Behaviour = { kind: 'hang' };

export const answer = (outcome: Outcome): Behaviour => fails(outcome);

/** Nothing more in the scope for so long. */
export const throttled = (scope: string, forMs: number): Behaviour =>
  fails({ kind: 'throttled', scope, forMs, cause: '429' });

export function happens(
  at: number,
  words: string,
  happen: (stage: Stage) => Promise<void> | void,
): Happening {
  return { at, words, happen };
}

/** A Run enters a phase. */
export function run(
  at: number,
  name: string,
  phase: Phase,
  more: Partial<SceneRun> = {},
): Happening {
  return happens(at, `Run ${name} is ${phase}`, stage =>
    stage.upsert({ name, phase, ...more }),
  );
}

/** Something goes wrong at a target from then on. */
export function trouble(at: number, target: string, what: Trouble): Happening {
  return happens(at, `trouble at ${target}: ${what.behaviour.kind}`, stage =>
    stage.target(target).add(what),
  );
}

export function relist(at: number): Happening {
  return happens(at, 'a complete list', stage => stage.relist());
}

/** A process dies as by kill -9, and another one starts. */
export function crash(at: number, name: string, next: string): Happening {
  return happens(at, `${name} dies and ${next} starts`, async stage => {
    await stage.kill(name);
    await stage.start(next);
  });
}

/** app-config changes. */
export function configured(
  at: number,
  targets: Readonly<Record<string, TargetSettings>>,
  filters?: Readonly<Record<string, JsonObject>>,
): Happening {
  return happens(at, 'app-config changes', stage =>
    stage.configure(rulesFor(targets, filters)),
  );
}

/** It is seen at a target between two moments. */
export function want(
  target: string,
  words: string,
  from: number,
  to: number,
): Want {
  return { target, words, from, to };
}

/** So many things alike. */
export function each<T>(
  count: number,
  make: (number: number) => readonly T[],
): T[] {
  return Array.from({ length: count }, (_, number) => number).flatMap(number =>
    make(number),
  );
}
