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

/** What the suite runs against. */
export interface Settings {
  /**
   * Folder with a program `start` that runs an API server with Tekton. Where
   * none is given, KUBECONFIG says which cluster it is.
   */
  readonly controlPlane?: string;
  /** Only the tables of the CRDs, for which no portal is started. */
  readonly tablesOnly: boolean;
}

const NEEDED = `The suite needs an API server with Tekton Pipelines and the rights of its administrator. Set one of
  KUBECONFIG=<file>           a cluster that is there; namespaces tekton-e2e-… come and go in it,
                              CRDs and roles of deploy/ stay
  E2E_CONTROL_PLANE=<folder>  a folder whose program start --tekton --kubeconfig <file>
                              --audit-log <file> runs one and prints a line "ready …"
and, if you like,
  E2E_LEG=tables              only what the CRDs take and refuse, which takes seconds`;

/** Reads the environment; gives the words for people where nothing is set. */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
): Settings | string {
  if (env.E2E_LEG !== undefined && env.E2E_LEG !== 'tables') {
    return `E2E_LEG is '${env.E2E_LEG}', and only 'tables' can run alone`;
  }
  const tablesOnly = env.E2E_LEG === 'tables';
  if (env.E2E_CONTROL_PLANE) {
    return { controlPlane: path.resolve(env.E2E_CONTROL_PLANE), tablesOnly };
  }
  return env.KUBECONFIG ? { tablesOnly } : NEEDED;
}
