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

export * from './kube';
export * from './outside';
export * from './player';
export { Faults, faultEffect, faultRuleInput } from './faults';
export type {
  ActiveFault,
  FaultEffect,
  FaultHandle,
  FaultKind,
  FaultRule,
  FaultRuleInput,
  FaultSubject,
  SandboxClock,
  SandboxTimers,
} from './faults';
export { startSandbox } from './sandbox/startSandbox';
export type { Sandbox } from './sandbox/startSandbox';
export type { Connection } from './sandbox/connection';
export type { PortVariable, SandboxSettings } from './sandbox/settings';
export { exampleChannels, exampleNamespaces } from './sandbox/examples';
