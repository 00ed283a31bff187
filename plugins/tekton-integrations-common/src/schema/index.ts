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

export * from './awsSNS';
export * from './backstageNotifications';
export * from './cloudEvents';
export * from './config';
export * from './gcpPubSub';
export { API_GROUP, API_VERSION, labelSelectorSchema } from './metadata';
export type { LabelSelector } from './metadata';
export * from './filter';
export * from './notification';
export {
  commitParamsSchema,
  ownershipSchema,
  runsAccessSchema,
} from './operator';
export type { CommitParams, Ownership, RunsAccess } from './operator';
export { portalConfigSchema } from './portalConfig';
export * from './provider';
export * from './providerSections';
export * from './slackApp';
export * from './template';
export * from './webhook';
