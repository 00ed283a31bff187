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
  fetchOver,
  HttpClient,
} from 'backstage-plugin-tekton-integrations-node';

const GOOGLE = 'https://pubsub.googleapis.com';

/** The HTTP layer of somebody for whom Google's API is on the loopback. */
export function leadingTo(origin: string): HttpClient {
  const http = createHttpClient({ timeoutMs: 5_000 });
  const request: HttpClient['request'] = asked =>
    http.request({ ...asked, url: asked.url.replace(GOOGLE, origin) });
  return { request, fetch: fetchOver({ request }), close: () => http.close() };
}
