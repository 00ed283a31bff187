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

import { succeeded } from '../harness/succeeded';
import { Random } from './Random';
import { isSlack, namespaceOf, TARGET_KINDS, TargetKind } from './targets';
import { CHANNELS, OWNERS, World } from './World';

const RUN = { apiVersion: 'tekton.dev/v1', kind: 'PipelineRun' };
const ANNOTATIONS = 'integrations.tekton.ornew.io';
/** So many Runs in a hundred are of the commit of an earlier one. */
const SAME_COMMIT_PERCENT = 20;
const EARLIER_RUNS = 200;
/** Creation times have whole seconds: closer ones have no order to test. */
const APART_MS = 2_500;

/** A Run that was made, and how it ends. */
export interface PlayedRun {
  readonly kind: TargetKind;
  readonly place: number;
  readonly name: string;
  readonly sha: string;
  /** Position among the Runs of its commit. */
  readonly turn: number;
  readonly phase: 'succeeded' | 'failed';
  readonly createdAt: number;
  endedAt?: number;
}

/** Runs that begin and end, spread over time. */
export class Load {
  readonly runs: PlayedRun[] = [];
  readonly #world: World;
  readonly #random: Random;
  readonly #pending = new Set<NodeJS.Timeout>();

  constructor(world: World, random: Random) {
    this.#world = world;
    this.#random = random;
  }

  /** How many have not ended yet. */
  get running(): number {
    return this.runs.filter(({ endedAt }) => endedAt === undefined).length;
  }

  /** Begins so many Runs within so many seconds. */
  begin(count: number, seconds: number): void {
    for (let number = 0; number < count; number += 1) {
      this.#at((number / count) * seconds * 1_000, () => this.#create(number));
    }
  }

  stop(): void {
    this.#pending.forEach(clearTimeout);
    this.#pending.clear();
  }

  #at(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#pending.delete(timer);
      run();
    }, ms);
    this.#pending.add(timer);
  }

  #create(number: number): void {
    const random = this.#random;
    const kind = TARGET_KINDS[number % TARGET_KINDS.length];
    const places = isSlack(kind) ? CHANNELS : OWNERS;
    const place = Math.floor(random.next() * places);
    const { sha, turn, place: at } = this.#commit(kind, place);
    const run: PlayedRun = {
      kind,
      place: at,
      name: `run-${number}`,
      sha,
      turn,
      phase: random.next() < 0.6 ? 'succeeded' : 'failed',
      createdAt: Date.now(),
    };
    this.runs.push(run);
    const { owner, repo } = this.#world.repository(at);
    const namespace = namespaceOf(kind, at);
    const ref = { ...RUN, namespace, name: run.name };
    this.#world.kube.create({
      ...RUN,
      metadata: {
        namespace,
        name: run.name,
        annotations: {
          [`${ANNOTATIONS}/github-owner`]: owner,
          [`${ANNOTATIONS}/github-repo`]: repo,
          [`${ANNOTATIONS}/github-sha`]: sha,
        },
      },
      spec: { pipelineRef: { name: 'build' } },
    });
    const startMs = random.between(100, 1_000);
    this.#at(startMs, () => {
      const now = new Date().toISOString();
      this.#world.kube.patchStatus(ref, {
        startTime: now,
        conditions: succeeded('Unknown', 'Running', now),
      });
    });
    this.#at(startMs + random.between(300, 6_000), () => {
      const now = new Date().toISOString();
      this.#world.kube.patchStatus(ref, {
        completionTime: now,
        conditions:
          run.phase === 'succeeded'
            ? succeeded('True', 'Succeeded', now)
            : succeeded('False', 'Failed', now),
      });
      run.endedAt = Date.now();
    });
  }

  /** A new commit, or that of an earlier Run, which this one supersedes. */
  #commit(kind: TargetKind, place: number) {
    const random = this.#random;
    const earlier = this.runs
      .slice(-EARLIER_RUNS)
      .filter(
        run =>
          run.kind === kind &&
          run.turn === 0 &&
          Date.now() - run.createdAt > APART_MS &&
          !this.runs.some(({ sha, turn }) => sha === run.sha && turn > 0),
      );
    if (
      kind === 'github-status' &&
      earlier.length > 0 &&
      random.next() * 100 < SAME_COMMIT_PERCENT
    ) {
      const { sha, place: where } = random.pick(earlier);
      return { sha, turn: 1, place: where };
    }
    return { sha: random.hex(40), turn: 0, place };
  }
}
