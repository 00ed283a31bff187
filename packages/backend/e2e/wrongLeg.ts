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

import { conditionProblems } from './conditions';
import { messageProblems } from './judge';
import { PlayedRun } from './PlayedRun';
import { legStart, untilQuiet } from './reportLeg';
import { scenarios } from './scenarios';
import { World } from './world';
import { cure, CURED, refusedRules, WRONG, wrongRules } from './wrongRules';

const CURE_LIMIT_MS = 30_000;

/** A team whose rules are wrong. */
export class WrongLeg {
  readonly #world: World;
  readonly #namespace: string;
  #run: PlayedRun | undefined;

  constructor(world: World, namespace: string) {
    this.#world = world;
    this.#namespace = namespace;
  }

  /** Before the portal starts: rules that are wrong from the beginning. */
  async prepare(): Promise<void> {
    const { cluster, outside } = this.#world;
    for (const manifest of wrongRules(this.#namespace, outside)) {
      await cluster.apply(manifest);
    }
  }

  /** What is wrong is said at the object. */
  async checkConditions(): Promise<void> {
    const { cluster, deadline, outside, report } = this.#world;
    report.say('\nwrong rules');
    report.group(
      'wrong rules: each says in its condition what is wrong',
      await conditionProblems(cluster, this.#namespace, WRONG, deadline),
    );
    const problems: string[] = [];
    for (const { manifest, words } of refusedRules(this.#namespace, outside)) {
      const refusal = await cluster.refusalOf(manifest);
      if (refusal === undefined || !words.test(refusal)) {
        problems.push(`the answer is '${refusal}', not ${words}`);
      }
    }
    report.group(
      'wrong rules: the API server refuses what the CRDs exclude',
      problems,
    );
  }

  /** A Run that waits until the rules are cured. */
  async createRun(): Promise<void> {
    const [scenario] = scenarios(1);
    if (scenario) {
      this.#run = await PlayedRun.create(
        scenario,
        this.#namespace,
        this.#world.cluster,
      );
    }
  }

  /** Nothing was told of its Run; once cured, all of it is. */
  async checkCure(): Promise<void> {
    const { cluster, deadline, outside, report } = this.#world;
    const run = this.#run;
    if (run === undefined) {
      return;
    }
    const start = legStart(this.#world, 0);
    const before = outside.told(run);
    for (const manifest of cure(this.#namespace, outside)) {
      await cluster.apply(manifest);
    }
    report.say('\ncured rules');
    report.group(
      'cured rules: both Providers are ready within 30 s',
      await conditionProblems(
        cluster,
        this.#namespace,
        CURED,
        deadline,
        CURE_LIMIT_MS,
      ),
    );
    await untilQuiet(this.#world, [run]);
    const told = outside.told(run);
    const states = told.statuses.map(({ state }) => state).join(' → ');
    report.table([
      ['Run', 'before', 'after'],
      [
        run.key.name,
        `${before.statuses.length} statuses, ${before.messages.length} messages`,
        `${states}, ${told.messages.map(({ text }) => text).join(' | ')}`,
      ],
    ]);
    report.group('cured rules: what was held is told once', [
      ...(before.statuses.length + before.messages.length === 0
        ? []
        : ['something was told before']),
      ...(states === 'success' ? [] : [`statuses are '${states}'`]),
      ...messageProblems(run, told),
      ...outside.strays(start.mark, [run]),
    ]);
  }
}
