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

import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exampleNamespaces } from './examples';
import { readSettings } from './settings';
import { startSandbox } from './startSandbox';
import { ANY_PORTS } from './testing';

describe('readSettings', () => {
  it('has a default for everything', () => {
    expect(readSettings({}, '/srv', '/repo')).toEqual({
      ports: {
        SANDBOX_KUBE_PORT: 7117,
        SANDBOX_GITHUB_PORT: 7118,
        SANDBOX_SLACK_PORT: 7119,
        SANDBOX_PAGE_PORT: 7120,
        SANDBOX_SNS_PORT: 7121,
        SANDBOX_PUBSUB_PORT: 7122,
        SANDBOX_EVENTS_PORT: 7123,
        SANDBOX_WEBHOOK_PORT: 7124,
      },
      dataDir: '/srv/.data/sandbox',
      manifestsDir: '/repo/examples/sandbox',
      speed: 1,
    });
  });

  it.each([
    ['SANDBOX_KUBE_PORT', 'many'],
    ['SANDBOX_PAGE_PORT', '70000'],
    ['SANDBOX_SPEED', '0'],
  ])('names %s when it cannot be used', (variable, value) => {
    expect(() => readSettings({ [variable]: value }, '/', '/')).toThrow(
      variable,
    );
  });
});

describe('startSandbox', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sandbox-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const settings = (env: Record<string, string> = {}) =>
    readSettings(
      {
        ...ANY_PORTS,
        SANDBOX_DATA_DIR: path.join(folder, 'data'),
        SANDBOX_MANIFESTS: folder,
        ...env,
      },
      folder,
      folder,
    );

  it('puts the example into the cluster and into the outside world', async () => {
    await writeFile(
      path.join(folder, 'rules.yaml'),
      `apiVersion: v1
kind: Namespace
metadata: { name: ${exampleNamespaces[0]}, labels: { team: shop } }
---
apiVersion: integrations.tekton.ornew.io/v1alpha1
kind: Provider
metadata: { name: github, namespace: ${exampleNamespaces[0]} }
spec: { type: GitHubApp, githubApp: { appId: \${SANDBOX_GITHUB_APP_ID}, baseURL: "\${SANDBOX_GITHUB_URL}", privateKey: { secretRef: { name: github-app } } } }
`,
    );
    const sandbox = await startSandbox(settings());
    try {
      const { kube, github, connection } = sandbox;
      const [namespace] = exampleNamespaces;
      expect(
        kube.get({ apiVersion: 'v1', kind: 'Namespace', name: namespace }),
      ).toMatchObject({ metadata: { labels: { team: 'shop' } } });
      expect(
        kube.get({
          apiVersion: 'integrations.tekton.ornew.io/v1alpha1',
          kind: 'Provider',
          namespace,
          name: 'github',
        }),
      ).toMatchObject({
        spec: { githubApp: { appId: github.appId, baseURL: github.url } },
      });
      for (const name of ['github-app', 'slack-app']) {
        exampleNamespaces.forEach(each =>
          kube.get({ apiVersion: 'v1', kind: 'Secret', namespace: each, name }),
        );
      }
      const file = path.join(folder, 'data/connection.json');
      expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(connection);
      expect((await stat(file)).mode % 0o1000).toBe(0o600);
      await expect(
        readFile(path.join(folder, 'data/github-app.private-key.pem'), 'utf8'),
      ).resolves.toContain('BEGIN RSA PRIVATE KEY');
    } finally {
      await sandbox.close();
    }
  });

  it('lets the reporter read Runs but not create or change any', async () => {
    const sandbox = await startSandbox(settings());
    try {
      const { url, reporterToken } = sandbox.connection.kube;
      const ask = async (method: string, query = '') => {
        const response = await fetch(
          `${url}/apis/tekton.dev/v1/namespaces/${exampleNamespaces[0]}/pipelineruns${query}`,
          {
            method,
            headers: {
              authorization: `Bearer ${reporterToken}`,
              'content-type': 'application/json',
            },
            body: method === 'GET' ? undefined : '{}',
          },
        );
        return response.status;
      };
      await expect(ask('GET')).resolves.toBe(200);
      await expect(ask('POST')).resolves.toBe(403);
    } finally {
      await sandbox.close();
    }
  });

  it('sends people who follow its links to the page', async () => {
    const sandbox = await startSandbox(settings());
    try {
      const sha = 'a'.repeat(40);
      const commit = await fetch(
        `${sandbox.github.webUrl}/acme/shop/commit/${sha}`,
        { redirect: 'manual' },
      );
      expect(commit.headers.get('location')).toBe(
        `${sandbox.page.url}/#commit-acme-shop-${sha}`,
      );
      const message = await fetch(
        `${sandbox.slack.origin}/archives/C0BUILDS01/p1768478400000100`,
        { redirect: 'manual' },
      );
      expect(message.headers.get('location')).toBe(
        `${sandbox.page.url}/#message-C0BUILDS01-1768478400-000100`,
      );
    } finally {
      await sandbox.close();
    }
  });

  it('names a taken port and its variable, and leaves nothing running', async () => {
    const first = await startSandbox(settings());
    try {
      const taken = new URL(first.slack.origin).port;
      await expect(
        startSandbox(settings({ SANDBOX_SLACK_PORT: taken })),
      ).rejects.toThrow(
        `Port ${taken} of the fake Slack is taken: end what uses it, or choose another one with SANDBOX_SLACK_PORT=<port>.`,
      );
    } finally {
      await first.close();
    }
  });
});
