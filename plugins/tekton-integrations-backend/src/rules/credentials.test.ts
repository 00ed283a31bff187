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

import { splitCredentials } from './credentials';

const DECLARED = [
  { field: 'token', defaultKey: 'token' },
  { field: 'webhook.authorization.staticToken', defaultKey: 'token' },
  { field: 'headers[].value', defaultKey: 'value' },
  {
    field: 'webhook.client',
    keys: {
      clientId: { key: 'client-id' },
      method: { key: 'method', optional: true },
    },
  },
];

const ref = (name: string, key?: string) => ({ secretRef: { name, key } });

function split(section: Record<string, unknown>) {
  const { settings, secrets } = splitCredentials(section, DECLARED);
  const shown = Object.entries(secrets).map(([path, source]) => [
    path,
    source.kind === 'value'
      ? source.secret.unwrap()
      : `${source.field} -> ${source.name}/${source.key}${source.optional ? '?' : ''}`,
  ]);
  return { settings, secrets: Object.fromEntries(shown) };
}

describe('splitCredentials', () => {
  it.each([
    [
      'the default key of a reference',
      { token: ref('a'), url: 'u' },
      { url: 'u' },
      { token: 'token -> a/token' },
    ],
    ['its own key', { token: ref('a', 'k') }, {}, { token: 'token -> a/k' }],
    ['a value', { token: 't' }, {}, { token: 't' }],
    [
      'a field below others',
      {
        webhook: {
          url: 'u',
          authorization: { type: 'StaticToken', staticToken: ref('a') },
        },
      },
      { webhook: { url: 'u', authorization: { type: 'StaticToken' } } },
      {
        'webhook.authorization.staticToken':
          'webhook.authorization.staticToken -> a/token',
      },
    ],
    [
      'fields in a list',
      {
        headers: [
          { name: 'A', value: ref('a') },
          { name: 'B', value: 'b' },
        ],
      },
      { headers: [{ name: 'A' }, { name: 'B' }] },
      {
        'headers.0.value': 'headers.0.value -> a/value',
        'headers.1.value': 'b',
      },
    ],
    [
      'each key of a whole Secret',
      { webhook: { client: ref('a') } },
      { webhook: {} },
      {
        'webhook.client.clientId': 'webhook.client -> a/client-id',
        'webhook.client.method': 'webhook.client -> a/method?',
      },
    ],
    [
      'the values of a group that are there',
      { webhook: { client: { clientId: 'c' } } },
      { webhook: {} },
      { 'webhook.client.clientId': 'c' },
    ],
  ])('takes out %s', (_, section, settings, secrets) => {
    expect(split(section)).toEqual({ settings, secrets });
  });

  it.each<[string, Record<string, unknown>]>([
    ['neither text nor reference', { token: 7 }],
    ['a reference with more beside it', { token: { ...ref('a'), value: 't' } }],
    ['another name in a group', { webhook: { client: { password: 'p' } } }],
    ['a number in a group', { webhook: { client: { clientId: 7 } } }],
    ['a reference where no credential is declared', { other: ref('a') }],
    ['a list in the place of an object', { webhook: [{ client: ref('a') }] }],
    ['an object in the place of a list', { headers: { value: ref('a') } }],
  ])('leaves %s to the check of the section', (_, section) => {
    expect(split(section)).toEqual({ settings: section, secrets: {} });
  });
});
