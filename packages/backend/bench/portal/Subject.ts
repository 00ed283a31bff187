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

import { setTimeout as pause } from 'node:timers/promises';
import { PortalProcess } from '../../harness/PortalProcess';
import { parseAnswer, ProbeFigures } from './probe';

const POLL_MS = 20;
const READY_LIMIT_MS = 60_000;
const ANSWER_LIMIT_MS = 10_000;

/** What some work cost the processes that did it. */
export interface Cost {
  readonly ms: number;
  readonly cpuMs: number;
  readonly statements: number;
  readonly rssMaxMb: number;
  readonly delayP99Ms: number;
  readonly delayMaxMs: number;
}

/** What is measured: one process, or replicas that share a ledger. */
export class Subject {
  readonly label: string;
  readonly processes: readonly PortalProcess[];
  #asked = 0;

  constructor(label: string, processes: readonly PortalProcess[]) {
    this.label = label;
    this.processes = processes;
  }

  /** Returns once all are ready. */
  async start(): Promise<void> {
    this.processes.forEach(each => each.start());
    await this.ready();
  }

  async ready(): Promise<void> {
    const end = performance.now() + READY_LIMIT_MS;
    for (const each of this.processes) {
      while (!(await each.ready())) {
        if (each.child === undefined || performance.now() > end) {
          throw new Error(`${this.label} did not start: see its log`);
        }
        await pause(POLL_MS);
      }
    }
  }

  async kill(): Promise<void> {
    await Promise.all(this.processes.map(each => each.kill()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.processes.map(each => each.stop()));
  }

  /** What it costs to do some work, summed up over the replicas. */
  async cost(work: () => Promise<unknown>): Promise<Cost> {
    const before = await this.#figures(true);
    const begun = performance.now();
    await work();
    const ms = performance.now() - begun;
    const after = await this.#figures(false);
    const more = (read: (figures: ProbeFigures) => number) =>
      after.reduce((sum, each, at) => sum + read(each) - read(before[at]), 0);
    const most = (read: (figures: ProbeFigures) => number) =>
      Math.max(...after.map(read));
    return {
      ms,
      cpuMs: more(({ cpuMs }) => cpuMs),
      statements: more(({ statements }) => statements),
      rssMaxMb: most(({ rssMaxMb }) => rssMaxMb),
      delayP99Ms: most(({ delayP99Ms }) => delayP99Ms),
      delayMaxMs: most(({ delayMaxMs }) => delayMaxMs),
    };
  }

  #figures(reset: boolean): Promise<ProbeFigures[]> {
    return Promise.all(this.processes.map(each => this.#ask(each, reset)));
  }

  #ask({ child }: PortalProcess, reset: boolean): Promise<ProbeFigures> {
    this.#asked += 1;
    const ask = this.#asked;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${this.label} tells nothing of itself`)),
        ANSWER_LIMIT_MS,
      );
      const listen = (message: unknown) => {
        const answer = parseAnswer(message);
        if (answer?.answer === ask) {
          clearTimeout(timer);
          child?.off('message', listen);
          resolve(answer.figures);
        }
      };
      child?.on('message', listen);
      child?.send({ ask, reset });
    });
  }
}
