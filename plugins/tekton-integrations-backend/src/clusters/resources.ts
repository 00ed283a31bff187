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
  /**
   * Whether what was seen is kept in the database, so that a watch may go on
   * where the last one ended. Rules are kept in memory and listed at each start.
   */
  readonly resumes: boolean;
}

/** The kinds of our own objects. */
export type RuleKind = 'Provider' | 'Notification';

/** The kinds of objects that are watched. */
export type WatchedKind = RunKind | RuleKind;

const TEKTON = { group: 'tekton.dev', resumes: true };
const OWN = { group: API_GROUP, version: API_VERSION, resumes: false };

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

/** Path of a resource, or of one of its objects. */
export function resourcePath(
  resource: Pick<WatchedResource, 'group' | 'version' | 'plural'>,
  where: { readonly namespace?: string; readonly name?: string },
): string {
  const parts = ['', 'apis', resource.group, resource.version];
  if (where.namespace !== undefined) {
    parts.push('namespaces', encodeURIComponent(where.namespace));
  }
  parts.push(resource.plural);
  if (where.name !== undefined) {
    parts.push(encodeURIComponent(where.name));
  }
  return parts.join('/');
}
