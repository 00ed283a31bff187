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
import { startReporting } from '../../src/startReporting';
import { PortalFigures, PortalOrder, portalOrderSchema } from './messages';

const SAMPLE_MS = 100;
const MEGABYTE = 1024 * 1024;
/** So long a portal is left alone before it is weighed. */
const IDLE_MS = 1_000;

const rowsSchema = z.array(z.object({ resource_version: z.string() }));

/** Whether the portal knows all that the cluster told it. */
async function isCaughtUp(
  knex: Knex,
  { run, version }: PortalOrder['until'],
): Promise<boolean> {
  if (run !== undefined) {
    return (await knex('runs').where({ name: run }).first('id')) !== undefined;
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

async function weigh(order: PortalOrder): Promise<PortalFigures> {
  let errors = 0;
  const knex = knexFactory({
    client: 'better-sqlite3',
    connection: { filename: path.join(order.folder, 'portal.sqlite') },
    useNullAsDefault: true,
  });
  await knex.raw('PRAGMA foreign_keys = ON');
  const delay = monitorEventLoopDelay({ resolution: 2 });
  let peakRss = 0;
  const sampling = setInterval(() => {
    peakRss = Math.max(peakRss, process.memoryUsage.rss());
  }, SAMPLE_MS);
  const begun = performance.now();
  const processor = process.cpuUsage();
  const reporting = await startReporting({
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
  });
  // What starting costs once, migrations above all, is no part of watching.
  delay.enable();
  while (!(await isCaughtUp(knex, order.until))) {
    await sleep(SAMPLE_MS);
  }
  const caughtUp = performance.now() - begun;
  delay.disable();
  const { user, system } = process.cpuUsage(processor);
  await sleep(IDLE_MS);
  clearInterval(sampling);
  global.gc?.();
  await sleep(IDLE_MS);
  const { rss, heapUsed } = process.memoryUsage();
  await reporting.stop();
  await knex.destroy();
  return {
    caughtUp,
    processor: (user + system) / 1_000,
    peakRss: peakRss / MEGABYTE,
    rss: rss / MEGABYTE,
    heap: heapUsed / MEGABYTE,
    delayMax: delay.max / 1e6,
    delayP99: delay.percentile(99) / 1e6,
    errors,
  };
}

process.once('message', message => {
  weigh(portalOrderSchema.parse(message)).then(
    figures => process.send?.(figures, () => process.disconnect()),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      process.exit(1);
    },
  );
});
