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

import { RunDetails } from 'backstage-plugin-tekton-integrations-common';

/** Share of the width that is left to what came long after the Run. */
const TAIL_SHARE = 0.3;

/** Dots of one lane keep this distance, in percent of the width. */
const DOT_DISTANCE = 5;

/** A way from times to places on the axis, in percent of its width. */
export interface Axis {
  start: number;
  /** The end of the Run itself, where what follows is drawn denser. */
  bend?: number;
  end: number;
  position(at: number): number;
}

/**
 * Lays out a Run's time. Deliveries may be retried for hours after a Run of
 * minutes: then the Run keeps most of the width and the time after it is
 * drawn denser, else the phases could not be seen.
 */
export function createAxis(times: {
  start: number;
  runEnd: number;
  end: number;
}): Axis {
  const { start, runEnd } = times;
  const end = Math.max(times.end, runEnd, start + 1);
  const run = runEnd - start;
  const bent = run > 0 && (end - runEnd) / (end - start) > TAIL_SHARE;
  const clamp = (at: number) => Math.min(end, Math.max(start, at));
  const position = bent
    ? (at: number) => {
        const clamped = clamp(at);
        return clamped <= runEnd
          ? ((clamped - start) / run) * (1 - TAIL_SHARE) * 100
          : (1 -
              TAIL_SHARE +
              ((clamped - runEnd) / (end - runEnd)) * TAIL_SHARE) *
              100;
      }
    : (at: number) => ((clamp(at) - start) / (end - start)) * 100;
  return { start, end, position, ...(bent && { bend: runEnd }) };
}

/** The axis on which all that is known of a Run has its place. */
export function axisOf(details: RunDetails, now: number): Axis {
  const { run, transitions, deliveries } = details;
  const at = (time: string | undefined) =>
    time === undefined ? [] : [Date.parse(time)];
  const begun = [
    Date.parse(run.createdAt),
    ...transitions.map(transition => Date.parse(transition.at)),
  ];
  const runEnd = run.completedAt
    ? Math.max(
        Date.parse(run.completedAt),
        ...transitions.map(transition => Date.parse(transition.at)),
      )
    : now;
  const told = deliveries.flatMap(delivery => [
    ...at(delivery.nextAt),
    ...(delivery.byHand ?? []).flatMap(act => at(act.at)),
    ...delivery.history.map(
      attempt => Date.parse(attempt.startedAt) + attempt.durationMs,
    ),
  ]);
  return createAxis({
    start: Math.min(...begun),
    runEnd,
    end: Math.max(runEnd, ...told),
  });
}

/** Moves places apart that would hide each other, in their order. */
export function spread(places: readonly number[]): number[] {
  const distance = Math.min(DOT_DISTANCE, 100 / places.length);
  const apart = places.reduce<number[]>((done, place) => {
    const last = done.at(-1);
    return [
      ...done,
      last === undefined ? place : Math.max(place, last + distance),
    ];
  }, []);
  // What was pushed out at the right comes back as a whole.
  return apart.reduceRight<number[]>((done, place) => {
    const limit = done[0] === undefined ? 100 : done[0] - distance;
    return [Math.min(place, limit), ...done];
  }, []);
}
