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
} from 'backstage-plugin-tekton-integrations-common';
import { Target } from 'backstage-plugin-tekton-integrations-node';
import { Knex } from 'knex';
import { HeldBy, Refused } from '../planning';
import { Transaction } from './database';
import {
  boundedKey,
  coveredIdentity,
  identityOf,
  refusedIdentity,
} from './identity';
import { compareAge, openLane, refreshLane } from './lanes';
import { DeliveryRow, deliveryRowSchema, LaneRow, targetSchema } from './rows';
import { oldOf, Restored } from './restored';
import { superseded, supersedeEarlier } from './superseding';
import { fallbacks, Observation, RecordResult, WantedDelivery } from './types';

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

/** The first of the target and its fallbacks whose subject is free for it. */
async function resolveTarget(
  trx: Knex.Transaction,
  wanted: Target,
): Promise<Target> {
  const chain = fallbacks(wanted);
  const lanes: { subject: string; owner: string | null }[] = await trx('lanes')
    .select('subject', 'owner')
    .whereIn(
      'subject',
      chain.map(({ subject }) => boundedKey(subject)),
    );
  const owners = new Map(lanes.map(lane => [lane.subject, lane.owner]));
  const chosen =
    chain.find(({ subject, owner }) => {
      const present = owners.get(boundedKey(subject)) ?? owner;
      return owner === undefined || present === owner;
    }) ?? chain[chain.length - 1];
  return chosen;
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
function yields(existing: DeliveryRow): boolean {
  return (
    existing.state === 'discarded' ||
    (existing.state === 'held' && existing.hold_by === 'rule')
  );
}

/** Puts the deliveries of an observation into the ledger. */
export class DeliveryRecorder {
  readonly #tx: Transaction;
  readonly #uuid: () => string;
  readonly #observation: Observation;
  readonly #recorded: Recorded[] = [];
  readonly #lanes = new Set<string>();
  readonly #restored: Restored | undefined;

  constructor(
    tx: Transaction,
    uuid: () => string,
    observation: Observation,
    restored: Restored | undefined,
  ) {
    this.#tx = tx;
    this.#uuid = uuid;
    this.#observation = observation;
    this.#restored = restored;
  }

  async record(): Promise<RecordResult> {
    for (const wanted of inRuleOrder(this.#observation.wanted)) {
      await this.#want(wanted);
    }
    for (const refused of this.#observation.refused) {
      await this.#refuse(refused);
    }
    for (const subject of this.#lanes) {
      await refreshLane(this.#tx.trx, subject);
    }
    return {
      due: this.#recorded.some(({ state }) => state === 'waiting'),
      recorded: this.#recorded,
    };
  }

  async #want(wanted: WantedDelivery): Promise<void> {
    const { trx } = this.#tx;
    const { run } = this.#observation;
    const target = await resolveTarget(trx, wanted.target);
    const lane = await openLane(this.#tx, target, {
      created: Date.parse(run.createdAt),
      uid: run.uid,
      tenant: `${run.cluster.name}/${run.namespace}`.slice(0, 320),
    });
    const identity = identityOf(run, target);
    const found: unknown = await trx('deliveries').where({ identity }).first();
    if (found === undefined) {
      await this.#insert(wanted, target, lane, identity);
      return;
    }
    const existing = deliveryRowSchema.parse(found);
    const own = coveredIdentity(identity, wanted.rule);
    const known: unknown = await trx('deliveries')
      .select('id')
      .where({ identity: own })
      .first();
    if (existing.rule === wanted.rule || known !== undefined) {
      return;
    }
    if (yields(existing) && !wanted.hold) {
      const id = await this.#insert(wanted, target, lane, own);
      await trx('deliveries')
        .where({ id: existing.id, state: 'held' })
        .update({
          ...coveredBy(id, wanted.rule),
          hold_by: null,
          settled_at: this.#tx.now,
        });
      return;
    }
    await this.#add(wanted, target, lane, own, {
      ...coveredBy(existing.covered_by ?? existing.id, existing.rule),
      settled_at: this.#tx.now,
    });
  }

  async #insert(
    wanted: WantedDelivery,
    target: Target,
    lane: LaneRow,
    identity: string,
  ): Promise<string> {
    const { run, runId } = this.#observation;
    const { trx, now } = this.#tx;
    const age = { created: Date.parse(run.createdAt), uid: run.uid };
    const newest = { created: lane.newest_created, uid: lane.newest_uid };
    if (target.kind === 'state') {
      if (compareAge(age, newest) < 0) {
        return this.#add(wanted, target, lane, identity, {
          ...superseded('newerRun'),
          settled_at: now,
        });
      }
      if (await this.#isLate(wanted, lane)) {
        return this.#add(wanted, target, lane, identity, {
          ...superseded('newerState'),
          settled_at: now,
        });
      }
      await supersedeEarlier(this.#tx, lane.subject, runId);
    }
    if (compareAge(age, newest) > 0) {
      lane.newest_created = age.created;
      lane.newest_uid = age.uid;
      await trx('lanes')
        .where({ subject: lane.subject })
        .update({ newest_created: age.created, newest_uid: age.uid });
    }
    const old =
      this.#restored && oldOf(this.#restored, run, target, wanted.hold);
    const hold = old?.hold ?? wanted.hold;
    return this.#add(wanted, target, lane, identity, {
      ...(old?.beginning ?? beginningOf(hold)),
      hold_by: heldBy(hold),
      hold_reason: hold?.reason ?? null,
      hold_message: hold?.message ?? null,
      held_at: hold ? now : null,
      due_at: now,
    });
  }

  /** A state that comes after the end it led to, and was not undone. */
  async #isLate({ phase }: WantedDelivery, lane: LaneRow): Promise<boolean> {
    const { run, runId } = this.#observation;
    if (isFinal(phase) || run.undone !== undefined) {
      return false;
    }
    const phases: { phase: DeliveryRow['phase'] }[] = await this.#tx
      .trx('deliveries')
      .select('phase')
      .where({ run_id: runId, subject: lane.subject, kind: 'state' })
      .andWhere('run_attempt', '>=', run.attempt);
    return phases.some(row => isFinal(row.phase));
  }

  async #add(
    wanted: WantedDelivery,
    target: Target,
    lane: LaneRow,
    identity: string,
    beginning: Partial<Omit<DeliveryRow, 'words' | 'target' | 'receipt'>> &
      Pick<DeliveryRow, 'state' | 'reason'>,
  ): Promise<string> {
    const { trx, now } = this.#tx;
    const id = this.#uuid();
    const first = lane.next_number === 1;
    await trx('lanes')
      .where({ subject: lane.subject })
      .update({ next_number: lane.next_number + 1 });
    await trx('deliveries').insert({
      id,
      identity,
      run_id: this.#observation.runId,
      rule: wanted.rule,
      provider: wanted.provider,
      provider_type: wanted.providerType,
      subject: lane.subject,
      number: lane.next_number,
      target_key: target.key,
      kind: target.kind,
      once: target.once,
      stage: target.stage,
      phase: wanted.phase,
      run_attempt: this.#observation.run.attempt,
      priority: first || isFinal(wanted.phase) ? 1 : 0,
      words: JSON.stringify(target.words),
      target: JSON.stringify(targetSchema.parse(target)),
      created_at: now,
      aged_from: now,
      ...beginning,
    });
    lane.next_number += 1;
    this.#lanes.add(lane.subject);
    this.#note(id, wanted.rule, beginning);
    return id;
  }

  async #refuse(refused: Refused): Promise<void> {
    const { trx, now } = this.#tx;
    const { run, runId } = this.#observation;
    const identity = refusedIdentity(run, refused);
    const known: unknown = await trx('deliveries')
      .select('id')
      .where({ identity })
      .first();
    if (known !== undefined) {
      return;
    }
    const id = this.#uuid();
    await trx('deliveries').insert({
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
      created_at: now,
      aged_from: now,
      settled_at: now,
    });
    this.#note(id, refused.rule, { state: 'rejected', reason: refused.reason });
  }

  #note(
    id: string,
    rule: string,
    { state, reason }: Pick<DeliveryRow, 'state' | 'reason'>,
  ): void {
    this.#recorded.push({ id, rule, state, reason: reason ?? undefined });
  }
}

function coveredBy(id: string, rule: string) {
  return {
    state: 'covered',
    reason: 'otherRule',
    message: `Sent once, for Notification '${rule}', which wants the same.`,
    covered_by: id,
  } as const;
}
