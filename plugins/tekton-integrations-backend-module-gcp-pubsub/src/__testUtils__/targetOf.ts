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

import { RunState } from 'backstage-plugin-tekton-integrations-common';
import {
  RunMessageTemplate,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { runFixture } from 'backstage-plugin-tekton-integrations-node/testUtils';
import { planMessage } from '../plan';
import { GcpPubSubSettings } from '../settings';

export const SETTINGS: GcpPubSubSettings = {
  projectID: 'acme-ci',
  topic: 'builds',
};

/** What is planned for a Run. */
export function targetOf(
  run: Partial<RunState> = {},
  settings: Partial<GcpPubSubSettings> = {},
  template?: RunMessageTemplate,
): Target {
  const [planned] = planMessage(runFixture(run), {
    settings: { ...SETTINGS, ...settings },
    grants: { refusal: () => undefined },
    routing: { kind: 'none', message: 'no entity' },
    runUrl: 'https://portal.example/runs/1',
    severalClusters: true,
    provider: 'config///pubsub',
    ...(template && { template }),
  });
  if (planned?.type !== 'target') {
    throw new Error('no target');
  }
  return planned;
}
