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

import { fixture, SHA, UNKNOWN_SHA } from './testing';
import type { Fixture } from './testing';

const CREATE = '/repos/acme/shop/check-runs';
const OUTPUT = { title: 'Failed', summary: '**No**' };
const WHOLE = { name: 'build', head_sha: SHA };
const PERMISSIONS = {
  metadata: 'read',
  checks: 'write',
  pull_requests: 'write',
} as const;

const annotation = {
  path: 'a.ts',
  start_line: 1,
  end_line: 1,
  annotation_level: 'failure',
  message: 'No',
};

describe("GitHub's check runs and comments", () => {
  let f: Fixture;
  let credential: string;

  beforeEach(async () => {
    f = await fixture();
    f.github.setPermissions(f.installation, PERMISSIONS);
    f.github.addPullRequest('acme/shop', 7);
    credential = await f.token();
  });

  afterEach(() => f.github.close());

  const idOf = (body: unknown) => Number(Object(body).id);
  const create = async (body: Record<string, unknown> = {}) =>
    f.call('POST', CREATE, { credential, body: { ...WHOLE, ...body } });
  const comment = (body: unknown, number = 7) =>
    f.call('POST', `/repos/acme/shop/issues/${number}/comments`, {
      credential,
      body,
    });

  it('keeps a check run from its creation to its end', async () => {
    const created = await create({ external_id: 'x1', status: 'queued' });
    expect(created).toMatchObject({
      status: 201,
      body: { status: 'queued', conclusion: null, external_id: 'x1' },
    });
    const path = `${CREATE}/${idOf(created.body)}`;
    await f.call('PATCH', path, {
      credential,
      body: { status: 'in_progress' },
    });
    const ended = await f.call('PATCH', path, {
      credential,
      body: { conclusion: 'timed_out', output: OUTPUT },
    });

    expect(ended).toMatchObject({
      status: 200,
      body: {
        status: 'completed',
        conclusion: 'timed_out',
        completed_at: '2026-01-15T12:00:00Z',
        output: OUTPUT,
        head_sha: SHA,
        app: { id: f.github.appId },
      },
    });
    expect(f.github.checkRuns('acme', 'shop', SHA)).toMatchObject([
      { writes: 3, conclusion: 'timed_out' },
    ]);
    await expect(f.call('GET', path, { credential })).resolves.toMatchObject({
      status: 200,
      body: { conclusion: 'timed_out' },
    });
  });

  it('makes another one each time, and lists the latest of a name or all', async () => {
    await create({ external_id: 'a' });
    await create({ external_id: 'b' });
    await create({ name: 'lint' });
    const list = async (query: string) =>
      Object(
        (
          await f.call(
            'GET',
            `/repos/acme/shop/commits/${SHA}/check-runs${query}`,
            { credential },
          )
        ).body,
      );

    expect((await list('')).total_count).toBe(2);
    expect((await list('?filter=all')).total_count).toBe(3);
    expect(await list('?filter=all&check_name=build&per_page=1')).toMatchObject(
      { total_count: 2, check_runs: [{ external_id: 'b' }] },
    );
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no name', { name: undefined }, '"name" wasn\'t supplied.'],
    ['an empty name', { name: '' }, "Name can't be blank"],
    ['no commit', { head_sha: undefined }, '"head_sha" wasn\'t supplied.'],
    ['an unknown commit', { head_sha: UNKNOWN_SHA }, 'No commit found for SHA'],
    ['a status of commits', { status: 'pending' }, 'is not a possible value'],
    [
      'a state of commits as conclusion',
      { conclusion: 'error' },
      'is not a possible value',
    ],
    ['the word failed', { conclusion: 'failed' }, 'is not a possible value'],
    ["GitHub's own conclusion", { conclusion: 'stale' }, 'is not a possible'],
    [
      'an end without conclusion',
      { status: 'completed' },
      '"conclusion" wasn\'t supplied.',
    ],
    [
      'a time of the end without conclusion',
      { completed_at: '2026-01-15T12:00:00Z' },
      '"conclusion" wasn\'t supplied.',
    ],
    ['a time that is none', { started_at: 'today' }, 'ISO 8601'],
    ['a link that is none', { details_url: 'ftp://x' }, 'http(s)'],
    ['no title', { output: { summary: 'x' } }, '"title" wasn\'t supplied.'],
    ['no summary', { output: { title: 'x' } }, '"summary" wasn\'t supplied.'],
    ['an output that is text', { output: 'x' }, 'is not an object'],
    [
      'a summary that is too long',
      { output: { ...OUTPUT, summary: 'x'.repeat(65_536) } },
      'Only 65535 characters are allowed',
    ],
    [
      'a summary that is too long in bytes',
      { output: { ...OUTPUT, summary: 'é'.repeat(32_768) } },
      'Only 65535 characters are allowed; 65536 were supplied',
    ],
    [
      'a text that is too long',
      { output: { ...OUTPUT, text: 'x'.repeat(65_536) } },
      'Only 65535 characters are allowed',
    ],
    [
      '51 annotations',
      {
        output: {
          ...OUTPUT,
          annotations: Array.from({ length: 51 }, () => annotation),
        },
      },
      'No more than 50 items are allowed; 51 were supplied.',
    ],
    [
      'an annotation without a level',
      {
        output: {
          ...OUTPUT,
          annotations: [{ ...annotation, annotation_level: 'error' }],
        },
      },
      'is not an annotation',
    ],
    [
      'four actions',
      {
        actions: Array.from({ length: 4 }, () => ({
          label: 'a',
          description: 'b',
          identifier: 'c',
        })),
      },
      'No more than 3 items',
    ],
    [
      'an action with a long label',
      {
        actions: [{ label: 'x'.repeat(21), description: 'b', identifier: 'c' }],
      },
      "'label' must be a string of at most 20",
    ],
  ])('refuses a check run with %s', async (_, body, words) => {
    const answer = await create(body);

    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body)).toContain(
      JSON.stringify(words).slice(1, -1),
    );
    expect(f.github.checkRuns('acme', 'shop', SHA)).toEqual([]);
  });

  it('ignores a field that it does not know, as GitHub does', async () => {
    await expect(create({ detail_url: 'https://x' })).resolves.toMatchObject({
      status: 201,
      body: { details_url: null },
    });
  });

  it('appends annotations and never opens what is completed', async () => {
    const output = { ...OUTPUT, annotations: [annotation, annotation] };
    const created = await create({ conclusion: 'success', output });
    const path = `${CREATE}/${idOf(created.body)}`;
    await f.call('PATCH', path, { credential, body: { output } });

    expect(f.github.checkRuns('acme', 'shop', SHA)).toMatchObject([
      { annotations: 4, conclusion: 'success' },
    ]);
    await expect(
      f.call('PATCH', path, { credential, body: { status: 'in_progress' } }),
    ).resolves.toMatchObject({ status: 422 });
  });

  it('answers 404 for a check run that is not there', async () => {
    await expect(
      f.call('PATCH', `${CREATE}/99`, { credential, body: OUTPUT }),
    ).resolves.toMatchObject({ status: 404 });
  });

  it('needs the permission for checks', async () => {
    f.github.removePermission(f.installation, 'checks');

    await expect(create()).resolves.toMatchObject({
      status: 403,
      body: { message: 'Resource not accessible by integration' },
    });
  });

  it('keeps comments with who wrote them, oldest first', async () => {
    f.github.addComment('acme/shop', 7, { author: 'eve', body: 'First' });
    const written = await comment({ body: 'Hello' });
    const list = await f.call('GET', '/repos/acme/shop/issues/7/comments', {
      credential,
    });

    expect(written).toMatchObject({
      status: 201,
      body: { performed_via_github_app: { id: f.github.appId } },
    });
    expect(list.body).toMatchObject([
      { user: { login: 'eve' }, performed_via_github_app: null },
      { user: { login: 'tekton-integrations[bot]', type: 'Bot' } },
    ]);
    await f.call(
      'PATCH',
      `/repos/acme/shop/issues/comments/${idOf(written.body)}`,
      { credential, body: { body: 'Bye' } },
    );
    expect(f.github.comments('acme/shop', 7)).toMatchObject([
      { body: 'First', writes: 1 },
      { body: 'Bye', writes: 2 },
    ]);
  });

  it.each<[string, unknown, number, number, string]>([
    ['no body', {}, 7, 422, 'supplied'],
    ['a body that is no text', { body: 7 }, 7, 422, 'is not a string'],
    ['a blank body', { body: ' \n' }, 7, 422, 'cannot be blank'],
    [
      'a long body',
      { body: 'x'.repeat(65_537) },
      7,
      422,
      'maximum is 65536 characters',
    ],
    ['an unknown pull request', { body: 'x' }, 8, 404, 'Not Found'],
  ])('refuses a comment with %s', async (_, body, number, status, words) => {
    const answer = await comment(body, number);

    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toContain(words);
    expect(f.github.comments('acme/shop', 7)).toEqual([]);
  });

  it('refuses a comment on a locked conversation', async () => {
    f.github.lockPullRequest('acme/shop', 7);

    await expect(comment({ body: 'x' })).resolves.toMatchObject({
      status: 403,
    });
  });

  it.each(['issues', 'pull_requests'])(
    'takes the permission %s for comments, and none else',
    async permission => {
      f.github.setPermissions(f.installation, { [permission]: 'write' });
      credential = await f.token();
      await expect(comment({ body: 'x' })).resolves.toMatchObject({
        status: 201,
      });

      f.github.setPermissions(f.installation, { statuses: 'write' });
      credential = await f.token();
      await expect(comment({ body: 'x' })).resolves.toMatchObject({
        status: 403,
      });
    },
  );
});
