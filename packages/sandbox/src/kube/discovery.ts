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

import { ResourceRegistry } from './ResourceRegistry';
import { apiVersionOf, ResourceType } from './resources';

const VERBS = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

/** Reviews are answered but never stored. */
export const REVIEWS = [
  {
    group: 'authentication.k8s.io',
    resource: 'tokenreviews',
    kind: 'TokenReview',
  },
  {
    group: 'authentication.k8s.io',
    resource: 'selfsubjectreviews',
    kind: 'SelfSubjectReview',
  },
  {
    group: 'authorization.k8s.io',
    resource: 'selfsubjectaccessreviews',
    kind: 'SelfSubjectAccessReview',
  },
] as const;

function versionsOf(registry: ResourceRegistry, group: string): string[] {
  return REVIEWS.some(review => review.group === group)
    ? ['v1']
    : registry.versions(group);
}

function groupEntry(registry: ResourceRegistry, name: string) {
  const versions = versionsOf(registry, name).map(version => ({
    groupVersion: apiVersionOf(name, version),
    version,
  }));
  return { name, versions, preferredVersion: versions[0] };
}

function entries(type: ResourceType) {
  const entry = {
    name: type.plural,
    singularName: type.singular,
    namespaced: type.namespaced,
    kind: type.kind,
    verbs: VERBS,
    ...(type.shortNames.length > 0 && { shortNames: type.shortNames }),
  };
  const status = {
    name: `${type.plural}/status`,
    singularName: '',
    namespaced: type.namespaced,
    kind: type.kind,
    verbs: ['get', 'patch', 'update'],
  };
  return type.hasStatus ? [entry, status] : [entry];
}

function resourceList(
  registry: ResourceRegistry,
  name: string,
  version: string,
): unknown {
  if (!versionsOf(registry, name).includes(version)) {
    return undefined;
  }
  const stored = registry
    .all()
    .filter(type => type.group === name && type.versions.includes(version));
  const reviews = REVIEWS.filter(review => review.group === name);
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf(name, version),
    resources: [
      ...stored.flatMap(entries),
      ...reviews.map(review => ({
        name: review.resource,
        singularName: '',
        namespaced: false,
        kind: review.kind,
        verbs: ['create'],
      })),
    ],
  };
}

/** Answers discovery and the version; nothing for paths that are neither. */
export function discovery(registry: ResourceRegistry, path: string): unknown {
  const [root, name, version, ...rest] = path.split('/').filter(Boolean);
  if (rest.length > 0) {
    return undefined;
  }
  if (root === 'version' && name === undefined) {
    return {
      major: '1',
      minor: '34',
      gitVersion: 'v1.34.4-sandbox',
      gitTreeState: 'clean',
      platform: 'linux/amd64',
    };
  }
  if (root === 'api' && version === undefined) {
    return name === undefined
      ? {
          kind: 'APIVersions',
          versions: ['v1'],
          serverAddressByClientCIDRs: [],
        }
      : resourceList(registry, '', name);
  }
  if (root !== 'apis') {
    return undefined;
  }
  const groups = [
    ...registry.groups().filter(Boolean),
    ...new Set(REVIEWS.map(review => review.group)),
  ];
  if (name === undefined) {
    return {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: groups.map(each => groupEntry(registry, each)),
    };
  }
  if (!groups.includes(name)) {
    return undefined;
  }
  return version === undefined
    ? { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(registry, name) }
    : resourceList(registry, name, version);
}
