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
import { ENTITY_ANNOTATIONS } from 'backstage-plugin-tekton-integrations-common';
import { RunSelection } from '../ledger';
import { parseLabelSelector } from './labelSelectorText';

/** owner/name of a GitHub repository. */
const SLUG = /^[\w.-]+\/[\w.-]+$/;

/**
 * Which Runs belong to a catalog entity: those that the kubernetes plugin's
 * annotations select, and those of its repository. Undefined where the entity
 * says neither.
 *
 * @throws InputError when the label selector cannot be read
 */
export function selectionOf(entity: Entity): RunSelection | undefined {
  const annotations = entity.metadata.annotations ?? {};
  const text = annotations[ENTITY_ANNOTATIONS.kubernetesLabelSelector];
  const id = annotations[ENTITY_ANNOTATIONS.kubernetesId];
  const slug = annotations[ENTITY_ANNOTATIONS.githubProjectSlug];
  const repository = slug && SLUG.test(slug) ? slug.toLowerCase() : undefined;
  // The kubernetes plugin lets the selector win over the id.
  const labels = text
    ? parseLabelSelector(text)
    : id && [
        {
          key: ENTITY_ANNOTATIONS.kubernetesId,
          operator: 'In' as const,
          values: [id],
        },
      ];
  if (!labels && !repository) {
    return undefined;
  }
  return {
    labels: labels || undefined,
    namespace: annotations[ENTITY_ANNOTATIONS.kubernetesNamespace],
    clusterName: annotations[ENTITY_ANNOTATIONS.kubernetesCluster],
    repository,
  };
}
