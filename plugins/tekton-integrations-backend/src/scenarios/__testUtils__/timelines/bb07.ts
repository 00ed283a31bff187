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
  each,
  MESSAGES,
  MINUTE,
  run,
  Scenario,
  SECOND,
  STATUS,
  want,
} from '../scenario';

export const bb07: Scenario = {
  id: 'BB-07',
  title: 'three processes send each state once',
  targets: { github: { ...STATUS, shared: false }, slack: MESSAGES },
  processes: [3],
  happenings: each(20, n => [
    run(n * 10, `u${n}`, 'running'),
    run(SECOND + n * 10, `u${n}`, 'failed'),
  ]),
  wants: each(20, n =>
    ['github', 'slack'].flatMap(target => [
      want(target, `u${n} running`, 0, SECOND),
      want(target, `u${n} failed`, SECOND, 2 * SECOND),
    ]),
  ),
  until: MINUTE,
};
