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

import type { stringify } from 'yaml';

const HOST = '127.0.0.1';

/** What the backend of a portal reads that has nothing but the plugin. */
export interface PortalConfigOptions {
  /** Where it listens on the loopback interface. */
  readonly port: number;
  readonly database: object;
  /** Address of what answers in the catalog's place. */
  readonly catalog: string;
  readonly instance: string;
  readonly cluster: {
    readonly name: string;
    readonly url: string;
    readonly token: string;
  };
  /** Providers and notifications. */
  readonly rules: object;
}

/** The app-config of such a portal, as an object. */
export function portalConfig(
  options: PortalConfigOptions,
): Parameters<typeof stringify>[0] {
  const { port, cluster } = options;
  return {
    app: { baseUrl: 'https://portal.example' },
    backend: {
      baseUrl: `http://${HOST}:${port}`,
      listen: { host: HOST, port },
      database: options.database,
    },
    discovery: {
      endpoints: [{ target: options.catalog, plugins: ['catalog'] }],
    },
    tektonIntegrations: {
      instance: options.instance,
      delivery: { mode: 'send' },
      // Where the fakes are.
      http: { allow: ['127.0.0.0/8'] },
      clusters: [
        {
          name: cluster.name,
          url: cluster.url,
          serviceAccountToken: cluster.token,
        },
      ],
      ...options.rules,
    },
  };
}
