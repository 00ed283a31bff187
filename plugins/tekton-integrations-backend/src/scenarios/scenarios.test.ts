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

import fs from 'node:fs';
import path from 'node:path';
import { ledgerDatabases } from '../ledger/__testUtils__/testDatabases';
import { play } from './__testUtils__/play';
import { PROVEN_ELSEWHERE } from './__testUtils__/provenElsewhere';
import * as scenarios from './__testUtils__/timelines';

jest.setTimeout(120_000);

const databases = ledgerDatabases();

const CASES = Object.values(scenarios).flatMap(scenario =>
  databases.eachSupportedId().flatMap(([database]) => {
    const sqlite = database === 'SQLITE_3';
    return (scenario.processes ?? [1])
      .filter(processes => {
        const several = scenario.processes !== undefined;
        return sqlite ? processes === 1 : several || scenario.database;
      })
      .map(processes => ({ scenario, database, processes }));
  }),
);

describe('the timeline of', () => {
  it.each(
    CASES.map(item => ({
      ...item,
      name: `${item.scenario.id} on ${item.database} with ${item.processes}: ${item.scenario.title}`,
    })),
  )('$name', async ({ scenario, database, processes }) => {
    const knex = await databases.init(database);
    const { problems, report } = await play(scenario, knex, processes);
    // What happened is of interest only beside what is wrong.
    expect(problems.length > 0 ? [...problems, report] : []).toEqual([]);
  });
});

describe('the scenarios', () => {
  const ROOT = path.resolve(__dirname, '..', '..', '..', '..');

  it('are all there', () => {
    const proven = new Set([
      ...Object.values(scenarios).map(({ id }) => id),
      ...PROVEN_ELSEWHERE.map(({ id }) => id),
    ]);
    const all = Array.from(
      { length: 30 },
      (_, number) => `BB-${String(number + 1).padStart(2, '0')}`,
    );
    expect([...proven].sort()).toEqual(all);
  });

  it.each(PROVEN_ELSEWHERE)('$id, $title, is a test elsewhere', item => {
    const source = fs.readFileSync(path.join(ROOT, item.file), 'utf8');
    expect(source).toContain(item.test);
  });
});
