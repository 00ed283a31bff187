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

import {
  createRouteRef,
  createSubRouteRef,
} from '@backstage/frontend-plugin-api';

/** The overview of Providers and Notifications. */
export const rootRouteRef = createRouteRef();

/** A Run's own page, independent of an entity: vendors link to it. */
export const runRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/runs/:runId',
});

/** What a Notification would have reported. */
export const previewRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/preview',
});

/** What waits until somebody has looked at it. */
export const reviewRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/review',
});

/** The list of Runs on an entity's page. */
export const entityContentRouteRef = createRouteRef();

/** A Run's page inside the entity it belongs to. */
export const entityRunRouteRef = createSubRouteRef({
  parent: entityContentRouteRef,
  path: '/runs/:runId',
});
