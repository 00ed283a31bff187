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

/**
 * A portal's process that watches, for `watching`: all parts of the plugin as
 * they are put together in a backend, with SQLite in a file.
 */
import { LoggerService } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import knexFactory, { Knex } from 'knex';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { Reporting, startReporting } from '../../src/startReporting';
import {
  PortalFigures,
  PortalOrder,
  portalOrderSchema,
  runningOrderSchema,
  Until,
} from './messages';

const SAMPLE_MS = 100;
const MEGABYTE = 1024 * 1024;
/** So long a portal is left alone before it is weighed. */
const IDLE_MS = 1_000;

const namesSchema = z.array(z.object({ name: z.string() }));

const rowsSchema = z.array(z.object({ resource_version: z.string() }));

/** Whether the portal knows all that the cluster told it. */
async function isCaughtUp(
  knex: Knex,
  { run, version }: Until,
): Promise<boolean> {
  if (run !== undefined) {
    // By an index: the question must not be what holds up the process.
    const newest = namesSchema.parse(
      await knex('runs').select('name').orderBy('created_at', 'desc').limit(5),
    );
    return newest.some(({ name }) => name === run);
  }
  if (version === undefined) {
    return true;
  }
  const rows = rowsSchema.parse(
    await knex('watch_positions').select('resource_version'),
  );
  return (
    rows.length >= 3 &&
    rows.every(row => Number(row.resource_version) >= Number(version))
  );
}

function countingLogger(onError: (message: string) => void): LoggerService {
  const logger: LoggerService = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: onError,
    child: () => logger,
  };
  return logger;
}

function configOf({ cluster }: PortalOrder) {
  return mockServices.rootConfig({
    data: {
      app: { baseUrl: 'https://portal.example' },
      backend: { baseUrl: 'http://localhost:7007' },
      tektonIntegrations: {
        delivery: { mode: 'observe' },
        clusters: cluster
          ? [
              {
                name: 'ci',
                url: cluster.url,
                serviceAccountToken: cluster.token,
              },
            ]
          : [],
      },
    },
  });
}

/** A portal that runs, and what it costs. */
class Portal {
  readonly #knex: Knex;
  readonly #errors: () => number;
  readonly #delay = monitorEventLoopDelay({ resolution: 2 });
  #begun = performance.now();
  #processor = process.cpuUsage();
  #peakRss = 0;
  #errorsBefore = 0;
  #reporting: Reporting | undefined;

  constructor(knex: Knex, errors: () => number) {
    this.#knex = knex;
    this.#errors = errors;
    setInterval(() => {
      this.#peakRss = Math.max(this.#peakRss, process.memoryUsage.rss());
    }, SAMPLE_MS).unref();
  }

  async start(begin: () => Promise<Reporting>): Promise<void> {
    this.#reporting = await begin();
    // What starting costs once, migrations above all, is no part of watching.
    this.#delay.enable();
  }

  /** From the start, or from the last figures, until it has caught up. */
  async figures(until: Until): Promise<PortalFigures> {
    const delay = this.#delay;
    while (!(await isCaughtUp(this.#knex, until))) {
      await sleep(SAMPLE_MS);
    }
    const caughtUp = performance.now() - this.#begun;
    delay.disable();
    const { user, system } = process.cpuUsage(this.#processor);
    await sleep(IDLE_MS);
    const peakRss = this.#peakRss;
    global.gc?.();
    await sleep(IDLE_MS);
    const { rss, heapUsed } = process.memoryUsage();
    const errors = this.#errors();
    const figures = {
      caughtUp,
      processor: (user + system) / 1_000,
      peakRss: peakRss / MEGABYTE,
      rss: rss / MEGABYTE,
      heap: heapUsed / MEGABYTE,
      delayMax: delay.max / 1e6,
      delayP99: delay.percentile(99) / 1e6,
      errors: errors - this.#errorsBefore,
    };
    this.#begun = performance.now();
    this.#processor = process.cpuUsage();
    this.#peakRss = rss;
    this.#errorsBefore = errors;
    delay.reset();
    delay.enable();
    return figures;
  }

  async stop(): Promise<void> {
    await this.#reporting?.stop();
    await this.#knex.destroy();
  }
}

async function startPortal(order: PortalOrder): Promise<Portal> {
  let errors = 0;
  const knex = knexFactory({
    client: 'better-sqlite3',
    connection: { filename: path.join(order.folder, 'portal.sqlite') },
    useNullAsDefault: true,
  });
  await knex.raw('PRAGMA foreign_keys = ON');
  const portal = new Portal(knex, () => errors);
  await portal.start(() =>
    startReporting({
      auth: mockServices.auth(),
      catalog: catalogServiceMock({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: {
              name: 'shop',
              annotations: { 'backstage.io/kubernetes-id': 'shop' },
            },
            spec: { type: 'service', lifecycle: 'production', owner: 'team-a' },
          },
        ],
      }),
      config: configOf(order),
      database: { getClient: async () => knex },
      discovery: mockServices.discovery(),
      logger: countingLogger(message => {
        errors += 1;
        if (errors === 1) {
          process.stderr.write(`${message}\n`);
        }
      }),
      types: new Map(),
    }),
  );
  return portal;
}

async function obey(portal: Portal, message: unknown): Promise<void> {
  const order = runningOrderSchema.parse(message);
  if (order.order === 'weigh') {
    process.send?.(await portal.figures(order.until));
  } else {
    await portal.stop();
    process.disconnect();
  }
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
}

async function main(message: unknown): Promise<void> {
  const order = portalOrderSchema.parse(message);
  const portal = await startPortal(order);
  process.on('message', next => {
    obey(portal, next).catch(fail);
  });
  process.send?.(await portal.figures(order.until));
}

process.once('message', message => {
  main(message).catch(fail);
});
