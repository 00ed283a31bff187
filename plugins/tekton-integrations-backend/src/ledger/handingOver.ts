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
import { allot, Room, Served } from './allot';
import { Claim, Claimant } from './claims';
import { AddedDelivery, DeliveryBook } from './deliveryBook';
import { FlowBook, LoadedFlows, scopeKey } from './flows';
import { LaneBook, OpenLane } from './laneBook';
import { READY_STATES } from './lanes';
import { RunPlace } from './runPlace';

/** What makes claims of what is recorded. */
export interface HandOver {
  readonly claimant: Claimant;
  readonly room: Room;
  readonly served: Served;
  readonly book: FlowBook;
}

/** A delivery that was added, with what is not in its row. */
export interface Fresh {
  readonly added: AddedDelivery;
  readonly target: Target;
  readonly place: RunPlace;
}

const READY: ReadonlySet<string> = new Set(READY_STATES);

/** What a lane sends next, where that is what was just added to it. */
function freshHead(lane: OpenLane, fresh: readonly Fresh[]): Fresh | undefined {
  const ready = fresh.filter(
    ({ added }) => added.subject === lane.subject && READY.has(added.state),
  );
  const first = ready[0];
  const isFree = lane.claim_token === null && lane.doubt_delivery_id === null;
  if (!isFree || !first || ready.some(({ added }) => added.doubted)) {
    return undefined;
  }
  if (first.added.kind === 'state') {
    return ready[ready.length - 1];
  }
  // What waits longer goes first.
  return lane.head_id === null ? first : undefined;
}

function claimOf(
  lane: OpenLane,
  { added, target, place }: Fresh,
  { token, settings }: Claimant,
  failing: boolean,
): Claim {
  const known = lane.receipt_run_id === added.run_id;
  return {
    kind: 'send',
    token,
    subject: lane.subject,
    deliveryId: added.id,
    runId: added.run_id,
    place,
    rule: added.rule,
    provider: added.provider,
    providerType: added.provider_type,
    phase: added.phase,
    stage: added.stage,
    target,
    receipt: known ? (lane.receipt ?? undefined) : undefined,
    attempt: 1,
    claimMs: settings.claimMs,
    lateMs: 0,
    failing,
  };
}

/**
 * Claims what is recorded in the same transaction, where nothing waits before
 * it and all limits allow it: the usual case then costs one transaction, and
 * what is not claimed here waits for its turn as ever.
 *
 * @param loaded - what limits the flows of the lanes; what is used is noted
 * @returns the claims, to be sent when the transaction has ended well
 */
export function claimFresh(
  now: number,
  fresh: readonly Fresh[],
  { lanes, deliveries }: { lanes: LaneBook; deliveries: DeliveryBook },
  { claimant, room, served }: HandOver,
  { flows, limits }: LoadedFlows,
): Claim[] {
  const heads = lanes.all().flatMap(lane => {
    const head = freshHead(lane, fresh);
    return head ? [{ lane, head }] : [];
  });
  const candidates = heads.map(({ lane, head }) => ({
    subject: lane.subject,
    flow: lane.flow,
    tenant: lane.tenant,
    priority: head.added.priority,
    due_at: now,
  }));
  const facts = { now, flows, limits, room, served };
  const picked = new Set(
    allot(candidates, facts).map(({ subject }) => subject),
  );
  return heads
    .filter(({ lane }) => picked.has(lane.subject))
    .map(({ lane, head }) => {
      const [scope] = head.target.scopes;
      const failing = limits.isFailing(scope && scopeKey(scope));
      const claim = claimOf(lane, head, claimant, failing);
      deliveries.begin(head.added, now);
      lanes.change(lane, {
        claim_token: claimant.token,
        claim_kind: 'send',
        claim_incarnation: claimant.incarnation,
        claim_until: now + claimant.settings.claimMs,
      });
      return claim;
    });
}
