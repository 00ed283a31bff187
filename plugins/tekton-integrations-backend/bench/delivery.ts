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
 * How many deliveries per second go out, from a ledger in a SQLite file to a
 * receiver on the loopback interface that answers after a while: a queue that
 * is full from the start, Runs that end one by one, and a tenant beside another
 * one with a long queue. With `BENCH_POSTGRES` (an address) on Postgres.
 */
import {
  createHttpClient,
  exchangeOf,
  outcomeOfStatus,
  ProviderClient,
} from 'backstage-plugin-tekton-integrations-node';
import { runFixture } from 'backstage-plugin-tekton-integrations-node/testUtils';
import knexFactory, { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DeliveryEngine } from '../src/delivery';
import { Ledger, WantedDelivery } from '../src/ledger';

const ANSWER_MS = 100;
const QUEUED = 5_000;
const BURST = 500;
const STEADY = 300;
const STEADY_MS = 20;
const LONG_QUEUE = 10_000;

const silent = {
  debug: () => {},
  info: () => {},
  warn: (message: string) => process.stderr.write(`${message}\n`),
  error: (message: string) => process.stderr.write(`${message}\n`),
  child: () => silent,
};

/** A receiver that answers after a while and notes who came when. */
async function startReceiver() {
  const arrivals = new Map<string, number>();
  let waiting: { count: number; done: () => void } | undefined;
  const server = http.createServer((request, response) => {
    arrivals.set(request.url ?? '', performance.now());
    setTimeout(() => {
      response.writeHead(201).end();
      if (waiting && arrivals.size >= waiting.count) {
        waiting.done();
      }
    }, ANSWER_MS);
  });
  server.listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    arrivals,
    until: (count: number) =>
      new Promise<void>(done => {
        waiting = { count, done };
      }),
    close: () => server.close(),
  };
}

function clientOf(url: string): ProviderClient {
  const client = createHttpClient();
  return {
    check: async () => ({ kind: 'ok', message: '' }),
    send: async (target, _receipt, signal) => {
      const request = {
        method: 'POST',
        url: `${url}/${encodeURIComponent(target.subject)}`,
        body: JSON.stringify(target.content),
        signal,
      };
      const result = await client.request(request);
      const scope = target.scopes[0];
      return {
        ...(outcomeOfStatus(result, { scope, now: Date.now() }) ?? {
          kind: 'delivered' as const,
        }),
        exchange: exchangeOf(request, result),
      };
    },
    close: () => client.close(),
  };
}

async function record(
  ledger: Ledger,
  uid: string,
  namespace: string,
): Promise<void> {
  const run = runFixture({ uid, name: uid, namespace, phase: 'succeeded' });
  const wanted: WantedDelivery = {
    rule: 'config/main',
    provider: 'config/sink',
    providerType: 'Sink',
    phase: 'succeeded',
    target: {
      type: 'target',
      key: 'status',
      subject: uid,
      kind: 'state',
      once: 'repeatable',
      stage: '1/succeeded',
      scopes: ['host:sink'],
      content: { uid },
      words: { vendor: 'Sink', what: 'message', where: 'there' },
    },
  };
  await ledger.record({
    runId: uid,
    run,
    wanted: [wanted],
    refused: [],
    observedAt: Date.now(),
  });
}

async function openDatabase(): Promise<{
  knex: Knex;
  remove(): Promise<void>;
}> {
  const address = process.env.BENCH_POSTGRES;
  if (address) {
    const admin = knexFactory({ client: 'pg', connection: address });
    const name = `bench_${randomUUID().replaceAll('-', '')}`;
    await admin.raw('create database ??', [name]);
    const knex = knexFactory({
      client: 'pg',
      connection: `${address}/${name}`,
      pool: { min: 0, max: 10 },
    });
    return {
      knex,
      remove: async () => {
        await knex.destroy();
        await admin.raw('drop database ?? with (force)', [name]);
        await admin.destroy();
      },
    };
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-delivery-'));
  const knex = knexFactory({
    client: 'better-sqlite3',
    connection: { filename: path.join(folder, 'ledger.sqlite') },
    useNullAsDefault: true,
  });
  return {
    knex,
    remove: async () => {
      await knex.destroy();
      fs.rmSync(folder, { recursive: true });
    },
  };
}

function say(words: string): void {
  process.stdout.write(`${words}\n`);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

async function main(): Promise<void> {
  const { knex, remove } = await openDatabase();
  let statements = 0;
  knex.on('query', () => {
    statements += 1;
  });
  const receiver = await startReceiver();
  const client = clientOf(receiver.url);
  const ledger = await Ledger.create({
    knex,
    uuid: randomUUID,
    random: Math.random,
  });
  const engine = DeliveryEngine.create({
    ledger,
    logger: silent,
    providers: {
      clientFor: async () => ({ kind: 'ready', client }),
      refused: () => {},
    },
  });
  const measured = async (
    name: string,
    count: number,
    work: () => Promise<void>,
  ) => {
    receiver.arrivals.clear();
    statements = 0;
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const cpu = process.cpuUsage();
    const begun = performance.now();
    const all = receiver.until(count);
    await work();
    await all;
    const ms = performance.now() - begun;
    delay.disable();
    const { user, system } = process.cpuUsage(cpu);
    say(
      `${name}: ${count} in ${Math.round(ms)} ms, ${Math.round((count * 1_000) / ms)} a second, ${(statements / count).toFixed(1)} statements each, ${Math.round((user + system) / 1_000 / (ms / 100))} % CPU, event loop delay p99 ${Math.round(delay.percentile(99) / 1e6)} ms`,
    );
  };

  for (let n = 0; n < QUEUED; n += 1) {
    await record(ledger, `queued-${n}`, `team-${n % 20}`);
  }
  await measured('A full queue', QUEUED, () => engine.start());

  await new Promise(resolve => setTimeout(resolve, 2_000));
  await measured('All at once, with recording', BURST, async () => {
    for (let n = 0; n < BURST; n += 1) {
      await record(ledger, `burst-${n}`, `team-${n % 20}`);
      engine.nudge();
    }
  });

  const asked = new Map<string, number>();
  await measured('One by one', STEADY, async () => {
    for (let n = 0; n < STEADY; n += 1) {
      await new Promise(resolve => setTimeout(resolve, STEADY_MS));
      asked.set(`/steady-${n}`, performance.now());
      await record(ledger, `steady-${n}`, 'team-1');
      engine.nudge();
    }
  });
  const late = [...asked].map(
    ([url, at]) => (receiver.arrivals.get(url) ?? NaN) - at,
  );
  say(
    `Observed to arrived: ${(late.reduce((a, b) => a + b, 0) / late.length).toFixed(1)} ms on average, p99 ${percentile(late, 0.99).toFixed(1)} ms`,
  );

  for (let n = 0; n < LONG_QUEUE; n += 1) {
    await record(ledger, `backlog-${n}`, 'team-backlog');
  }
  receiver.arrivals.clear();
  engine.nudge();
  await new Promise(resolve => setTimeout(resolve, 500));
  await record(ledger, 'beside', 'team-beside');
  const besideAt = performance.now();
  engine.nudge();
  while (!receiver.arrivals.has('/beside')) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  say(
    `Beside a tenant with ${LONG_QUEUE} due another one waits ${Math.round((receiver.arrivals.get('/beside') ?? 0) - besideAt)} ms`,
  );
  await engine.stop(1_000);
  for (let n = 0; n < LONG_QUEUE; n += 1) {
    await record(ledger, `long-${n}`, 'team-long');
  }
  const claiming: number[] = [];
  const claimed = [];
  for (let n = 0; n < 20; n += 1) {
    const begun = performance.now();
    claimed.push(...(await ledger.claimDue(16)));
    claiming.push(performance.now() - begun);
  }
  say(
    `A claim of 16 with ${LONG_QUEUE} due: ${percentile(claiming, 0.5).toFixed(1)} ms`,
  );
  receiver.close();
  await client.close();
  await remove();
}

void main();
