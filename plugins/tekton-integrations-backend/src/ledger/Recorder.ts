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

import { Room, Served } from './allot';
import { Claim } from './claims';
import { checkLease } from './clusterLeases';
import { Database } from './database';
import { FlowBook } from './flows';
import { leasesOf, NOTHING_RECORDED, roundsOf } from './observations';
import {
  DeliveryRecorder,
  Recording,
  Recordist,
  readRound,
} from './recordDeliveries';
import { LedgerSettings, Observation, RecordResult } from './types';

/** Somebody who sends what is claimed for him. */
export interface Offer {
  readonly room: Room;
  take(claims: readonly Claim[]): void;
}

/** What recording is done with. */
export interface RecorderOptions extends Recordist {
  readonly incarnation: string;
  readonly settings: LedgerSettings;
  readonly served: Served;
  readonly book: FlowBook;
}

/** Records observations, and claims at once what may be sent at once. */
export class Recorder {
  readonly #database: Database;
  readonly #options: RecorderOptions;
  #offer: (() => Offer | undefined) | undefined;

  constructor(database: Database, options: RecorderOptions) {
    this.#database = database;
    this.#options = options;
  }

  /** @param offer - asked before each transaction; nothing: not now */
  handOverTo(offer: () => Offer | undefined): void {
    this.#offer = offer;
  }

  /** @returns what came of each observation, in their order */
  async record(observations: readonly Observation[]): Promise<RecordResult[]> {
    const offer = this.#offer?.();
    const rounds = roundsOf(observations);
    const results = new Map<Observation, RecordResult>();
    const claims = await this.#database.brief(
      async sql => {
        const leases = leasesOf(observations).map(one =>
          checkLease({ sql }, one),
        );
        const [read] = await Promise.all([
          readRound(sql, rounds[0] ?? []),
          ...leases,
        ]);
        return read;
      },
      async (tx, read) => {
        const claimed: Claim[] = [];
        let write: Recording['write'] | undefined;
        for (const [index, round] of rounds.entries()) {
          await write?.();
          const recording = await DeliveryRecorder.prepare(
            tx,
            round,
            index === 0 ? read : await readRound(tx.sql, round),
            this.#options,
            offer && this.#handOver(offer.room, claimed),
          );
          round.forEach((one, place) =>
            results.set(one, recording.results[place]),
          );
          claimed.push(...recording.claims);
          write = () => recording.write();
        }
        return async () => {
          await write?.();
          return claimed;
        };
      },
    );
    if (claims.length > 0) {
      offer?.take(claims);
    }
    return observations.map(one => results.get(one) ?? NOTHING_RECORDED);
  }

  #handOver(room: Room, claimed: readonly Claim[]) {
    const { incarnation, settings, uuid, served, book } = this.#options;
    return {
      claimant: { incarnation, token: uuid(), settings },
      room: { ...room, total: room.total - claimed.length },
      served,
      book,
    };
  }
}
