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
  ProviderPlatform,
  Secret,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { runFixture } from 'backstage-plugin-tekton-integrations-node/testUtils';
import { createCloudEventsType } from '../cloudEventsType';

export const CLIENT = 'webhook.authorization.oauth2.clientAuthentication';

const type = createCloudEventsType();

/** A Provider with its credentials, ready to plan and to send. */
export function provider(
  settings: object,
  secrets: Readonly<Record<string, string>> = {},
) {
  const bound = type.bind(settings);
  if (!bound.ok) {
    throw new Error(JSON.stringify(bound.issues));
  }
  const planned = (
    overrides: Parameters<typeof runFixture>[0] = {},
  ): Target[] =>
    bound.value
      .plan(runFixture(overrides), {
        grants: { refusal: () => undefined },
        routing: { kind: 'none', message: 'no entity' },
        runUrl: 'https://portal.example/runs/1',
        severalClusters: false,
        provider: 'config///events',
      })
      .filter(item => item.type === 'target');
  const target = (overrides: Parameters<typeof runFixture>[0] = {}): Target => {
    const [first] = planned(overrides);
    if (first === undefined) {
      throw new Error('no target');
    }
    return first;
  };
  const connect = (
    http: HttpClient,
    now: () => number = () => Date.now(),
    more: Pick<ProviderPlatform, 'callbacks' | 'showsCertificate'> = {},
  ) =>
    bound.value.connect(
      Object.fromEntries(
        Object.entries(secrets).map(([path, text]) => [path, new Secret(text)]),
      ),
      { http, now, portalHost: 'portal.example', ...more },
    );
  return { planned, target, connect };
}
