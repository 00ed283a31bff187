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

import { fixture, SHA, START, STATUS_PATH } from './testing';
import type { Fixture } from './testing';

describe('startGitHub', () => {
  let given: Fixture;
  beforeEach(async () => {
    given = await fixture();
  });
  afterEach(() => given.github.close());

  it('keeps every write, newest first, and combines the latest of each context', async () => {
    const credential = await given.token();
    const writes = [
      { state: 'pending', context: 'a' },
      { state: 'success', context: 'a', unknown_field: 'ignored' },
      { state: 'success', context: 'a' },
      { state: 'error', context: 'b', description: 'broke' },
    ];
    for (const body of writes) {
      await given.call('POST', STATUS_PATH, { credential, body });
    }
    const first = await given.call(
      'GET',
      `/repos/acme/shop/commits/${SHA}/statuses?per_page=3`,
      { credential },
    );
    expect(first.body).toMatchObject([
      { state: 'error', context: 'b', description: 'broke' },
      { state: 'success', context: 'a' },
      { state: 'success', context: 'a' },
    ]);
    const next = /<[^>]+?(\/repos[^>]+)>; rel="next"/.exec(
      first.headers.get('link') ?? '',
    );
    const second = await given.call('GET', next?.[1] ?? '', { credential });
    expect(second.body).toMatchObject([{ state: 'pending', context: 'a' }]);

    const combined = await given.call(
      'GET',
      `/repos/acme/shop/commits/${SHA}/status`,
      { credential },
    );
    expect(combined.body).toMatchObject({
      state: 'failure',
      total_count: 2,
      statuses: [
        { context: 'b', state: 'error' },
        { context: 'a', state: 'success' },
      ],
    });
  });

  it('redirects from a former name: reads with 301, writes with 307', async () => {
    given.github.renameRepo('acme/shop', 'acme/store');
    const credential = await given.token();
    const read = await given.call('GET', '/repos/acme/shop', { credential });
    expect(read).toMatchObject({
      status: 301,
      body: { message: 'Moved Permanently' },
    });
    const write = await given.call('POST', STATUS_PATH, {
      credential,
      body: { state: 'success' },
    });
    expect(write.status).toBe(307);
    expect(given.github.statuses('acme', 'store', SHA)).toEqual([]);
    const target = write.headers.get('location') ?? '';
    expect(target).toMatch(new RegExp(`/repositories/\\d+/statuses/${SHA}$`));
    await expect(
      given.call('POST', target.slice(given.github.url.length), {
        credential,
        body: { state: 'success' },
      }),
    ).resolves.toMatchObject({ status: 201 });
  });

  it('says what is left of the rate limit, and stops at its end until the reset', async () => {
    const small = await fixture(2);
    try {
      const credential = await small.token();
      const one = await small.call('GET', '/repos/acme/shop', { credential });
      expect(one.headers.get('x-ratelimit-remaining')).toBe('1');
      await small.call('GET', '/repos/acme/shop', { credential });
      const limited = await small.call('GET', '/repos/acme/shop', {
        credential,
      });
      expect(limited).toMatchObject({
        status: 403,
        body: {
          message: `API rate limit exceeded for installation ID ${small.installation}.`,
        },
      });
      expect(limited.headers.get('x-ratelimit-remaining')).toBe('0');
      const reset = Number(limited.headers.get('x-ratelimit-reset'));
      expect(reset).toBe(START / 1000 + 3600);
      expect(limited.headers.get('date')).toBe(new Date(START).toUTCString());
    } finally {
      await small.github.close();
    }
  });

  it('remembers requests with the credential as a hash only', async () => {
    const credential = await given.token();
    await given.call('POST', STATUS_PATH, {
      credential,
      body: { state: 'success' },
    });
    const [last] = given.github.requests.filter(
      ({ method, path }) => method === 'POST' && path === STATUS_PATH,
    );
    expect(last).toMatchObject({
      status: 201,
      applied: true,
      body: { state: 'success' },
    });
    expect(JSON.stringify(given.github.requests.all())).not.toContain(
      credential,
    );
  });
});
