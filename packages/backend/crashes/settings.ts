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

import { parseArgs } from 'node:util';
import { Step, STEPS } from './steps';

const DATABASES = ['sqlite', 'postgres'] as const;
export type DatabaseKind = (typeof DATABASES)[number];

/** A crash that is played. */
export interface Scene {
  readonly step: Step;
  readonly database: DatabaseKind;
}

/** What is played. */
export interface Settings {
  readonly scenes: readonly Scene[];
  /** So many at the same time. */
  readonly jobs: number;
  /** The logs of the portals are kept. */
  readonly keep: boolean;
}

/** The worst step of each kind: nothing recorded, and recorded too late. */
const SHORT: readonly Scene[] = [
  { step: 'before it is answered', database: 'postgres' },
  { step: 'before the outcome is committed', database: 'sqlite' },
];

/** @throws with a sentence for people */
export function readSettings(args: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      short: { type: 'boolean', default: false },
      step: { type: 'string' },
      database: { type: 'string' },
      jobs: { type: 'string', default: '2' },
      keep: { type: 'boolean', default: false },
    },
  });
  const { short, step, database, keep } = values;
  const jobs = Number(values.jobs);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > 16) {
    throw new Error('--jobs: is no number from 1 to 16');
  }
  const all = STEPS.flatMap(each =>
    DATABASES.map(kind => ({ step: each, database: kind })),
  );
  const scenes = (short ? SHORT : all).filter(
    scene =>
      (step === undefined || scene.step === STEPS[Number(step) - 1]) &&
      (database === undefined || scene.database === database),
  );
  if (scenes.length === 0) {
    const list = STEPS.map((each, index) => `${index + 1} ${each}`);
    throw new Error(
      `Nothing to play: --step is one of\n  ${list.join('\n  ')}\nand --database one of ${DATABASES.join(', ')}`,
    );
  }
  return { scenes, jobs, keep };
}
