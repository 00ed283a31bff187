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

import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { Knex } from 'knex';
import { RunSelection, selectionMatches } from '../entities';
import {
  eventTarget,
  makeLedger,
  makeRun,
  observe,
  want,
} from './__testUtils__/makeLedger';
import { ledgerDatabases } from './__testUtils__/testDatabases';
import { findRuns, RunQuery } from './reading';
import { countDeliveries } from './readingRows';

jest.setTimeout(60_000);

const databases = ledgerDatabases();
const ID = 'backstage.io/kubernetes-id';

function run(number: number, over: Partial<RunState> = {}): RunState {
  return makeRun({
    uid: `u${number}`,
    name: `build-${number}`,
    createdAt: new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString(),
    labels: { [ID]: 'shop' },
    ...over,
  });
}

const SHOP: RunSelection = {
  labels: [{ key: ID, operator: 'In', values: ['shop'] }],
};

describe.each(databases.eachSupportedId())('reading on %s', id => {
  async function setUp(runs: readonly RunState[]) {
    const knex = await databases.init(id);
    const ledger = await makeLedger(knex);
    for (const item of runs) {
      await ledger.record(observe(item, []));
    }
    return { knex, ledger };
  }

  async function uids(knex: Knex, query: Partial<RunQuery>) {
    const page = await findRuns(knex, { selection: SHOP, limit: 50, ...query });
    const rows: { id: string; uid: string }[] = await knex('runs').select(
      'id',
      'uid',
    );
    return page.items.map(
      item => rows.find(row => row.id === item.id)?.uid ?? 'none',
    );
  }

  it('finds the same Runs as the rules of selection say', async () => {
    const runs = [
      run(1),
      run(2, { labels: { [ID]: 'cart' } }),
      run(3, { labels: { tier: 'prod', [ID]: 'shop' } }),
      run(4, { labels: { tier: 'dev' }, namespace: 'other' }),
      run(5, { labels: {} }),
      run(6, {
        labels: {},
        commit: { owner: 'Acme', repository: 'Shop', source: 'test' },
      }),
    ];
    const { knex } = await setUp(runs);
    const selections: RunSelection[] = [
      SHOP,
      { ...SHOP, namespace: 'other' },
      { ...SHOP, clusterName: 'nowhere' },
      { labels: [{ key: 'tier', operator: 'Exists', values: [] }] },
      { labels: [{ key: 'tier', operator: 'DoesNotExist', values: [] }] },
      { labels: [{ key: 'tier', operator: 'NotIn', values: ['prod'] }] },
      { labels: [{ key: 'tier', operator: 'In', values: ['prod', 'dev'] }] },
      { labels: [] },
      { repository: 'acme/shop' },
      { ...SHOP, repository: 'acme/shop' },
    ];
    for (const selection of selections) {
      const expected = runs
        .filter(item => selectionMatches(selection, item))
        .map(({ uid }) => uid)
        .reverse();
      expect(await uids(knex, { selection })).toEqual(expected);
    }
  });

  it('pages in both directions without missing or repeating a Run', async () => {
    // Two were created in the same second.
    const runs = [1, 2, 3, 4, 5].map(number => run(number));
    runs.push(run(6, { createdAt: runs[2].createdAt }));
    const { knex } = await setUp(runs);
    const everything = await findRuns(knex, { selection: SHOP, limit: 50 });
    const first = await findRuns(knex, { selection: SHOP, limit: 4 });
    expect([first.newer, first.older]).toEqual([false, true]);
    const last = first.items[3];
    const second = await findRuns(knex, {
      selection: SHOP,
      limit: 4,
      cursor: { direction: 'older', ...last },
    });
    expect([second.newer, second.older]).toEqual([true, false]);
    expect([...first.items, ...second.items]).toEqual(everything.items);
    const back = await findRuns(knex, {
      selection: SHOP,
      limit: 4,
      cursor: { direction: 'newer', ...second.items[0] },
    });
    expect(back).toEqual({ items: first.items, newer: false, older: true });
  });

  it('filters by phase, words, target state and newest of a pipeline', async () => {
    const { knex, ledger } = await setUp([
      run(1, { phase: 'failed', definition: 'build' }),
      run(2, { definition: 'deploy' }),
      run(3, {
        definition: 'build',
        commit: { sha: 'abc%def', branch: 'Feature/X', source: 'test' },
      }),
    ]);
    const sent = run(4, { definition: 'deploy' });
    await ledger.record(observe(sent, [want(eventTarget(sent))]));
    expect(await uids(knex, { phases: ['failed'] })).toEqual(['u1']);
    expect(await uids(knex, { search: 'feature/x' })).toEqual(['u3']);
    expect(await uids(knex, { search: 'abc%' })).toEqual(['u3']);
    expect(await uids(knex, { search: '%' })).toEqual(['u3']);
    expect(await uids(knex, { search: '_' })).toEqual([]);
    expect(await uids(knex, { states: ['waiting'] })).toEqual(['u4']);
    expect(await uids(knex, { latest: true })).toEqual(['u4', 'u3']);
    expect(await countDeliveries(knex)).toEqual({ waiting: 1 });
  });

  it('leaves out Runs that another Run owns', async () => {
    const { knex } = await setUp([
      run(1),
      run(2, {
        kind: 'TaskRun',
        parent: { kind: 'PipelineRun', name: 'build-1', uid: 'u1' },
      }),
    ]);
    expect(await uids(knex, {})).toEqual(['u1']);
  });
});
