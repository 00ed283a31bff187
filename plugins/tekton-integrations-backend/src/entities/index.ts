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

export type { CatalogLookupsOptions } from './catalogLookups';
export { EntityDirectory } from './entityDirectory';
export { factsOf } from './facts';
export type { CatalogEntityFacts } from './facts';
export { filterOf, keyOf, lookupsFor } from './lookup';
export type { Lookup } from './lookup';
export { OwnershipMap } from './ownershipMap';
export type { NamespacePlace } from './ownershipMap';
export { entitiesIn, routingOf } from './routingOf';
export type { RunEntities } from './routingOf';
export {
  readableSelectionOf,
  selectionMatches,
  selectionOf,
} from './selection';
export type { LabelRequirement, RunSelection } from './selection';
