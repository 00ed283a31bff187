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

import { Entity } from '@backstage/catalog-model';
import { makeRun } from '../__testUtils__/runs';
import { selectionMatches, selectionOf } from './selection';

function entity(annotations: Record<string, string>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'shop', annotations },
  };
}

const ID = 'backstage.io/kubernetes-id';
const SELECTOR = 'backstage.io/kubernetes-label-selector';
const NAMESPACE = 'backstage.io/kubernetes-namespace';
const CLUSTER = 'backstage.io/kubernetes-cluster';
const SLUG = 'github.com/project-slug';

const OURS = makeRun({ labels: { [ID]: 'shop', tier: 'prod' } });
const BY_COMMIT = makeRun({
  commit: { owner: 'Acme', repository: 'Shop', sha: 'x', source: 'test' },
});

describe('the Runs of an entity', () => {
  it.each<[string, Record<string, string>, typeof OURS, boolean]>([
    ['its id', { [ID]: 'shop' }, OURS, true],
    ['another id', { [ID]: 'cart' }, OURS, false],
    ['its selector', { [SELECTOR]: 'tier in (prod)' }, OURS, true],
    [
      'a selector over the id',
      { [ID]: 'cart', [SELECTOR]: 'tier' },
      OURS,
      true,
    ],
    ['another namespace', { [ID]: 'shop', [NAMESPACE]: 'x' }, OURS, false],
    ['its namespace', { [ID]: 'shop', [NAMESPACE]: 'team-a' }, OURS, true],
    ['another cluster', { [ID]: 'shop', [CLUSTER]: 'x' }, OURS, false],
    ['its repository', { [SLUG]: 'acme/shop' }, BY_COMMIT, true],
    ['another repository', { [SLUG]: 'acme/cart' }, BY_COMMIT, false],
    [
      'its repository in another namespace',
      { [SLUG]: 'acme/shop', [ID]: 'shop', [NAMESPACE]: 'x' },
      BY_COMMIT,
      true,
    ],
  ])('are found by %s', (_, annotations, run, expected) => {
    const selection = selectionOf(entity(annotations));
    expect(selection && selectionMatches(selection, run)).toBe(expected);
  });

  it('are unknown where the entity says nothing, or no repository', () => {
    expect(selectionOf(entity({}))).toBeUndefined();
    expect(selectionOf(entity({ [SLUG]: 'not a slug' }))).toBeUndefined();
  });
});
