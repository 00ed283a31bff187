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

export { applyFilter } from './filter';
export type { FilterAnswer } from './filter';
export { grantsFor } from './grants';
export { ruleWords } from './identity';
export type {
  ClusterRef,
  NotificationRule,
  Problem,
  ProviderRule,
  ResolvedRule,
  RuleOrigin,
  SecretSource,
} from './model';
export type { ProviderTypes } from './providers';
export { sees } from './resolve';
export { RuleBook } from './ruleBook';
export type { RuleKind } from './ruleBook';
export { ruleSentence } from './sentence';
