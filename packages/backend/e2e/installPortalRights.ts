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

import path from 'node:path';
import { Cluster } from './Cluster';
import { Failure } from './deadline';

const ACCOUNT = 'tekton-integrations';
const CRDS = ['providers', 'notifications'] as const;

/** User name of the portal's account in the API server's audit log. */
export const PORTAL_USER = `system:serviceaccount:${ACCOUNT}:${ACCOUNT}`;

/**
 * Applies what deploy/ ships and gives a token of the portal's account.
 * Secrets may be read in a namespace only after {@link allowSecrets}.
 */
export async function installPortalRights(
  cluster: Cluster,
  root: string,
): Promise<string> {
  const tekton = await cluster.read({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    name: 'pipelineruns.tekton.dev',
  });
  if (tekton === undefined) {
    throw new Failure(
      'Tekton Pipelines is not installed in the cluster: install it, or use another cluster',
    );
  }
  for (const file of [
    ...CRDS.map(name => `crds/${name}.yaml`),
    'rbac/service-account.yaml',
    'rbac/watcher.yaml',
    'rbac/reporter.yaml',
  ]) {
    await cluster.applyFile(path.join(root, 'deploy', file));
  }
  for (const name of CRDS) {
    await cluster.established(`${name}.integrations.tekton.ornew.io`);
  }
  return cluster.tokenOf(ACCOUNT, ACCOUNT);
}

/** Lets the portal read the Secrets `github-app` and `slack-app` of a namespace. */
export async function allowSecrets(
  cluster: Cluster,
  root: string,
  namespace: string,
): Promise<void> {
  await cluster.applyFile(
    path.join(root, 'deploy', 'rbac', 'secrets-namespace.yaml'),
    namespace,
  );
}
