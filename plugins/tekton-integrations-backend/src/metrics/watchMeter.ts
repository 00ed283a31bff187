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

/** What is counted of the watches of clusters. */
export interface WatchMeter {
  /** An event of a watch was taken. */
  taken(cluster: string, kind: string): void;
  /** A watch was opened. */
  opened(cluster: string, kind: string): void;
  /** A list is complete. */
  listed(cluster: string, kind: string, objects: number): void;
}

type Attributes = Record<string, string>;

/** The part of an OpenTelemetry meter that is used. */
export interface Instruments {
  createCounter(
    name: string,
    options: { description: string; unit: string },
  ): { add(value: number, attributes: Attributes): void };
  createGauge(
    name: string,
    options: { description: string; unit: string },
  ): { record(value: number, attributes: Attributes): void };
  createObservableGauge(
    name: string,
    options: { description: string; unit: string },
  ): {
    addCallback(
      observe: (result: {
        observe(value: number, attributes: Attributes): void;
      }) => void,
    ): void;
  };
}

/** Counts with OpenTelemetry, and tells how old what is known is. */
export function watchMeter(
  instruments: Instruments,
  options: {
    readonly health: () => readonly ClusterHealth[];
    /** Milliseconds since the epoch. */
    readonly now: () => number;
  },
): WatchMeter {
  const events = instruments.createCounter('tekton_integrations.watch.events', {
    description: 'Events of watches that were taken',
    unit: '{event}',
  });
  const opened = instruments.createCounter('tekton_integrations.watch.opened', {
    description: 'Watches that were opened, also anew',
    unit: '{watch}',
  });
  const objects = instruments.createGauge('tekton_integrations.list.objects', {
    description: 'Objects in the last complete list',
    unit: '{object}',
  });
  instruments
    .createObservableGauge('tekton_integrations.watch.age', {
      description: 'Time since anything was heard of a kind of objects',
      unit: 's',
    })
    .addCallback(result => {
      for (const { name, kinds = [] } of options.health()) {
        for (const { kind, freshAt } of kinds) {
          if (freshAt !== undefined) {
            const age = (options.now() - Date.parse(freshAt)) / 1_000;
            result.observe(Math.max(0, age), { cluster: name, kind });
          }
        }
      }
    });
  return {
    taken: (cluster, kind) => events.add(1, { cluster, kind }),
    opened: (cluster, kind) => opened.add(1, { cluster, kind }),
    listed: (cluster, kind, count) => objects.record(count, { cluster, kind }),
  };
}
