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
  defineProviderType,
  Secret,
} from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';
import { providerOfObject } from '../rules/providers';
import { resolveSecrets } from './secrets';

const TYPE = defineProviderType({
  type: 'vendor.example/Topic',
  section: 'config',
  vendor: 'Vendor',
  secrets: [
    { field: 'headers[].value', defaultKey: 'value' },
    {
      field: 'credentials',
      keys: {
        id: { key: 'access-key-id' },
        key: { key: 'secret-access-key' },
        session: { key: 'session-token', optional: true },
      },
    },
  ],
  settings: z.looseObject({}),
  plan: () => [],
  describe: () => 'nobody',
  connect: async () => {
    throw new Error('not in this test');
  },
});

const PAIR = { 'access-key-id': 'AK', 'secret-access-key': 'SK' };

async function resolved(
  config: object,
  stored: Readonly<Record<string, Readonly<Record<string, string>>>>,
) {
  const provider = providerOfObject(
    { id: 'uid', name: 'main' },
    {
      metadata: { namespace: 'team-a', name: 'topic' },
      spec: { type: TYPE.type, config },
    },
    new Map([[TYPE.type, TYPE]]),
  );
  if (!provider) {
    throw new Error('it is no Provider');
  }
  const reads: string[] = [];
  const result = await resolveSecrets(provider, async (...asked) => {
    reads.push(asked.join('/'));
    const found = stored[asked[2]];
    if (found === undefined) {
      return { kind: 'missing' };
    }
    const data = Object.entries(found).map(([key, text]) => [
      key,
      new Secret(text),
    ]);
    return { kind: 'found', data: Object.fromEntries(data) };
  });
  return {
    reads,
    result: result.ok
      ? Object.fromEntries(
          Object.entries(result.secrets).map(([path, secret]) => [
            path,
            secret.unwrap(),
          ]),
        )
      : result.problem,
  };
}

const CREDENTIALS = { credentials: { secretRef: { name: 'aws' } } };

describe('resolveSecrets', () => {
  it.each([
    ['without the optional key', PAIR],
    ['with the optional key empty', { ...PAIR, 'session-token': '' }],
  ])('reads a whole Secret once, %s', async (_, aws) => {
    expect(await resolved(CREDENTIALS, { aws })).toEqual({
      reads: ['main/team-a/aws'],
      result: { 'credentials.id': 'AK', 'credentials.key': 'SK' },
    });
  });

  it('gives the optional key too, and the items of a list by their places', async () => {
    const value = (name: string) => ({ value: { secretRef: { name } } });
    const { result } = await resolved(
      { ...CREDENTIALS, headers: [value('one'), value('two')] },
      {
        aws: { ...PAIR, 'session-token': 'ST' },
        one: { value: '1' },
        two: { value: '2' },
      },
    );
    expect(result).toEqual({
      'headers.0.value': '1',
      'headers.1.value': '2',
      'credentials.id': 'AK',
      'credentials.key': 'SK',
      'credentials.session': 'ST',
    });
  });

  it.each([
    [
      'a Secret that is not there',
      CREDENTIALS,
      {},
      'SecretNotFound',
      'spec.config.credentials.secretRef',
      "Secret 'team-a/aws' does not exist: create it, or correct the name in spec.config.credentials.secretRef.",
    ],
    [
      'a key of a whole Secret that is not there',
      CREDENTIALS,
      { aws: { 'access-key-id': 'AK' } },
      'SecretKeyMissing',
      'spec.config.credentials.secretRef',
      "Secret 'team-a/aws' has no key 'secret-access-key' (it has 'access-key-id'), or it is empty: add it, or name the right one in spec.config.credentials.secretRef.",
    ],
    [
      'an empty key of the second item of a list',
      {
        headers: [
          { value: 'plain' },
          { value: { secretRef: { name: 'headers', key: 'token' } } },
        ],
      },
      { headers: { token: '' } },
      'SecretKeyMissing',
      'spec.config.headers.1.value.secretRef',
      "Secret 'team-a/headers' has no key 'token' (it has 'token'), or it is empty: add it, or name the right one in spec.config.headers.1.value.secretRef.",
    ],
  ])(
    'names the field of %s',
    async (_, config, stored, reason, field, message) => {
      const { result } = await resolved(config, stored);
      expect(result).toEqual({ reason, field, message });
    },
  );
});
