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
import { ClusterEvent, isListed } from '../clusters';
import { Timers } from '../connections';
import { ClusterLease, Ledger, RecordResult, StoredRun } from '../ledger';
import { Planner, SETTLE_MS, Wanted, WhoseRuns } from '../planning';
import {
  assembleTasks,
  parseRunObject,
  runId,
  RunObject,
  runStateOf,
  runVersionOf,
} from '../runs';
import { Fate } from './fateOf';
import { chosen } from './chosen';
import { Serials } from './serials';
import { UnreadableObjects } from './unreadableObjects';

/** Longer than any content waits for its tasks. */
const TASKS_MATTER_MS = 10_000;

/** So many Runs are planned again at once. */
const REPLANNED = 100;

/** So many Runs the API server is asked for at once. */
const ASKED_AT_ONCE = 8;

/** An event of a watch on Runs. */
export type RunEvent = ClusterEvent & { readonly kind: RunKind };

type ObjectEvent = Extract<RunEvent, { type: 'upsert' | 'deleted' }>;

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
  readonly onRecorded: (
    result: RecordResult,
    run: RunState,
    wanted: readonly Wanted[],
  ) => void;
  /** Asks the API server whether a Run that a list lacks is gone. */
  readonly isGone: (run: RunState) => Promise<Fate>;
  /**
   * The right to record what is seen of a cluster; throws where another
   * replica has it. Without it there is no other replica.
   */
  readonly leaseOf?: (clusterName: string) => ClusterLease;
}

interface Postponed {
  readonly clusterName: string;
  readonly cancel: () => void;
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
  /** Plans of one Run must not overtake each other. */
  readonly #serials = new Serials();
  readonly #postponed = new Map<string, Postponed>();
  #stopped = false;

  constructor(options: RunObserverOptions) {
    this.#options = options;
  }

  /** Takes an event of a watch on Runs. */
  take(event: RunEvent): Promise<void> {
    return event.type === 'listed'
      ? this.#takeList(event)
      : this.#takeObject(event);
  }

  /** Since when each rule counts, before anything is planned with it. */
  async learnRules(): Promise<void> {
    const { ledger, planner } = this.#options;
    await planner.learn(ledger);
  }

  /**
   * Plans all Runs again that rules may still start to report.
   *
   * @param clusterNames - by default those of all clusters
   */
  async replan(clusterNames?: readonly string[]): Promise<void> {
    const { ledger, now } = this.#options;
    await this.learnRules();
    const ids = await ledger.unsettledRuns(now() - SETTLE_MS, clusterNames);
    for (let start = 0; start < ids.length; start += REPLANNED) {
      const batch = ids.slice(start, start + REPLANNED);
      await this.#replanBatch(batch);
    }
  }

  /** Ends what is under way for a cluster that another replica watches. */
  async leave(clusterName: string): Promise<void> {
    for (const [id, postponed] of this.#postponed) {
      if (postponed.clusterName === clusterName) {
        postponed.cancel();
        this.#postponed.delete(id);
      }
    }
    await this.#serials.idle();
  }

  /** Ends what is under way; nothing is recorded after. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#postponed.forEach(({ cancel }) => cancel());
    this.#postponed.clear();
    await this.#serials.idle();
  }

  async #replanBatch(ids: readonly string[]): Promise<void> {
    const { ledger, whose } = this.#options;
    const batch = await Promise.all(ids.map(id => ledger.loadRun(id)));
    const known = batch.filter(stored => stored !== undefined);
    // Asked together, they share requests to the catalog.
    await Promise.all(known.map(({ run }) => whose.find(run)));
    await Promise.all(ids.map(id => this.#replan(id)));
  }

  /** Plans a Run again as it was recorded last, and what it is a part of. */
  async #replan(id: string): Promise<void> {
    await this.#withParents(
      await this.#serials.run(id, async () => {
        const stored = await this.#options.ledger.loadRun(id);
        return stored && this.#record(stored.run, stored);
      }),
    );
  }

  async #takeObject(event: ObjectEvent): Promise<void> {
    const { cluster, kind } = event;
    const version = runVersionOf(event.object);
    const id = version && runId({ cluster, kind, ...version });
    await this.#withParents(
      // What cannot be told apart cannot be recorded either.
      await this.#serials.run(id ?? '', () =>
        this.#recordObject(event, id, version?.resourceVersion),
      ),
    );
  }

  /** @returns the Run as it is recorded now, if it was not before */
  async #recordObject(
    event: ObjectEvent,
    known: string | undefined,
    version: string | undefined,
  ): Promise<RunState | undefined> {
    const { ledger } = this.#options;
    const { cluster, kind, object: raw, epoch } = event;
    const deleted = event.type === 'deleted';
    // A list may bring thousands of Runs that have not changed.
    const listed = event.type === 'upsert' && event.listed && known;
    const brief = listed ? await ledger.briefRun(listed) : undefined;
    if (brief && brief.resourceVersion === version && !brief.gone) {
      return undefined;
    }
    const parsed = parseRunObject(raw, { cluster: cluster.name, kind });
    if (!parsed.ok) {
      this.#options.unreadable.add({
        cluster: cluster.name,
        kind,
        message: parsed.error.message,
      });
      return undefined;
    }
    const object: RunObject = parsed.object;
    const id = runId({
      cluster,
      kind: object.kind,
      namespace: object.metadata.namespace,
      uid: object.metadata.uid,
    });
    const stored = listed && !brief ? undefined : await ledger.loadRun(id);
    const run = runStateOf(object, cluster, {
      deleted,
      previous: stored?.run,
      restored: (epoch ?? 0) > (stored?.epoch ?? 0),
      commitParams: this.#options.commitParams(),
    });
    if (deleted && isFinal(run.phase)) {
      await this.#record(run, stored, id, epoch, raw);
      await ledger.markGone(
        [id],
        this.#options.now(),
        this.#options.leaseOf?.(cluster.name),
      );
      return run;
    }
    const same =
      stored !== undefined &&
      stored.run.resourceVersion === run.resourceVersion &&
      stored.run.phase === run.phase;
    return same ? undefined : this.#record(run, stored, id, epoch, raw);
  }

  /** What is missing from a complete list has gone while nobody watched. */
  async #takeList(event: Extract<RunEvent, { type: 'listed' }>): Promise<void> {
    const { ledger, now, leaseOf } = this.#options;
    const { cluster, kind, namespace, uids } = event;
    const missing = await ledger.missingRuns(
      { clusterId: cluster.id, kind, namespace },
      uids,
    );
    // What cannot be seen is not gone: the next list asks again. An API
    // server that is slow to say so holds up no other event.
    const gone = await chosen(missing, ASKED_AT_ONCE, async ({ id, final }) =>
      final ? true : this.#isGone(id),
    );
    for (const { id, final } of gone) {
      if (!final) {
        await this.#withParents(
          await this.#serials.run(id, () => this.#recordUnseen(id)),
        );
      }
    }
    await ledger.markGone(
      gone.map(({ id }) => id),
      now(),
      leaseOf?.(cluster.name),
    );
  }

  async #isGone(id: string): Promise<boolean> {
    const { ledger, isGone } = this.#options;
    const stored = await ledger.loadRun(id);
    return stored !== undefined && (await isGone(stored.run)) === 'gone';
  }

  async #recordUnseen(id: string): Promise<RunState | undefined> {
    const { ledger, now } = this.#options;
    const stored = await ledger.loadRun(id);
    if (!stored || isFinal(stored.run.phase)) {
      return undefined;
    }
    return this.#record(
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

  async #record(
    seen: RunState,
    stored: StoredRun | undefined,
    id: string = stored?.id ?? '',
    epoch?: number,
    object?: unknown,
  ): Promise<RunState> {
    if (this.#stopped) {
      throw new Error('The portal is stopping.');
    }
    const { ledger, planner, whose: finder, now, leaseOf } = this.#options;
    const lease = leaseOf?.(seen.cluster.name);
    const { run, whose } = await finder.find(seen);
    const observedAt = now();
    const baseline =
      stored?.baseline ??
      (isFinal(run.phase) && !(await isListed(ledger, run)));
    // Nothing belongs to a TaskRun, and nothing was shown of a new Run.
    const owned = async () =>
      run.kind === 'TaskRun' ? [] : ledger.children(run.uid);
    const [asked, shown] = await Promise.all([
      planner.isSeen(run) ? owned() : undefined,
      stored ? ledger.shown(id) : [],
    ]);
    // Its tasks are only for what is told of it, and most of a large cluster
    // is told of by nobody.
    const isTold = shown.length > 0 || planner.isSeen(run);
    const children = asked ?? (isTold ? await owned() : []);
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
        object,
      },
      shown,
    );
    const result = await ledger.record({
      runId: id,
      run: { ...run, tasks: [] },
      isNew: stored === undefined,
      baseline,
      wanted: plan.wanted,
      refused: plan.refused,
      awaits: plan.awaits,
      observedAt,
      epoch,
      lease,
    });
    this.#options.onRecorded(result, run, plan.wanted);
    if (plan.againInMs !== undefined) {
      this.#postpone(id, run.cluster.name, plan.againInMs);
    }
    return run;
  }

  /**
   * A Run whose content waits for its tasks is planned again with them, and
   * then what that one is a part of. Owners may name each other in a circle.
   */
  async #withParents(run: RunState | undefined): Promise<void> {
    const planned = new Set<string>();
    for (let ended = run; ended?.parent && isFinal(ended.phase); ) {
      const id = runId({
        cluster: ended.cluster,
        kind: ended.parent.kind,
        namespace: ended.namespace,
        uid: ended.parent.uid,
      });
      if (planned.has(id)) {
        return;
      }
      planned.add(id);
      ended = await this.#serials.run(id, () => this.#planAwaited(id));
    }
  }

  async #planAwaited(id: string): Promise<RunState | undefined> {
    const { ledger, now } = this.#options;
    const brief = await ledger.briefRun(id);
    const isAwaited =
      brief?.finalSeenAt !== undefined &&
      // What had ended before is announced by no rule.
      !brief.baseline &&
      now() - brief.finalSeenAt < TASKS_MATTER_MS;
    const parent = isAwaited ? await ledger.loadRun(id) : undefined;
    return parent && this.#record(parent.run, parent);
  }

  #postpone(id: string, clusterName: string, ms: number): void {
    this.#postponed.get(id)?.cancel();
    const again = () => {
      this.#postponed.delete(id);
      this.#replan(id).catch(error => {
        // It is planned again with the next change and at the next start.
        this.#options.logger.warn(`Run ${id} was not planned: ${error}`);
      });
    };
    const cancel = this.#options.timers.after(ms, again);
    this.#postponed.set(id, { clusterName, cancel });
  }
}
