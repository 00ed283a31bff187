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

/** A task of a pipeline and how it goes. */
export interface TaskPlan {
  name: string;
  steps: readonly string[];
  /** How long the steps take together. */
  seconds: number;
  /** Default: the task before it. */
  runAfter?: readonly string[];
  retries?: number;
  /** So many attempts fail, in this step. */
  failure?: { attempts: number; step: string; exitCode: number };
}

/** How a Run goes, in the words of Tekton. */
export interface Scenario {
  tasks: readonly TaskPlan[];
  /** What ends it before its tasks do. */
  interruption?:
    | { kind: 'cancelled' | 'timedOut'; atSeconds: number }
    | { kind: 'taskMissing'; task: string };
}

export type ScenarioKind =
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'retried'
  | 'couldNotStart'
  | 'timedOut';

/** All kinds, in the order in which the player goes round. */
export const SCENARIO_KINDS: readonly ScenarioKind[] = [
  'succeeded',
  'failed',
  'retried',
  'succeeded',
  'cancelled',
  'couldNotStart',
  'succeeded',
  'timedOut',
];

function changed(
  tasks: readonly TaskPlan[],
  name: string,
  change: Partial<TaskPlan>,
): TaskPlan[] {
  return tasks.map(task =>
    task.name === name ? { ...task, ...change } : task,
  );
}

/** A Run of these tasks that goes as the kind says, by its task `unit-tests`. */
export function scenarioOf(
  kind: ScenarioKind,
  tasks: readonly TaskPlan[],
  testTask = 'unit-tests',
): Scenario {
  const step = tasks.find(task => task.name === testTask)?.steps.at(-1);
  if (step === undefined) {
    throw new Error(`No task is called '${testTask}'`);
  }
  const last = tasks[tasks.length - 1].name;
  switch (kind) {
    case 'succeeded':
      return { tasks };
    case 'failed':
      return {
        tasks: changed(tasks, testTask, {
          failure: { attempts: 1, step, exitCode: 1 },
        }),
      };
    case 'retried':
      return {
        tasks: changed(tasks, testTask, {
          retries: 1,
          failure: { attempts: 1, step, exitCode: 1 },
        }),
      };
    case 'cancelled':
      return { tasks, interruption: { kind, atSeconds: 12 } };
    case 'timedOut':
      return {
        tasks: changed(tasks, testTask, { seconds: 3_600 }),
        interruption: { kind, atSeconds: 30 },
      };
    case 'couldNotStart':
      return { tasks, interruption: { kind: 'taskMissing', task: last } };
    default:
      return kind satisfies never;
  }
}
