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
  API_GROUP,
  API_VERSION,
  type RunKind,
} from 'backstage-plugin-tekton-integrations-common';

/** A resource of the Kubernetes API that is watched. */
export interface WatchedResource {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: WatchedKind;
  /** Its objects are in no namespace. */
  readonly clusterScoped: boolean;
  /**
   * Whether what was seen is kept in the database, so that a watch may go on
   * where the last one ended. Rules are kept in memory and listed at each start.
   */
  readonly resumes: boolean;
}

/** The kinds of our own objects. */
export type RuleKind = 'Provider' | 'Notification';

/** The kinds of objects that are watched. */
export type WatchedKind = RunKind | RuleKind | 'Namespace';

const TEKTON = { group: 'tekton.dev', clusterScoped: false, resumes: true };
const OWN = {
  group: API_GROUP,
  version: API_VERSION,
  clusterScoped: false,
  resumes: false,
};

/** Tekton's Runs. */
export const RUN_RESOURCE: Readonly<Record<RunKind, WatchedResource>> = {
  PipelineRun: {
    ...TEKTON,
    version: 'v1',
    plural: 'pipelineruns',
    kind: 'PipelineRun',
  },
  TaskRun: { ...TEKTON, version: 'v1', plural: 'taskruns', kind: 'TaskRun' },
  CustomRun: {
    ...TEKTON,
    version: 'v1beta1',
    plural: 'customruns',
    kind: 'CustomRun',
  },
};

/** Provider and Notification objects. */
export const RULE_RESOURCE: Readonly<Record<RuleKind, WatchedResource>> = {
  Provider: { ...OWN, plural: 'providers', kind: 'Provider' },
  Notification: { ...OWN, plural: 'notifications', kind: 'Notification' },
};

/** Namespaces, for their labels and annotations. */
export const NAMESPACE_RESOURCE: WatchedResource = {
  group: '',
  version: 'v1',
  plural: 'namespaces',
  kind: 'Namespace',
  clusterScoped: true,
  resumes: false,
};

type ResourceName = Pick<WatchedResource, 'group' | 'version' | 'plural'>;

/** `pipelineruns.tekton.dev`, and in the core group `namespaces`. */
export function qualifiedName({
  group,
  plural,
}: Omit<ResourceName, 'version'>): string {
  return group ? `${plural}.${group}` : plural;
}

/** `tekton.dev/v1`, and in the core group `v1`. */
export function apiVersionOf({
  group,
  version,
}: Omit<ResourceName, 'plural'>): string {
  return group ? `${group}/${version}` : version;
}

/** Path of a resource, or of one of its objects. */
export function resourcePath(
  resource: ResourceName,
  where: { readonly namespace?: string; readonly name?: string },
): string {
  const { group, version } = resource;
  const parts = group ? ['', 'apis', group, version] : ['', 'api', version];
  if (where.namespace !== undefined) {
    parts.push('namespaces', encodeURIComponent(where.namespace));
  }
  parts.push(resource.plural);
  if (where.name !== undefined) {
    parts.push(encodeURIComponent(where.name));
  }
  return parts.join('/');
}
