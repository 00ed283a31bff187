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

export { componentRun } from './componentRun';
export type { ComponentRun, ComponentRunOptions } from './componentRun';
export { exampleComponents } from './components';
export type { ExampleComponent } from './components';
export { playOnce, startPlayer } from './player';
export type {
  PlayedOnce,
  Player,
  PlayerOptions,
  PlayOnceOptions,
} from './player';
export { playRecording } from './playRecording';
export type {
  PlayedRecording,
  PlayedRun,
  RecordingOptions,
} from './playRecording';
export { seededRandom } from './random';
export type { Random } from './random';
export { loadRecording, recordingNames, timedEvents } from './recordings';
export type { Recording } from './recordings';
export { SCENARIO_KINDS, scenarioOf } from './scenario';
export type { Scenario, ScenarioKind, TaskPlan } from './scenario';
export { scenarioEvents } from './scenarioEvents';
export type { RunPlan } from './runPlan';
export { applyEvent, playTimeline, retimed } from './timeline';
export type { Playing, TimedEvent } from './timeline';
