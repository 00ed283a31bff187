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

import { MINUTE, run, Scenario, SECOND, want } from '../scenario';

export const bb26: Scenario = {
  id: 'BB-26',
  title: 'two states within five minutes both arrive, in order',
  targets: { topic: { kind: 'event', once: 'sameId' } },
  happenings: [run(0, 'u1', 'running'), run(MINUTE, 'u1', 'failed')],
  wants: [
    want('topic', 'u1 running', 0, SECOND),
    want('topic', 'u1 failed', MINUTE, MINUTE + SECOND),
  ],
  until: 6 * MINUTE,
};
