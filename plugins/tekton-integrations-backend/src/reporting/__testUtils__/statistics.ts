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

import { DeliveryNews, DeliveryStatistics } from '../../ledger';

/** Of a rule of which nothing was delivered. */
export const NO_STATISTICS: DeliveryStatistics = {
  counts: { delivered: 0, rejected: 0, waiting: 0, held: 0 },
};

/** A message about a Run of team-a that was delivered. */
export function news(over: Partial<DeliveryNews> = {}): DeliveryNews {
  return {
    id: 'd1',
    rule: 'config///told',
    provider: 'config///slack',
    state: 'delivered',
    target: 'Slack message, #builds',
    run: {
      clusterId: 'c1',
      clusterName: 'ci',
      kind: 'PipelineRun',
      namespace: 'team-a',
      name: 'build-1',
      uid: 'run-1',
    },
    at: 0,
    since: 0,
    ...over,
  };
}
