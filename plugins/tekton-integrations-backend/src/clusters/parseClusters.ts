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

import type { Config } from '@backstage/config';
import {
  clusterConfigSchema,
  type ClusterConfig,
} from 'backstage-plugin-tekton-integrations-common';
import { Secret } from 'backstage-plugin-tekton-integrations-node';
import type { ClusterAccess } from './clusterAccess';
import {
  kubernetesPluginClusters,
  type ConfigProblem,
  type KubernetesPluginCluster,
} from './kubernetesPluginClusters';

/** A cluster that is watched. */
export interface ClusterEntry {
  readonly name: string;
  readonly access: ClusterAccess;
  /**
   * The credentials are those of the kubernetes plugin: they watch, and
   * neither read Secrets nor write.
   */
  readonly inherited: boolean;
  /** Namespaces that are watched; all where none are named. */
  readonly namespaces?: readonly string[];
  /** Where the Lease is; by default the first of the namespaces, `default`. */
  readonly leaseNamespace?: string;
  /** Whether Provider and Notification objects count. */
  readonly rules: boolean;
  /** Where it stands in the configuration. */
  readonly path: string;
}

const PATH = 'tektonIntegrations.clusters';

/**
 * The clusters of the configuration. A wrong entry is reported by its path
 * and left out; the others count. Without entries of our own all that the
 * kubernetes plugin's configuration knows are taken over.
 */
export function parseClusters(config: Config): {
  clusters: ClusterEntry[];
  errors: ConfigProblem[];
} {
  const own = config.getOptional(PATH);
  const plugin = kubernetesPluginClusters(config);
  const result =
    own === undefined ? takenOver(plugin) : listed(own, plugin.clusters);
  return withoutDuplicates(result);
}

interface Parsed {
  clusters: ClusterEntry[];
  errors: ConfigProblem[];
}

function takenOver(
  plugin: ReturnType<typeof kubernetesPluginClusters>,
): Parsed {
  const clusters: ClusterEntry[] = [];
  const errors = [...plugin.errors];
  for (const cluster of plugin.clusters) {
    const { name, path } = cluster;
    if (cluster.ok) {
      const { access } = cluster;
      clusters.push({ name, access, path, inherited: true, rules: true });
    } else {
      errors.push({ path, message: cluster.message });
    }
  }
  for (const type of plugin.elsewhere) {
    errors.push({
      path: 'kubernetes.clusterLocatorMethods',
      message: `clusters of locator '${type}' are not taken over: name each of them in ${PATH} as { name, kubernetesCluster }`,
    });
  }
  return { clusters, errors };
}

function listed(
  own: unknown,
  known: readonly KubernetesPluginCluster[],
): Parsed {
  if (!Array.isArray(own)) {
    const message = `is '${typeof own}', not a list of clusters`;
    return { clusters: [], errors: [{ path: PATH, message }] };
  }
  const clusters: ClusterEntry[] = [];
  const errors: ConfigProblem[] = [];
  own.forEach((value: unknown, index) => {
    const path = `${PATH}[${index}]`;
    const parsed = clusterConfigSchema.safeParse(value);
    if (!parsed.success) {
      errors.push(
        ...parsed.error.issues.map(issue => ({
          path: [path, ...issue.path.map(String)].join('.'),
          message: issue.message,
        })),
      );
      return;
    }
    const access = accessOf(parsed.data, known);
    if ('problem' in access) {
      errors.push({ path, message: access.problem });
      return;
    }
    const { name, namespaces, leaseNamespace, rules = true } = parsed.data;
    const inherited = parsed.data.kubernetesCluster !== undefined;
    clusters.push({
      name,
      access,
      inherited,
      namespaces,
      leaseNamespace,
      rules,
      path,
    });
  });
  return { clusters, errors };
}

function accessOf(
  entry: ClusterConfig,
  known: readonly KubernetesPluginCluster[],
): ClusterAccess | { problem: string } {
  if (entry.kubeconfig !== undefined) {
    const { kubeconfig: file, context } = entry;
    return { kind: 'kubeconfig', file, context };
  }
  if (entry.inCluster) {
    return { kind: 'inCluster' };
  }
  if (entry.kubernetesCluster !== undefined) {
    const cluster = entry.kubernetesCluster;
    const found = known.find(({ name }) => name === cluster);
    if (!found) {
      return { kind: 'kubernetesPlugin', cluster };
    }
    return found.ok ? found.access : { problem: found.message };
  }
  if (entry.url === undefined) {
    return {
      problem: 'needs one of url, kubeconfig, kubernetesCluster, inCluster',
    };
  }
  const { url, serviceAccountToken, caData, caFile } = entry;
  return {
    kind: 'direct',
    url,
    token: serviceAccountToken ? new Secret(serviceAccountToken) : undefined,
    tokenFile: entry.serviceAccountTokenFile,
    caData,
    caFile,
    skipTLSVerify: entry.skipTLSVerify ?? false,
  };
}

function withoutDuplicates({ clusters, errors }: Parsed): Parsed {
  const names = new Map<string, string>();
  const kept = clusters.filter(({ name, path }) => {
    const first = names.get(name);
    if (first === undefined) {
      names.set(name, path);
      return true;
    }
    const message = `'${name}' is the name of ${first} already: give each cluster a name of its own`;
    errors.push({ path, message });
    return false;
  });
  return { clusters: kept, errors };
}
