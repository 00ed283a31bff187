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

import { isOpen, RunState } from 'backstage-plugin-tekton-integrations-common';
import { Knex } from 'knex';
import {
  childrenOf,
  DeliveryRow,
  deliveriesOf,
  RunRow,
  runsById,
} from '../ledger';
import { Followed, PlannableRun, WhoseRuns } from '../planning';
import { assembleTasks } from '../runs';
import { groupBy } from './groupBy';

/** A Run as it is kept, with what belongs to it. */
export interface LoadedRun {
  readonly row: RunRow;
  /** With its tasks. */
  readonly run: RunState;
  /** Its deliveries in the order in which they were recorded. */
  readonly deliveries: readonly DeliveryRow[];
  /** To be planned by the rules of now. */
  readonly plannable: PlannableRun;
  readonly followed: readonly Followed[];
}

/** State targets that were planned once are followed. */
function followedIn(rows: readonly DeliveryRow[]): Followed[] {
  return rows
    .filter(
      ({ kind, state }) =>
        kind === 'state' && (state === 'delivered' || isOpen(state)),
    )
    .map(row => ({
      rule: row.rule,
      targetKey: row.target_key,
      provider: row.provider,
    }));
}

/** Reads Runs with all that a plan depends on. */
export class RunLoader {
  readonly #knex: Knex;
  readonly #whose: Pick<WhoseRuns, 'find'>;

  constructor(options: { knex: Knex; whose: Pick<WhoseRuns, 'find'> }) {
    this.#knex = options.knex;
    this.#whose = options.whose;
  }

  /** A Run; undefined when it is not kept. */
  async one(id: string): Promise<LoadedRun | undefined> {
    const [loaded] = await this.all([id]);
    return loaded;
  }

  /** The Runs that are kept, in the order of their ids. */
  async all(ids: readonly string[]): Promise<LoadedRun[]> {
    const knex = this.#knex;
    const rows = new Map((await runsById(knex, ids)).map(row => [row.id, row]));
    const children = groupBy(
      await childrenOf(
        knex,
        [...rows.values()].map(({ uid }) => uid),
      ),
      child => child.parent_uid,
    );
    const deliveries = groupBy(
      await deliveriesOf(knex, ids),
      delivery => delivery.run_id,
    );
    return Promise.all(
      ids.flatMap(id => {
        const row = rows.get(id);
        return row
          ? [
              this.#assemble(
                row,
                children.get(row.uid) ?? [],
                deliveries.get(id) ?? [],
              ),
            ]
          : [];
      }),
    );
  }

  async #assemble(
    row: RunRow,
    children: readonly RunRow[],
    deliveries: readonly DeliveryRow[],
  ): Promise<LoadedRun> {
    const stored = assembleTasks(
      row.state,
      children.map(({ state }) => state),
    );
    const { run, whose } = await this.#whose.find(stored);
    return {
      row,
      run,
      deliveries,
      plannable: {
        id: row.id,
        run,
        whose,
        finalSeenAt: row.final_seen_at ?? undefined,
        baseline: row.baseline,
        awaits: row.awaits ?? undefined,
      },
      followed: followedIn(deliveries),
    };
  }
}
