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
import { freePort } from '../../harness/freePort';
import { portalConfig } from '../../harness/portalConfig';
import { PortalProcess } from '../../harness/PortalProcess';
import { Row } from './figures';
import { LedgerTables, postgresTables, sqliteTables } from './ledgerTables';
import { Load } from './Load';
import { allTold } from './outcome';
import { DatabaseKind, Settings } from './settings';
import { askForPostgres, PostgresAddress } from './starter';
import { Subject } from './Subject';
import { PLACES, World } from './World';

const WARM_LIMIT_MS = 30_000;
const PLUGIN = 'tekton-integrations';

/** What is measured, and the world that it is measured in. */
export interface Stage {
  readonly world: World;
  readonly subject: Subject;
  /** Undefined for what has none. */
  readonly ledger?: LedgerTables;
}

export type Work = (stage: Stage) => Promise<readonly Row[]>;

export interface StageOptions {
  /** Processes that share the ledger, on Postgres. */
  readonly replicas?: number;
  /** In place of the world's Providers and Notifications. */
  readonly rules?: (world: World) => Promise<object>;
}

/** Starts what is measured, one after the other, each in a world of its own. */
export class Bench {
  readonly settings: Settings;
  readonly say: (line: string) => void;
  readonly #files: { readonly scratch: string; readonly compiled: string };
  #postgres: Promise<PostgresAddress> | undefined;
  #stages = 0;

  constructor(options: {
    settings: Settings;
    /** Folder for what the processes read and write. */
    scratch: string;
    /** Folder with the programs. */
    compiled: string;
    say: (line: string) => void;
  }) {
    this.settings = options.settings;
    this.say = options.say;
    this.#files = { scratch: options.scratch, compiled: options.compiled };
  }

  /** The small number where it is only to be seen that it runs. */
  size(whole: number, quick: number): number {
    return this.settings.quick ? quick : whole;
  }

  /** The floor, then the portal on each database. */
  async each(work: Work, options: StageOptions = {}): Promise<Row[]> {
    const rows = this.settings.floor ? await this.onFloor(work) : [];
    return [...rows, ...(await this.eachPortal(work, options))];
  }

  async eachPortal(work: Work, options: StageOptions = {}): Promise<Row[]> {
    const rows: Row[] = [];
    for (const database of this.settings.databases) {
      rows.push(...(await this.onPortal(database, work, options)));
    }
    return rows;
  }

  async onFloor(work: Work): Promise<readonly Row[]> {
    const world = await World.start();
    const { url, token } = world.cluster;
    const port = await freePort();
    const process = new PortalProcess({
      ...{ port, ...this.#files, name: this.#name('floor') },
      entry: 'bench/floor/main.ts',
      config: {
        port,
        kube: { url, token },
        github: world.github.url,
        slack: world.slack.url,
      },
    });
    return this.#run(work, {
      world,
      subject: new Subject('floor', [process]),
    });
  }

  /** A portal without the plugin. */
  async onEmpty(work: Work): Promise<readonly Row[]> {
    const world = await World.start();
    const port = await freePort();
    const process = new PortalProcess({
      ...{ port, ...this.#files, name: this.#name('empty') },
      entry: 'bench/portal/emptyMain.ts',
      config: this.#config(world, port, {
        client: 'better-sqlite3',
        connection: ':memory:',
      }),
      health: '/.backstage/health/v1/readiness',
    });
    return this.#run(work, {
      world,
      subject: new Subject('no plugin', [process]),
    });
  }

  async onPortal(
    database: DatabaseKind,
    work: Work,
    { replicas = 1, rules }: StageOptions = {},
  ): Promise<readonly Row[]> {
    const name = this.#name(database);
    const place = await this.#place(database, name);
    if (place === undefined) {
      this.say('there is no Postgres for this platform');
      return [];
    }
    const world = await World.start();
    const chosen = (await rules?.(world)) ?? world.rules();
    const processes: PortalProcess[] = [];
    for (let number = 1; number <= replicas; number += 1) {
      const port = await freePort();
      processes.push(
        new PortalProcess({
          ...{ port, ...this.#files, name: `${name}-${number}` },
          entry: 'bench/portal/portalMain.ts',
          config: this.#config(world, port, place.database, chosen),
          nodeOptions: this.#profiling(),
        }),
      );
    }
    const label = replicas === 1 ? database : `${database} × ${replicas}`;
    const subject = new Subject(label, processes);
    const { ledger } = place;
    return this.#run(work, { world, subject, ledger });
  }

  async #run(work: Work, stage: Stage): Promise<readonly Row[]> {
    const { world, subject } = stage;
    this.say(subject.label);
    try {
      await subject.start();
      return await work(stage);
    } finally {
      await subject.stop();
      await world.close();
    }
  }

  #name(what: string): string {
    this.#stages += 1;
    return `${this.#stages}-${what}`;
  }

  #config(
    { catalog, cluster }: World,
    port: number,
    database: object,
    rules: object = {},
  ) {
    const instance = 'bench';
    return portalConfig({
      ...{ port, database, instance, cluster, rules },
      catalog: catalog.url,
    });
  }

  /** A database of its own for each stage. */
  async #place(
    database: DatabaseKind,
    name: string,
  ): Promise<{ database: object; ledger: LedgerTables } | undefined> {
    if (database === 'sqlite') {
      const directory = path.join(this.#files.scratch, `${name}-data`);
      fs.mkdirSync(directory);
      return {
        database: { client: 'better-sqlite3', connection: { directory } },
        ledger: sqliteTables(path.join(directory, `${PLUGIN}.sqlite`)),
      };
    }
    this.#postgres ??= askForPostgres();
    const address = await this.#postgres;
    const prefix = `bench_${this.#stages}_`;
    return (
      address && {
        database: { client: 'pg', prefix, connection: { ...address } },
        ledger: postgresTables({ ...address, database: `${prefix}${PLUGIN}` }),
      }
    );
  }

  #profiling(): string[] {
    const { cpuProf } = this.settings;
    return cpuProf === undefined
      ? []
      : ['--cpu-prof', `--cpu-prof-dir=${path.resolve(cpuProf)}`];
  }
}

/** What is fetched once, as tokens, is there when it begins. */
export async function warmUp(stage: Stage): Promise<void> {
  const { world } = stage;
  const load = new Load(world);
  const runs = load.startMany(PLACES);
  await allTold(stage, load, WARM_LIMIT_MS);
  load.finishAll(runs);
  await allTold(stage, load, WARM_LIMIT_MS);
  world.sinks.forEach(sink => sink.forget());
}
