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

import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import type { Secret } from 'backstage-plugin-tekton-integrations-node';

/** How a cluster is reached, by configuration. */
export type ClusterAccess =
  | {
      readonly kind: 'direct';
      readonly url: string;
      readonly token?: Secret;
      readonly tokenFile?: string;
      readonly caData?: string;
      readonly caFile?: string;
      readonly skipTLSVerify: boolean;
    }
  | {
      readonly kind: 'kubeconfig';
      readonly file: string;
      readonly context?: string;
    }
  | { readonly kind: 'inCluster' }
  | { readonly kind: 'kubernetesPlugin'; readonly cluster: string };

/** What TLS needs to know; PEM. */
export interface TlsMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
}

/** All that a request needs beside its path. Holds credentials. */
export interface AccessNow {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsMaterial;
}

/** The portal's own way to its kubernetes plugin. */
export interface KubernetesPluginAccess {
  /** Address of the plugin, without a slash at its end. */
  baseUrl(): Promise<string>;
  /** A token of this plugin for that one. */
  token(): Promise<string>;
}

/** Reads the credentials as they are now; `fresh` after they were refused. */
export type AccessReader = (fresh: boolean) => Promise<AccessNow>;

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * A reader of the credentials of a cluster. Files are read at each request:
 * Kubernetes replaces mounted tokens and certificates while the portal runs.
 */
export function accessReader(
  access: ClusterAccess,
  environment: {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly kubernetesPlugin?: KubernetesPluginAccess;
  },
): AccessReader {
  switch (access.kind) {
    case 'direct':
      return () => direct(access);
    case 'kubeconfig':
      return fromKubeconfig(access);
    case 'inCluster':
      return () => inCluster(environment.env);
    case 'kubernetesPlugin':
      return () => throughPlugin(access.cluster, environment.kubernetesPlugin);
    default:
      return access satisfies never;
  }
}

async function direct(
  access: Extract<ClusterAccess, { kind: 'direct' }>,
): Promise<AccessNow> {
  const token = access.tokenFile
    ? await textOf(access.tokenFile)
    : access.token?.unwrap();
  const ca = access.caFile
    ? await textOf(access.caFile)
    : access.caData && pem(access.caData);
  return {
    url: access.url,
    headers: token ? bearer(token) : {},
    tls: { ca, rejectUnauthorized: !access.skipTLSVerify },
  };
}

async function inCluster(
  env: Readonly<Record<string, string | undefined>>,
): Promise<AccessNow> {
  const host = env.KUBERNETES_SERVICE_HOST;
  const port = env.KUBERNETES_SERVICE_PORT ?? '443';
  if (!host) {
    throw new Error(
      'inCluster: KUBERNETES_SERVICE_HOST is not set; the portal does not run in a pod',
    );
  }
  return {
    url: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    headers: bearer(await textOf(`${ACCOUNT}/token`)),
    tls: { ca: await textOf(`${ACCOUNT}/ca.crt`) },
  };
}

async function throughPlugin(
  cluster: string,
  plugin: KubernetesPluginAccess | undefined,
): Promise<AccessNow> {
  if (!plugin) {
    throw new Error(
      `cluster '${cluster}' needs the kubernetes plugin, which is not there`,
    );
  }
  return {
    url: `${await plugin.baseUrl()}/proxy`,
    headers: {
      ...bearer(await plugin.token()),
      'backstage-kubernetes-cluster': cluster,
    },
    tls: {},
  };
}

function fromKubeconfig(
  access: Extract<ClusterAccess, { kind: 'kubeconfig' }>,
): AccessReader {
  // Kept between requests, for it caches what credential plugins answered.
  let loaded: { text: string; config: KubeConfig } | undefined;
  return async fresh => {
    const text = await readFile(access.file, 'utf8');
    if (fresh || loaded?.text !== text) {
      loaded = { text, config: kubeconfig(access) };
    }
    const { config } = loaded;
    const cluster = config.getCurrentCluster();
    if (!cluster) {
      throw new Error(
        `kubeconfig '${access.file}': context '${config.getCurrentContext()}' names no cluster`,
      );
    }
    const options: RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    return {
      url: cluster.server,
      headers: authorizationOf(options),
      tls: {
        ca: material(options.ca),
        cert: material(options.cert),
        key: material(options.key),
        servername: cluster.tlsServerName,
        rejectUnauthorized: options.rejectUnauthorized,
      },
    };
  };
}

function kubeconfig(
  access: Extract<ClusterAccess, { kind: 'kubeconfig' }>,
): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(access.file);
  if (access.context !== undefined) {
    if (!config.getContextObject(access.context)) {
      throw new Error(
        `kubeconfig '${access.file}' has no context '${access.context}'`,
      );
    }
    config.setCurrentContext(access.context);
  }
  return config;
}

function authorizationOf(options: RequestOptions): Record<string, string> {
  if (options.auth) {
    const basic = Buffer.from(options.auth).toString('base64');
    return { authorization: `Basic ${basic}` };
  }
  const { headers } = options;
  const value =
    headers && 'Authorization' in headers ? headers.Authorization : undefined;
  return typeof value === 'string' ? { authorization: value } : {};
}

function material(value: unknown): string | undefined {
  return typeof value === 'string' || Buffer.isBuffer(value)
    ? value.toString()
    : undefined;
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

/** Certificates stand in configuration as PEM in base64, seldom as PEM. */
function pem(data: string): string {
  return data.includes('-----BEGIN')
    ? data
    : Buffer.from(data, 'base64').toString('utf8');
}

async function textOf(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).trim();
}
