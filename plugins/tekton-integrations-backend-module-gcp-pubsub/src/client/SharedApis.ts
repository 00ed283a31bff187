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

import { HttpClient, Secret } from 'backstage-plugin-tekton-integrations-node';
import { createHash } from 'node:crypto';
import { endpointOf, GcpPubSubSettings } from '../settings';
import { PubSubApi } from './PubSubApi';

interface Shared {
  readonly api: PubSubApi;
  users: number;
}

/** An API that is lent, until it is given back. */
export interface Lent {
  readonly api: PubSubApi;
  giveBack(): Promise<void>;
}

/**
 * One client for each project, server and credentials, however many Providers
 * name topics there: they share its token.
 */
export class SharedApis {
  readonly #byHttp = new WeakMap<HttpClient, Map<string, Shared>>();

  lend(
    settings: Pick<GcpPubSubSettings, 'projectID' | 'endpoint'>,
    secret: Secret | undefined,
    http: HttpClient,
  ): Lent {
    const endpoint = endpointOf(settings);
    const apis = this.#byHttp.get(http) ?? new Map<string, Shared>();
    this.#byHttp.set(http, apis);
    const key = createHash('sha256')
      .update(
        JSON.stringify([
          endpoint.protocol,
          endpoint.host,
          settings.projectID,
          secret?.unwrap(),
        ]),
      )
      .digest('hex');
    const shared = apis.get(key) ?? {
      api: new PubSubApi(endpoint, settings.projectID, secret, http),
      users: 0,
    };
    apis.set(key, shared);
    shared.users += 1;
    let lent = true;
    return {
      api: shared.api,
      async giveBack() {
        if (!lent) {
          return;
        }
        lent = false;
        shared.users -= 1;
        if (shared.users === 0) {
          apis.delete(key);
          await shared.api.close();
        }
      },
    };
  }
}
