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

/**
 * Provider type GitHubApp of Tekton Integrations: commit statuses.
 *
 * @packageDocumentation
 */

import assert from 'node:assert/strict';
import {
  createHttpClient,
  HttpClient,
  ProviderClient,
  Receipt,
  Secret,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import {
  conformanceChecks,
  ReceiverFault,
  runFixture,
} from 'backstage-plugin-tekton-integrations-node/testUtils';
import { FakeGitHub, githubOpenapi, GitHubOptions, startGitHub } from 'sandbox';
import { clientOf, SHA, targetOf as planned } from '../__testUtils__/reporting';
import { commitStatusSchema } from '../content';
import { GitHubTemplate, githubTemplate } from '../template';
import { GitHubApp } from './GitHubApi';
import { GitHubClient } from './GitHubClient';

const WRITES = /\/statuses\//;

describe('GitHubClient', () => {
  let github: FakeGitHub;
  let http: HttpClient;
  let installation: number;
  let client: ProviderClient;
  let now: number;
  let privateKeyPem: string | undefined;
  const { signal } = new AbortController();
  const openapi = githubOpenapi();

  const app = (): GitHubApp => ({
    appId: github.appId,
    privateKey: new Secret(github.privateKeyPem),
  });

  const connect = (apps: GitHubApp[] = [app()], apiUrl = github.url) =>
    new GitHubClient(
      { host: 'github.test', apiUrl, webUrl: github.webUrl },
      apps,
      { http, now: () => now },
    );

  const targetOf = (
    overrides: Parameters<typeof runFixture>[0] = {},
    template?: GitHubTemplate,
  ): Target => planned({ appId: github.appId }, overrides, template);

  const send = (target = targetOf()) => client.send(target, undefined, signal);
  const written = () => github.statuses('acme', 'shop', SHA);
  const asked = (path: RegExp) =>
    github.requests.filter(request => path.test(request.path)).length;
  const tokens = () =>
    github.requests.filter(
      ({ path, status }) => path.endsWith('/access_tokens') && status === 201,
    ).length;

  beforeEach(async () => {
    now = Date.now();
    const options: GitHubOptions = { clock: { now: () => now }, openapi };
    // One key for all tests: making one takes a while.
    github = await startGitHub(
      privateKeyPem === undefined ? options : { ...options, privateKeyPem },
    );
    privateKeyPem = github.privateKeyPem;
    github.addRepo('acme/shop', { commits: [SHA] });
    installation = github.addInstallation({ account: 'acme' });
    http = createHttpClient({ timeoutMs: 5_000 });
    client = connect();
  });

  afterEach(async () => {
    await client.close();
    await http.close();
    await github.close();
    assert.deepEqual(github.violations(), []);
  });

  describe('send', () => {
    it('writes the commit status and gives a receipt', async () => {
      const outcome = await send();

      expect(written()).toMatchObject([
        {
          state: 'failure',
          context: 'tekton: build',
          description: 'Failed after 3m 12s: unit: exit 1 in step test',
          targetUrl: 'https://portal.example/runs/1',
        },
      ]);
      expect(outcome).toEqual({
        kind: 'delivered',
        receipt: {
          ids: { id: written()[0]?.id },
          url: `${github.webUrl}/acme/shop/commit/${SHA}`,
        },
        rate: {
          scope: 'github:github.test:app:4242:acme',
          limit: 5_000,
          remaining: 4_999,
          resetMs: 3_600_000,
        },
        exchange: {
          request: `POST ${new URL(github.url).host}/repos/acme/shop/statuses/${SHA}`,
          answer: '201 Created',
        },
      });
    });

    it.each([
      ['long', '构建失败👩‍👩‍👧‍👦'.repeat(100)],
      ['of four bytes', '🔥 \u{20000} \uD83D'],
      ['of several lines', 'one\r\n\u0000two'],
    ])('writes what came out of a template %s', async (_, text) => {
      const template = githubTemplate.rendered.parse({
        description: text,
        context: text,
      });

      await expect(send(targetOf({}, template))).resolves.toMatchObject({
        kind: 'delivered',
      });
      expect(written()).toMatchObject([
        { description: template.description, state: 'failure' },
      ]);
    });

    it('asks once for installation and token, also when many send at once', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          send(targetOf({ definition: `pipeline-${index}` })),
        ),
      );
      await send();

      expect(outcomes.map(({ kind }) => kind)).toEqual(
        Array.from({ length: 10 }, () => 'delivered'),
      );
      expect(asked(/\/installation$/)).toBe(1);
      expect(tokens()).toBe(1);
    });

    it('asks for a token that writes statuses of this repository alone', async () => {
      github.addRepo('acme/other');
      await send();

      const [request] = github.requests.filter(({ path }) =>
        path.endsWith('/access_tokens'),
      );
      expect(request?.body).toEqual({
        repositories: ['shop'],
        permissions: { statuses: 'write' },
      });
    });

    it('renews a token before it ends', async () => {
      await send();
      now += 54 * 60_000;
      await send();
      expect(tokens()).toBe(1);

      now += 2 * 60_000;
      await expect(send()).resolves.toMatchObject({ kind: 'delivered' });
      expect(tokens()).toBe(2);
    });

    it('replaces a refused token once', async () => {
      await send();
      github.expireTokens();
      now += 1;

      await expect(send()).resolves.toMatchObject({ kind: 'delivered' });
      expect(tokens()).toBe(2);
    });

    it("signs by GitHub's clock where clocks differ", async () => {
      now += 30 * 60_000;

      await expect(send()).resolves.toMatchObject({ kind: 'delivered' });
    });

    it('pauses the Provider when the new token is refused too', async () => {
      github.faults.add({
        effect: { kind: 'status', status: 401 },
        path: WRITES,
      });

      await expect(send()).resolves.toMatchObject({
        kind: 'rejected',
        pause: 'provider',
        cause: expect.stringContaining('check appId and privateKey'),
      });
      expect(asked(WRITES)).toBe(2);
    });

    it('pauses the Provider when the key was replaced', async () => {
      github.rotateKey();

      await expect(send()).resolves.toMatchObject({
        kind: 'rejected',
        pause: 'provider',
      });
    });

    it('pauses the Provider when the key is none, and does not repeat it', async () => {
      client = connect([{ appId: 1, privateKey: new Secret('hunter2') }]);
      const outcome = await send();

      expect(outcome).toMatchObject({
        kind: 'rejected',
        pause: 'provider',
        cause: expect.stringContaining('privateKey is not a private key'),
      });
      expect(JSON.stringify(outcome)).not.toContain('hunter2');
      expect(github.requests.length).toBe(0);
    });

    it('looks an installation up again when the App was installed anew', async () => {
      await send();
      github.removeInstallation(installation);
      github.addInstallation({ account: 'acme' });
      github.faults.next({ kind: 'status', status: 404 }, { path: WRITES });

      await expect(send()).resolves.toMatchObject({ kind: 'delivered' });
      expect(asked(/\/installation$/)).toBe(2);
    });

    it('looks an installation up again when its tokens are refused', async () => {
      await send();
      github.removeInstallation(installation);
      github.addInstallation({ account: 'acme' });

      await expect(send()).resolves.toMatchObject({ kind: 'delivered' });
      expect(asked(/\/installation$/)).toBe(2);
    });

    it('asks for the installation once for all repositories of an owner', async () => {
      const names = ['one', 'two', 'three'];
      for (const name of names) {
        github.addRepo(`acme/${name}`);
      }
      const targets = names.map(repository =>
        targetOf({ commit: { ...runFixture().commit!, repository } }),
      );
      const outcomes = await Promise.all(targets.map(send));

      expect(outcomes.map(({ kind }) => kind)).toEqual(
        names.map(() => 'delivered'),
      );
      expect(asked(/\/installation$/)).toBe(1);
      expect(tokens()).toBe(3);
    });

    it('does not take the refusal of one repository for that of another', async () => {
      github.removeInstallation(installation);
      github.addRepo('acme/other');
      github.addInstallation({ account: 'acme', repositories: ['shop'] });
      const other = targetOf({
        commit: { ...runFixture().commit!, repository: 'other' },
      });
      const outcomes = await Promise.all([send(other), send()]);

      expect(outcomes.map(({ kind }) => kind)).toEqual([
        'rejected',
        'delivered',
      ]);
    });

    it.each<[string, () => void, string]>([
      [
        'the App is not installed there',
        () => github.removeInstallation(installation),
        "not installed for 'acme/shop'",
      ],
      [
        'the installation is suspended',
        () => github.suspend(installation),
        'have an owner unsuspend it',
      ],
      [
        'the permission was taken away',
        () => github.removePermission(installation, 'statuses'),
        "'Commit statuses: Read and write'",
      ],
      [
        'the repository is archived',
        () => github.archiveRepo('acme/shop'),
        'unarchive it',
      ],
      [
        'the repository moved',
        () => github.renameRepo('acme/shop', 'acme/store'),
        'was renamed or moved',
      ],
    ])('says what to do when %s', async (_, change, words) => {
      for (const before of ['first', 'after a success']) {
        if (before === 'first') {
          change();
        }
        await expect(send()).resolves.toMatchObject({
          kind: 'rejected',
          cause: expect.stringContaining(words),
          exchange: { request: expect.any(String) },
        });
      }
      expect(written()).toEqual([]);
    });

    it.each<[string, () => void, string]>([
      [
        'the installation is suspended',
        () => github.suspend(installation),
        'have an owner unsuspend it',
      ],
      [
        'the permission is taken away',
        () => github.removePermission(installation, 'statuses'),
        "'Commit statuses: Read and write'",
      ],
      [
        'the repository moves',
        () => github.renameRepo('acme/shop', 'acme/store'),
        'was renamed or moved',
      ],
    ])(
      'says what to do when %s between two writes',
      async (_, change, words) => {
        await send();
        change();

        await expect(send()).resolves.toMatchObject({
          kind: 'rejected',
          cause: expect.stringContaining(words),
        });
      },
    );

    it('waits a while for a commit that GitHub does not know yet', async () => {
      const target = targetOf({
        commit: { ...runFixture().commit!, sha: 'd'.repeat(40) },
      });

      await expect(send(target)).resolves.toMatchObject({
        kind: 'retry',
        withinMs: 600_000,
        cause: expect.stringContaining('No commit found'),
      });
      github.addCommit('acme/shop', 'd'.repeat(40));
      await expect(send(target)).resolves.toMatchObject({ kind: 'delivered' });
    });

    it('rejects what exceeds the number of statuses', async () => {
      github.faults.next(
        {
          kind: 'status',
          status: 422,
          body: {
            message: 'Validation Failed',
            errors: [
              {
                resource: 'Status',
                code: 'custom',
                message:
                  'This SHA and context has reached the maximum number of statuses.',
              },
            ],
          },
        },
        { path: WRITES },
      );

      await expect(send()).resolves.toMatchObject({
        kind: 'rejected',
        cause: expect.stringContaining('1,000 statuses'),
      });
    });

    it('takes exactly the time that Retry-After names', async () => {
      github.faults.next(
        { kind: 'rateLimited', retryAfterSeconds: 30 },
        { path: WRITES },
      );

      await expect(send()).resolves.toMatchObject({
        kind: 'throttled',
        scope: `github:github.test:app:${github.appId}:acme`,
        forMs: 30_000,
      });
    });

    it.each([-3_600_000, 0, 3_600_000])(
      "waits until the reset by GitHub's clock, %i ms off ours",
      async off => {
        await send();
        const skewed = new GitHubClient(
          { host: 'github.test', apiUrl: github.url, webUrl: github.webUrl },
          [app()],
          { http, now: () => now + off },
        );
        github.faults.next(
          { kind: 'rateLimited', resetSeconds: 120 },
          { path: WRITES },
        );
        const outcome = await skewed.send(targetOf(), undefined, signal);

        expect(outcome).toMatchObject({ kind: 'throttled' });
        const forMs = outcome.kind === 'throttled' ? outcome.forMs : 0;
        expect(forMs).toBeGreaterThanOrEqual(119_000);
        expect(forMs).toBeLessThanOrEqual(122_000);
      },
    );

    it('doubles the wait at the secondary limit without a time, until a success', async () => {
      github.faults.add({
        effect: { kind: 'rateLimited' },
        path: WRITES,
        times: 3,
      });
      const waits = [];
      for (let attempt = 0; attempt < 3; attempt += 1) {
        waits.push(await send());
      }
      await send();
      github.faults.next({ kind: 'rateLimited' }, { path: WRITES });
      waits.push(await send());

      expect(
        waits.map(outcome => outcome.kind === 'throttled' && outcome.forMs),
      ).toEqual([60_000, 120_000, 240_000, 60_000]);
    });

    it.each(['hang', 'reset', 'acceptedThenReset'] as const)(
      'retries, without a doubt, when the way to the token ends in %s',
      async kind => {
        http = createHttpClient({ timeoutMs: 200 });
        client = connect();
        github.faults.add({ effect: { kind }, path: /access_tokens$/ });

        await expect(send()).resolves.toMatchObject({ kind: 'retry' });
        expect(written()).toEqual([]);
      },
    );

    it('does not wait for the token longer than its caller', async () => {
      github.faults.add({ effect: { kind: 'hang' }, path: /access_tokens$/ });
      const abort = new AbortController();
      const sending = client.send(targetOf(), undefined, abort.signal);
      await github.requests.waitFor(({ path }) =>
        path.endsWith('/access_tokens'),
      );
      abort.abort();

      await expect(sending).resolves.toEqual({
        kind: 'retry',
        cause: 'aborted',
      });
      github.faults.clear();
    });

    it('rejects content that is not its own', async () => {
      await expect(
        send({ ...targetOf(), content: { channel: '#builds' } }),
      ).resolves.toMatchObject({ kind: 'rejected' });
    });
  });

  describe('with several Apps of an integration', () => {
    it('takes the App that is installed there', async () => {
      client = connect([
        { ...app(), owners: new Set(['umbrella']) },
        { ...app(), owners: new Set(['acme']) },
      ]);

      await expect(send()).resolves.toMatchObject({ kind: 'delivered' });
    });

    it('says which owners it may not be used for', async () => {
      client = connect([{ ...app(), owners: new Set(['umbrella']) }]);

      await expect(send()).resolves.toMatchObject({
        kind: 'rejected',
        cause: expect.stringContaining('allowedInstallationOwners'),
      });
      expect(github.requests.length).toBe(0);
    });
  });

  describe('find', () => {
    const find = (target = targetOf()) => client.find?.(target, signal);

    it('finds what stands there', async () => {
      await send();

      await expect(find()).resolves.toEqual<Receipt>({
        ids: { id: written()[0]?.id ?? 0 },
        url: `${github.webUrl}/acme/shop/commit/${SHA}`,
      });
    });

    it('finds nothing where nothing was written', async () => {
      await expect(find()).resolves.toBe('absent');
    });

    it('does not take an older status for the newest', async () => {
      await send();
      await send(targetOf({ phase: 'succeeded' }));

      await expect(find()).resolves.toBe('absent');
    });

    it('looks through all pages', async () => {
      await send();
      for (let index = 0; index < 60; index += 1) {
        await send(targetOf({ definition: `pipeline-${index}` }));
      }

      await expect(find()).resolves.toMatchObject({ ids: {} });
      expect(asked(/\/commits\//)).toBe(3);
    });

    it('does not know when it cannot read', async () => {
      github.faults.add({
        effect: { kind: 'status', status: 503 },
        method: 'GET',
        path: /\/commits\//,
      });

      await expect(find()).resolves.toBe('unknown');
    });

    it('does not know without a token', async () => {
      github.suspend(installation);

      await expect(find()).resolves.toBe('unknown');
    });
  });

  describe('check', () => {
    const check = () => client.check(signal);

    it('says where the App may write', async () => {
      await expect(check()).resolves.toEqual({
        kind: 'ok',
        message: expect.stringMatching(
          /^The App '.+' may write commit statuses at 'acme'; at least 5,000 of 5,000 requests left this hour at 'acme'\.$/,
        ),
      });
    });

    it.each<[string, () => void, string]>([
      [
        'the permission is missing',
        () => github.removePermission(installation, 'statuses'),
        "lacks 'statuses: write'",
      ],
      [
        'it is installed nowhere',
        () => github.removeInstallation(installation),
        'is installed nowhere',
      ],
      [
        'it is suspended',
        () => github.suspend(installation),
        "is suspended: have it unsuspended at 'acme'",
      ],
      ['its key was replaced', () => github.rotateKey(), 'check appId'],
    ])('refuses when %s', async (_, change, words) => {
      change();

      await expect(check()).resolves.toEqual({
        kind: 'refused',
        message: expect.stringContaining(words),
      });
    });

    it('tells where the App may not write', async () => {
      github.addOrg('umbrella');
      github.addInstallation({
        account: 'umbrella',
        permissions: { metadata: 'read' },
      });

      await expect(check()).resolves.toEqual({
        kind: 'ok',
        message: expect.stringMatching(
          /at 'acme'; it lacks 'statuses: write' at 'umbrella'; at least/,
        ),
      });
    });

    it('tells what sends were told of the limit, without asking', async () => {
      for (let index = 0; index < 3; index += 1) {
        await send();
      }

      await expect(check()).resolves.toMatchObject({
        message: expect.stringMatching(/at least 4,500 of 5,000 requests/),
      });
      expect(asked(/rate_limit/)).toBe(0);
      now += 3_600_001;
      await expect(check()).resolves.toMatchObject({
        message: expect.stringMatching(/at least 5,000 of 5,000 requests/),
      });
    });

    it('names each permission that what is reported needs', async () => {
      client = new GitHubClient(
        { host: 'github.test', apiUrl: github.url, webUrl: github.webUrl },
        [app()],
        { http, now: () => now },
        ['checkRun', 'pullRequestComment'],
      );

      await expect(check()).resolves.toEqual({
        kind: 'refused',
        message:
          "The App 'tekton-integrations' lacks 'checks: write' and 'pull_requests: write' at 'acme': give it the repository permissions 'Checks: Read and write' and 'Pull requests: Read and write' and have it accepted there.",
      });
      github.setPermissions(installation, {
        metadata: 'read',
        checks: 'write',
        pull_requests: 'write',
      });
      await expect(check()).resolves.toMatchObject({
        kind: 'ok',
        message: expect.stringMatching(
          /may write check runs and comments on pull requests at 'acme'/,
        ),
      });
    });

    it('names the field of a bad key and not its value', async () => {
      client = connect([{ appId: 1, privateKey: new Secret('hunter2') }]);

      const health = await check();
      expect(health).toMatchObject({
        kind: 'refused',
        message: expect.stringContaining('privateKey'),
      });
      expect(JSON.stringify(health)).not.toContain('hunter2');
    });

    it('does not know when GitHub has trouble', async () => {
      github.faults.add({ effect: { kind: 'status', status: 502 } });

      await expect(check()).resolves.toEqual({
        kind: 'unknown',
        message: 'GitHub answered 502 Bad Gateway: Server Error.',
      });
    });
  });

  it('speaks to an Enterprise Server under its path', async () => {
    const enterprise = await startGitHub({
      basePath: '/api/v3',
      privateKeyPem: github.privateKeyPem,
    });
    enterprise.addRepo('acme/shop', { commits: [SHA] });
    enterprise.addInstallation({ account: 'acme' });
    client = connect([app()], enterprise.url);

    await expect(send()).resolves.toMatchObject({ kind: 'delivered' });
    await enterprise.close();
  });
});

describe('GitHubClient, as each provider', () => {
  let github: FakeGitHub;
  const tokens: string[] = [];
  const secrets: string[] = [];

  beforeAll(async () => {
    github = await startGitHub({
      newToken: () => {
        const token = `ghs_secret${tokens.length}`;
        tokens.push(token);
        return token;
      },
    });
    github.addRepo('acme/shop', { commits: [SHA] });
    github.addInstallation({ account: 'acme' });
    secrets.push(github.privateKeyPem, 'ghs_secret');
  });

  afterAll(() => github.close());

  const status = (...args: Parameters<typeof planned>) =>
    commitStatusSchema.parse(planned(...args).content);
  const shortened = githubTemplate.rendered;

  const checks = conformanceChecks({
    secrets,
    target: planned(),
    unsent: planned({}, { definition: 'never sent', labels: {} }),
    texts: [
      {
        name: 'the description',
        max: 140,
        unit: 'characters',
        of: words => status({}, { tasks: [], message: words }).description,
      },
      {
        name: "a template's description",
        max: 140,
        unit: 'characters',
        of: words => shortened.parse({ description: words }).description ?? '',
      },
      {
        name: 'the context',
        max: 255,
        unit: 'characters',
        of: words => status({}, { definition: words, labels: {} }).context,
      },
      {
        name: "a template's context",
        max: 255,
        unit: 'characters',
        of: words =>
          status({}, {}, shortened.parse({ context: words })).context,
      },
    ],
    connect: async (where, http) => clientOf(github, http, where),
    fault: (fault: ReceiverFault) => {
      github.faults.add({ effect: fault, method: 'POST', path: WRITES });
    },
    clear: () => github.faults.clear(),
  });

  it.each(checks)(
    '$name',
    async ({ run }) => {
      await expect(run()).resolves.toBeUndefined();
    },
    60_000,
  );
});
