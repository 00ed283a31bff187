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
import { succeeded } from '../../harness/succeeded';
import { nameOf, shaOf } from './vendors';
import { channelOf, namespaceOf, ownerOf, REPOSITORY, World } from './World';

/** How long a Run of the steady load runs. */
const RUNNING_MS = 2_000;
const RUN = { apiVersion: 'tekton.dev/v1', kind: 'PipelineRun' };

/** A Run as it was played, with times of this process. */
export interface Played {
  readonly run: number;
  readonly namespace: string;
  readonly startedAt: number;
  endedAt?: number;
  /** What GitHub is to be told in the end. */
  readonly state: 'success' | 'failure';
}

function endOf(state: Played['state'], at: string) {
  return state === 'success'
    ? succeeded('True', 'Succeeded', at)
    : succeeded('False', 'Failed', at);
}

/** Runs that begin and end, and when they did. */
export class Load {
  readonly runs = new Map<number, Played>();
  readonly #world: World;

  readonly #owner: string | undefined;

  /** @param owner - of all repositories; else there are several */
  constructor(world: World, owner?: string) {
    this.#world = world;
    this.#owner = owner;
  }

  /** A Run appears that runs already, or one that has ended already. */
  start(namespace?: string, ended = false): number {
    const run = this.#world.newRun();
    const at = new Date().toISOString();
    const state = run % 4 === 3 ? 'failure' : 'success';
    const startedAt = performance.now();
    const where = namespace ?? namespaceOf(run);
    this.runs.set(run, {
      ...{ run, namespace: where, startedAt, state },
      ...(ended && { endedAt: startedAt }),
    });
    this.#world.kube.create({
      ...RUN,
      metadata: {
        namespace: where,
        name: nameOf(run),
        annotations: {
          'integrations.tekton.ornew.io/github-owner':
            this.#owner ?? ownerOf(run),
          'integrations.tekton.ornew.io/github-repo': REPOSITORY,
          'integrations.tekton.ornew.io/github-sha': shaOf(run),
          'slack.integrations.tekton.dev/channel': channelOf(run),
        },
      },
      spec: { pipelineRef: { name: 'build' } },
      status: {
        startTime: at,
        ...(ended && { completionTime: at }),
        conditions: ended
          ? endOf(state, at)
          : succeeded('Unknown', 'Running', at),
      },
    });
    return run;
  }

  finish(run: number): void {
    const played = this.runs.get(run);
    if (played === undefined) {
      throw new Error(`Run ${run} never began`);
    }
    const at = new Date().toISOString();
    played.endedAt = performance.now();
    this.#world.kube.patchStatus(
      { ...RUN, namespace: played.namespace, name: nameOf(run) },
      {
        completionTime: at,
        conditions: endOf(played.state, at),
      },
    );
  }

  /**
   * So many transitions in a second for so long, starts and ends by turns:
   * each Run runs for a while.
   */
  async steady(
    perSecond: number,
    seconds: number,
    namespace?: string,
  ): Promise<void> {
    const count = Math.ceil((perSecond * seconds) / 2);
    const gap = 1_000 / perSecond;
    const begun = performance.now();
    const until = (at: number) =>
      pause(Math.max(0, begun + at - performance.now()));
    const ends: Promise<void>[] = [];
    for (let number = 0; number < count; number += 1) {
      await until(number * 2 * gap);
      const run = this.start(namespace);
      const end = until((number * 2 + 1) * gap + RUNNING_MS);
      ends.push(end.then(() => this.finish(run)));
    }
    await Promise.all(ends);
  }

  /** So many Runs begin; {@link finishAll} ends them. */
  startMany(count: number): number[] {
    return Array.from({ length: count }, () => this.start());
  }

  finishAll(runs: readonly number[]): void {
    runs.forEach(run => this.finish(run));
  }
}
