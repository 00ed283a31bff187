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
import { InputError } from '@backstage/errors';
import {
  ENTITY_ANNOTATIONS,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { repositoryOf } from '../runs';
import { parseLabelSelector } from './labelSelectorText';

/** A requirement on the labels of Runs. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

/** The Runs of a catalog entity. */
export interface RunSelection {
  /** All of these hold, in the namespace and cluster where given … */
  readonly labels?: readonly LabelRequirement[];
  readonly namespace?: string;
  readonly clusterName?: string;
  /** … or the Run's repository is this one, `owner/name` in lower case. */
  readonly repository?: string;
}

/** owner/name of a GitHub repository. */
const SLUG = /^[\w.-]+\/[\w.-]+$/;

/** The repository of an entity in lower case; none where it is malformed. */
export function slugOfEntity(entity: Entity): string | undefined {
  const slug =
    entity.metadata.annotations?.[ENTITY_ANNOTATIONS.githubProjectSlug];
  return slug && SLUG.test(slug) ? slug.toLowerCase() : undefined;
}

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
  const repository = slugOfEntity(entity);
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

/**
 * The same for an entity that nobody asked about by name: somebody else's
 * unreadable annotation selects nothing, and is no reason to fail.
 */
export function readableSelectionOf(entity: Entity): RunSelection | undefined {
  try {
    return selectionOf(entity);
  } catch (error) {
    if (error instanceof InputError) {
      return undefined;
    }
    throw error;
  }
}

/** Whether a Run is one of a selection; the same as `findRuns` says. */
export function selectionMatches(
  selection: RunSelection,
  run: RunState,
): boolean {
  const { labels, namespace, clusterName, repository } = selection;
  const byLabels =
    labels !== undefined &&
    labels.every(label => meets(label, run.labels)) &&
    (namespace === undefined || namespace === run.namespace) &&
    (clusterName === undefined || clusterName === run.cluster.name);
  return (
    byLabels || (repository !== undefined && repository === repositoryOf(run))
  );
}

function meets(
  { key, operator, values }: LabelRequirement,
  labels: Readonly<Record<string, string>>,
): boolean {
  const present = Object.hasOwn(labels, key);
  switch (operator) {
    case 'In':
      return present && values.includes(labels[key]);
    case 'NotIn':
      return !present || !values.includes(labels[key]);
    case 'Exists':
      return present;
    case 'DoesNotExist':
      return !present;
    default:
      return operator satisfies never;
  }
}
