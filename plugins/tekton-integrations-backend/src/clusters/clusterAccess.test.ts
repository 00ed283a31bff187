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

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from 'backstage-plugin-tekton-integrations-node';
import { entryOf, run, Stage } from './__testUtils__/watching';
import { accessReader } from './clusterAccess';

const stage = new Stage();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'access-'));
});
afterEach(async () => {
  await stage.end();
  await rm(folder, { recursive: true });
});

const PEM = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----';

describe('accessReader', () => {
  it.each([
    ['PEM in base64', Buffer.from(PEM).toString('base64')],
    ['PEM', PEM],
  ])('reads token and authority (%s)', async (_, caData) => {
    const read = accessReader(
      {
        kind: 'direct',
        url: 'https://a',
        token: new Secret('t'),
        caData,
        skipTLSVerify: false,
      },
      { env: {} },
    );
    expect(await read(false)).toEqual({
      url: 'https://a',
      headers: { authorization: 'Bearer t' },
      tls: { ca: PEM, rejectUnauthorized: true },
    });
  });

  it('reads files at each request', async () => {
    const tokenFile = join(folder, 'token');
    const caFile = join(folder, 'ca');
    await writeFile(tokenFile, 'one\n');
    await writeFile(caFile, PEM);
    const read = accessReader(
      {
        kind: 'direct',
        url: 'https://a',
        tokenFile,
        caFile,
        skipTLSVerify: true,
      },
      { env: {} },
    );
    expect(await read(false)).toMatchObject({
      headers: { authorization: 'Bearer one' },
      tls: { ca: PEM, rejectUnauthorized: false },
    });
    await writeFile(tokenFile, 'two');
    expect(await read(false)).toMatchObject({
      headers: { authorization: 'Bearer two' },
    });
  });

  it('goes through the kubernetes plugin with the name of the cluster', async () => {
    const read = accessReader(
      { kind: 'kubernetesPlugin', cluster: 'eu' },
      {
        env: {},
        kubernetesPlugin: {
          baseUrl: async () => 'http://portal/api/kubernetes',
          token: async () => 'mine',
        },
      },
    );
    expect(await read(false)).toEqual({
      url: 'http://portal/api/kubernetes/proxy',
      headers: {
        authorization: 'Bearer mine',
        'backstage-kubernetes-cluster': 'eu',
      },
      tls: {},
    });
  });

  it('says what is missing in a pod, and without the kubernetes plugin', async () => {
    await expect(
      accessReader({ kind: 'inCluster' }, { env: {} })(false),
    ).rejects.toThrow('KUBERNETES_SERVICE_HOST is not set');
    await expect(
      accessReader(
        { kind: 'kubernetesPlugin', cluster: 'eu' },
        { env: {} },
      )(false),
    ).rejects.toThrow("cluster 'eu' needs the kubernetes plugin");
  });

  it('says which context a kubeconfig lacks', async () => {
    const server = await stage.server();
    const file = join(folder, 'config');
    await writeFile(file, server.kubeconfig());
    const read = accessReader(
      { kind: 'kubeconfig', file, context: 'other' },
      { env: {} },
    );
    await expect(read(false)).rejects.toThrow(
      `kubeconfig '${file}' has no context 'other'`,
    );
  });

  it('watches with a kubeconfig, and with another token once it stands there', async () => {
    const server = await stage.server();
    const file = join(folder, 'config');
    await writeFile(file, server.kubeconfig());
    const entry = entryOf(server, {
      access: { kind: 'kubeconfig', file },
      rules: false,
    });
    const seen = stage.watch({ entries: [entry] });
    await seen.until(() => seen.states.at(-1)?.state === 'live');
    server.faults.rotateToken(server.adminToken, 'next');
    await writeFile(file, server.kubeconfig('next'));
    server.faults.dropWatches({}, 'close');
    server.create(run('a'));
    await seen.until(() => seen.told('upsert').length === 1);
    expect(seen.states.map(({ state }) => state)).not.toContain('forbidden');
  });
});
