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

import { Ownership } from 'backstage-plugin-tekton-integrations-common';
import { OwnershipMap } from './ownershipMap';

const OWNER = 'integrations.tekton.dev/owner';

const PLACE = { clusterName: 'prod', namespace: 'team-a-ci' };

describe('OwnershipMap', () => {
  it.each<[string, Ownership[], Record<string, string> | undefined, unknown]>([
    ['says nothing where nobody said anything', [], {}, undefined],
    ['says nothing of an unknown namespace', [], undefined, undefined],
    [
      'knows the names of namespaces by pattern',
      [{ namespaces: ['x', 'team-a-*'], owner: 'group:default/team-a' }],
      {},
      'group:default/team-a',
    ],
    [
      'does not take a pattern for a part of a name',
      [{ namespaces: ['team-a', 'a-*'], owner: 'group:default/team-a' }],
      {},
      undefined,
    ],
    [
      'distinguishes clusters',
      [
        { clusters: ['test-*'], namespaces: ['*'], owner: 'team-t' },
        { clusters: ['prod'], namespaces: ['*'], owner: 'team-p' },
      ],
      {},
      'group:default/team-p',
    ],
    [
      'takes the first entry that matches',
      [
        { namespaces: ['team-a-ci'], owner: 'team-a' },
        { namespaces: ['*'], owner: 'platform' },
      ],
      {},
      'group:default/team-a',
    ],
    [
      'completes references, in lower case',
      [{ namespaces: ['*'], owner: 'User:Ann' }],
      {},
      'user:default/ann',
    ],
    [
      'takes the annotation of the namespace',
      [],
      { [OWNER]: ' group:retail/Team-A ' },
      'group:retail/team-a',
    ],
    [
      'prefers the operator to the namespace',
      [{ namespaces: ['*'], owner: 'platform' }],
      { [OWNER]: 'group:default/team-a' },
      'group:default/platform',
    ],
    [
      'takes no annotation that is no reference',
      [],
      { [OWNER]: 'team a, team b' },
      undefined,
    ],
  ])('%s', (_, entries, annotations, owner) => {
    expect(new OwnershipMap(entries).ownerOf(PLACE, annotations)).toBe(owner);
  });
});
