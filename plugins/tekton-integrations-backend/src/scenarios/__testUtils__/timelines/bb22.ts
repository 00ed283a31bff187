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
  MESSAGES,
  MINUTE,
  run,
  Scenario,
  SECOND,
  STATUS,
  want,
} from '../scenario';

const LABELS = { labels: { team: 'a' }, annotations: { note: 'x' } };

export const bb22: Scenario = {
  id: 'BB-22',
  title: 'labels and annotations that come and go send nothing again',
  targets: { github: STATUS, slack: MESSAGES },
  happenings: [
    run(0, 'u1', 'running', LABELS),
    run(2 * SECOND, 'u1', 'running'),
    run(4 * SECOND, 'u1', 'running', LABELS),
    run(6 * SECOND, 'u1', 'failed', LABELS),
    run(8 * SECOND, 'u1', 'failed'),
    run(10 * SECOND, 'u1', 'failed', LABELS),
  ],
  wants: ['github', 'slack'].flatMap(target => [
    want(target, 'u1 running', 0, SECOND),
    want(target, 'u1 failed', 6 * SECOND, 7 * SECOND),
  ]),
  until: MINUTE,
};
