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

import { summaryOf, type WatchSight } from './clusterHealth';
import type { WatchState } from './steps';

const starting: WatchState = { kind: 'starting' };
const live: WatchState = { kind: 'live' };
const unreachable: WatchState = { kind: 'unreachable', message: 'no route' };
const forbidden: WatchState = { kind: 'forbidden', message: 'no right' };
const absent: WatchState = { kind: 'notInstalled', message: 'not there' };

function sights(
  pipelineRun: WatchState,
  customRun: WatchState,
  provider: WatchState,
): WatchSight[] {
  return [
    { kind: 'PipelineRun', state: pipelineRun },
    { kind: 'CustomRun', state: customRun },
    { kind: 'Provider', state: provider },
  ];
}

describe('summaryOf', () => {
  it.each([
    [live, live, live, 'live', undefined],
    [live, live, absent, 'live', undefined],
    [live, live, forbidden, 'live', 'no right'],
    [live, absent, live, 'live', 'not there'],
    [starting, live, live, 'starting', undefined],
    [live, live, starting, 'live', undefined],
    [absent, absent, live, 'noTekton', 'not there'],
    [live, forbidden, live, 'forbidden', 'no right'],
    [forbidden, starting, live, 'forbidden', 'no right'],
    [unreachable, forbidden, live, 'unreachable', 'no route'],
    [live, live, unreachable, 'unreachable', 'no route'],
  ])('of %j, %j and rules %j is %s', (one, two, rules, state, message) => {
    expect(summaryOf(sights(one, two, rules))).toEqual({ state, message });
  });

  it.each([
    [starting, live, undefined],
    [unreachable, live, undefined],
    [absent, live, undefined],
    [forbidden, live, 'no right'],
    [forbidden, absent, 'not there'],
  ])(
    'of namespaces that are %j stays live, and CustomRuns %j are told first',
    (namespaces, customRun, message) => {
      const all = [
        ...sights(live, customRun, live),
        { kind: 'Namespace' as const, state: namespaces },
      ];
      expect(summaryOf(all)).toEqual({ state: 'live', message });
    },
  );
});
