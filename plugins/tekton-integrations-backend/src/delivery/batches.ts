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

import { Claim } from '../ledger';

/**
 * Puts together what may go in one request. Each claim is of another lane, so
 * the order in a lane is kept.
 */
export function batchesOf(claims: readonly Claim[]): Claim[][] {
  const batches: Claim[][] = [];
  const open = new Map<string, Claim[]>();
  for (const claim of claims) {
    const { batch } = claim.target;
    const key = JSON.stringify([claim.provider, batch?.key]);
    const begun = open.get(key);
    if (claim.kind !== 'send' || !batch) {
      batches.push([claim]);
    } else if (begun && begun.length < batch.size) {
      begun.push(claim);
    } else {
      const next = [claim];
      open.set(key, next);
      batches.push(next);
    }
  }
  return batches;
}
