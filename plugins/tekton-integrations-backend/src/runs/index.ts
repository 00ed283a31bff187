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

export { parseRunObject } from './runObject';
export type { MalformedRun, ParsedRun, RunObject } from './runObject';
export { phaseOf } from './phaseOf';
export type { RunPhase } from './phaseOf';
export { runStateOf } from './runStateOf';
export type { RunStateOptions } from './runStateOf';
export { assembleTasks, taskStateOf } from './tasks';
export { runId } from './runId';
export { runVersionOf } from './runVersion';
export { tasksOf } from './runNames';
export { commitWith, dependsOnEntity } from './commitWith';
export type { CommitEntity } from './commitWith';
export { isComplete, isFromEntity } from './commitSource';
export { repositoryOf } from './repository';
