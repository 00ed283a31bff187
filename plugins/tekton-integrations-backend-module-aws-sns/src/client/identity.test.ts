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
 * Provider type AWSSNS of Tekton Integrations: messages on topics of Amazon
 * SNS.
 *
 * @packageDocumentation
 */

import {
  createHttpClient,
  HttpClient,
} from 'backstage-plugin-tekton-integrations-node';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FakeSns, startSns } from 'sandbox';
import { SnsClient } from './SnsClient';

const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:builds';
const { signal } = new AbortController();

/** What tells the SDK of an identity; none of it is left from outside. */
const VARIABLES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_CONFIG_FILE',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_EC2_METADATA_DISABLED',
  'AWS_ENDPOINT_URL_STS',
  'AWS_PROFILE',
  'AWS_ROLE_ARN',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
] as const;

describe("SnsClient with the portal's own identity", () => {
  const before = { ...process.env };
  let folder: string;
  let sns: FakeSns;
  let http: HttpClient;
  let actions: string[];
  let client: SnsClient;

  const identity = (
    values: Partial<Record<(typeof VARIABLES)[number], string>>,
  ) => Object.assign(process.env, values);
  const file = async (name: string, text: string) => {
    const where = path.join(folder, name);
    await writeFile(where, text);
    return where;
  };

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'aws-'));
    VARIABLES.forEach(name => delete process.env[name]);
    identity({
      AWS_CONFIG_FILE: path.join(folder, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'credentials'),
      AWS_EC2_METADATA_DISABLED: 'true',
    });
    sns = await startSns();
    sns.addTopic({ name: 'builds' });
    http = createHttpClient({ timeoutMs: 5_000 });
    actions = [];
    client = new SnsClient({ topicARN: TOPIC, endpoint: sns.url }, undefined, {
      http: {
        ...http,
        request: request => {
          actions.push(
            new URLSearchParams(request.body).get('Action') ?? request.url,
          );
          return http.request(request);
        },
      },
      now: () => Date.now(),
    });
  });

  afterEach(async () => {
    VARIABLES.forEach(name => delete process.env[name]);
    Object.assign(process.env, before);
    await client.close();
    await http.close();
    await sns.close();
    await rm(folder, { recursive: true });
  });

  const seen = {
    kind: 'ok',
    message: expect.stringContaining("seen with the portal's own identity"),
  };

  it('takes it from the environment', async () => {
    identity({
      AWS_ACCESS_KEY_ID: sns.accessKey.id,
      AWS_SECRET_ACCESS_KEY: sns.accessKey.secret,
    });

    await expect(client.check(signal)).resolves.toEqual(seen);
  });

  it('takes it from the service account of its pod, over the platform', async () => {
    identity({
      AWS_ROLE_ARN: sns.addRole({ name: 'ci', webIdentityToken: 'of-the-pod' }),
      AWS_WEB_IDENTITY_TOKEN_FILE: await file('token', 'of-the-pod'),
      AWS_ENDPOINT_URL_STS: sns.url,
    });

    await expect(client.check(signal)).resolves.toEqual(seen);
    await expect(client.check(signal)).resolves.toEqual(seen);
    expect(actions).toEqual([
      'AssumeRoleWithWebIdentity',
      'GetTopicAttributes',
      'GetTopicAttributes',
    ]);
  });

  it('takes it from the agent of Pod Identity', async () => {
    const agent = createServer((request, response) => {
      const known = request.headers.authorization === 'of-the-pod';
      response.writeHead(known ? 200 : 401);
      response.end(
        JSON.stringify({
          AccessKeyId: sns.accessKey.id,
          SecretAccessKey: sns.accessKey.secret,
          Token: '',
          Expiration: new Date(Date.now() + 3_600_000).toISOString(),
        }),
      );
    });
    await new Promise<void>(resolve => {
      agent.listen(0, '127.0.0.1', resolve);
    });
    try {
      const address = agent.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      identity({
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/v1/credentials`,
        AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: await file(
          'token',
          'of-the-pod',
        ),
      });

      await expect(client.check(signal)).resolves.toEqual(seen);
    } finally {
      agent.closeAllConnections();
      await new Promise(resolve => {
        agent.close(resolve);
      });
    }
  });

  it.each<[string, () => Promise<object>, RegExp]>([
    [
      'there is none',
      async () => ({}),
      /^The portal has no credentials of AWS/,
    ],
    [
      'its role does not trust it',
      async () => ({
        AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/other',
        AWS_WEB_IDENTITY_TOKEN_FILE: await file('token', 'hunter2'),
        AWS_ENDPOINT_URL_STS: sns.url,
      }),
      /^AWS gives out no credentials: AccessDenied/,
    ],
  ])('says so where %s', async (_, values, message) => {
    identity(await values());
    const health = await client.check(signal);

    expect(health).toEqual({
      kind: 'refused',
      message: expect.stringMatching(message),
    });
    expect(JSON.stringify(health)).not.toContain('hunter2');
  });
});
