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
 * A process that delivers from a SQLite file, and says a word a line about
 * itself: `delivers`, `refused: …` or `void: …`.
 */
import createKnex from 'knex';
import { randomUUID } from 'node:crypto';
import { Ledger } from '../../ledger';
import { processIdentity } from '../../processIdentity';
import { DeliveryEngine } from '../engine';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (message: string) => say(`warning: ${message}`),
  error: (message: string) => say(`void: ${message}`),
  child: () => logger,
};

async function main(filename: string): Promise<void> {
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: { filename },
    useNullAsDefault: true,
  });
  const ledger = await Ledger.create({
    knex,
    uuid: randomUUID,
    random: Math.random,
    process: processIdentity(),
  });
  const engine = DeliveryEngine.create({
    ledger,
    providers: {
      clientFor: async () => ({ kind: 'gone' }),
      refused: () => undefined,
    },
    logger,
  });
  try {
    await engine.start();
  } catch (error) {
    say(`refused: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  }
  say('delivers');
  // The timers of the engine keep no process alive.
  setInterval(() => undefined, 60_000);
}

void main(process.argv[2]);
