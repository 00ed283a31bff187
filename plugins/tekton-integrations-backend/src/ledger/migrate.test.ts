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
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { ChildProcess, spawn } from 'node:child_process';
import { once as happened } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { eventually } from '../__testUtils__/eventually';
import { SharedDatabase, sharedDatabase } from './__testUtils__/sharedDatabase';
import { ledgerDatabases } from './__testUtils__/testDatabases';
import { migrate } from './migrate';

jest.setTimeout(120_000);

const databases = ledgerDatabases();

const PRESENT = resolvePackagePath(
  'backstage-plugin-tekton-integrations-backend',
  'migrations',
);
const ADDED = '29991231000000_added.js';

/** What is said after half a second. */
const IN_THE_WAY = {
  sqlite:
    /^Error: Another process has kept the SQLite file of 'tekton-integrations' locked for 0\.5 s: stop it\.$/,
  postgres:
    /^Error: Another process has been bringing the tables of 'tekton-integrations' up to date for 0\.5 s\. It is the Postgres session (\d+) \(.*'idle in transaction', since 20\S+Z\): start again when it has ended\. If its process is gone, end it: select pg_terminate_backend\(\1\);$/,
};

/** A later migration, which stops half-way in processes that are asked to. */
const LATER = `
exports.up = async knex => {
  await knex.schema.createTable('added', table => table.integer('number'));
  await knex('added').insert({ number: 1 });
  await knex('rules').insert({ id: 'added', revision: '1', since: 1 });
  if (process.env.STOP_HALF_WAY) {
    process.stdout.write('half-way\\n');
    await new Promise(resolve => process.stdin.once('data', resolve));
  }
};
exports.down = async knex => {
  await knex('rules').where({ id: 'added' }).del();
  await knex.schema.dropTable('added');
};
`;

/** A portal that starts, as far as its tables go. */
class Starting {
  readonly #child: ChildProcess;
  #said = '';

  constructor(
    { client, connection }: SharedDatabase,
    directory: string,
    stop: boolean,
  ) {
    this.#child = spawn(
      process.execPath,
      [
        '--no-deprecation',
        ...['--require', '@backstage/cli/config/nodeTransform.cjs'],
        path.join(__dirname, '__testUtils__', 'migratingProcess.ts'),
      ],
      {
        cwd: path.resolve(__dirname, '..', '..'),
        env: {
          ...process.env,
          MIGRATING: JSON.stringify({ client, connection, directory }),
          STOP_HALF_WAY: stop ? 'yes' : '',
        },
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    );
    this.#child.stdout?.on('data', data => {
      this.#said += data;
    });
  }

  async says(line: string): Promise<void> {
    await eventually(() => {
      if (!this.#said.split('\n').includes(line)) {
        throw new Error(`It said '${this.#said}', and not '${line}'.`);
      }
    });
  }

  goOn(): void {
    this.#child.stdin?.write('go on\n');
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = happened(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await ended;
    }
  }
}

async function nameOfError(promise: Promise<unknown>): Promise<string> {
  return promise.then(() => 'no error', String);
}

describe.each(databases.eachSupportedId())('the tables on %s', id => {
  let folder: string;
  let later: string;
  let database: SharedDatabase;
  const started: Starting[] = [];

  function start(stop: boolean = false): Starting {
    const starting = new Starting(database, later, stop);
    started.push(starting);
    return starting;
  }

  async function isAdded(): Promise<boolean> {
    return database.knex.schema.hasTable('added');
  }

  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'tekton-integrations-'));
    later = path.join(folder, 'migrations');
    await fs.cp(PRESENT, later, { recursive: true });
    await fs.writeFile(path.join(later, ADDED), LATER);
    database = await sharedDatabase(databases, id, folder, 'ledger');
  });

  afterEach(async () => {
    await Promise.all(started.splice(0).map(starting => starting.kill()));
    await database.knex.destroy();
    await fs.rm(folder, { recursive: true, force: true });
  });

  it.each([
    ['on an empty database', false],
    ['when a later version is started', true],
  ])(
    'are as before when a process is killed half-way, and the next start makes them: %s',
    async (_, known) => {
      const { knex } = database;
      if (known) {
        await migrate(knex);
      }
      const killed = start(true);
      await killed.says('half-way');
      await killed.kill();
      expect(await knex.schema.hasTable('deliveries')).toBe(known);
      expect(await isAdded()).toBe(false);
      await migrate(knex, { directory: later });
      expect(await knex('added')).toEqual([{ number: 1 }]);
    },
  );

  it('are made once by portals that start together', async () => {
    const first = start(true);
    await first.says('half-way');
    const others = [start(), start()];
    const waiting = migrate(database.knex, { directory: later });
    first.goOn();
    await Promise.all([
      waiting,
      ...[first, ...others].map(starting => starting.says('migrated')),
    ]);
    expect(await database.knex('added')).toEqual([{ number: 1 }]);
    expect(await database.knex('knex_migrations_lock')).toHaveLength(1);
  });

  it('are waited for, and who is in the way is said', async () => {
    const { knex } = database;
    const first = start(true);
    await first.says('half-way');
    const error = await nameOfError(
      migrate(knex, { directory: later, patienceMs: 500 }),
    );
    expect(error).toMatch(
      IN_THE_WAY[id === 'SQLITE_3' ? 'sqlite' : 'postgres'],
    );
    // What the message says is done to whoever is in the way.
    const [remedy] = /select pg_terminate_backend.*$/.exec(error) ?? [];
    await (remedy === undefined ? first.kill() : knex.raw(remedy));
    await migrate(knex, { directory: later });
    expect(await knex('added')).toEqual([{ number: 1 }]);
  });

  it.each([
    ['is locked', { is_locked: 1 }, 'update'],
    ['stands twice', { is_locked: 0 }, 'insert'],
  ] as const)(
    "are made also when knex's lock %s and nobody migrates",
    async (_, row, how) => {
      const { knex } = database;
      await migrate(knex);
      await (how === 'update'
        ? knex('knex_migrations_lock').update(row)
        : knex('knex_migrations_lock').insert(row));
      await migrate(knex, { directory: later });
      expect(await isAdded()).toBe(true);
    },
  );

  it('are not used by an older version, until the newer one took them back', async () => {
    const { knex } = database;
    await migrate(knex, { directory: later });
    expect(await nameOfError(migrate(knex))).toBe(
      `Error: The database of 'tekton-integrations' belongs to a newer version, which added ${ADDED}: start that version, or undo its migrations with it first.`,
    );
    await knex.migrate.down({ directory: later });
    await migrate(knex);
    expect(await knex('rules')).toEqual([]);
  });

  it('go away as they came', async () => {
    const { knex } = database;
    await migrate(knex);
    await knex.migrate.rollback({ directory: PRESENT }, true);
    expect(await knex.schema.hasTable('runs')).toBe(false);
    await migrate(knex);
    expect(await knex('runs')).toEqual([]);
  });

  it('say what is wrong with a migration, and stay as they were', async () => {
    const { knex } = database;
    await migrate(knex);
    await fs.writeFile(
      path.join(later, ADDED),
      `${LATER}
      const { up } = exports;
      exports.up = async knex => {
        await up(knex);
        throw new Error('It cannot be done.');
      };`,
    );
    expect(await nameOfError(migrate(knex, { directory: later }))).toBe(
      'Error: It cannot be done.',
    );
    expect(await isAdded()).toBe(false);
  });
});
