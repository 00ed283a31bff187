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
 * What ends or keeps a portal at a step, in its own process: at the drivers of
 * its database and at its sockets, so that nothing of the portal knows of it.
 */
import Sqlite from 'better-sqlite3';
import net from 'node:net';
import pg from 'pg';
import { z } from 'zod';
import { Arm, armedSchema, armSchema } from './steps';

type Method = (this: unknown, ...args: unknown[]) => unknown;

const INTENT = /\binsert into ["`]?attempts\b/i;
const OUTCOME = /\bupdate ["`]?attempts\b/i;
const COMMIT = /^commit/i;

const statementSchema = z.object({ source: z.string(), database: z.unknown() });
const querySchema = z.object({ text: z.string() });
const placeSchema = z.object({ port: z.coerce.number() });

/**
 * Asks before each call of a method.
 *
 * @param may - false: it is not called, and gives back what it was called on
 */
function before(
  owner: object,
  name: string,
  may: (self: unknown, args: readonly unknown[]) => boolean,
): void {
  const method: unknown = Reflect.get(owner, name);
  if (typeof method !== 'function') {
    throw new Error(`There is no ${name}`);
  }
  const asked: Method = function asked(...args) {
    return may(this, args) ? Reflect.apply(method, this, args) : this;
  };
  Reflect.set(owner, name, asked);
}

/** What the transactions under way have written, by their connections. */
class Written {
  readonly #intents = new Set<unknown>();
  readonly #outcomes = new Set<unknown>();

  /** @returns what a statement is about to commit */
  note(connection: unknown, sql: string): ('intent' | 'outcome')[] {
    if (INTENT.test(sql)) {
      this.#intents.add(connection);
    }
    if (OUTCOME.test(sql)) {
      this.#outcomes.add(connection);
    }
    if (!COMMIT.test(sql)) {
      return [];
    }
    return [
      ...(this.#intents.delete(connection) ? (['intent'] as const) : []),
      ...(this.#outcomes.delete(connection) ? (['outcome'] as const) : []),
    ];
  }
}

/** Obeys whoever started this process. */
export function obeyBarriers(): void {
  let arm: Arm | undefined;
  process.on('message', message => {
    const parsed = armSchema.safeParse(message);
    if (parsed.success) {
      arm = parsed.data;
      process.send?.({ armed: true } satisfies z.infer<typeof armedSchema>);
    }
  });
  const written = new Written();
  const look = (connection: unknown, sql: string) => {
    const commits = written.note(connection, sql);
    if (commits.some(what => what === arm?.barrier)) {
      // Nothing of this process runs after, not even on another thread.
      process.kill(process.pid, 'SIGKILL');
    }
    return true;
  };
  before(pg.Client.prototype, 'query', (self, [query]) => {
    const { data } = querySchema.safeParse(query);
    return data ? look(self, data.text) : true;
  });
  const database = new Sqlite(':memory:');
  const statement = Object.getPrototypeOf(database.prepare('select 1'));
  database.close();
  for (const name of ['run', 'all']) {
    before(statement, name, self => {
      const { data } = statementSchema.safeParse(self);
      return data ? look(data.database, data.source) : true;
    });
  }
  before(net.Socket.prototype, 'connect', (_, [first]) => {
    const { data } = placeSchema.safeParse(
      Array.isArray(first) ? first[0] : first,
    );
    // One that is not let through waits for ever, as for a lost packet.
    return !(arm?.barrier === 'connect' && arm.ports.includes(data?.port ?? 0));
  });
}
