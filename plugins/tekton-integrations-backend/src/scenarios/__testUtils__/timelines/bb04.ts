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
  configured,
  MESSAGES,
  MINUTE,
  run,
  Scenario,
  SECOND,
  STATUS,
  want,
} from '../scenario';

const TARGETS = { github: STATUS, slack: MESSAGES };

export const bb04: Scenario = {
  id: 'BB-04',
  title: 'rules and Providers that change meanwhile send nothing again',
  targets: TARGETS,
  happenings: [
    run(0, 'u1', 'running'),
    configured(2 * SECOND, TARGETS, { slack: { statuses: ['failed'] } }),
    configured(4 * SECOND, {
      ...TARGETS,
      github: { ...STATUS, scope: 'namespace' },
    }),
    run(10 * SECOND, 'u1', 'failed'),
    configured(12 * SECOND, TARGETS),
    configured(14 * SECOND, TARGETS, { github: { statuses: ['failed'] } }),
  ],
  wants: [
    want('github', 'u1 running', 0, SECOND),
    want('slack', 'u1 running', 0, SECOND),
    want('github', 'u1 failed', 10 * SECOND, 11 * SECOND),
    want('slack', 'u1 failed', 10 * SECOND, 11 * SECOND),
  ],
  until: MINUTE,
};
