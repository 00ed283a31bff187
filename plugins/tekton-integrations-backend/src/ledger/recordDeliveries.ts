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

import {
  DeliveryReason,
  DeliveryState,
  isFinal,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { Target } from 'backstage-plugin-tekton-integrations-node';
import { HeldBy, Refused } from '../planning';
import { ruleIdWords } from '../rules';
import { BriefTransaction } from './database';
import {
  AddedDelivery,
  DeliveryBook,
  KnownDelivery,
  NEW_DELIVERY,
} from './deliveryBook';
import { Claim } from './claims';
import { claimFresh, Fresh, HandOver } from './handingOver';
import { coveredIdentity, identityOf, refusedIdentity } from './identity';
import { saveLimits } from './flows';
import { LaneBook, OpenLane, ReadLanes, readLanes } from './laneBook';
import { compareAge, READY_STATES, RunAge } from './lanes';
import { KnownRuns, knownRuns, writeRuns } from './recordRuns';
import { targetSchema } from './rows';
import { Statements } from './statements';
import { oldOf, Restored } from './restored';
import { superseded, supersedingReason } from './superseding';
import { Observation, RecordResult, WantedDelivery } from './types';

type Recorded = RecordResult['recorded'][number];

/** An operator's rules come first, then by namespace and name. */
function inRuleOrder(wanted: readonly WantedDelivery[]): WantedDelivery[] {
  const rank = ({ rule }: WantedDelivery) =>
    Number(!rule.startsWith('config/'));
  return [...wanted].sort(
    (a, b) =>
      rank(a) - rank(b) || Number(a.rule > b.rule) - Number(a.rule < b.rule),
  );
}

function heldBy(hold: WantedDelivery['hold']): HeldBy | null {
  if (!hold) {
    return null;
  }
  if (hold.by) {
    return hold.by;
  }
  switch (hold.reason) {
    case 'suspended':
      return 'rule';
    case 'observed':
      return 'mode';
    default:
      return 'provider';
  }
}

interface Beginning {
  readonly state: DeliveryState;
  readonly reason: DeliveryReason;
  readonly message: string | null;
}

function beginningOf(hold: WantedDelivery['hold']): Beginning {
  return hold
    ? { state: 'held', reason: hold.reason, message: hold.message }
    : { state: 'waiting', reason: 'due', message: null };
}

/** Whether an earlier rule's delivery of the same will not be sent by it. */
function yields({ state, hold_by: by }: KnownDelivery): boolean {
  return state === 'discarded' || (state === 'held' && by === 'rule');
}

const SUPERSEDED_STATES: ReadonlySet<DeliveryState> = new Set([
  ...READY_STATES,
  'held',
]);

/** A wanted delivery and where it goes. */
interface Placed {
  readonly observation: Observation;
  readonly wanted: WantedDelivery;
  readonly target: Target;
  readonly identity: string;
}

/** How old a Run is beside the others of a subject. */
export function ageOf({ createdAt, uid }: RunState): RunAge {
  return { created: Date.parse(createdAt), uid };
}

/** Whose turn it is with the deliveries of a Run. */
export function tenantOf({ cluster, namespace }: RunState): string {
  return `${cluster.name}/${namespace}`.slice(0, 320);
}

/** What was read before a round of observations is recorded. */
export interface ReadRound {
  readonly runs: KnownRuns;
  readonly lanes: ReadLanes;
  /** A pause stands: whether it is about these is seen at their turn. */
  readonly paused: boolean;
}

/** Reads and locks what recording a round begins with. */
export async function readRound(
  sql: Statements,
  round: readonly Observation[],
): Promise<ReadRound> {
  const [runs, lanes, [pause]] = await Promise.all([
    knownRuns(sql, round),
    readLanes(
      sql,
      round.flatMap(({ run, wanted }) =>
        wanted.map(({ target }) => ({ target, tenant: tenantOf(run) })),
      ),
    ),
    sql.rows('select id from pauses where ended_at is null limit 1'),
  ]);
  return { runs, lanes, paused: pause !== undefined };
}

/** What a transaction records of a round. */
export interface Recording {
  /** What came of each observation, in their order. */
  readonly results: RecordResult[];
  /** Of what was recorded: to be sent when the transaction has ended well. */
  readonly claims: readonly Claim[];
  /** Begins all its statements at once. */
  write(): Promise<void>;
}

interface Books {
  readonly lanes: LaneBook;
  readonly deliveries: DeliveryBook;
}

/**
 * Supersedes what waits in a lane of states, before a newer one is put there.
 * The one in flight is left alone: its outcome decides.
 */
export function supersedeStates(
  { lanes, deliveries }: Books,
  lane: OpenLane,
  runId: string,
  now: number,
): void {
  for (const earlier of deliveries.statesOf(lane.subject)) {
    if (SUPERSEDED_STATES.has(earlier.state)) {
      deliveries.change(earlier, {
        ...superseded(supersedingReason(earlier, runId)),
        settled_at: now,
      });
      if (earlier.doubted) {
        lanes.change(lane, { doubt_delivery_id: earlier.id });
      }
    }
  }
}

/** Where the deliveries go that are wanted, and which they are. */
function placedIn(lanes: LaneBook, round: readonly Observation[]): Placed[] {
  return round.flatMap(observation =>
    inRuleOrder(observation.wanted).map(wanted => {
      const target = lanes.resolve(wanted.target);
      lanes.open(target, {
        ...ageOf(observation.run),
        tenant: tenantOf(observation.run),
      });
      const identity = identityOf(observation.run, target);
      return { observation, wanted, target, identity };
    }),
  );
}

/** Under which there may be deliveries of Runs that are not new. */
function identitiesOf(
  round: readonly Observation[],
  placed: readonly Placed[],
): string[] {
  return [
    ...placed
      .filter(({ observation }) => !observation.isNew)
      .flatMap(({ identity, wanted: { rule } }) => [
        identity,
        coveredIdentity(identity, rule),
      ]),
    ...round.flatMap(({ run, refused, isNew }) =>
      isNew ? [] : refused.map(one => refusedIdentity(run, one)),
    ),
  ];
}

/** What recording needs besides what is read. */
export interface Recordist {
  readonly uuid: () => string;
  readonly restored?: Restored;
}

/** Puts the deliveries of several observations into the ledger. */
export class DeliveryRecorder {
  readonly #now: number;
  readonly #uuid: () => string;
  readonly #restored: Restored | undefined;
  readonly #books: Books;
  readonly #lanes: LaneBook;
  readonly #book: DeliveryBook;
  readonly #recorded = new Map<Observation, Recorded[]>();
  readonly #fresh: Fresh[] = [];

  private constructor(
    now: number,
    books: Books,
    { uuid, restored }: Recordist,
  ) {
    this.#now = now;
    this.#uuid = uuid;
    this.#restored = restored;
    this.#books = books;
    this.#lanes = books.lanes;
    this.#book = books.deliveries;
  }

  /**
   * Prepares what is written of a round: observations of different Runs.
   *
   * @param handOver - claims what may be sent at once
   */
  static async prepare(
    tx: BriefTransaction,
    round: readonly Observation[],
    read: ReadRound,
    recordist: Recordist,
    handOver?: HandOver,
  ): Promise<Recording> {
    const { sql, now } = tx;
    const lanes = new LaneBook(tx, read.lanes);
    const placed = placedIn(lanes, round);
    const [deliveries, limited] = await Promise.all([
      DeliveryBook.load(tx, {
        identities: identitiesOf(round, placed),
        subjects: lanes.known,
      }),
      handOver && !read.paused && placed.length > 0
        ? lanes.limits(handOver.book)
        : undefined,
    ]);
    const books = { lanes, deliveries };
    const recorder = new DeliveryRecorder(now, books, recordist);
    placed.forEach(one => recorder.#want(one));
    for (const observation of round) {
      observation.refused.forEach(one => recorder.#refuse(observation, one));
    }
    const claims =
      handOver && limited
        ? claimFresh(now, recorder.#fresh, books, handOver, limited)
        : [];
    await lanes.openFlows();
    const claimed = new Set(claims.map(({ deliveryId }) => deliveryId));
    return {
      results: round.map(one => recorder.#resultOf(one, claimed)),
      claims,
      async write() {
        await Promise.all([
          writeRuns(sql, round, read.runs),
          deliveries.save(),
          lanes.save(deliveries.ready()),
          limited && saveLimits(sql, limited.limits),
        ]);
      },
    };
  }

  #resultOf(
    observation: Observation,
    claimed: ReadonlySet<string>,
  ): RecordResult {
    const recorded = this.#recorded.get(observation) ?? [];
    const waits = ({ id, state }: Recorded) =>
      state === 'waiting' && !claimed.has(id);
    return { due: recorded.some(waits), recorded };
  }

  #want(placed: Placed): void {
    const { observation, wanted, target, identity } = placed;
    const lane = this.#lanes.open(target, {
      ...ageOf(observation.run),
      tenant: tenantOf(observation.run),
    });
    const existing = this.#book.get(identity);
    if (!existing) {
      this.#insert(placed, lane, identity);
      return;
    }
    const own = coveredIdentity(identity, wanted.rule);
    if (existing.rule === wanted.rule || this.#book.get(own)) {
      return;
    }
    if (yields(existing) && !wanted.hold) {
      const id = this.#insert(placed, lane, own);
      if (existing.state === 'held') {
        this.#book.change(existing, {
          ...coveredBy(id, wanted.rule),
          hold_by: null,
          settled_at: this.#now,
        });
      }
      return;
    }
    this.#add(placed, lane, own, {
      ...coveredBy(existing.covered_by ?? existing.id, existing.rule),
      settled_at: this.#now,
    });
  }

  #insert(placed: Placed, lane: OpenLane, identity: string): string {
    const { observation, wanted, target } = placed;
    const age = ageOf(observation.run);
    const newest = { created: lane.newest_created, uid: lane.newest_uid };
    if (target.kind === 'state') {
      if (compareAge(age, newest) < 0) {
        return this.#addSuperseded(placed, lane, identity, 'newerRun');
      }
      if (this.#isLate(placed, lane)) {
        return this.#addSuperseded(placed, lane, identity, 'newerState');
      }
      supersedeStates(this.#books, lane, observation.runId, this.#now);
    }
    if (compareAge(age, newest) > 0) {
      this.#lanes.change(lane, {
        newest_created: age.created,
        newest_uid: age.uid,
      });
    }
    const old =
      this.#restored &&
      oldOf(this.#restored, observation.run, target, wanted.hold);
    const hold = old?.hold ?? wanted.hold;
    return this.#add(placed, lane, identity, {
      ...(old?.beginning ?? beginningOf(hold)),
      hold_by: heldBy(hold),
      hold_reason: hold?.reason ?? null,
      hold_message: hold?.message ?? null,
      held_at: hold ? this.#now : null,
      due_at: this.#now,
    });
  }

  #addSuperseded(
    placed: Placed,
    lane: OpenLane,
    identity: string,
    reason: Parameters<typeof superseded>[0],
  ): string {
    return this.#add(placed, lane, identity, {
      ...superseded(reason),
      settled_at: this.#now,
    });
  }

  /** A state that comes after the end it led to, and was not undone. */
  #isLate({ observation, wanted }: Placed, lane: OpenLane): boolean {
    const { run, runId } = observation;
    return (
      !isFinal(wanted.phase) &&
      run.undone === undefined &&
      this.#book
        .statesOf(lane.subject)
        .some(
          ({ run_id: of, phase, run_attempt: attempt }) =>
            of === runId && attempt >= run.attempt && isFinal(phase),
        )
    );
  }

  #add(
    { observation, wanted, target }: Placed,
    lane: OpenLane,
    identity: string,
    beginning: Partial<AddedDelivery> & Pick<AddedDelivery, 'state' | 'reason'>,
  ): string {
    const id = this.#uuid();
    const first = lane.next_number === 1;
    // What is sent at once is what would be sent after a crash.
    const kept = targetSchema.parse(target);
    const added: AddedDelivery = {
      ...NEW_DELIVERY,
      id,
      identity,
      run_id: observation.runId,
      rule: wanted.rule,
      provider: wanted.provider,
      provider_type: wanted.providerType,
      subject: lane.subject,
      number: this.#lanes.number(lane),
      target_key: target.key,
      kind: target.kind,
      once: target.once,
      stage: target.stage,
      phase: wanted.phase,
      run_attempt: observation.run.attempt,
      priority: first || isFinal(wanted.phase) ? 1 : 0,
      words: JSON.stringify(target.words),
      target: JSON.stringify(kept),
      created_at: this.#now,
      aged_from: this.#now,
      ...beginning,
    };
    this.#book.add(added);
    this.#fresh.push({ added, target: kept, place: observation.run });
    this.#note(observation, id, wanted.rule, beginning);
    return id;
  }

  #refuse(observation: Observation, refused: Refused): void {
    const { run, runId } = observation;
    const identity = refusedIdentity(run, refused);
    if (this.#book.get(identity)) {
      return;
    }
    const id = this.#uuid();
    this.#book.add({
      ...NEW_DELIVERY,
      id,
      identity,
      run_id: runId,
      rule: refused.rule,
      provider: refused.provider,
      provider_type: refused.providerType,
      subject: '',
      number: 0,
      target_key: refused.key,
      kind: 'event',
      once: 'repeatable',
      stage: `${run.attempt}/${refused.phase}`,
      phase: refused.phase,
      run_attempt: run.attempt,
      priority: 0,
      words: JSON.stringify(refused.words),
      target: null,
      state: 'rejected',
      reason: refused.reason,
      message: refused.message,
      created_at: this.#now,
      aged_from: this.#now,
      settled_at: this.#now,
    });
    this.#note(observation, id, refused.rule, {
      state: 'rejected',
      reason: refused.reason,
    });
  }

  #note(
    observation: Observation,
    id: string,
    rule: string,
    { state, reason }: Pick<AddedDelivery, 'state' | 'reason'>,
  ): void {
    const recorded = this.#recorded.get(observation) ?? [];
    recorded.push({ id, rule, state, reason: reason ?? undefined });
    this.#recorded.set(observation, recorded);
  }
}

function coveredBy(id: string, rule: string) {
  return {
    state: 'covered',
    reason: 'otherRule',
    message: `Sent once, for Notification ${ruleIdWords(rule)}, which wants the same.`,
    covered_by: id,
  } as const;
}
