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

import { SHOP } from '../__testUtils__/portal';
import { missingSetup, SetupFacts } from './setup';

const COMPLETE: SetupFacts = {
  selected: true,
  clusters: 1,
  providers: 1,
  notifications: 1,
  mode: 'send',
};

describe('missingSetup', () => {
  it.each<[string, Partial<SetupFacts>, string[]]>([
    ['nothing is missing', {}, []],
    ['the entity selects no Runs', { selected: false }, ['noSelector']],
    ['there is no cluster', { clusters: 0 }, ['noCluster']],
    ['there is no Provider', { providers: 0 }, ['noProvider']],
    ['there is no Notification', { notifications: 0 }, ['noNotification']],
    ['there is neither', { providers: 0, notifications: 0 }, ['noProvider']],
    ['the portal observes', { mode: 'observe' }, ['observing']],
  ])('where %s', (_, over, codes) => {
    expect(
      missingSetup(SHOP, { ...COMPLETE, ...over }).map(({ code }) => code),
    ).toEqual(codes);
  });
});
