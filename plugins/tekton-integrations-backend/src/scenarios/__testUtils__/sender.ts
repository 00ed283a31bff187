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
 * A process that delivers what is due in a database, and kills itself at the
 * step that it is told.
 */
import { createHttpClient } from 'backstage-plugin-tekton-integrations-node';
import knexFactory from 'knex';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { DeliveryEngine } from '../../delivery';
import { Ledger } from '../../ledger';
import { Step, STEPS } from './crashSteps';
import { sinkClient } from './sinkClient';

const settingsSchema = z.object({
  client: z.enum(['pg', 'better-sqlite3']),
  connection: z.record(z.string(), z.unknown()),
  url: z.url(),
  dieAt: z.enum(STEPS).optional(),
});

/** Quicker than the defaults, in the same proportion. */
const QUICK = { aliveMs: 2_500, verifyAfterMs: 300, backOffBaseMs: 50 };

const CLAIMS: ReadonlySet<string | symbol> = new Set(['claim', 'claimDue']);

const claimSchema = z.object({ deliveryId: z.string() });
const claimedSchema = z.union([
  z.array(claimSchema).min(1),
  z.object({ claims: z.array(claimSchema).min(1) }),
]);

/** Whether something was claimed: nothing may be due yet. */
function claimed(result: unknown): boolean {
  return claimedSchema.safeParse(result).success;
}

async function main(): Promise<void> {
  const { client, connection, url, dieAt } = settingsSchema.parse(
    JSON.parse(process.env.SENDER ?? ''),
  );
  /** Nothing of this process runs after, not even on another thread. */
  const reach = (step: Step) => {
    if (step === dieAt) {
      process.kill(process.pid, 'SIGKILL');
    }
  };
  const knex = knexFactory({ client, connection, useNullAsDefault: true });
  const ledger = await Ledger.create({
    knex,
    uuid: randomUUID,
    random: Math.random,
    settings: QUICK,
    skipMigrations: true,
  });
  /** What is written now. */
  let writing: Step | undefined;
  knex.on('query', ({ sql }: { sql: string }) => {
    if (/^commit/i.test(sql) && writing) {
      reach(writing);
    }
  });
  const guarded = new Proxy(ledger, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') {
        return value;
      }
      return async (...args: unknown[]) => {
        if (CLAIMS.has(key)) {
          reach('before the intent');
          writing = 'before the intent is committed';
        } else if (key === 'settle') {
          reach('when it is answered');
          writing = 'before the outcome is committed';
        }
        const result: unknown = await value.apply(target, args);
        writing = undefined;
        if (CLAIMS.has(key) && claimed(result)) {
          reach('after the intent');
        } else if (key === 'settle') {
          reach('after the outcome');
        }
        return result;
      };
    },
  });
  const log = () => undefined;
  const logger = { debug: log, info: log, warn: log, error: log };
  const engine = DeliveryEngine.create({
    ledger: guarded,
    logger: { ...logger, child: () => ({ ...logger, child: () => never() }) },
    providers: {
      clientFor: async () => ({
        kind: 'ready',
        client: sinkClient(createHttpClient({}), url, () =>
          reach('before the request is written'),
        ),
      }),
      refused: () => undefined,
    },
  });
  await engine.start();
}

function never(): never {
  throw new Error('It has no further loggers');
}

void main();
