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

import { githubOpenapi } from './openapi';

const SHA = 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00';

describe('githubOpenapi', () => {
  const check = githubOpenapi();
  const violations = (method: string, address: string, body?: unknown) => {
    const { pathname, searchParams } = new URL(address, 'https://x.example');
    return check({
      method,
      path: pathname,
      query: searchParams,
      text: body === undefined ? '' : JSON.stringify(body),
    });
  };

  it.each<[string, string, unknown]>([
    ['GET', '/app', undefined],
    ['GET', '/app/installations?per_page=100', undefined],
    ['GET', '/repos/acme/shop/installation', undefined],
    [
      'POST',
      '/app/installations/1/access_tokens',
      { repositories: ['shop'], permissions: { checks: 'write' } },
    ],
    [
      'POST',
      `/repos/acme/shop/statuses/${SHA}`,
      { state: 'success', context: 'ci', target_url: 'https://x.example' },
    ],
    [
      'POST',
      '/repos/acme/shop/check-runs',
      { name: 'ci', head_sha: SHA, output: { title: 'a', summary: 'b' } },
    ],
    ['PATCH', '/repos/acme/shop/issues/comments/7', { body: 'x' }],
    ['GET', '/rate_limit', undefined],
  ])('knows %s %s', (method, address, body) => {
    expect(violations(method, address, body)).toEqual([]);
  });

  it.each<[string, string, unknown, string]>([
    ['PUT', '/app', undefined, 'is not in the description'],
    ['GET', '/repos/acme/shop/nothing', undefined, 'not in the description'],
    ['GET', '/app/installations?perpage=1', undefined, '?perpage is not'],
    ['GET', '/app/installations?per_page=x', undefined, 'must be integer'],
    ['POST', '/app/installations/x/access_tokens', {}, 'must be integer'],
    [
      'POST',
      '/app/installations/1/access_tokens',
      { permissions: { checks: 'admin' } },
      '/permissions/checks must be equal to one of',
    ],
    [
      'POST',
      '/app/installations/1/access_tokens',
      { permissions: { check: 'write' } },
      '/permissions/check is not in the description',
    ],
    [
      'POST',
      `/repos/acme/shop/statuses/${SHA}`,
      { state: 'failed' },
      '/state must be equal to one of',
    ],
    [
      'POST',
      `/repos/acme/shop/statuses/${SHA}`,
      { state: 'success', targetUrl: 'x' },
      '/targetUrl is not in the description',
    ],
    [
      'POST',
      '/repos/acme/shop/check-runs',
      { head_sha: SHA },
      "must have required property 'name'",
    ],
    [
      'POST',
      '/repos/acme/shop/check-runs',
      { name: 'ci', head_sha: SHA, conclusion: 'error' },
      '/conclusion must be equal to one of',
    ],
    [
      'POST',
      '/repos/acme/shop/check-runs',
      { name: 'ci', head_sha: SHA, started_at: 'today' },
      '/started_at must match format "date-time"',
    ],
    [
      'PATCH',
      '/repos/acme/shop/check-runs/1',
      { output: { summary: 'x'.repeat(65_536) } },
      '/output/summary must NOT have more than 65535',
    ],
    [
      'PATCH',
      '/repos/acme/shop/check-runs/1',
      { output: { summary: 'x', annotations: [{ line: 1 }] } },
      '/output/annotations/0/line is not in the description',
    ],
    [
      'POST',
      '/repos/acme/shop/issues/1/comments',
      { text: 'x' },
      "must have required property 'body'",
    ],
  ])('finds what is wrong with %s %s %j', (method, address, body, words) => {
    expect(violations(method, address, body).join('\n')).toContain(words);
  });

  it('finds a body that is no JSON', () => {
    expect(
      check({
        method: 'POST',
        path: '/repos/acme/shop/issues/1/comments',
        query: new URLSearchParams(),
        text: '{',
      }),
    ).toEqual([expect.stringContaining('has no JSON')]);
  });
});
