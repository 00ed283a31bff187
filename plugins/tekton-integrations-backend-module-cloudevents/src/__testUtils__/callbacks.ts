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
  CallbackAnswer,
  CallbackRequest,
  Callbacks,
  Secret,
} from 'backstage-plugin-tekton-integrations-node';
import { startReceiver } from 'backstage-plugin-tekton-integrations-node/testUtils';

/** A portal's addresses for later answers, as far as a provider sees them. */
export interface PortalCallbacks extends Callbacks {
  /** What was asked, oldest first. */
  readonly asked: readonly CallbackRequest[];
  /** What was said last, as if somebody had called. */
  say(fields: Readonly<Record<string, string>> | undefined): void;
  /** From now on, the database does not answer. */
  fail(): void;
  close(): Promise<void>;
}

/** Starts them on loopback; the last call to any of them answers. */
export async function startCallbacks(
  now: () => number,
): Promise<PortalCallbacks> {
  const asked: CallbackRequest[] = [];
  let said: CallbackAnswer | undefined;
  let broken = false;
  const say: PortalCallbacks['say'] = fields => {
    const answerMs = asked.at(-1)?.answerMs ?? 0;
    said = fields && { until: now() + answerMs, fields };
  };
  const receiver = await startReceiver(({ headers }) => {
    const rate = headers['webhook-allowed-rate'];
    say(typeof rate === 'string' ? { 'webhook-allowed-rate': rate } : {});
    return { status: 200 };
  });
  const whole = () => {
    if (broken) {
      throw new Error('connection refused');
    }
  };
  return {
    asked,
    say,
    fail: () => {
      broken = true;
    },
    open: async request => {
      whole();
      asked.push(request);
      return {
        url: new Secret(`${receiver.url}/callbacks/${asked.length}`),
        until: now() + request.openMs,
      };
    },
    answer: async ({ about }) => {
      whole();
      const last = asked.at(-1);
      return said &&
        now() < said.until &&
        JSON.stringify(last?.about) === JSON.stringify(about)
        ? said
        : undefined;
    },
    close: () => receiver.close(),
  };
}
