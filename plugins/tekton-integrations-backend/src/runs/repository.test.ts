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

import * as fc from 'fast-check';
import { repositoryAt, repositoryOf } from './repository';

describe('repositoryAt', () => {
  it.each([
    'https://github.com/Acme/shop.js',
    'https://github.com/Acme/shop.js.git',
    'https://github.com/Acme/shop.js/',
    'http://user:token@ghes.example:8443/Acme/shop.js.git',
    'git+https://github.com/Acme/shop.js.git',
    'ssh://git@github.com/Acme/shop.js.git',
    'ssh://git@github.com:22/Acme/shop.js',
    'git://github.com/Acme/shop.js.git',
    'git@github.com:Acme/shop.js',
    'git@github.com:Acme/shop.js.git',
    'git+git@github.com:Acme/shop.js.git',
    'git+ssh://git@github.com/Acme/shop.js.git',
    ' https://github.com/Acme/shop.js\n',
  ])('reads %j', address => {
    expect(repositoryAt(address)).toEqual({
      owner: 'Acme',
      repository: 'shop.js',
    });
  });

  it.each([
    '',
    'acme/shop',
    'registry.example/acme/shop',
    'https://github.com/acme',
    'https://github.com/acme/shop/pulls',
    'https://gitlab.example/group/sub/shop.git',
    'https://github.com/acme/shop?ref=main',
    'https://github.com/acme/shop#readme',
    'https:///acme/shop',
    'file:///acme/shop',
    'https://artifacthub.io/api/v1/packages/tekton-task/tekton-catalog-tasks/git-clone',
    'https://raw.githubusercontent.com/acme/shop/main/task.yaml',
  ])('reads nothing from %j', address => {
    expect(repositoryAt(address)).toBeUndefined();
  });

  it('reads what it wrote', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9][\w-]{0,20}$/);
    fc.assert(
      fc.property(
        name,
        name,
        fc.constantFrom('https://h/', 'git+https://h/', 'git@h:'),
        fc.constantFrom('', '.git', '/'),
        (owner, repository, before, after) => {
          expect(
            repositoryAt(`${before}${owner}/${repository}${after}`),
          ).toEqual({ owner, repository });
        },
      ),
    );
  });
});

describe('repositoryOf', () => {
  it.each([
    [{ owner: 'Acme', repository: 'Shop' }, 'acme/shop'],
    [{ owner: 'Acme' }, undefined],
    [{ owner: '', repository: 'shop' }, undefined],
    [{ owner: 'a'.repeat(200), repository: 'shop' }, undefined],
  ])('of %j is %j', (commit, slug) => {
    expect(repositoryOf({ commit: { ...commit, source: 'test' } })).toBe(slug);
  });

  it('is nothing without a commit', () => {
    expect(repositoryOf({})).toBeUndefined();
  });
});
