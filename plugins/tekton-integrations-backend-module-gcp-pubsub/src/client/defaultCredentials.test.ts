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

import {
  HttpClient,
  ProviderClient,
} from 'backstage-plugin-tekton-integrations-node';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FakePubSub, startPubSub } from 'sandbox';
import { leadingTo } from '../__testUtils__/leadingTo';
import { SETTINGS, targetOf } from '../__testUtils__/targetOf';
import { PubSubClient } from './PubSubClient';
import { SharedApis } from './SharedApis';

const run = promisify(execFile);
const { signal } = new AbortController();

describe("the portal's own identity", () => {
  const environment = { ...process.env };
  let folder: string;
  let pubsub: FakePubSub;
  let http: HttpClient;
  let client: ProviderClient;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pubsub-'));
    pubsub = await startPubSub();
    pubsub.addTopic('builds');
    http = leadingTo(pubsub.url);
    // Nothing of this machine, and no search for a metadata server.
    process.env.HOME = folder;
    process.env.CLOUDSDK_CONFIG = folder;
    process.env.METADATA_SERVER_DETECTION = 'none';
    process.env.GCE_METADATA_HOST = '127.0.0.1:1';
    delete process.env.GOOGLE_APPLICATION_CREDENTIALS;
    client = new PubSubClient(
      SETTINGS,
      new SharedApis().lend(SETTINGS, undefined, http),
      { now: () => Date.now() },
    );
  });

  afterEach(async () => {
    process.env = { ...environment };
    await client.close();
    await http.close();
    await pubsub.close();
    await rm(folder, { recursive: true });
  });

  const send = () => client.send(targetOf(), undefined, signal);

  async function federate(change: object = {}): Promise<void> {
    const subject = join(folder, 'token');
    const file = join(folder, 'federation.json');
    await writeFile(subject, pubsub.federation.subjectToken);
    await writeFile(
      file,
      JSON.stringify({
        type: 'external_account',
        audience: pubsub.federation.audience,
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
        token_url: `${pubsub.url}/sts/v1/token`,
        credential_source: { file: subject },
        ...change,
      }),
    );
    process.env.GOOGLE_APPLICATION_CREDENTIALS = file;
  }

  const asked = (path: string) =>
    pubsub.requests.filter(request => request.path === path);

  it('publishes by Workload Identity Federation, with one token for all', async () => {
    await federate();

    expect(await send()).toMatchObject({
      kind: 'delivered',
      receipt: {
        url: 'https://console.cloud.google.com/cloudpubsub/topic/detail/builds?project=acme-ci',
      },
    });
    expect(await send()).toMatchObject({ kind: 'delivered' });
    expect(asked('/sts/v1/token')).toHaveLength(1);
    expect(asked('/sts/v1/token')[0]?.headers['user-agent']).toBeDefined();
    expect(await client.check(signal)).toMatchObject({ kind: 'ok' });
  });

  it.each<[string, object, string]>([
    [
      'the wrong audience',
      {
        audience:
          '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/a/providers/b',
      },
      'invalid_target',
    ],
    [
      'a proof of the wrong kind',
      { subject_token_type: 'urn:ietf:params:oauth:token-type:id_token' },
      'invalid_request',
    ],
  ])('says what the token endpoint says to %s', async (_, change, words) => {
    await federate(change);
    const outcome = await send();

    expect(outcome).toMatchObject({
      kind: 'rejected',
      pause: 'provider',
      cause: expect.stringContaining(`400 ${words}`),
    });
    expect(JSON.stringify(outcome)).not.toContain(
      pubsub.federation.subjectToken,
    );
    expect(asked('/sts/v1/token')).toHaveLength(1);
    expect(pubsub.messages('builds')).toEqual([]);
  });

  it.each<[string, Parameters<FakePubSub['faults']['add']>[0]['effect']]>([
    ['has trouble', { kind: 'status', status: 503 }],
    ['has enough', { kind: 'rateLimited' }],
    ['resets', { kind: 'reset' }],
  ])(
    'asks a token endpoint that %s once, and is not in doubt',
    async (_, effect) => {
      await federate();
      pubsub.faults.add({ effect, path: '/sts/v1/token' });

      expect(await send()).toMatchObject({ kind: 'retry' });
      expect(asked('/sts/v1/token')).toHaveLength(1);
      expect(await client.check(signal)).toMatchObject({ kind: 'unknown' });

      pubsub.faults.clear();
      expect(await send()).toMatchObject({ kind: 'delivered' });
    },
  );

  it('ends promptly while a token endpoint hangs', async () => {
    await federate();
    pubsub.faults.add({ effect: { kind: 'hang' }, path: '/sts/v1/token' });
    const abort = new AbortController();
    const sending = client.send(targetOf(), undefined, abort.signal);
    await pubsub.requests.waitFor(({ path }) => path === '/sts/v1/token');
    abort.abort();

    expect(await sending).toMatchObject({ kind: 'retry', cause: 'aborted' });
    pubsub.faults.clear();
  });

  it('publishes by the metadata server of its node', async () => {
    // The library loads what it asks with in a way that Jest does not know.
    const { stdout } = await run(
      process.execPath,
      [
        ...['--require', '@backstage/cli/config/nodeTransform.cjs'],
        require.resolve('../__testUtils__/publishByMetadata'),
      ],
      {
        env: {
          ...process.env,
          PUBSUB_URL: pubsub.url,
          METADATA_SERVER_DETECTION: 'assume-present',
          GCE_METADATA_HOST: new URL(pubsub.url).host,
        },
      },
    );

    expect(JSON.parse(stdout)).toMatchObject([
      { kind: 'delivered' },
      {
        kind: 'ok',
        message: `'${pubsub.account}' may publish to topic 'builds' of project 'acme-ci'.`,
      },
    ]);
    expect(pubsub.messages('builds')).toHaveLength(1);
  }, 60_000);

  it('says what to do where there is none, and asks nobody', async () => {
    expect(await send()).toMatchObject({
      kind: 'rejected',
      pause: 'provider',
      cause: expect.stringContaining('put a key into credentials'),
    });
    expect(await client.check(signal)).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('GOOGLE_APPLICATION_CREDENTIALS'),
    });
    expect(pubsub.requests.length).toBe(0);
  });

  it('quotes nothing of a file that it cannot read', async () => {
    const file = join(folder, 'broken.json');
    await writeFile(file, '{"private_key": hunter2}');
    process.env.GOOGLE_APPLICATION_CREDENTIALS = file;
    const outcome = await send();

    expect(outcome).toMatchObject({ kind: 'rejected', pause: 'provider' });
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
  });
});
