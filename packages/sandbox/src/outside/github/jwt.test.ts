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

import { encode, fixture, foreignKey, jwt, START } from './testing';
import type { Fixture } from './testing';

describe('the fake GitHub and the token of an App', () => {
  let given: Fixture;
  beforeEach(async () => {
    given = await fixture();
  });
  afterEach(() => given.github.close());

  describe('refuses what GitHub refuses in a JSON web token', () => {
    const seconds = START / 1000;
    it.each<[string, () => string, number, string]>([
      [
        'no token at all',
        () => '',
        401,
        'A JSON web token could not be decoded',
      ],
      [
        'three words that are no token',
        () => 'a.b.c',
        401,
        'A JSON web token could not be decoded',
      ],
      [
        'the key of another App',
        () => jwt({}, { pem: foreignKey.privateKey }),
        401,
        'A JSON web token could not be decoded',
      ],
      [
        'another algorithm',
        () => jwt({}, { alg: 'HS256' }),
        401,
        'A JSON web token could not be decoded',
      ],
      [
        'a changed claim',
        () =>
          jwt().replace(
            /\.[^.]+\./,
            `.${encode({ iss: 4242, iat: seconds, exp: seconds + 60, extra: 1 })}.`,
          ),
        401,
        'A JSON web token could not be decoded',
      ],
      [
        'no issuer',
        () => jwt({ iss: undefined }),
        401,
        "Missing 'issuer' claim ('iss') in assertion",
      ],
      [
        'an unknown issuer',
        () => jwt({ iss: 1 }),
        404,
        'Integration not found',
      ],
      [
        'iat in the future',
        () => jwt({ iat: seconds + 61 }),
        401,
        "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
      ],
      [
        'iat as words',
        () => jwt({ iat: 'now' }),
        401,
        "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
      ],
      [
        'exp in the past',
        () => jwt({ exp: seconds - 1 }),
        401,
        "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
      ],
      [
        'no exp',
        () => jwt({ exp: undefined }),
        401,
        "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
      ],
      [
        'exp too far away',
        () => jwt({ exp: seconds + 601 }),
        401,
        "'Expiration time' claim ('exp') is too far in the future",
      ],
    ])('%s', async (_, make, status, message) => {
      const answer = await given.call('GET', '/app', { credential: make() });
      expect(answer).toMatchObject({ status, body: { message } });
    });

    it('accepts the client id as issuer, and nothing of a former key', async () => {
      const credential = jwt({ iss: given.github.clientId });
      await expect(
        given.call('GET', '/app', { credential }),
      ).resolves.toMatchObject({
        status: 200,
      });
      given.github.rotateKey();
      await expect(
        given.call('GET', '/app', { credential }),
      ).resolves.toMatchObject({
        status: 401,
      });
    });
  });
});
