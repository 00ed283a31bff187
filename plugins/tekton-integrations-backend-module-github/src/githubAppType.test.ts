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

import { createGitHubAppType } from './githubAppType';
import { placeOf } from './place';
import { GitHubIntegration } from './settings';

const integrations = {
  byHost: (host: string): GitHubIntegration | undefined =>
    ({
      'github.com': {
        apiBaseUrl: 'https://api.github.com',
        apps: [{ appId: 1, privateKey: 'key' }],
      },
      'ghe.example': {
        apiBaseUrl: 'https://ghe.example/api/v3',
        apps: [{ appId: 1, privateKey: 'key' }],
      },
      'tokens.example': { apiBaseUrl: 'https://tokens.example/api/v3' },
    })[host],
};

describe('createGitHubAppType', () => {
  const type = createGitHubAppType({ integrations });

  it.each([
    [{ appId: 12 }],
    [{ appId: 12, baseURL: 'https://ghe.example/api/v3' }],
    [{ integration: 'github.com' }],
    [{ appId: 12, report: ['commitStatus'], states: 'ancestor' }],
    [{ appId: 12, report: ['checkRun'], distinguishQueued: true }],
    [{ appId: 12, report: ['commitStatus', 'pullRequestComment'] }],
    [{ appId: 12, report: ['pullRequestComment', 'checkRun'] }],
  ])('takes %j', settings => {
    expect(type.bind(settings).ok).toBe(true);
  });

  it.each([
    [{}, 'githubApp', 'needs either integration'],
    [{ appId: 12, integration: 'github.com' }, 'githubApp', 'needs either'],
    [{ appId: 'x' }, 'githubApp.appId', 'expected number'],
    [{ appId: 1, baseURL: 'nowhere' }, 'githubApp.baseURL', 'not an http'],
    [{ appId: 1, report: ['deployment'] }, 'githubApp.report.0', 'checkRun'],
    [
      { appId: 1, report: ['checkRun', 'pullRequestComment', 'commitStatus'] },
      'githubApp.report',
      'would show the Run twice: keep one of them',
    ],
    [{ integration: 'x.example' }, 'githubApp.integration', "'x.example'"],
    [{ integration: 'tokens.example' }, 'githubApp.integration', 'add apps'],
  ])('refuses %j at %s', (settings, path, words) => {
    const bound = type.bind(settings);

    expect(!bound.ok && bound.issues[0]).toMatchObject({
      path,
      message: expect.stringContaining(words),
    });
  });

  it('says what is told to whom', () => {
    const bound = type.bind({ appId: 12 });

    expect(bound.ok && bound.value.describe({})).toBe(
      "commit status on the Run's commit",
    );
    expect(bound.ok && bound.value.describe({ repository: 'acme/shop' })).toBe(
      'commit status on acme/shop',
    );
  });

  it('says each of several reports once', () => {
    const bound = type.bind({
      appId: 12,
      report: ['checkRun', 'pullRequestComment', 'checkRun'],
    });

    expect(bound.ok && bound.value.describe({ repository: 'acme/shop' })).toBe(
      "check run on acme/shop, comment on the Run's pull request in acme/shop",
    );
  });

  it('names the field of a key that is missing', async () => {
    const bound = type.bind({ appId: 12 });

    await expect(
      bound.ok &&
        bound.value.connect(
          {},
          {
            http: {
              request: async () => ({ kind: 'notSent', cause: '' }),
              fetch,
              close: async () => {},
            },
            now: () => 0,
          },
        ),
    ).rejects.toThrow('githubApp.privateKey is missing');
  });
});

describe('placeOf', () => {
  it.each([
    [{}, 'github.com', 'https://api.github.com', 'https://github.com'],
    [
      { baseURL: 'https://ghe.example/api/v3/' },
      'ghe.example',
      'https://ghe.example/api/v3',
      'https://ghe.example',
    ],
    [
      { baseURL: 'https://api.acme.ghe.com' },
      'acme.ghe.com',
      'https://api.acme.ghe.com',
      'https://acme.ghe.com',
    ],
    [
      { integration: 'ghe.example' },
      'ghe.example',
      'https://ghe.example/api/v3',
      'https://ghe.example',
    ],
  ])('of %j is %s', (settings, host, apiUrl, webUrl) => {
    expect(placeOf(settings, integrations)).toEqual({ host, apiUrl, webUrl });
  });
});
