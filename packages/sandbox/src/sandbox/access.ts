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

import type { AccessRule } from '../kube';

const READ = ['get', 'list', 'watch'];

/** What the portal's own view of the cluster needs. */
export const portalAccess: readonly AccessRule[] = [
  { verbs: READ, groups: ['tekton.dev'], resources: ['*'] },
  { verbs: READ, groups: [''], resources: ['namespaces', 'pods', 'pods/log'] },
];

/** What reporting needs: it reads Runs and rules, and writes only what it found out about its own rules. */
export const reporterAccess: readonly AccessRule[] = [
  { verbs: READ, groups: ['tekton.dev'], resources: ['*'] },
  {
    verbs: READ,
    groups: ['integrations.tekton.ornew.io'],
    resources: ['providers', 'notifications'],
  },
  {
    verbs: ['get', 'patch', 'update'],
    groups: ['integrations.tekton.ornew.io'],
    resources: ['providers/status', 'notifications/status'],
  },
  { verbs: READ, groups: [''], resources: ['namespaces'] },
  { verbs: ['get'], groups: [''], resources: ['secrets'] },
  {
    verbs: ['create', 'patch'],
    groups: ['', 'events.k8s.io'],
    resources: ['events'],
  },
  {
    verbs: ['get', 'create', 'update', 'patch'],
    groups: ['coordination.k8s.io'],
    resources: ['leases'],
  },
  {
    verbs: ['create'],
    groups: ['authorization.k8s.io'],
    resources: ['*'],
  },
];
