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

import { Target } from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';
import { insertMany, rowsIn, updateMany } from './bulk';
import { UNCLAIMED } from './changes';
import { BriefTransaction } from './database';
import {
  FlowBook,
  flowOf,
  knownFlows,
  LoadedFlows,
  loadFlows,
  openFlows,
} from './flows';
import { boundedKey } from './identity';
import { DeliveryHead, headAmong, headOf, RunAge } from './lanes';
import { LaneRow, laneRowSchema } from './rows';
import { Statements } from './statements';
import { fallbacks } from './types';

/** What recording changes of a lane. */
type Lane = Pick<
  LaneRow,
  | 'subject'
  | 'owner'
  | 'tenant'
  | 'flow'
  | 'newest_created'
  | 'newest_uid'
  | 'next_number'
  | 'doubt_delivery_id'
  | 'head_id'
  | 'due_at'
  | 'priority'
  | 'claim_token'
  | 'claim_kind'
  | 'claim_incarnation'
  | 'claim_until'
>;

/** A lane while a transaction records deliveries in it. */
export interface OpenLane extends Lane {
  /** It was there before this transaction. */
  readonly known: boolean;
  readonly receipt: LaneRow['receipt'];
  readonly receipt_run_id: string | null;
}

function laneOf(row: LaneRow): OpenLane {
  const { subject, owner, tenant, flow, newest_created, newest_uid } = row;
  const { next_number, doubt_delivery_id, head_id, due_at, priority } = row;
  return {
    ...{ subject, owner, tenant, flow, newest_created, newest_uid },
    ...{ next_number, doubt_delivery_id, head_id, due_at, priority },
    claim_token: row.claim_token,
    claim_kind: row.claim_kind,
    claim_incarnation: row.claim_incarnation,
    claim_until: row.claim_until,
    known: true,
    receipt: row.receipt,
    receipt_run_id: row.receipt_run_id,
  };
}

const laneRowsSchema = z.array(laneRowSchema);

/** What was read of lanes before deliveries are put into them. */
export interface ReadLanes {
  readonly rows: readonly LaneRow[];
  /** Flows of which it was asked whether they are known … */
  readonly asked: ReadonlySet<string>;
  /** … and those that are. */
  readonly known: ReadonlySet<string>;
}

/** A target, and whose turn it is with it. */
export interface Wanted {
  readonly target: Target;
  readonly tenant: string;
}

/** Reads and locks, in one order, the lanes of targets and of their fallbacks. */
export async function readLanes(
  sql: Statements,
  wanted: readonly Wanted[],
): Promise<ReadLanes> {
  const chains = wanted.flatMap(({ target, tenant }) =>
    fallbacks(target).map(one => ({
      subject: boundedKey(one.subject),
      flow: one.scopes.length > 0 ? [flowOf(tenant, one)] : [],
    })),
  );
  const subjects = new Set(chains.map(({ subject }) => subject));
  const asked = new Set(chains.flatMap(({ flow }) => flow));
  const [rows, known] = await Promise.all([
    rowsIn(
      sql,
      'select * from lanes where subject',
      subjects,
      `order by subject ${sql.forUpdate}`,
    ),
    knownFlows(sql, asked),
  ]);
  return { rows: laneRowsSchema.parse(rows), asked, known };
}

/** What is written of a lane; when it is due follows from its deliveries. */
const LANE_COLUMNS = {
  subject: 'text',
  owner: 'text',
  flow: 'text',
  newest_created: 'bigint',
  newest_uid: 'text',
  next_number: 'bigint',
  doubt_delivery_id: 'text',
  claim_token: 'text',
  claim_kind: 'text',
  claim_incarnation: 'text',
  claim_until: 'bigint',
} as const;

const HEADED = { set: headOf('given.subject'), returning: 'lanes.subject' };

/**
 * The lanes that a transaction records deliveries in, locked in one order and
 * written together at its end.
 */
export class LaneBook {
  readonly #tx: BriefTransaction;
  readonly #read: ReadLanes;
  readonly #lanes = new Map<string, OpenLane>();
  /** Of lanes whose flow this transaction changes, by flow. */
  readonly #flows = new Map<string, Target>();
  readonly #changed = new Set<OpenLane>();
  readonly #reordered = new Set<OpenLane>();

  constructor(tx: BriefTransaction, read: ReadLanes) {
    this.#tx = tx;
    this.#read = read;
    for (const row of read.rows) {
      this.#lanes.set(row.subject, laneOf(row));
    }
  }

  /** Subjects of the lanes that were there before. */
  get known(): string[] {
    return [...this.#lanes.values()]
      .filter(({ known }) => known)
      .map(({ subject }) => subject);
  }

  /** The lanes that were there before or were opened. */
  all(): OpenLane[] {
    return [...this.#lanes.values()];
  }

  /** A lane that was there before or was opened. */
  get(subject: string): OpenLane | undefined {
    return this.#lanes.get(subject);
  }

  /** The first of a target and its fallbacks whose subject is free for it. */
  resolve(wanted: Target): Target {
    const chain = fallbacks(wanted);
    const chosen = chain.find(({ subject, owner }) => {
      const present = this.#lanes.get(boundedKey(subject))?.owner ?? owner;
      return owner === undefined || present === owner;
    });
    return chosen ?? chain[chain.length - 1];
  }

  /** The lane of a target; made where there is none. */
  open(target: Target, run: RunAge & { readonly tenant: string }): OpenLane {
    const subject = boundedKey(target.subject);
    const found = this.#lanes.get(subject);
    if (!found) {
      const lane: OpenLane = {
        subject,
        owner: target.owner ?? null,
        tenant: run.tenant,
        flow: flowOf(run.tenant, target),
        newest_created: run.created,
        newest_uid: run.uid,
        next_number: 1,
        doubt_delivery_id: null,
        head_id: null,
        due_at: null,
        priority: 0,
        ...UNCLAIMED,
        known: false,
        receipt: null,
        receipt_run_id: null,
      };
      this.#lanes.set(subject, lane);
      this.#flows.set(lane.flow, target);
      return lane;
    }
    if (found.owner === null && target.owner !== undefined) {
      this.change(found, { owner: target.owner });
    }
    const flow = flowOf(found.tenant, target);
    if (found.flow !== flow) {
      this.#flows.set(flow, target);
      this.change(found, { flow });
    }
    return found;
  }

  /** Changes a lane, at the end of the transaction. */
  change(lane: OpenLane, to: Partial<Lane>): void {
    Object.assign(lane, to);
    this.#changed.add(lane);
  }

  /** The number of a delivery that is put into a lane. */
  number(lane: OpenLane): number {
    const number = lane.next_number;
    this.change(lane, { next_number: number + 1 });
    this.#reordered.add(lane);
    return number;
  }

  /** What limits the flows of these lanes; nobody else uses it meanwhile. */
  async limits(book: FlowBook): Promise<LoadedFlows> {
    await this.openFlows();
    const { sql, now } = this.#tx;
    const flows = new Set(this.all().map(({ flow }) => flow));
    return loadFlows(sql, now, book, [...flows], true);
  }

  /** Makes the limits of flows known that lanes came to. */
  async openFlows(): Promise<void> {
    const { asked, known } = this.#read;
    const limited = [...this.#flows].filter(
      ([flow, { scopes }]) => scopes.length > 0 && !known.has(flow),
    );
    const late = await knownFlows(
      this.#tx.sql,
      limited.flatMap(([flow]) => (asked.has(flow) ? [] : flow)),
    );
    await openFlows(
      this.#tx,
      new Map(limited.filter(([flow]) => !late.has(flow))),
    );
    this.#flows.clear();
  }

  /**
   * Writes the lanes, when their deliveries are written; all statements are
   * begun at once. The limits of their flows are to be known by then.
   *
   * @param ready - of the deliveries that were added those that wait
   */
  async save(ready: readonly DeliveryHead[]): Promise<void> {
    const { sql } = this.#tx;
    const changed = [...this.#changed].filter(({ known }) => known);
    const made = [...this.#lanes.values()].filter(({ known }) => !known);
    const update = (lanes: readonly OpenLane[], more?: typeof HEADED) =>
      updateMany(
        sql,
        'lanes',
        ['subject'],
        LANE_COLUMNS,
        lanes.map(({ receipt: _, ...lane }) => ({ ...lane })),
        more,
      );
    await Promise.all([
      insertMany(
        sql,
        'lanes',
        made.map(({ known: _, receipt: __, receipt_run_id: ___, ...lane }) => ({
          ...lane,
          ...headAmong(ready.filter(({ subject }) => subject === lane.subject)),
        })),
      ),
      update(
        changed.filter(lane => this.#reordered.has(lane)),
        HEADED,
      ),
      update(changed.filter(lane => !this.#reordered.has(lane))),
    ]);
  }
}
