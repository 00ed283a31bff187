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

import { X509Certificate } from 'node:crypto';
import { LookupFunction } from 'node:net';
import tls from 'node:tls';
import { buildConnector, Dispatcher, EnvHttpProxyAgent } from 'undici';
import { guardedLookup } from './guardedLookup';
import { Reachability } from './reachability';
import { Secret } from '../secret';

/**
 * Certificates of one's own.
 *
 * @public
 */
export interface TlsIdentity {
  /** Certificate as PEM, with which servers that ask for one are answered. */
  readonly certificate?: Secret;
  /** Its key as PEM. */
  readonly key?: Secret;
  /** Authorities as PEM, trusted beside those of the process. */
  readonly ca?: Secret;
}

/** What all connections of an agent have in common. */
export interface AgentOptions {
  readonly connectTimeoutMs: number;
  readonly connectionsPerHost: number;
  readonly tls?: TlsIdentity;
  readonly lookup: LookupFunction;
}

const UNUSABLE =
  'the certificate, its key or the authority is not PEM, or the key is not that of the certificate';
const CERTIFICATES =
  /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

function tlsOptions({ certificate, key, ca }: TlsIdentity) {
  return {
    ...(certificate && { cert: certificate.unwrap() }),
    ...(key && { key: key.unwrap() }),
    ...(ca && { ca: [...tls.getCACertificates('default'), ca.unwrap()] }),
  };
}

/**
 * Why certificates cannot be used, without showing them; undefined where they
 * can.
 *
 * @public
 */
export function tlsProblem(identity: TlsIdentity): string | undefined {
  try {
    tls.createSecureContext(tlsOptions(identity));
    // What is no authority is left out in silence there.
    const authorities = identity.ca?.unwrap().match(CERTIFICATES);
    authorities?.forEach(pem => new X509Certificate(pem));
    return authorities === null ? UNUSABLE : undefined;
  } catch {
    return UNUSABLE;
  }
}

/**
 * Keeps connections per host, or goes through the proxy of the environment.
 *
 * @param reachability - where only checked addresses are connected to
 */
export function createAgent(
  { connectTimeoutMs, connectionsPerHost, tls: identity, lookup }: AgentOptions,
  reachability: Reachability | undefined,
): Dispatcher {
  const own = identity && tlsOptions(identity);
  const connectorFor = (secure: boolean) =>
    buildConnector({
      timeout: connectTimeoutMs,
      allowH2: false,
      lookup: reachability
        ? guardedLookup(lookup, reachability, secure)
        : lookup,
      ...(secure && own),
    });
  const plain = connectorFor(false);
  const secure = connectorFor(true);
  return new EnvHttpProxyAgent({
    // One request per connection at a time: on a shared one it would be open
    // which of the requests under way had been written when it broke.
    allowH2: false,
    pipelining: 1,
    connections: connectionsPerHost,
    connect: (options, callback) =>
      (options.protocol === 'https:' ? secure : plain)(options, callback),
    requestTls: own,
    // The limit on the whole request replaces both.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}
