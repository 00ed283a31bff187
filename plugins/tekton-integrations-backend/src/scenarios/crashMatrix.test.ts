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

import { Once } from 'backstage-plugin-tekton-integrations-node';
import { Knex } from 'knex';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { sharedDatabase } from '../ledger/__testUtils__/sharedDatabase';
import { ledgerDatabases } from '../ledger/__testUtils__/testDatabases';
import { CellResult, playCell } from './__testUtils__/crashCell';
import { Step, STEPS } from './__testUtils__/crashSteps';

jest.setTimeout(180_000);

const CLASSES: readonly Once[] = [
  'repeatable',
  'findable',
  'sameId',
  'atLeastOnce',
];

/** `npm run test:full` plays all of it, `npm test` one step for each class. */
const WHOLE = process.env.TEKTON_INTEGRATIONS_TEST_FULL === '1';
const SAMPLE: Readonly<Record<Once, Step>> = {
  repeatable: 'before the outcome is committed',
  findable: 'before it is answered',
  sameId: 'when it is answered',
  atLeastOnce: 'when the request arrives',
};

const databases = ledgerDatabases();
let folder: string;
const opened: Knex[] = [];

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'tekton-crash-'));
});

afterAll(async () => {
  await Promise.all(opened.map(knex => knex.destroy()));
  await fs.rm(folder, { recursive: true, force: true });
});

/** Whether what was seen is what the class promises, at whatever step. */
function isKept(once: Once, { arrived, state, perhapsTwice }: CellResult) {
  if (state !== 'delivered' || new Set(arrived).size !== 1) {
    return false;
  }
  switch (once) {
    case 'findable':
      return arrived.length === 1;
    case 'atLeastOnce':
      return arrived.length <= (perhapsTwice ? 2 : 1);
    default:
      // The same write, or the same id: one request for each life.
      return arrived.length <= 2;
  }
}

describe.each(databases.eachSupportedId())('a real process on %s', id => {
  /** What is not as it was promised. */
  const play = async (cells: readonly (readonly [Once, Step])[]) => {
    const broken = cells.map(async ([once, step]) => {
      const name = `${once}-${STEPS.indexOf(step)}`;
      const database = await sharedDatabase(databases, id, folder, name);
      opened.push(database.knex);
      const result = await playCell(database, once, step);
      return isKept(once, result) ? [] : [{ once, step, ...result }];
    });
    return (await Promise.all(broken)).flat();
  };

  if (WHOLE) {
    it.each(STEPS)('that dies %s keeps each promise', async step => {
      expect(await play(CLASSES.map(once => [once, step]))).toEqual([]);
    });
  } else {
    it('that dies at the worst step keeps each promise', async () => {
      const cells = CLASSES.map(once => [once, SAMPLE[once]] as const);
      expect(await play(cells)).toEqual([]);
    });
  }
});
