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

import { Knex } from 'knex';
import { Arrival } from '../../delivery/__testUtils__/scriptedTarget';
import { Scenario, Total, Want } from './scenario';
import { rulesFor, Stage } from './Stage';

/** What came of a scenario. */
export interface Played {
  /** What is wrong, a line each. */
  readonly problems: readonly string[];
  /** Everything that happened and was seen, in order of time. */
  readonly report: string;
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(3)} s`;

function wordsOf({ content }: Arrival): string {
  return `${content.run} ${content.phase}`;
}

function wantWords({ target, words, from, to }: Want): string {
  return `'${words}' at ${target} between ${seconds(from)} and ${seconds(to)}`;
}

function within(total: Total, count: number): boolean {
  const [least, most] = typeof total === 'number' ? [total, total] : total;
  return count >= least && count <= most;
}

/** Each arrival must be wanted, and each want must arrive, once. */
function compare(scenario: Scenario, stage: Stage): string[] {
  const problems: string[] = [...stage.complaints];
  const open = new Set(scenario.wants);
  for (const [name, { target }] of stage.targets) {
    for (const arrival of target.landed) {
      const words = wordsOf(arrival);
      const found = [...open].find(
        item =>
          item.target === name &&
          item.words === words &&
          item.from <= arrival.at &&
          arrival.at <= item.to,
      );
      if (found) {
        open.delete(found);
      } else {
        problems.push(
          `not wanted: '${words}' at ${name}, ${seconds(arrival.at)}`,
        );
      }
    }
  }
  open.forEach(item => problems.push(`missing: ${wantWords(item)}`));
  for (const name of Object.keys(scenario.targets)) {
    const { requests, landed } = stage.target(name).target;
    const total = scenario.requests?.[name] ?? landed.length;
    if (!within(total, requests.length)) {
      problems.push(
        `${requests.length} requests at ${name} instead of ${JSON.stringify(total)}`,
      );
    }
  }
  return problems;
}

function reportOf(scenario: Scenario, stage: Stage): string {
  const lines = [
    ...scenario.happenings.map(({ at, words }) => ({ at, words })),
    ...[...stage.targets].flatMap(([name, { target }]) => [
      ...target.requests.map(item => ({
        at: item.at,
        words: `  → ${name}: ${wordsOf(item)}`,
      })),
      ...target.landed.map(item => ({
        at: item.at,
        words: `  seen at ${name}: ${wordsOf(item)}`,
      })),
    ]),
  ];
  return lines
    .sort((a, b) => a.at - b.at)
    .map(({ at, words }) => `${seconds(at).padStart(12)}  ${words}`)
    .join('\n');
}

/** Plays a scenario with so many processes, called a, b, c. */
export async function play(
  scenario: Scenario,
  knex: Knex,
  processes: number = 1,
): Promise<Played> {
  const { targets, filters, settings, happenings, until } = scenario;
  const stage = new Stage(knex, rulesFor(targets, filters), settings);
  Object.keys(targets).forEach(name => {
    const { target } = stage.target(name);
    target.findable = targets[name].once === 'findable';
  });
  for (const name of ['a', 'b', 'c'].slice(0, processes)) {
    await stage.start(name);
  }
  const inOrder = [...happenings].sort((a, b) => a.at - b.at);
  for (const { at, happen } of inOrder) {
    await stage.time.until(at);
    await happen(stage);
  }
  await stage.time.until(until);
  stage.actors.forEach(actor => actor.kill());
  return {
    problems: compare(scenario, stage),
    report: reportOf(scenario, stage),
  };
}
