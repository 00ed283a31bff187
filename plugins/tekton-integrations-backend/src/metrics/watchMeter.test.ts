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

import type { ClusterHealth } from 'backstage-plugin-tekton-integrations-common';
import { Instruments, watchMeter } from './watchMeter';

/** Keeps what is measured, and asks the gauges when a test does. */
class Recorded implements Instruments {
  readonly told: [string, number, Record<string, string>][] = [];
  readonly #asked: (() => void)[] = [];

  createCounter(name: string) {
    return {
      add: (value: number, attributes: Record<string, string>) =>
        void this.told.push([name, value, attributes]),
    };
  }

  createGauge(name: string) {
    return { record: this.createCounter(name).add };
  }

  createObservableGauge(
    name: string,
  ): ReturnType<Instruments['createObservableGauge']> {
    return {
      addCallback: observe =>
        void this.#asked.push(() =>
          observe({ observe: this.createCounter(name).add }),
        ),
    };
  }

  collect(): void {
    this.#asked.forEach(ask => ask());
  }
}

const HEALTH: ClusterHealth = {
  name: 'prod',
  state: 'live',
  since: '2026-11-21T08:00:00Z',
  kinds: [
    { kind: 'PipelineRun', state: 'live', freshAt: '2026-11-21T08:00:10Z' },
    { kind: 'TaskRun', state: 'live', freshAt: '2026-11-21T08:01:00Z' },
    { kind: 'CustomRun', state: 'starting' },
  ],
};

describe('watchMeter', () => {
  function meter() {
    const recorded = new Recorded();
    const counting = watchMeter(recorded, {
      health: () => [HEALTH],
      now: () => Date.parse('2026-11-21T08:00:40Z'),
    });
    return { recorded, counting };
  }

  it('counts events and watches, and tells the size of lists', () => {
    const { recorded, counting } = meter();
    counting.taken('prod', 'PipelineRun');
    counting.opened('prod', 'PipelineRun');
    counting.listed('prod', 'TaskRun', 50);
    expect(recorded.told).toEqual([
      [
        'tekton_integrations.watch.events',
        1,
        { cluster: 'prod', kind: 'PipelineRun' },
      ],
      [
        'tekton_integrations.watch.opened',
        1,
        { cluster: 'prod', kind: 'PipelineRun' },
      ],
      [
        'tekton_integrations.list.objects',
        50,
        { cluster: 'prod', kind: 'TaskRun' },
      ],
    ]);
  });

  it('tells the age of what was heard, and no negative one', () => {
    const { recorded } = meter();
    recorded.collect();
    expect(recorded.told).toEqual([
      [
        'tekton_integrations.watch.age',
        30,
        { cluster: 'prod', kind: 'PipelineRun' },
      ],
      [
        'tekton_integrations.watch.age',
        0,
        { cluster: 'prod', kind: 'TaskRun' },
      ],
    ]);
  });
});
