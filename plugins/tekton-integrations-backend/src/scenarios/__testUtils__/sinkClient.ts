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
  HttpClient,
  outcomeOfStatus,
  ProviderClient,
} from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';

const answerSchema = z.object({ known: z.boolean() });

/** A client of a vendor that keeps what it is told under its id. */
export function sinkClient(
  http: HttpClient,
  url: string,
  beforeWriting: () => void,
): ProviderClient {
  return {
    check: async () => ({ kind: 'ok', message: 'It works' }),
    async send({ content, scopes }, _receipt, signal) {
      beforeWriting();
      const body = JSON.stringify(content);
      const result = await http.request({ method: 'POST', url, body, signal });
      return (
        outcomeOfStatus(result, { scope: scopes[0], now: Date.now() }) ?? {
          kind: 'delivered',
        }
      );
    },
    async find({ content, once }, signal) {
      if (once !== 'findable') {
        return 'unsupported';
      }
      const result = await http.request({
        method: 'GET',
        url: `${url}/${content.id}`,
        signal,
      });
      if (result.kind !== 'answer' || result.status !== 200) {
        return 'unknown';
      }
      return answerSchema.parse(JSON.parse(result.body)).known
        ? { ids: { id: String(content.id) } }
        : 'absent';
    },
    close: async () => {},
  };
}
