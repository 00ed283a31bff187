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

import { Clock, counter, makeLedger } from './__testUtils__/makeLedger';
import { ledgerDatabases } from './__testUtils__/testDatabases';
import { ProcessIdentity, ProcessVoidError } from './incarnations';
import { Ledger } from './ledger';

jest.setTimeout(60_000);

const databases = ledgerDatabases();

const FORMER: ProcessIdentity = {
  host: 'portal-0',
  pid: 7,
  isRunning: () => true,
};

async function processes(
  id: Parameters<typeof databases.init>[0],
  next: ProcessIdentity | undefined,
): Promise<{ clock: Clock; former: Ledger; later: Ledger }> {
  const knex = await databases.init(id);
  const clock = new Clock();
  const open = (name: string, process?: ProcessIdentity) =>
    makeLedger(knex, { clock, uuid: counter(name), process });
  const former = await open('former', FORMER);
  await former.enter();
  return { clock, former, later: await open('later', next) };
}

describe('the next process of a SQLite file', () => {
  it.each<[string, ProcessIdentity | undefined, string]>([
    [
      'the former one ended',
      { ...FORMER, pid: 8, isRunning: () => false },
      'entered',
    ],
    ['it has its number, as in a container', FORMER, 'entered'],
    ['the former one runs', { ...FORMER, pid: 8 }, 'occupied'],
    [
      'the former one is on another host',
      { host: 'portal-1', pid: 7, isRunning: () => false },
      'occupied',
    ],
    ['nobody knows', undefined, 'occupied'],
  ])('where %s', async (_, next, entry) => {
    const { clock, later } = await processes('SQLITE_3', next);
    expect(await later.enter()).toBe(entry);
    clock.advance(5_000);
    expect(await later.enter()).toBe('entered');
  });

  it('makes the former one void, which does not come back', async () => {
    const { clock, former, later } = await processes('SQLITE_3', FORMER);
    await later.enter();
    await expect(former.heartbeat()).rejects.toThrow(ProcessVoidError);
    clock.advance(1_000);
    await expect(later.heartbeat()).resolves.toBe(false);
  });
});

describe('a process on Postgres', () => {
  it('comes back also when it was forgotten', async () => {
    const { former, later } = await processes('POSTGRES_18', undefined);
    await former.leave();
    await former.heartbeat();
    await former.leases.join();
    expect((await later.leases.look([])).replicas).toEqual([
      former.incarnation,
    ]);
  });
});
