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

import { component } from './__testUtils__/catalog';
import { factsOf } from './facts';

describe('factsOf', () => {
  it('takes the owners from the relations that the catalog made', () => {
    const entity = component(
      'shop',
      {},
      {
        spec: { owner: 'group:default/not-this' },
        relations: [
          { type: 'ownedBy', targetRef: 'user:default/Ann' },
          { type: 'ownedBy', targetRef: 'Group:Default/Team-A' },
          { type: 'dependsOn', targetRef: 'component:default/cart' },
        ],
      },
    );
    expect(factsOf(entity)).toMatchObject({
      owner: 'group:default/team-a',
      owners: ['group:default/team-a', 'user:default/ann'],
    });
  });

  it.each<[unknown, string[]]>([
    ['team-a', ['group:retail/team-a']],
    ['user:Ann', ['user:retail/ann']],
    ['Group:Default/Team-A', ['group:default/team-a']],
    ['a:b:c', []],
    ['', []],
    [7, []],
    [undefined, []],
  ])(
    'takes the owner %j from the spec where there are none',
    (owner, owners) => {
      const entity = component(
        'shop',
        {},
        {
          metadata: { name: 'shop', namespace: 'retail' },
          spec: JSON.parse(JSON.stringify({ owner })),
          relations: undefined,
        },
      );
      expect(factsOf(entity).owners).toEqual(owners);
    },
  );

  it('leaves out what is no text, and a slug that is none', () => {
    const entity = component(
      'shop',
      { 'github.com/project-slug': 'https://github.com/acme/shop' },
      { spec: { type: 1, lifecycle: null, system: {} }, relations: [] },
    );
    expect(factsOf(entity)).toEqual({
      ref: 'component:default/shop',
      kind: 'Component',
      namespace: 'default',
      name: 'shop',
      owners: [],
      labels: {},
      annotations: {
        'github.com/project-slug': 'https://github.com/acme/shop',
      },
    });
  });
});
