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
 * A portal with the real providers is killed at each step of a delivery, and
 * another one goes on: `npm run crashes`. In the end what people see at the
 * vendors is held against what is promised.
 */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { table } from '../bench/portal/figures';
import { fault } from './judge';
import { play, Played } from './play';
import { readSettings, Scene, Settings } from './settings';
import { Place, Stage } from './Stage';
import { STEPS } from './steps';

const addressSchema = z.object({
  host: z.string(),
  port: z.coerce.number(),
  user: z.string(),
  password: z.string(),
});

const began = Date.now();

function say(line: string): void {
  const seconds = ((Date.now() - began) / 1000).toFixed(1).padStart(6);
  process.stdout.write(`${seconds} s  ${line}\n`);
}

/** What came of a scene: of each cell, or nothing where it broke down. */
interface Ended {
  readonly scene: Scene;
  readonly cells: readonly (Played & { readonly fault?: string })[];
  readonly failure?: string;
}

async function playScene(scene: Scene, scratch: string): Promise<Ended> {
  const { step, database } = scene;
  const name = `${database}-${STEPS.indexOf(step) + 1}`;
  const place: Place =
    database === 'sqlite'
      ? { kind: 'sqlite', directory: path.join(scratch, `${name}-data`) }
      : {
          kind: 'postgres',
          address: addressSchema.parse(
            JSON.parse(process.env.TEST_POSTGRES ?? 'null'),
          ),
          prefix: `${name.replace('-', '_')}_`,
        };
  const stage = await Stage.create(name, place, scratch);
  try {
    const played = await play(stage, step);
    const cells = played.map(each => ({ ...each, fault: fault(step, each) }));
    const wrong = cells.filter(each => each.fault !== undefined).length;
    say(`${database}, ${step}: ${wrong === 0 ? 'kept' : `${wrong} broken`}`);
    return { scene, cells };
  } catch (error) {
    say(`${database}, ${step}: ${error}`);
    return { scene, cells: [], failure: `${error}` };
  } finally {
    await stage.close();
  }
}

async function playAll(
  { scenes, jobs }: Settings,
  scratch: string,
): Promise<Ended[]> {
  const left = [...scenes];
  const ended: Ended[] = [];
  const work = async () => {
    for (let scene = left.shift(); scene; scene = left.shift()) {
      ended.push(await playScene(scene, scratch));
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return scenes.flatMap(scene => ended.filter(each => each.scene === scene));
}

function print(ended: readonly Ended[]): boolean {
  const rows = ended.flatMap(({ scene, cells, failure }) => [
    ...cells.map(({ cell, requests, seen, record, fault: wrong }) => ({
      subject: cell.name,
      class: cell.once,
      step: scene.step,
      database: scene.database,
      requests: `${requests}`,
      effects: `${seen.ids.length}`,
      state: `${record?.state ?? '-'}${record?.perhaps_twice ? ', perhaps twice' : ''}`,
      verdict: wrong === undefined ? 'kept' : `BROKEN: it ${wrong}`,
    })),
    ...(failure === undefined
      ? []
      : [
          {
            subject: 'all',
            class: '-',
            step: scene.step,
            database: scene.database,
            requests: '-',
            effects: '-',
            state: '-',
            verdict: `BROKEN: ${failure}`,
          },
        ]),
  ]);
  process.stdout.write(`\n${table(rows)}\n\n`);
  const broken = rows.filter(({ verdict }) => verdict !== 'kept').length;
  process.stdout.write(`${rows.length - broken} kept, ${broken} broken\n`);
  return broken === 0;
}

async function main(): Promise<void> {
  let settings: Settings;
  try {
    settings = readSettings(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
  process.once('SIGTERM', () => process.exit(143));
  const scratch = await fs.mkdtemp(path.join(os.tmpdir(), 'tekton-crashes-'));
  const passed = print(await playAll(settings, scratch));
  if (passed && !settings.keep) {
    await fs.rm(scratch, { recursive: true, force: true });
  } else {
    process.stdout.write(`The logs of the portals are in ${scratch}\n`);
  }
  process.exit(passed ? 0 : 1);
}

void main();
