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
  happens,
  MESSAGES,
  MINUTE,
  relist,
  run,
  Scenario,
  SECOND,
  STATUS,
  want,
} from '../scenario';

export const bb29: Scenario = {
  id: 'BB-29',
  title: 'what a silent watch missed is told with the next list, once',
  targets: { github: { ...STATUS, shared: false }, slack: MESSAGES },
  database: true,
  happenings: [
    run(0, 'u1', 'running'),
    run(0, 'u2', 'running'),
    // The object as it was before comes again and changes nothing.
    happens(5 * SECOND, 'an old version again', async stage => {
      const old = stage.object('u1');
      await stage.upsert({ name: 'u1', phase: 'failed' });
      if (old) {
        await stage.tell(old);
      }
    }),
    happens(10 * SECOND, 'Run u2 vanishes unseen', stage =>
      stage.remove('u2', { unseen: true }),
    ),
    relist(20 * SECOND),
    relist(21 * SECOND),
  ],
  wants: [
    ...['github', 'slack'].flatMap(target => [
      want(target, 'u1 running', 0, SECOND),
      want(target, 'u2 running', 0, SECOND),
      want(target, 'u1 failed', 5 * SECOND, 6 * SECOND),
      want(target, 'u2 unseen', 20 * SECOND, 21 * SECOND),
    ]),
  ],
  until: MINUTE,
};
