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

import assert from 'node:assert/strict';
import { RunState } from 'backstage-plugin-tekton-integrations-common';
import {
  createHttpClient,
  HttpClient,
  Outcome,
  Receipt,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import {
  conformanceChecks,
  LimitedText,
  ReceiverFault,
  runFixture,
} from 'backstage-plugin-tekton-integrations-node/testUtils';
import { FakeGitHub, githubOpenapi, startGitHub } from 'sandbox';
import { clientOf, SHA, targetOf as planned } from '../__testUtils__/reporting';
import { Report } from '../report';
import { GitHubTemplate, githubTemplate } from '../template';
import { GitHubClient } from './GitHubClient';

const PULL = 12;
const QUEUED: Partial<RunState> = {
  phase: 'queued',
  startedAt: undefined,
  completedAt: undefined,
};
const RUNNING: Partial<RunState> = { phase: 'running', completedAt: undefined };
const GREEN: Partial<RunState> = { phase: 'succeeded' };
const CHECKS = /\/check-runs/;
const COMMENTS = /\/comments/;

function targetOf(
  report: Report,
  overrides: Partial<RunState> = {},
  template?: GitHubTemplate,
): Target {
  const { commit } = runFixture(overrides);
  return planned(
    { report: [report] },
    { ...overrides, commit: { ...commit!, pullRequest: String(PULL) } },
    template,
  );
}

const PERMISSIONS = {
  metadata: 'read',
  statuses: 'write',
  checks: 'write',
  pull_requests: 'write',
} as const;

describe('what is reported', () => {
  let github: FakeGitHub;
  let http: HttpClient;
  let installation: number;
  let client: GitHubClient;
  const openapi = githubOpenapi();
  const { signal } = new AbortController();

  beforeAll(async () => {
    github = await startGitHub({ openapi });
  });

  afterAll(() => github.close());

  let repository = '';
  let number = 0;

  beforeEach(() => {
    // A repository for each test: the server, and so its key, serves them all.
    number += 1;
    repository = `shop-${number}`;
    github.addRepo(`acme-${number}/${repository}`, { commits: [SHA] });
    github.addPullRequest(`acme-${number}/${repository}`, PULL);
    installation = github.addInstallation({
      account: `acme-${number}`,
      permissions: PERMISSIONS,
    });
    http = createHttpClient({ timeoutMs: 2_000 });
    client = clientOf(github, http);
  });

  afterEach(async () => {
    await client.close();
    await http.close();
    github.faults.clear();
    assert.deepEqual(github.violations(), []);
  });

  const slug = () => `acme-${number}/${repository}`;

  function here(report: Report, overrides: Partial<RunState> = {}): Target {
    const { commit } = runFixture();
    return targetOf(report, {
      commit: { ...commit!, owner: `acme-${number}`, repository },
      ...overrides,
    });
  }

  const asked = (method: string, path: RegExp) =>
    github.requests.filter(
      request =>
        request.method === method &&
        path.test(request.path) &&
        request.path.includes(`/${repository}/`),
    ).length;

  const receiptOf = (outcome: Outcome): Receipt | undefined =>
    outcome.kind === 'delivered' ? outcome.receipt : undefined;

  describe('as a check run', () => {
    const shown = () => github.checkRuns(`acme-${number}`, repository, SHA);
    const send = (overrides: Partial<RunState> = {}, receipt?: Receipt) =>
      client.send(here('checkRun', overrides), receipt, signal);
    const find = (overrides: Partial<RunState> = {}) =>
      client.find(here('checkRun', overrides), signal);

    it('is created, goes on, and ends as one', async () => {
      const queued = await send(QUEUED);
      expect(shown()).toMatchObject([{ status: 'queued', conclusion: null }]);
      const running = await send(RUNNING, receiptOf(queued));
      expect(shown()).toMatchObject([
        { status: 'in_progress', startedAt: '2026-11-21T10:00:01Z' },
      ]);
      const ended = await send({}, receiptOf(running));

      expect(ended).toMatchObject({
        kind: 'delivered',
        receipt: {
          ids: { id: shown()[0]?.id, end: 'failure 2026-11-21T10:03:13Z' },
          url: `${github.webUrl}/${slug()}/runs/${shown()[0]?.id}`,
        },
        rate: { scope: `github:github.test:app:4242:acme-${number}` },
        exchange: { answer: '200 OK' },
      });
      expect(shown()).toMatchObject([
        {
          name: 'tekton: build',
          status: 'completed',
          conclusion: 'failure',
          startedAt: '2026-11-21T10:00:01Z',
          completedAt: '2026-11-21T10:03:13Z',
          detailsUrl: 'https://portal.example/runs/1',
          title: 'Failed after 3m 12s: unit: exit 1 in step test',
          writes: 3,
        },
      ]);
      expect(asked('GET', CHECKS)).toBe(0);
    });

    it('is created at its end where nothing was written before', async () => {
      await expect(send(GREEN)).resolves.toMatchObject({ kind: 'delivered' });
      expect(shown()).toMatchObject([
        { status: 'completed', conclusion: 'success', writes: 1 },
      ]);
    });

    it('is a new one after an end that was undone', async () => {
      const ended = await send();
      const undone = await send(
        { ...RUNNING, undone: '2026-11-21T10:03:13Z' },
        receiptOf(ended),
      );
      await send(
        { ...GREEN, completedAt: '2026-11-21T10:09:00Z' },
        receiptOf(undone),
      );

      expect(shown()).toMatchObject([
        { status: 'completed', conclusion: 'success', writes: 2 },
        { status: 'completed', conclusion: 'failure', writes: 1 },
      ]);
    });

    it('is a new one where another end follows an end', async () => {
      const ended = await send();
      await send(
        { ...GREEN, completedAt: '2026-11-21T10:09:00Z' },
        receiptOf(ended),
      );

      expect(shown().map(({ conclusion }) => conclusion)).toEqual([
        'success',
        'failure',
      ]);
    });

    it('is written again where the same end is sent again', async () => {
      const ended = await send();
      await send({}, receiptOf(ended));

      expect(shown()).toMatchObject([{ writes: 2 }]);
    });

    it.each([
      ['was created', QUEUED, QUEUED],
      ['was created, for a newer state', QUEUED, RUNNING],
      ['was created, for its end', RUNNING, GREEN],
    ])(
      'is found again, not doubled, when no answer came after it %s',
      async (_, doubtful, next) => {
        github.faults.next(
          { kind: 'acceptedThenReset' },
          { method: 'POST', path: CHECKS },
        );
        await expect(send(doubtful)).resolves.toMatchObject({
          kind: 'inDoubt',
        });
        const found = await find(doubtful);

        expect(found).toMatchObject({ ids: { id: shown()[0]?.id } });
        await send(next, typeof found === 'string' ? undefined : found);
        expect(shown()).toHaveLength(1);
      },
    );

    it('is not doubled when a later write is in doubt and the receipt was lost', async () => {
      await send(QUEUED);
      github.faults.next({ kind: 'reset' }, { method: 'POST', path: CHECKS });
      github.faults.next({ kind: 'reset' }, { method: 'PATCH', path: CHECKS });

      await expect(find(RUNNING)).resolves.toBe('absent');
      await expect(send(RUNNING)).resolves.toMatchObject({ kind: 'inDoubt' });
      await expect(find(RUNNING)).resolves.toBe('absent');
      github.faults.clear();
      await expect(send(RUNNING)).resolves.toMatchObject({
        kind: 'delivered',
      });
      expect(shown()).toMatchObject([{ status: 'in_progress' }]);
    });

    it('takes the newest where a late request made another one', async () => {
      const first = await send(QUEUED);
      await send(QUEUED);
      await expect(find(RUNNING)).resolves.toBe('absent');
      await send(RUNNING, receiptOf(first));

      expect(shown()).toMatchObject([
        { status: 'in_progress' },
        { status: 'queued' },
      ]);
    });

    it('is as long as GitHub takes, and is found again', async () => {
      const tasks = Array.from({ length: 2_000 }, (_, index) => ({
        ...runFixture().tasks[1]!,
        name: `"quoted" \\ ${index}`,
      }));
      await expect(send({ tasks })).resolves.toMatchObject({
        kind: 'delivered',
      });

      expect(shown()[0]?.summary?.length).toBeGreaterThan(60_000);
      await expect(find({ tasks })).resolves.toMatchObject({ ids: {} });
    });

    it('is absent where another Run has one of that name', async () => {
      await send({ uid: 'another' });

      await expect(find()).resolves.toBe('absent');
    });

    it('is found on the second page', async () => {
      await send();
      for (let index = 0; index < 30; index += 1) {
        await send({ uid: `another-${index}` });
      }

      await expect(find()).resolves.toMatchObject({ ids: {} });
      expect(asked('GET', CHECKS)).toBe(2);
    });

    it('is not known where it cannot be read', async () => {
      github.faults.add({
        effect: { kind: 'status', status: 503 },
        method: 'GET',
        path: CHECKS,
      });

      await expect(find()).resolves.toBe('unknown');
    });

    it.each<[string, () => void]>([
      ['was deleted', () => github.deleteCheckRun(slug(), shown()[0]?.id ?? 0)],
      [
        'was made by another App',
        () =>
          github.faults.next(
            {
              kind: 'status',
              status: 403,
              body: {
                message:
                  'Invalid app_id `1` - check run can only be modified by the GitHub App that created it.',
              },
            },
            { method: 'PATCH', path: CHECKS },
          ),
      ],
    ])('is created once more where it %s', async (_, change) => {
      const running = await send(RUNNING);
      change();

      await expect(send(GREEN, receiptOf(running))).resolves.toMatchObject({
        kind: 'delivered',
        exchange: { answer: '201 Created' },
      });
      expect(shown()[0]).toMatchObject({ conclusion: 'success', writes: 1 });
    });

    it.each<[string, () => void, string]>([
      [
        'the permission is missing',
        () => github.removePermission(installation, 'checks'),
        "'Checks: Read and write'",
      ],
      [
        'the installation is suspended',
        () => github.suspend(installation),
        'have an owner unsuspend it',
      ],
      [
        'the repository is archived',
        () => github.archiveRepo(slug()),
        'takes no check run: unarchive it',
      ],
      [
        'the repository moved',
        () => github.renameRepo(slug(), `acme-${number}/elsewhere-${number}`),
        'was renamed or moved',
      ],
    ])('says what to do when %s', async (_, change, words) => {
      const running = await send(RUNNING);
      change();

      await expect(send({}, receiptOf(running))).resolves.toMatchObject({
        kind: 'rejected',
        cause: expect.stringContaining(words),
      });
    });

    it('waits a while for a commit that GitHub does not know yet', async () => {
      await expect(
        send({
          commit: {
            ...runFixture().commit!,
            ...{ owner: `acme-${number}`, repository, sha: 'd'.repeat(40) },
          },
        }),
      ).resolves.toMatchObject({ kind: 'retry', withinMs: 600_000 });
    });

    it('is written with a token for checks of this repository alone', async () => {
      await send();

      const request = github.requests
        .filter(({ path }) => path.endsWith('/access_tokens'))
        .at(-1);
      expect(request?.body).toEqual({
        repositories: [repository],
        permissions: { checks: 'write' },
      });
    });
  });

  describe('as a comment', () => {
    const shown = () => github.comments(slug(), PULL);
    const send = (overrides: Partial<RunState> = {}, receipt?: Receipt) =>
      client.send(here('pullRequestComment', overrides), receipt, signal);
    const find = (overrides: Partial<RunState> = {}) =>
      client.find(here('pullRequestComment', overrides), signal);
    const marker = () => String(here('pullRequestComment').content.marker);

    it('is one for all Runs of the pipeline, with the newest state', async () => {
      const running = await send(RUNNING);
      await send({}, receiptOf(running));
      await expect(send({ uid: 'another', ...GREEN })).resolves.toMatchObject({
        kind: 'delivered',
        receipt: {
          ids: { id: shown()[0]?.id },
          url: `${github.webUrl}/${slug()}/pull/${PULL}#issuecomment-${shown()[0]?.id}`,
        },
      });

      expect(shown()).toMatchObject([{ writes: 3 }]);
      expect(shown()[0]?.body).toContain('Succeeded in 3m 12s');
    });

    it('is another one for another pipeline', async () => {
      await send();
      await send({ definition: 'deploy', labels: {} });

      expect(shown()).toHaveLength(2);
    });

    it('does not touch what others wrote, whatever it begins with', async () => {
      const body = `${marker()}\nMine`;
      github.addComment(slug(), PULL, { author: 'mallory', body });
      github.addComment(slug(), PULL, { author: 'x[bot]', appId: 7, body });
      await send();

      expect(shown().map(({ author, writes }) => [author, writes])).toEqual([
        ['mallory', 1],
        ['x[bot]', 1],
        ['tekton-integrations[bot]', 1],
      ]);
    });

    it('is looked for on all pages', async () => {
      for (let index = 0; index < 30; index += 1) {
        github.addComment(slug(), PULL, {
          author: 'eve',
          body: '"\n'.repeat(32_000),
        });
      }
      await send();
      await send({ uid: 'another' });

      expect(shown()).toHaveLength(31);
      expect(shown().at(-1)).toMatchObject({ writes: 2 });
      expect(asked('GET', COMMENTS)).toBe(4);
    });

    it('is written anew where a person deleted it', async () => {
      const running = await send(RUNNING);
      github.deleteComment(slug(), shown()[0]?.id ?? 0);
      await send({}, receiptOf(running));

      expect(shown()).toMatchObject([{ writes: 1 }]);
    });

    it('is found again, not doubled, after a doubt', async () => {
      github.faults.next(
        { kind: 'acceptedThenReset' },
        { method: 'POST', path: COMMENTS },
      );
      await expect(send()).resolves.toMatchObject({ kind: 'inDoubt' });

      await expect(find()).resolves.toMatchObject({
        ids: { id: shown()[0]?.id },
      });
      await expect(find(GREEN)).resolves.toBe('absent');
      await send(GREEN);
      expect(shown()).toHaveLength(1);
    });

    it('is in no doubt where only looking for it was not answered', async () => {
      github.faults.add({
        effect: { kind: 'hang' },
        method: 'GET',
        path: COMMENTS,
      });

      await expect(send()).resolves.toMatchObject({ kind: 'retry' });
      await expect(find()).resolves.toBe('unknown');
      github.faults.clear();
    });

    it.each<[string, () => void, string]>([
      [
        'the permission is missing',
        () => github.removePermission(installation, 'pull_requests'),
        "'Pull requests: Read and write'",
      ],
      [
        'the conversation is locked',
        () => github.lockPullRequest(slug(), PULL),
        'unlock its conversation',
      ],
      [
        'the repository is archived',
        () => github.archiveRepo(slug()),
        'unarchive it',
      ],
    ])('says what to do when %s', async (_, change, words) => {
      change();

      await expect(send()).resolves.toMatchObject({
        kind: 'rejected',
        cause: expect.stringContaining(words),
      });
    });

    it('says what to do when there is no such pull request', async () => {
      const { commit } = runFixture();
      const target = here('pullRequestComment', {
        commit: { ...commit!, owner: `acme-${number}`, repository },
      });
      await expect(
        client.send(
          { ...target, content: { ...target.content, number: 99 } },
          undefined,
          signal,
        ),
      ).resolves.toMatchObject({
        kind: 'rejected',
        cause: expect.stringContaining('no such repository or pull request'),
      });
    });
  });
});

const textOf = (
  [report, field]: [Report, string],
  overrides: Partial<RunState>,
  template?: GitHubTemplate,
) =>
  String(
    targetOf(
      report,
      overrides,
      template && githubTemplate.rendered.parse(template),
    ).content[field],
  );

const CHECK_RUN_TEXTS: readonly LimitedText[] = [
  {
    name: 'the name',
    max: 255,
    unit: 'characters',
    of: definition => textOf(['checkRun', 'name'], { definition, labels: {} }),
  },
  {
    name: 'the title',
    max: 140,
    unit: 'characters',
    of: message => textOf(['checkRun', 'title'], { tasks: [], message }),
  },
  {
    name: 'the summary',
    max: 65_535,
    unit: 'bytes',
    of: message => textOf(['checkRun', 'summary'], { tasks: [], message }),
  },
  {
    name: "a template's summary",
    max: 65_535,
    unit: 'bytes',
    of: summary => textOf(['checkRun', 'summary'], {}, { summary }),
  },
];

const COMMENT_TEXTS: readonly LimitedText[] = [
  {
    name: 'the body',
    max: 65_535,
    unit: 'bytes',
    of: message =>
      textOf(['pullRequestComment', 'body'], { tasks: [], message }),
  },
  {
    name: "a template's body",
    max: 65_535,
    unit: 'bytes',
    of: summary => textOf(['pullRequestComment', 'body'], {}, { summary }),
  },
];

describe.each<[Report, RegExp, readonly LimitedText[]]>([
  ['checkRun', CHECKS, CHECK_RUN_TEXTS],
  ['pullRequestComment', COMMENTS, COMMENT_TEXTS],
])('a %s, as each provider', (report, path, texts) => {
  let github: FakeGitHub;
  const secrets: string[] = [];

  beforeAll(async () => {
    let tokens = 0;
    github = await startGitHub({
      newToken: () => `ghs_secret${(tokens += 1)}`,
    });
    github.addRepo('acme/shop', { commits: [SHA] });
    github.addPullRequest('acme/shop', PULL);
    github.addInstallation({ account: 'acme', permissions: PERMISSIONS });
    secrets.push(github.privateKeyPem, 'ghs_secret');
  });

  afterAll(() => github.close());

  it.each(
    conformanceChecks({
      secrets,
      target: targetOf(report),
      unsent: targetOf(report, {
        uid: 'never sent',
        definition: 'never sent',
        labels: {},
      }),
      texts,
      connect: async (where, http) => clientOf(github, http, where),
      fault: (fault: ReceiverFault) => {
        // What stands there already would be edited in the place of created.
        github.comments('acme/shop', PULL).forEach(({ id }) => {
          github.deleteComment('acme/shop', id);
        });
        github.faults.add({ effect: fault, method: 'POST', path });
      },
      clear: () => github.faults.clear(),
    }),
  )(
    '$name',
    async ({ run }) => {
      await expect(run()).resolves.toBeUndefined();
    },
    60_000,
  );
});
