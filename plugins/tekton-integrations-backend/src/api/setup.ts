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

import { Entity } from '@backstage/catalog-model';
import {
  ENTITY_ANNOTATIONS,
  EntityRuns,
} from 'backstage-plugin-tekton-integrations-common';
import { DeliveryMode } from '../config';

/** What has to be there before anything about an entity can be reported. */
export interface SetupFacts {
  /** The entity says which Runs are its own. */
  readonly selected: boolean;
  readonly clusters: number;
  readonly providers: number;
  readonly notifications: number;
  readonly mode: DeliveryMode;
}

/** What is missing, most basic first, each with the next step. */
export function missingSetup(
  entity: Entity,
  { selected, clusters, providers, notifications, mode }: SetupFacts,
): EntityRuns['setup'] {
  const setup: EntityRuns['setup'] = [];
  if (!selected) {
    setup.push({
      code: 'noSelector',
      message: `${entity.kind} '${entity.metadata.name}' does not say which Runs are its own: add the annotation ${ENTITY_ANNOTATIONS.kubernetesId} with the value of the label of the same name on its Runs, or ${ENTITY_ANNOTATIONS.githubProjectSlug} with its repository.`,
    });
  }
  if (clusters === 0) {
    setup.push({
      code: 'noCluster',
      message:
        'No cluster is watched: an operator adds one to tektonIntegrations.clusters or to the kubernetes plugin.',
    });
  }
  if (providers === 0) {
    setup.push({
      code: 'noProvider',
      message:
        'There is no Provider: create one in the namespace of the Runs, or add one to tektonIntegrations.providers.',
    });
  } else if (notifications === 0) {
    setup.push({
      code: 'noNotification',
      message:
        'There is no Notification: create one in the namespace of the Runs, or add one to tektonIntegrations.notifications.',
    });
  }
  if (mode === 'observe') {
    setup.push({
      code: 'observing',
      message:
        'This portal only observes: nothing is sent until tektonIntegrations.delivery.mode is send.',
    });
  }
  return setup;
}
