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
import { z } from 'zod';
import { Secret } from 'backstage-plugin-tekton-integrations-node';
import type { ClusterAccess } from './clusterAccess';

/** Something wrong in the configuration, and where. */
export interface ConfigProblem {
  readonly path: string;
  /** Names the value and what to do. */
  readonly message: string;
}

/** A cluster that the kubernetes plugin's configuration knows. */
export type KubernetesPluginCluster = {
  readonly name: string;
  readonly path: string;
} & (
  | { readonly ok: true; readonly access: ClusterAccess }
  | { readonly ok: false; readonly message: string }
);

const PATH = 'kubernetes.clusterLocatorMethods';

/** Tokens of users: nobody is signed in where the portal itself watches. */
const CLIENT_SIDE: ReadonlySet<string> = new Set(['aks', 'google', 'oidc']);

const AUTH_PROVIDER = 'kubernetes.io/auth-provider';

const clusterSchema = z.object({
  name: z.string().min(1),
  url: z.url(),
  authProvider: z.string().optional(),
  authMetadata: z.record(z.string(), z.string()).optional(),
  serviceAccountToken: z.string().min(1).optional(),
  caData: z.string().min(1).optional(),
  caFile: z.string().min(1).optional(),
  skipTLSVerify: z.boolean().optional(),
});

const methodsSchema = z.array(
  z.object({ type: z.string(), clusters: z.array(z.unknown()).optional() }),
);

/**
 * The clusters that stand in the kubernetes plugin's configuration. Those of
 * its other locators are not in there: they are reached by name, through the
 * plugin itself.
 */
export function kubernetesPluginClusters(config: Config): {
  clusters: KubernetesPluginCluster[];
  /** Types of locators whose clusters stand elsewhere. */
  elsewhere: string[];
  errors: ConfigProblem[];
} {
  const methods = config.getOptional(PATH);
  const parsed = methodsSchema.safeParse(methods ?? []);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    return {
      clusters: [],
      elsewhere: [],
      errors: [{ path: [PATH, ...path.map(String)].join('.'), message }],
    };
  }
  const clusters: KubernetesPluginCluster[] = [];
  const elsewhere: string[] = [];
  const errors: ConfigProblem[] = [];
  parsed.data.forEach((method, index) => {
    const path = `${PATH}[${index}]`;
    if (method.type === 'localKubectlProxy') {
      const url = 'http://localhost:8001';
      const access = { kind: 'direct', url, skipTLSVerify: false } as const;
      clusters.push({ name: 'local', path, ok: true, access });
    } else if (method.type === 'config') {
      method.clusters?.forEach((entry, number) => {
        const at = `${path}.clusters[${number}]`;
        const cluster = clusterSchema.safeParse(entry);
        if (cluster.success) {
          clusters.push(clusterOf(cluster.data, at));
        } else {
          const [issue] = cluster.error.issues;
          const field = [at, ...issue.path.map(String)].join('.');
          errors.push({ path: field, message: issue.message });
        }
      });
    } else {
      elsewhere.push(method.type);
    }
  });
  return { clusters, elsewhere, errors };
}

function clusterOf(
  cluster: z.infer<typeof clusterSchema>,
  path: string,
): KubernetesPluginCluster {
  const { name, url, caData, caFile } = cluster;
  const provider =
    cluster.authMetadata?.[AUTH_PROVIDER] ?? cluster.authProvider ?? '';
  if (CLIENT_SIDE.has(provider)) {
    return {
      name,
      path,
      ok: false,
      message: `cluster '${name}' authenticates each user ('${provider}'), and a watch has none: add it to tektonIntegrations.clusters with credentials of its own`,
    };
  }
  const token = cluster.serviceAccountToken;
  const plain = provider === 'localKubectlProxy' || token !== undefined;
  return {
    name,
    path,
    ok: true,
    access: plain
      ? {
          kind: 'direct',
          url,
          token: token === undefined ? undefined : new Secret(token),
          caData,
          caFile,
          skipTLSVerify: cluster.skipTLSVerify ?? false,
        }
      : { kind: 'kubernetesPlugin', cluster: name },
  };
}
