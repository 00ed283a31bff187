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

import { HttpClient } from './http';
import { Health } from './provider';

/**
 * Whether a receiver is there at all, for vendors where nothing but a request
 * with content could try the credentials, and would be taken for one. It is
 * asked with HEAD, without credentials; any answer counts.
 *
 * @param url - of the receiver; only its host is told
 * @public
 */
export async function checkReceiver(
  http: Pick<HttpClient, 'request'>,
  url: string,
  signal: AbortSignal,
): Promise<Health> {
  const { host } = new URL(url);
  const result = await http.request({ method: 'HEAD', url, signal });
  if (result.kind === 'answer') {
    return { kind: 'ok', message: `${host} answers.` };
  }
  return result.kind === 'notSent' && result.forbidden
    ? { kind: 'refused', message: `${result.cause}.` }
    : { kind: 'unknown', message: `${host}: ${result.cause}` };
}
