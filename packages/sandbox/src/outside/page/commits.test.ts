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

import { fixture, SHA } from '../github/testing';
import type { Fixture } from '../github/testing';
import { renderCommits } from './commits';

describe('renderCommits', () => {
  let f: Fixture;
  let credential: string;

  beforeEach(async () => {
    f = await fixture();
    f.github.setPermissions(f.installation, {
      metadata: 'read',
      checks: 'write',
      pull_requests: 'write',
    });
    f.github.addPullRequest('acme/shop', 7);
    credential = await f.token();
  });

  afterEach(() => f.github.close());

  const page = () => renderCommits(f.github, 10).toString();

  it('shows the latest check run of each name with its summary as it was sent', async () => {
    const body = { name: 'build', head_sha: SHA };
    await f.call('POST', '/repos/acme/shop/check-runs', { credential, body });
    await f.call('POST', '/repos/acme/shop/check-runs', {
      credential,
      body: {
        ...body,
        conclusion: 'timed_out',
        details_url: 'https://portal.example/runs/1',
        output: { title: 'Timed out', summary: '<b>No</b>' },
      },
    });

    expect(page()).toContain('timed_out — Timed out');
    expect(page()).toContain('&lt;b&gt;No&lt;/b&gt;');
    expect(page()).toContain('href="https://portal.example/runs/1"');
    expect(page()).toContain('2 writes');
    expect(page()).not.toContain('queued');
  });

  it('shows comments with their pull request and author', async () => {
    expect(page()).not.toContain('Comments');
    await f.call('POST', '/repos/acme/shop/issues/7/comments', {
      credential,
      body: { body: 'Hello <script>' },
    });

    expect(page()).toContain('Comments on pull requests');
    expect(page()).toContain('#7');
    expect(page()).toContain('tekton-integrations[bot]');
    expect(page()).toContain('Hello &lt;script&gt;');
  });
});
