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
 * What watching a cluster with 10,000 PipelineRuns and 50,000 TaskRuns costs a
 * portal that has never seen it, that is restarted, that goes on watching, and
 * that is restarted after its position was lost: memory over an idle portal, the longest time
 * that the event loop stood still, and the time until it has caught up.
 */
import { ChildProcess, fork } from 'node:child_process';
import { on, once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import {
  clusterStateSchema,
  portalFiguresSchema,
  PortalFigures,
  PortalOrder,
  RunningOrder,
  Until,
} from './watching/messages';

/** About as many as an hour of such a cluster brings, and again. */
const CHANGES = 10_000;
const ROUNDS = 3;

const TRANSFORM = ['--require', '@backstage/cli/config/nodeTransform.cjs'];

function start(name: string, execArgv: readonly string[]): ChildProcess {
  return fork(path.join(__dirname, 'watching', `${name}.ts`), {
    execArgv: [...TRANSFORM, ...execArgv],
  });
}

/** The next answer of a process; an error if it ends without one. */
async function answerOf<T>(
  child: ChildProcess,
  schema: z.ZodType<T>,
): Promise<T> {
  const ended = new AbortController();
  child.once('exit', () => ended.abort());
  // What transforms the sources sends messages of its own.
  for await (const [message] of on(child, 'message', ended)) {
    const answer = schema.safeParse(message);
    if (answer.success) {
      return answer.data;
    }
  }
  throw new Error('a process of the measurement ended without an answer');
}

/** The process of a portal. */
class PortalProcess {
  readonly #child: ChildProcess;

  constructor(heap: string | undefined) {
    this.#child = start('portal', [
      '--expose-gc',
      ...(heap === undefined ? [] : [`--max-old-space-size=${heap}`]),
    ]);
  }

  /** What it costs until it has caught up. */
  start(order: Omit<PortalOrder, 'order'>): Promise<PortalFigures> {
    return this.#ask({ order: 'start', ...order });
  }

  weigh(until: Until): Promise<PortalFigures> {
    return this.#ask({ order: 'weigh', until });
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    const order: RunningOrder = { order: 'stop' };
    this.#child.send(order);
    await ended;
  }

  #ask(order: PortalOrder | RunningOrder): Promise<PortalFigures> {
    const answer = answerOf(this.#child, portalFiguresSchema);
    this.#child.send(order);
    return answer;
  }
}

function line(name: string, figures: PortalFigures, idle: PortalFigures) {
  const { caughtUp, processor, peakRss, rss, delayMax, delayP99 } = figures;
  return [
    `${name}:`,
    `caught up after ${(caughtUp / 1000).toFixed(1)} s (${(processor / 1000).toFixed(1)} s of the processor)`,
    `memory over idle ${Math.round(peakRss - idle.rss)} MB at most, ${Math.round(rss - idle.rss)} MB after (heap ${Math.round(figures.heap - idle.heap)} MB)`,
    `event loop held up ${Math.round(delayMax)} ms at most, ${Math.round(delayP99)} ms p99`,
    ...(figures.errors > 0 ? [`${figures.errors} errors`] : []),
  ].join('\n  ');
}

async function main(): Promise<void> {
  // Megabytes; by default as many as Node.js takes on the machine.
  const { heap } = parseArgs({ options: { heap: { type: 'string' } } }).values;
  /** Starts a portal for one answer. */
  const weigh = async (order: Omit<PortalOrder, 'order'>) => {
    const portal = new PortalProcess(heap);
    const figures = await portal.start(order);
    await portal.stop();
    return figures;
  };
  const print = (text: string) => process.stdout.write(`${text}\n`);
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'watching-'));
  const server = start('cluster', ['--max-old-space-size=8192']);
  const tell = async (order: object) => {
    server.send(order);
    return answerOf(server, clusterStateSchema);
  };
  try {
    const { url, token, version, objects, bytes } = await answerOf(
      server,
      clusterStateSchema,
    );
    const cluster = { url, token };
    print(`${objects} objects, ${Math.round(bytes / 1024 / 1024)} MB of JSON`);
    const idle = await weigh({
      folder: await fs.mkdtemp(path.join(folder, 'idle-')),
      until: {},
    });
    print(`an idle portal: ${Math.round(idle.rss)} MB`);
    const first = await weigh({ folder, cluster, until: { version } });
    print(line('first start', first, idle));
    await tell({ order: 'create', name: 'after-restart' });
    const portal = new PortalProcess(heap);
    const until = { run: 'after-restart' };
    print(
      line('restart', await portal.start({ folder, cluster, until }), idle),
    );
    for (let round = 1; round <= ROUNDS; round += 1) {
      const run = `after-changes-${round}`;
      await tell({ order: 'change', times: CHANGES });
      await tell({ order: 'create', name: run });
      const figures = await portal.weigh({ run });
      print(line(`${round * CHANGES} changes`, figures, idle));
    }
    await portal.stop();
    await tell({ order: 'create', name: 'after-gap' });
    const gap = await tell({ order: 'compact' });
    print(
      line(
        'restart with its position lost',
        await weigh({ folder, cluster, until: { version: gap.version } }),
        idle,
      ),
    );
  } finally {
    server.kill();
    await fs.rm(folder, { recursive: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
