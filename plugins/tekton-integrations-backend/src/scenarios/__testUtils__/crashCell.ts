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

import { Once } from 'backstage-plugin-tekton-integrations-node';
import { ChildProcess, spawn } from 'node:child_process';
import { once as happened } from 'node:events';
import path from 'node:path';
import { jsonAnswer, startFakeServer } from 'sandbox';
import { Ledger } from '../../ledger';
import {
  allDeliveries,
  counter,
  eventTarget,
  makeRun,
  observe,
  stateTarget,
  want,
} from '../../ledger/__testUtils__/makeLedger';
import { SharedDatabase } from '../../ledger/__testUtils__/sharedDatabase';
import { Step } from './crashSteps';

/** What anybody saw after a process died and another one went on. */
export interface CellResult {
  /** Ids of what arrived, in order. */
  readonly arrived: readonly string[];
  readonly state: string;
  readonly perhapsTwice: boolean;
}

const PATIENCE_MS = 40_000;
const POLL_MS = 50;

function startSender(
  { client, connection }: SharedDatabase,
  url: string,
  dieAt?: Step,
): ChildProcess {
  return spawn(
    process.execPath,
    [
      '--no-deprecation',
      ...['--require', '@backstage/cli/config/nodeTransform.cjs'],
      path.join(__dirname, 'sender.ts'),
    ],
    {
      cwd: path.resolve(__dirname, '..', '..', '..'),
      env: {
        ...process.env,
        SENDER: JSON.stringify({ client, connection, url, dieAt }),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
}

/** Waits for its death at the step, and fails when it ends otherwise. */
async function death(child: ChildProcess, step: Step): Promise<void> {
  const words: string[] = [];
  child.stderr?.on('data', chunk => words.push(String(chunk)));
  await happened(child, 'exit');
  if (child.signalCode !== 'SIGKILL') {
    throw new Error(`It did not come to '${step}': ${words.join('')}`);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exit = happened(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }
}

/** A delivery that a process begins and, after its death, another one ends. */
export async function playCell(
  database: SharedDatabase,
  once: Once,
  step: Step,
): Promise<CellResult> {
  const { knex } = database;
  const arrived: string[] = [];
  let dying: ChildProcess | undefined;
  const sink = await startFakeServer({
    vendor: {
      handle: ({ method, path: asked, text }) => {
        if (method === 'GET') {
          return jsonAnswer(200, { known: arrived.includes(asked.slice(1)) });
        }
        const victim = dying;
        dying = undefined;
        if (victim && step === 'when the request arrives') {
          victim.kill('SIGKILL');
          return jsonAnswer(503, {});
        }
        arrived.push(JSON.parse(text).id);
        if (victim && step === 'before it is answered') {
          victim.kill('SIGKILL');
        }
        return jsonAnswer(201, {});
      },
      parseBody: () => undefined,
      rateLimited: () => jsonAnswer(429, {}),
      failure: () => ({ headers: {}, body: '' }),
    },
    clock: { now: () => Date.now() },
    timers: { after: () => () => undefined },
    port: 0,
    basePath: '',
    keepRequests: 10,
  });
  const children: ChildProcess[] = [];
  try {
    const ledger = await Ledger.create({
      knex,
      uuid: counter('parent'),
      random: () => 0.5,
    });
    const run = makeRun({ uid: 'u1', phase: 'failed' });
    const make = once === 'repeatable' ? stateTarget : eventTarget;
    const target = make(run, { once, content: { id: `event-of-${run.uid}` } });
    await ledger.record({
      ...observe(run, [want(target)]),
      observedAt: Date.now(),
    });
    const first = startSender(database, sink.origin, step);
    children.push(first);
    dying = first;
    await death(first, step);
    dying = undefined;
    children.push(startSender(database, sink.origin));
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      const [row] = await allDeliveries(knex);
      const verifying: unknown[] =
        await knex('lanes').whereNotNull('verify_at');
      const ended = row.state === 'delivered' && verifying.length === 0;
      if (ended || Date.now() > until) {
        const { state, perhaps_twice: perhapsTwice } = row;
        return { arrived, state, perhapsTwice };
      }
      await new Promise(resolve => {
        setTimeout(resolve, POLL_MS);
      });
    }
  } finally {
    await Promise.all(children.map(end));
    await sink.close();
  }
}
