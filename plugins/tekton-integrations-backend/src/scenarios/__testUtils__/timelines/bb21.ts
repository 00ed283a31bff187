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
  answer,
  MINUTE,
  run,
  Scenario,
  SECOND,
  STATUS,
  trouble,
  want,
} from '../scenario';

export const bb21: Scenario = {
  id: 'BB-21',
  title: 'a refusal for good is no reason to give up what is only too early',
  targets: { github: STATUS },
  happenings: [
    trouble(0, 'github', {
      about: /^full/,
      behaviour: answer({ kind: 'rejected', cause: '422 maximum' }),
    }),
    trouble(0, 'github', {
      about: /^early/,
      until: 20 * SECOND,
      behaviour: answer({
        kind: 'retry',
        cause: '422 no commit found',
        withinMs: 5 * MINUTE,
      }),
    }),
    trouble(0, 'github', {
      about: /^never/,
      behaviour: answer({
        kind: 'retry',
        cause: '422 no commit found',
        withinMs: 5 * MINUTE,
      }),
    }),
    run(0, 'full', 'failed', { commit: 'c1' }),
    run(0, 'early', 'failed', { commit: 'c2' }),
    run(0, 'never', 'failed', { commit: 'c3' }),
  ],
  wants: [want('github', 'early failed', 20 * SECOND, 2 * MINUTE)],
  requests: { github: [5, 60] },
  until: 10 * MINUTE,
};
