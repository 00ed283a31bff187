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

export {
  compileCondition,
  type CompiledCondition,
  type Condition,
  type ConditionResult,
} from './condition';
export type { EntityFacts, ScopeFacts } from './facts';
export { FUNCTIONS, type FunctionEntry } from './functions';
export { compilePattern, type CompiledPattern, type Pattern } from './pattern';
export { Scope } from './scope';
export {
  compileTemplate,
  type CompiledTemplate,
  type Template,
} from './template';
export { VARIABLES, type VariableEntry } from './vocabulary';
