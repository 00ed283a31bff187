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

import { fixture, jwt } from './testing';
import type { Fixture } from './testing';

describe('the fake GitHub and the tokens of an installation', () => {
  let given: Fixture;
  beforeEach(async () => {
    given = await fixture();
  });
  afterEach(() => given.github.close());

  describe('refuses what GitHub refuses in a request for a token', () => {
    it.each<[string, unknown, number, string]>([
      [
        'an unknown repository',
        { repositories: ['nowhere'] },
        422,
        'There is at least one repository that does not exist or is not accessible to the parent installation.',
      ],
      [
        'a repository outside the installation',
        { repositories: ['site'] },
        422,
        'There is at least one repository that does not exist or is not accessible to the parent installation.',
      ],
      [
        'a full name',
        { repositories: ['acme/shop'] },
        422,
        'There is at least one repository that does not exist or is not accessible to the parent installation.',
      ],
      [
        'an unknown id',
        { repository_ids: [1] },
        422,
        'There is at least one repository that does not exist or is not accessible to the parent installation.',
      ],
      [
        'repositories that are no list',
        { repositories: 'shop' },
        422,
        'Invalid request.\n\nFor \'properties/repositories\', "shop" is not an array.',
      ],
      [
        'a permission that is not granted',
        { permissions: { checks: 'write' } },
        422,
        'The permissions requested are not granted to this installation.',
      ],
      [
        'more than is granted',
        { permissions: { metadata: 'write' } },
        422,
        'The permissions requested are not granted to this installation.',
      ],
      [
        'a level that is none',
        { permissions: { statuses: 'all' } },
        422,
        'Invalid request.\n\nFor \'properties/statuses\', "all" is not a possible value. Must be one of the following: read, write.',
      ],
    ])('%s', async (_, body, status, message) => {
      const answer = await given.call(
        'POST',
        `/app/installations/${given.installation}/access_tokens`,
        { credential: jwt(), body },
      );
      expect(answer).toMatchObject({ status, body: { message } });
    });

    it('an unknown installation', async () => {
      await expect(
        given.call('POST', '/app/installations/9/access_tokens', {
          credential: jwt(),
        }),
      ).resolves.toMatchObject({ status: 404, body: { message: 'Not Found' } });
    });

    it('a suspended installation, and its tokens', async () => {
      const credential = await given.token();
      given.github.suspend(given.installation);
      const message = 'This installation has been suspended';
      await expect(
        given.call(
          'POST',
          `/app/installations/${given.installation}/access_tokens`,
          { credential: jwt() },
        ),
      ).resolves.toMatchObject({ status: 403, body: { message } });
      await expect(
        given.call('GET', '/repos/acme/shop', { credential }),
      ).resolves.toMatchObject({ status: 403, body: { message } });
      given.github.unsuspend(given.installation);
      await expect(
        given.call('GET', '/repos/acme/shop', { credential }),
      ).resolves.toMatchObject({ status: 200 });
    });
  });
});
