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

import { ClusterHealth } from 'backstage-plugin-tekton-integrations-common';
import { SignSpec } from '../signs/signs';

type KindState = NonNullable<ClusterHealth['kinds']>[number]['state'];

const live: SignSpec = { shape: 'check', tone: 'success' };
const starting: SignSpec = { shape: 'clock', tone: 'neutral' };
const unreachable: SignSpec = { shape: 'cross', tone: 'danger' };
const forbidden: SignSpec = { shape: 'cancelled', tone: 'warning' };
const absent: SignSpec = { shape: 'dash', tone: 'muted' };

/** The signs of clusters. */
export const clusterSigns: Record<ClusterHealth['state'], SignSpec> = {
  live,
  starting,
  unreachable,
  forbidden,
  noTekton: absent,
};

/** The signs of the kinds of objects that are watched in a cluster. */
export const kindSigns: Record<KindState, SignSpec> = {
  live,
  starting,
  unreachable,
  forbidden,
  notInstalled: absent,
};
