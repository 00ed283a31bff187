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
  createHttpClient,
  HttpClient,
  Reachability,
  refusalByLookup,
  TlsIdentity,
} from 'backstage-plugin-tekton-integrations-node';
import { ProviderRule } from '../rules';

/** The HTTP layer for one Provider, until it is given back. */
export interface LentHttp {
  readonly http: HttpClient;
  giveBack(): Promise<void>;
}

/**
 * Gives each Provider its way to the network: operators' own reach whatever
 * they name, tenants' what is public or allowed. Providers with certificates
 * of their own have connections of their own; all others share.
 */
export interface ProviderHttp {
  lend(
    provider: Pick<ProviderRule, 'source'>,
    tls: TlsIdentity | undefined,
  ): LentHttp;
  /** Why one of a Provider's addresses may not be reached now. */
  refusal(
    provider: Pick<ProviderRule, 'source'>,
    addresses: readonly string[],
  ): Promise<string | undefined>;
  /** Ends the connections that are shared. */
  close(): Promise<void>;
}

/**
 * @param reachability - what operators say of it now
 * @param measured - measures the requests of a client
 */
export function createProviderHttp(
  reachability: () => Reachability,
  measured: (http: HttpClient) => HttpClient = http => http,
): ProviderHttp {
  const current: Reachability = {
    refusal: url => reachability().refusal(url),
    refusalAt: (...asked) => reachability().refusalAt(...asked),
  };
  const create = (guarded: boolean, tls?: TlsIdentity) =>
    measured(createHttpClient({ reachability: current, guarded, tls }));
  const shared = { config: create(false), kubernetes: create(true) };
  return {
    lend({ source }, tls) {
      if (tls === undefined) {
        return { http: shared[source], giveBack: async () => {} };
      }
      const http = create(source === 'kubernetes', tls);
      return { http, giveBack: () => http.close() };
    },
    async refusal({ source }, addresses) {
      if (source === 'config') {
        return undefined;
      }
      for (const address of addresses) {
        const refusal = await refusalByLookup(address, current);
        if (refusal !== undefined) {
          return refusal;
        }
      }
      return undefined;
    },
    async close() {
      await Promise.all([shared.config.close(), shared.kubernetes.close()]);
    },
  };
}
