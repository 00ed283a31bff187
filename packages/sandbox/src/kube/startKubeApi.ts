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
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { stringify } from 'yaml';
import { AccessControl, AccessRule, ALL_ACCESS } from './access';
import { selfSigned } from './certificate';
import { Clock, systemClock } from './clock';
import { Cluster } from './Cluster';
import { faultRoutes } from './faultRoutes';
import { FaultPlan } from './FaultPlan';
import { KubeFaults, kubeFaults } from './faults';
import { IdSource, systemIds } from './ids';
import { KubeHandler } from './KubeHandler';
import { KubeObject } from './objects';
import { ObjectAccess, objectAccess } from './objectAccess';
import { Renderer } from './Renderer';
import { RequestLog } from './RequestLog';
import type { InstallableGroup } from './resources';
import { Watches } from './watch';

export interface KubeApiOptions {
  /** 0 (default): any free one of the loopback interface. */
  port?: number;
  /** Groups that are there from the start; both by default. */
  groups?: readonly InstallableGroup[];
  /** Made at the start, with the namespaces that they need. */
  initialObjects?: readonly KubeObject[];
  /** The token that may do everything. */
  adminToken?: string;
  /** uid of the namespace kube-system, by which a cluster is known. */
  clusterUid?: string;
  /** Name of the cluster in the kubeconfig. */
  name?: string;
  clock?: Clock;
  ids?: IdSource;
  /** Changes that are kept of each resource; older ones are compacted. */
  logSize?: number;
  /** Requests that are kept for assertions. */
  requestLogSize?: number;
  bookmarkIntervalMs?: number;
  /** Length of a watch that asks for none. */
  watchTimeoutSeconds?: number;
  /**
   * What a watch from a resource version of the future gets: an error, or,
   * as some servers do, silence until that version has come.
   */
  futureVersion?: 'error' | 'wait';
  /** Speaks TLS, with a certificate of its own. */
  tls?: boolean;
}

/** A Kubernetes API server for trying and testing. */
export interface KubeApi extends ObjectAccess {
  readonly url: string;
  readonly adminToken: string;
  readonly clusterUid: string;
  /** Which certificate to trust, as PEM; nothing without TLS. */
  readonly ca: string | undefined;
  readonly faults: KubeFaults;
  readonly requests: RequestLog;
  readonly clock: Clock;
  /** YAML of a kubeconfig, by default with the admin's token. */
  kubeconfig(token?: string): string;
  install(group: InstallableGroup): void;
  uninstall(group: string): void;
  addUser(token: string, rules: readonly AccessRule[], name?: string): void;
  /** How many watches are open. */
  openWatches(resource?: string): number;
  /** Ends every connection at once. */
  close(): Promise<void>;
}

function kubeconfigOf(name: string, server: string, token: string): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    // The official client refuses plain HTTP without this word.
    clusters: [{ name, cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'sandbox', user: { token } }],
    contexts: [{ name, context: { cluster: name, user: 'sandbox' } }],
    'current-context': name,
  });
}

function listeningPort(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') {
    throw new Error('The API server listens on no port');
  }
  return address.port;
}

/** Starts an API server on the loopback interface. */
export async function startKubeApi(
  options: KubeApiOptions = {},
): Promise<KubeApi> {
  const clock = options.clock ?? systemClock();
  const ids = options.ids ?? systemIds();
  const clusterUid = options.clusterUid ?? ids.uid();
  const adminToken = options.adminToken ?? ids.uid();
  const name = options.name ?? 'sandbox';
  const cluster = new Cluster({
    clock,
    ids,
    clusterUid,
    logSize: options.logSize ?? 10_000,
  });
  const access = new AccessControl();
  access.add(adminToken, { name: 'admin', rules: [ALL_ACCESS] });
  const plan = new FaultPlan();
  const renderer = new Renderer();
  const log = new RequestLog(options.requestLogSize ?? 10_000);
  const watches = new Watches({
    cluster,
    renderer,
    plan,
    clock,
    settings: {
      bookmarkIntervalMs: options.bookmarkIntervalMs ?? 60_000,
      timeoutSeconds: options.watchTimeoutSeconds ?? 1_800,
      futureVersion: options.futureVersion ?? 'error',
    },
  });
  const sockets = new Set<Socket>();
  let certificate = options.tls ? selfSigned(name) : undefined;
  const server = certificate ? createTlsServer(certificate) : createServer();
  const faults = kubeFaults({
    cluster,
    plan,
    watches,
    access,
    resetConnections: () => sockets.forEach(each => each.resetAndDestroy()),
    rotateCertificate: () => {
      certificate = selfSigned('rotated');
      if ('setSecureContext' in server) {
        server.setSecureContext(certificate);
      }
      return certificate.cert;
    },
  });
  const handler = new KubeHandler({
    cluster,
    access,
    plan,
    watches,
    renderer,
    log,
    clock,
    faultRoutes: faultRoutes(faults),
  });
  const objects = objectAccess(cluster);
  const groups = options.groups ?? [
    'tekton.dev',
    'integrations.tekton.ornew.io',
  ];
  groups.forEach(group => cluster.install(group));
  options.initialObjects?.forEach(object => objects.create(object));

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void handler.handle(request, response);
  });
  server.on('connection', socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `${options.tls ? 'https' : 'http'}://127.0.0.1:${listeningPort(server.address())}`;

  return {
    ...objects,
    url,
    adminToken,
    clusterUid,
    ca: certificate?.cert,
    faults,
    requests: log,
    clock,
    kubeconfig: (token = adminToken) => kubeconfigOf(name, url, token),
    install: group => cluster.install(group),
    uninstall: group => cluster.uninstall(group),
    addUser: (token, rules, user = 'user') =>
      access.add(token, { name: user, rules }),
    openWatches: resource => watches.count({ resource }),
    close: () =>
      new Promise<void>(resolve => {
        watches.end({}, 'reset');
        server.close(() => resolve());
        sockets.forEach(socket => socket.destroy());
      }),
  };
}
