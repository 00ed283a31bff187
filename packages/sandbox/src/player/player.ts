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

import type { Clock, ObjectAccess, StoredObject } from '../kube';
import { fieldAt } from '../kube';
import {
  ComponentRun,
  componentRun,
  ComponentRunOptions,
} from './componentRun';
import { ExampleComponent, exampleComponents } from './components';
import type { PlayedRun } from './playRecording';
import { seededRandom } from './random';
import { Scenario, SCENARIO_KINDS, ScenarioKind } from './scenario';
import { applyEvent, Playing, playTimeline, retimed } from './timeline';

type PlayedApi = ObjectAccess & { clock: Clock };

export interface PlayerOptions {
  components?: readonly ExampleComponent[];
  clock?: Clock;
  seed?: number;
  /** 1 (default): a Run takes 20 to 60 seconds; 0.5: half of that. */
  pace?: number;
  /** Pause between two Runs of a component, before `pace`. */
  pauseSeconds?: number;
  /** Finished Runs per component at the start. */
  history?: number;
  /** Runs that are kept per component. */
  keep?: number;
}

/** Example Runs that come and go until they are stopped. */
export interface Player {
  stop(): void;
}

const RUN = { apiVersion: 'tekton.dev/v1', kind: 'PipelineRun' };
const TASK_RUN = { apiVersion: 'tekton.dev/v1', kind: 'TaskRun' };
const HISTORY_INTERVAL_MS = 17 * 60_000;

function isFinal(run: StoredObject): boolean {
  return fieldAt(run, 'status.completionTime') !== undefined;
}

/** Deletes the oldest finished Runs of a component beyond those to keep. */
function trim(
  api: ObjectAccess,
  component: ExampleComponent,
  keep: number,
): void {
  const runs = api.list({
    ...RUN,
    namespace: component.namespace,
    labelSelector: `backstage.io/kubernetes-id=${component.name}`,
  });
  runs
    .sort((a, b) =>
      b.metadata.creationTimestamp.localeCompare(a.metadata.creationTimestamp),
    )
    .slice(keep)
    .filter(isFinal)
    .forEach(({ metadata: { namespace, name } }) => {
      api.delete({ ...RUN, namespace, name });
      api
        .list({
          ...TASK_RUN,
          namespace,
          labelSelector: `tekton.dev/pipelineRun=${name}`,
        })
        .forEach(({ metadata }) =>
          api.delete({ ...TASK_RUN, namespace, name: metadata.name }),
        );
    });
}

/**
 * Keeps making example Runs, one after the other for each component. A Run
 * that somebody deletes meanwhile is not made again.
 */
export function startPlayer(
  api: PlayedApi,
  options: PlayerOptions = {},
): Player {
  const clock = options.clock ?? api.clock;
  const random = seededRandom(options.seed ?? 1);
  const pace = options.pace ?? 1;
  const pause = (options.pauseSeconds ?? 15) * 1_000 * pace;
  const history = options.history ?? 6;
  const components = options.components ?? exampleComponents;
  const playing = new Map<ExampleComponent, Playing>();
  const pauses = new Map<ExampleComponent, () => void>();
  let stopped = false;

  const kindAt = (round: number) =>
    SCENARIO_KINDS[round % SCENARIO_KINDS.length];

  function next(component: ExampleComponent, round: number): void {
    const { events } = componentRun(
      component,
      kindAt(round),
      random,
      clock.now(),
    );
    const timed = retimed(events, { start: clock.now(), pace });
    const last = timed[timed.length - 1].at.getTime();
    playing.set(component, playTimeline(api, clock, timed));
    trim(api, component, options.keep ?? 30);
    // By the clock, not by the end of the playing: a stopped one has no next.
    schedule(component, round + 1, last - clock.now().getTime() + pause);
  }

  function schedule(
    component: ExampleComponent,
    round: number,
    delay: number,
  ): void {
    if (!stopped) {
      pauses.set(
        component,
        clock.after(delay, () => next(component, round)),
      );
    }
  }

  components.forEach((component, index) => {
    for (let age = history; age > 0; age -= 1) {
      const round = index + history - age;
      const { events } = componentRun(
        component,
        kindAt(round),
        random,
        clock.now(),
      );
      const jitter = random.below(HISTORY_INTERVAL_MS / 2);
      const end = clock.now().getTime() - age * HISTORY_INTERVAL_MS + jitter;
      retimed(events, { end: new Date(end) }).forEach(event =>
        applyEvent(api, event),
      );
    }
    // One after the other, so that a watcher need not look at all at once.
    schedule(component, index + history, 2_000 + index * 8_000 * pace);
  });

  return {
    stop: () => {
      stopped = true;
      pauses.forEach(cancel => cancel());
      playing.forEach(each => each.stop());
    },
  };
}

export interface PlayOnceOptions extends ComponentRunOptions {
  /** Default: the first example component. */
  component?: ExampleComponent;
  /** Default: one that differs from call to call in a fixed way. */
  seed?: number;
  clock?: Clock;
}

/** A Run that was played. */
export interface PlayedOnce {
  run: PlayedRun;
  sha: string;
  branch: string;
  /** In the order in which they began. */
  taskRuns: PlayedRun[];
}

function playedRuns(events: ComponentRun['events']): PlayedRun[] {
  return events
    .filter(({ type }) => type === 'ADDED')
    .map(({ object: { apiVersion, kind, metadata } }) => ({
      apiVersion,
      kind,
      namespace: metadata.namespace ?? '',
      name: metadata.name ?? '',
      uid: metadata.uid ?? '',
    }));
}

/** Plays one Run at full speed, as if it had just ended. */
export function playOnce(
  api: PlayedApi,
  scenario: ScenarioKind | Scenario,
  options: PlayOnceOptions = {},
): PlayedOnce {
  const now = (options.clock ?? api.clock).now();
  const random = seededRandom(options.seed ?? Number(api.resourceVersion()));
  const { events, sha, branch } = componentRun(
    options.component ?? exampleComponents[0],
    scenario,
    random,
    now,
    options,
  );
  retimed(events, { end: now }).forEach(event => applyEvent(api, event));
  const [run, ...taskRuns] = playedRuns(events);
  return { run, sha, branch, taskRuns };
}
