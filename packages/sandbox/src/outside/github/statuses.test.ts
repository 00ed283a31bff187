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

import { request } from 'node:http';
import { fixture, jwt, SHA, STATUS_PATH, UNKNOWN_SHA } from './testing';
import type { Fixture } from './testing';

describe('the fake GitHub and a wrong status', () => {
  let given: Fixture;
  beforeEach(async () => {
    given = await fixture();
  });
  afterEach(() => given.github.close());

  describe('refuses what GitHub refuses in a status', () => {
    const field = (name: string, message: string) => ({
      message: 'Validation Failed',
      errors: [{ resource: 'Status', code: 'custom', field: name, message }],
    });
    it.each<[string, unknown, unknown]>([
      [
        'an unknown state',
        { state: 'failed' },
        field('state', 'state is not included in the list'),
      ],
      [
        'a state of check runs',
        { state: 'neutral' },
        field('state', 'state is not included in the list'),
      ],
      [
        'an upper-case state',
        { state: 'SUCCESS' },
        field('state', 'state is not included in the list'),
      ],
      [
        'no state',
        { context: 'ci' },
        { message: 'Invalid request.\n\n"state" wasn\'t supplied.' },
      ],
      [
        'a state that is no string',
        { state: 1 },
        {
          message:
            "Invalid request.\n\nFor 'properties/state', 1 is not a string.",
        },
      ],
      [
        'a description that is no string',
        { state: 'success', description: 5 },
        {
          message:
            "Invalid request.\n\nFor 'properties/description', 5 is not a string or null.",
        },
      ],
      [
        'a context that is null',
        { state: 'success', context: null },
        {
          message:
            "Invalid request.\n\nFor 'properties/context', null is not a string.",
        },
      ],
      [
        'a description of 141 characters',
        { state: 'success', description: 'ü'.repeat(141) },
        field(
          'description',
          'description is too long (maximum is 140 characters)',
        ),
      ],
      [
        'an emoji in the description',
        { state: 'success', description: 'done 🎉' },
        field('description', "description doesn't accept 4-byte Unicode"),
      ],
      [
        'an emoji in the context',
        { state: 'success', context: '🎉' },
        field('context', "context doesn't accept 4-byte Unicode"),
      ],
      [
        'a context of 256 characters',
        { state: 'success', context: 'c'.repeat(256) },
        field('context', 'context is too long (maximum is 255 characters)'),
      ],
      [
        'a relative link',
        { state: 'success', target_url: 'runs/7' },
        field('target_url', 'target_url must use http(s) scheme'),
      ],
      [
        'a link of another scheme',
        { state: 'success', target_url: 'data:text/html,x' },
        field('target_url', 'target_url must use http(s) scheme'),
      ],
    ])('%s', async (_, body, expected) => {
      const credential = await given.token();
      const answer = await given.call('POST', STATUS_PATH, {
        credential,
        body,
      });
      expect(answer).toMatchObject({ status: 422, body: expected });
      expect(given.github.statuses('acme', 'shop', SHA)).toEqual([]);
      expect(given.github.requests.all().at(-1)).toMatchObject({
        applied: false,
      });
    });

    it.each<[string, string, string, number, string]>([
      [
        'a short SHA',
        '/repos/acme/shop/statuses/4d2f673',
        '{"state":"success"}',
        422,
        'Validation Failed',
      ],
      [
        'a branch',
        '/repos/acme/shop/statuses/main',
        '{"state":"success"}',
        422,
        'Validation Failed',
      ],
      [
        'an unknown commit',
        `/repos/acme/shop/statuses/${UNKNOWN_SHA}`,
        '{"state":"success"}',
        422,
        `No commit found for SHA: ${UNKNOWN_SHA}`,
      ],
      [
        'a repository of nobody',
        `/repos/acme/nowhere/statuses/${SHA}`,
        '{"state":"success"}',
        404,
        'Not Found',
      ],
      [
        'a private repository outside the installation',
        `/repos/other/secret/statuses/${SHA}`,
        '{"state":"success"}',
        404,
        'Not Found',
      ],
      [
        'a public repository outside the installation',
        `/repos/acme/site/statuses/${SHA}`,
        '{"state":"success"}',
        403,
        'Resource not accessible by integration',
      ],
      [
        'an archived repository',
        `/repos/acme/attic/statuses/${SHA}`,
        '{"state":"success"}',
        403,
        'Repository was archived so is read-only.',
      ],
      ['a list', STATUS_PATH, '[]', 400, 'Body should be a JSON object'],
      ['half a JSON', STATUS_PATH, '{"state":', 400, 'Problems parsing JSON'],
      [
        'a path that does not exist',
        `/repos/acme/shop/status/${SHA}`,
        '{}',
        404,
        'Not Found',
      ],
    ])('%s', async (_, path, raw, status, message) => {
      const credential = await given.token();
      await expect(
        given.call('POST', path, { credential, raw }),
      ).resolves.toMatchObject({ status, body: { message } });
    });

    it.each<[string, string | undefined, number, string]>([
      ['nobody', undefined, 401, 'Requires authentication'],
      ['an invented token', 'ghs_invented', 401, 'Bad credentials'],
      ['the App itself', jwt(), 401, 'Bad credentials'],
    ])('one by %s', async (_, credential, status, message) => {
      await expect(
        given.call('POST', STATUS_PATH, {
          credential,
          body: { state: 'success' },
        }),
      ).resolves.toMatchObject({ status, body: { message } });
    });

    it('one without the permission, also with a token from before it was taken away', async () => {
      const before = await given.token();
      given.github.removePermission(given.installation, 'statuses');
      for (const credential of [before, await given.token()]) {
        await expect(
          given.call('POST', STATUS_PATH, {
            credential,
            body: { state: 'success' },
          }),
        ).resolves.toMatchObject({
          status: 403,
          body: { message: 'Resource not accessible by integration' },
        });
      }
    });

    it('one with a token for another repository or without the permission', async () => {
      const narrow = await given.token({ repositories: ['search'] });
      await expect(
        given.call('POST', STATUS_PATH, {
          credential: narrow,
          body: { state: 'success' },
        }),
      ).resolves.toMatchObject({ status: 404 });
      const reader = await given.token({ permissions: { statuses: 'read' } });
      await expect(
        given.call('POST', STATUS_PATH, {
          credential: reader,
          body: { state: 'success' },
        }),
      ).resolves.toMatchObject({ status: 403 });
    });

    it('one with a token that is an hour old, or expired on purpose', async () => {
      const old = await given.token();
      given.advance(60 * 60 * 1000);
      await expect(
        given.call('GET', '/repos/acme/shop', { credential: old }),
      ).resolves.toMatchObject({
        status: 401,
        body: { message: 'Bad credentials' },
      });
    });

    it('the 1,001st of a context, which compares without case', async () => {
      const credential = await given.token();
      const write = (context: string) =>
        given.call('POST', STATUS_PATH, {
          credential,
          body: { state: 'pending', context },
        });
      await Promise.all(Array.from({ length: 1000 }, () => write('ci')));
      await expect(write('CI')).resolves.toMatchObject({
        status: 422,
        body: {
          message: 'Validation Failed',
          errors: [
            {
              message:
                'This SHA and context has reached the maximum number of statuses.',
            },
          ],
        },
      });
      await expect(write('other')).resolves.toMatchObject({ status: 201 });
      expect(given.github.statuses('acme', 'shop', SHA)).toHaveLength(1001);
    });

    it('a request without User-Agent, in plain text', async () => {
      const status = await new Promise<number | undefined>(
        (resolve, reject) => {
          request(`${given.github.url}/rate_limit`, response => {
            response.resume();
            resolve(response.statusCode);
          })
            .on('error', reject)
            .end();
        },
      );
      expect(status).toBe(403);
    });
  });
});
