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

import { limitsOf } from './limitsOf';

describe('limitsOf', () => {
  it.each(['github.com', 'acme.ghe.com'])(
    'lets writes to %s use the points of a minute and the requests of an hour',
    host => {
      expect(
        limitsOf(host, 's').filter(({ afterRefusal }) => !afterRefusal),
      ).toEqual([
        { scope: 's', name: 'points', per: 60_000, limit: 900, cost: 5 },
        {
          scope: 's',
          name: 'requests',
          per: 3_600_000,
          limit: 5_000,
          told: true,
        },
      ]);
    },
  );

  it('counts content only after GitHub refused some', () => {
    expect(limitsOf('github.example.com', 's')).toEqual([
      {
        scope: 's',
        name: 'content',
        per: 60_000,
        limit: 80,
        afterRefusal: true,
      },
      {
        scope: 's',
        name: 'content',
        per: 3_600_000,
        limit: 500,
        afterRefusal: true,
      },
    ]);
  });

  it.each(['github.com', 'github.example.com'])(
    'lets one write a second through to %s where it is asked to be strict',
    host => {
      const strict = limitsOf(host, 's', 'strict');
      expect(strict).toContainEqual({
        scope: 's',
        name: 'writes',
        per: 1_000,
        limit: 1,
      });
      expect(strict.filter(({ name }) => name !== 'writes')).toEqual(
        limitsOf(host, 's'),
      );
      expect(limitsOf(host, 's', 'published')).toEqual(limitsOf(host, 's'));
    },
  );
});
