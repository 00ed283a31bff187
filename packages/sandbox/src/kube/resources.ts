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

import { qualifiedName } from './errors';
import type { KubeObject } from './objects';

/** A resource as the API server serves it. */
export interface ResourceType {
  readonly group: string;
  /** Served versions, the preferred first; objects are stored in that one. */
  readonly versions: readonly string[];
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  /** Status is written through its subresource only. */
  readonly hasStatus: boolean;
  readonly hasGeneration: boolean;
  /** Made by a CustomResourceDefinition. */
  readonly custom: boolean;
  /** An update without a resourceVersion is taken. */
  readonly unconditionalUpdate: boolean;
  /** Fields beside name and namespace that field selectors know. */
  readonly fields: readonly string[];
}

interface ResourceOptions extends Partial<
  Omit<ResourceType, 'group' | 'kind'>
> {
  versions: readonly string[];
}

function resource(
  group: string,
  kind: string,
  options: ResourceOptions,
): ResourceType {
  const singular = kind.toLowerCase();
  return {
    group,
    kind,
    plural: `${singular}s`,
    singular,
    shortNames: [],
    namespaced: true,
    hasStatus: false,
    hasGeneration: false,
    custom: false,
    unconditionalUpdate: true,
    fields: [],
    ...options,
  };
}

export function apiVersionOf(group: string, version: string): string {
  return group ? `${group}/${version}` : version;
}

/** The version in which objects of the resource are stored. */
export function storedApiVersion(type: ResourceType): string {
  return apiVersionOf(type.group, type.versions[0]);
}

/** The same object as another served version shows it. */
export function inVersion<T extends KubeObject>(
  object: T,
  apiVersion: string,
): T {
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
}

const EVENT_FIELDS = [
  'involvedObject.kind',
  'involvedObject.namespace',
  'involvedObject.name',
  'involvedObject.uid',
  'involvedObject.apiVersion',
  'involvedObject.resourceVersion',
  'involvedObject.fieldPath',
  'reason',
  'reportingComponent',
  'source',
  'type',
];

/** What every API server serves: no CustomResourceDefinition needed. */
export function builtinResources(): ResourceType[] {
  const v1 = { versions: ['v1'] };
  const workload = { ...v1, hasStatus: true, hasGeneration: true };
  return [
    resource('', 'Namespace', {
      ...v1,
      namespaced: false,
      hasStatus: true,
      shortNames: ['ns'],
      fields: ['status.phase'],
    }),
    resource('', 'Secret', { ...v1, fields: ['type'] }),
    resource('', 'ServiceAccount', { ...v1, shortNames: ['sa'] }),
    resource('', 'ConfigMap', { ...v1, shortNames: ['cm'] }),
    resource('', 'Pod', {
      ...v1,
      hasStatus: true,
      shortNames: ['po'],
      fields: ['spec.nodeName', 'spec.serviceAccountName', 'status.phase'],
    }),
    resource('', 'Event', {
      ...v1,
      shortNames: ['ev'],
      fields: EVENT_FIELDS,
    }),
    resource('', 'Service', { ...v1, hasStatus: true, shortNames: ['svc'] }),
    resource('', 'ReplicationController', workload),
    resource('', 'LimitRange', v1),
    resource('', 'ResourceQuota', { ...v1, hasStatus: true }),
    resource('apps', 'Deployment', workload),
    resource('apps', 'ReplicaSet', workload),
    resource('apps', 'StatefulSet', workload),
    resource('apps', 'DaemonSet', workload),
    resource('autoscaling', 'HorizontalPodAutoscaler', {
      versions: ['v2', 'v1'],
      hasStatus: true,
    }),
    resource('batch', 'Job', workload),
    resource('batch', 'CronJob', workload),
    resource('networking.k8s.io', 'Ingress', {
      ...workload,
      plural: 'ingresses',
    }),
    resource('coordination.k8s.io', 'Lease', {
      ...v1,
      unconditionalUpdate: false,
    }),
    resource('apiextensions.k8s.io', 'CustomResourceDefinition', {
      ...workload,
      namespaced: false,
      shortNames: ['crd', 'crds'],
      unconditionalUpdate: false,
    }),
  ];
}

/** Groups that `install` and `uninstall` know by name. */
export type InstallableGroup = 'tekton.dev' | 'integrations.tekton.ornew.io';

/** The CustomResourceDefinitions of a group, without their schemas. */
export function definitionsOf(group: InstallableGroup): KubeObject[] {
  switch (group) {
    case 'tekton.dev':
      return [
        definition(group, 'PipelineRun', ['v1'], ['pr', 'prs']),
        definition(group, 'TaskRun', ['v1'], ['tr', 'trs']),
        definition(group, 'Pipeline', ['v1']),
        definition(group, 'Task', ['v1']),
        definition(group, 'CustomRun', ['v1beta1']),
      ];
    case 'integrations.tekton.ornew.io':
      return [
        definition(group, 'Provider', ['v1alpha1']),
        definition(group, 'Notification', ['v1alpha1']),
      ];
    default:
      return group satisfies never;
  }
}

function definition(
  group: string,
  kind: string,
  versions: string[],
  shortNames: string[] = [],
): KubeObject {
  const singular = kind.toLowerCase();
  const plural = `${singular}s`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: qualifiedName({ group, plural }) },
    spec: {
      group,
      names: { kind, listKind: `${kind}List`, plural, singular, shortNames },
      scope: 'Namespaced',
      versions: versions.map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            'x-kubernetes-preserve-unknown-fields': true,
          },
        },
        subresources: { status: {} },
      })),
    },
  };
}
