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

import { AtDeath, Played } from './play';
import { APPLIED, DOUBTFUL, Step } from './steps';

/** Whether the portal died where it should have. */
function missed(step: Step, { counts, record }: AtDeath): boolean {
  const { arrived, applied, answered } = counts;
  switch (step) {
    case 'before the intent is committed':
      return (record?.attempts ?? 0) > 0 || arrived > 0;
    case 'before the request is written':
      return record?.state !== 'sending' || arrived > 0;
    case 'when the request arrives':
      return record?.state !== 'sending' || arrived === 0 || applied > 0;
    case 'before the outcome is committed':
      return record?.state !== 'sending' || answered === 0;
    case 'after the outcome':
      return record?.state !== 'delivered';
    default:
      return record?.state !== 'sending' || applied === 0 || answered > 0;
  }
}

/** Whether it did not send again before it died again. */
function missedAgain({ cell, deaths: [first, second] }: Played): boolean {
  return (
    second !== undefined &&
    !['findable', 'held'].includes(cell.once) &&
    second.counts.arrived <= first.counts.arrived
  );
}

/** What is not as it was promised; undefined where all is. */
export function fault(step: Step, played: Played): string | undefined {
  const { cell, deaths, seen, record } = played;
  if (missed(step, deaths[0]) || missedAgain(played)) {
    return `did not die ${step}: ${JSON.stringify(deaths)}`;
  }
  if (cell.once === 'held' && DOUBTFUL.has(step)) {
    const wanted = APPLIED.has(step) ? 1 : 0;
    return record?.state === 'held' && seen.ids.length === wanted
      ? undefined
      : `is ${record?.state}, seen ${seen.ids.length} times`;
  }
  if (record?.state !== 'delivered') {
    return `is ${record?.state ?? 'unknown'}: ${record?.message ?? ''}`;
  }
  if (seen.ids.length === 0) {
    return 'is lost';
  }
  if (!seen.right) {
    return 'does not show the end';
  }
  const effects =
    cell.once === 'sameId' ? new Set(seen.ids).size : seen.ids.length;
  if (cell.once !== 'atLeastOnce') {
    return effects === 1 ? undefined : `is seen ${effects} times`;
  }
  const inFlight = DOUBTFUL.has(step) ? deaths.length : 0;
  if (effects > 1 + inFlight) {
    return `is seen ${effects} times after ${inFlight} requests in flight`;
  }
  return effects > 1 && !record.perhaps_twice
    ? `is seen ${effects} times, and not marked`
    : undefined;
}
