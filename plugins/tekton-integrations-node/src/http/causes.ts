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

const WORDS: Readonly<Record<string, (host: string) => string>> = {
  ENOTFOUND: host => `the name ${host} could not be resolved`,
  EAI_AGAIN: host => `the name ${host} could not be resolved`,
  ECONNREFUSED: host => `${host} refused the connection`,
  ECONNRESET: host => `${host} reset the connection`,
  EPIPE: host => `${host} closed the connection`,
  UND_ERR_SOCKET: host => `${host} closed the connection`,
  ETIMEDOUT: host => `no connection to ${host} in time`,
  UND_ERR_CONNECT_TIMEOUT: host => `no connection to ${host} in time`,
  EHOSTUNREACH: host => `no route to ${host}`,
  ENETUNREACH: host => `no route to ${host}`,
  UND_ERR_CLOSED: () => 'the HTTP client is closed',
  UND_ERR_DESTROYED: () => 'the HTTP client is closed',
  // Not by us: what we end has settled before. A proxy that tunnels nothing.
  UND_ERR_ABORTED: host => `the proxy made no connection to ${host}`,
  UND_ERR_HEADERS_OVERFLOW: host => `${host} sent too many headers`,
  UND_ERR_INVALID_ARG: host =>
    `the request to ${host} holds a value that HTTP does not allow`,
};

const TLS = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO_|CRL_)/;
const PARSER = /^HPE_/;

/**
 * Why a request failed, in words. The error's own message is left out: it may
 * repeat what was sent.
 */
export function causeOf(error: Error, host: string): string {
  const code =
    'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code === undefined) {
    return `the request to ${host} failed (${error.name})`;
  }
  if (TLS.test(code)) {
    return `no secure connection to ${host} (${code})`;
  }
  if (PARSER.test(code)) {
    return `${host} did not answer in HTTP (${code})`;
  }
  return WORDS[code]?.(host) ?? `the request to ${host} failed (${code})`;
}
