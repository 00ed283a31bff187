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

import { LoggerService } from '@backstage/backend-plugin-api';
import {
  CommitParams,
  isFinal,
  RunKind,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { ClusterEvent, ClusterReference, isListed } from '../clusters';
import { Timers } from '../connections';
import { Ledger, RecordResult, StoredRun } from '../ledger';
import { Planner, SETTLE_MS, WhoseRuns } from '../planning';
import {
  assembleTasks,
  parseRunObject,
  runId,
  RunObject,
  runStateOf,
} from '../runs';
import { Fate } from './fateOf';
import { Serial } from './serial';
import { UnreadableObjects } from './unreadableObjects';

/** Longer than any content waits for its tasks. */
const TASKS_MATTER_MS = 10_000;

/** So many Runs are planned again at once. */
const REPLANNED = 100;

/** An event of a watch on Runs. */
export type RunEvent = ClusterEvent & { readonly kind: RunKind };

/** What an observer is made of. */
export interface RunObserverOptions {
  readonly ledger: Ledger;
  readonly planner: Planner;
  readonly whose: Pick<WhoseRuns, 'find'>;
  readonly timers: Timers;
  readonly now: () => number;
  readonly logger: LoggerService;
  readonly unreadable: UnreadableObjects;
  /** Parameters that name the commit of Runs. */
  readonly commitParams: () => readonly CommitParams[];
  /** A Run and what it makes wanted were recorded. */
  readonly onRecorded: (result: RecordResult) => void;
  /** Asks the API server whether a Run that a list lacks is gone. */
  readonly isGone: (run: RunState) => Promise<Fate>;
}

/**
 * Takes what the watches tell about Runs, plans what shall be shown, and
 * records both in one step.
 *
 * Failure policy: an event that could not be recorded rejects, and comes
 * again; its position is not passed. An object that cannot be read is skipped
 * and remembered for `/status`.
 */
export class RunObserver {
  readonly #options: RunObserverOptions;
  /** One at a time: plans of one Run must not overtake each other. */
  readonly #serial = new Serial();
  readonly #postponed = new Map<string, () => void>();
  #stopped = false;

  constructor(options: RunObserverOptions) {
    this.#options = options;
  }

  /** Takes an event of a watch on Runs. */
  take(event: RunEvent): Promise<void> {
    return this.#serial.run(async () => {
      switch (event.type) {
        case 'upsert':
          await this.#takeObject(
            event.cluster,
            event.kind,
            event.object,
            false,
          );
          break;
        case 'deleted':
          await this.#takeObject(event.cluster, event.kind, event.object, true);
          break;
        case 'listed':
          await this.#takeList(event);
          break;
        default:
          event satisfies never;
      }
    });
  }

  /** Plans all Runs again that rules may still start to report. */
  replan(): Promise<void> {
    return this.#serial.run(async () => {
      const { ledger, planner, whose, now } = this.#options;
      await planner.learn(ledger);
      const ids = await ledger.unsettledRuns(now() - SETTLE_MS);
      for (let start = 0; start < ids.length; start += REPLANNED) {
        const batch = await Promise.all(
          ids.slice(start, start + REPLANNED).map(id => ledger.loadRun(id)),
        );
        const known = batch.filter(stored => stored !== undefined);
        // Asked together, they share requests to the catalog.
        await Promise.all(known.map(({ run }) => whose.find(run)));
        for (const stored of known) {
          await this.#record(stored.run, stored);
        }
      }
    });
  }

  /** Ends what is under way; nothing is recorded after. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#postponed.forEach(cancel => cancel());
    this.#postponed.clear();
    await this.#serial.idle();
  }

  async #takeObject(
    cluster: ClusterReference,
    kind: RunKind,
    raw: unknown,
    deleted: boolean,
  ): Promise<void> {
    const parsed = parseRunObject(raw, { cluster: cluster.name, kind });
    if (!parsed.ok) {
      this.#options.unreadable.add({
        cluster: cluster.name,
        kind,
        message: parsed.error.message,
      });
      return;
    }
    const object: RunObject = parsed.object;
    const id = runId({
      cluster,
      kind: object.kind,
      namespace: object.metadata.namespace,
      uid: object.metadata.uid,
    });
    const stored = await this.#options.ledger.loadRun(id);
    const run = runStateOf(object, cluster, {
      deleted,
      previous: stored?.run,
      commitParams: this.#options.commitParams(),
    });
    if (deleted && isFinal(run.phase)) {
      await this.#record(run, stored, id);
      await this.#options.ledger.markGone([id], this.#options.now());
      return;
    }
    const known =
      stored !== undefined &&
      stored.run.resourceVersion === run.resourceVersion &&
      stored.run.phase === run.phase;
    if (!known) {
      await this.#record(run, stored, id);
    }
  }

  /** What is missing from a complete list has gone while nobody watched. */
  async #takeList(event: Extract<RunEvent, { type: 'listed' }>): Promise<void> {
    const { ledger, now } = this.#options;
    const present = await ledger.presentRuns(
      event.cluster.id,
      event.kind,
      event.namespace,
    );
    const missing = present.filter(({ run }) => !event.uids.has(run.uid));
    const gone: StoredRun[] = [];
    for (const stored of missing) {
      const fate = isFinal(stored.run.phase)
        ? 'gone'
        : await this.#options.isGone(stored.run);
      // What cannot be seen is not gone: the next list asks again.
      if (fate !== 'gone') {
        continue;
      }
      gone.push(stored);
      if (!isFinal(stored.run.phase)) {
        await this.#record(
          {
            ...stored.run,
            phase: 'unseen',
            reason: undefined,
            message: 'It ended while nobody watched.',
            completedAt: new Date(now()).toISOString(),
          },
          stored,
        );
      }
    }
    await ledger.markGone(
      gone.map(({ id }) => id),
      now(),
    );
  }

  async #record(
    seen: RunState,
    stored: StoredRun | undefined,
    id: string = stored?.id ?? '',
  ): Promise<void> {
    if (this.#stopped) {
      throw new Error('The portal is stopping.');
    }
    const { ledger, planner, whose: finder, now } = this.#options;
    const { run, whose } = await finder.find(seen);
    const observedAt = now();
    const baseline =
      stored?.baseline ??
      (isFinal(run.phase) && !(await isListed(ledger, run)));
    const children = await ledger.children(run.uid);
    const wasFinal = stored !== undefined && isFinal(stored.run.phase);
    const plan = planner.plan(
      {
        id,
        run: assembleTasks(run, children),
        whose,
        finalSeenAt: isFinal(run.phase)
          ? ((wasFinal ? stored?.finalSeenAt : undefined) ?? observedAt)
          : undefined,
        baseline,
        awaits: stored?.awaits,
      },
      await ledger.shown(id),
    );
    const result = await ledger.record({
      runId: id,
      run: { ...run, tasks: [] },
      baseline,
      wanted: plan.wanted,
      refused: plan.refused,
      awaits: plan.awaits,
      observedAt,
    });
    this.#options.onRecorded(result);
    if (plan.againInMs !== undefined) {
      this.#postpone(id, plan.againInMs);
    }
    await this.#planParent(run);
  }

  /** A Run whose content waits for its tasks is planned again with them. */
  async #planParent(run: RunState): Promise<void> {
    if (!run.parent || !isFinal(run.phase)) {
      return;
    }
    const parent = await this.#options.ledger.loadRun(
      runId({
        cluster: run.cluster,
        kind: run.parent.kind,
        namespace: run.namespace,
        uid: run.parent.uid,
      }),
    );
    const since =
      parent?.finalSeenAt === undefined
        ? Infinity
        : this.#options.now() - parent.finalSeenAt;
    if (parent && since < TASKS_MATTER_MS) {
      await this.#record(parent.run, parent);
    }
  }

  #postpone(id: string, ms: number): void {
    this.#postponed.get(id)?.();
    const again = () => {
      this.#postponed.delete(id);
      this.#serial
        .run(async () => {
          const stored = await this.#options.ledger.loadRun(id);
          if (stored) {
            await this.#record(stored.run, stored);
          }
        })
        .catch(error => {
          // It is planned again with the next change and at the next start.
          this.#options.logger.warn(`Run ${id} was not planned: ${error}`);
        });
    };
    this.#postponed.set(id, this.#options.timers.after(ms, again));
  }
}
