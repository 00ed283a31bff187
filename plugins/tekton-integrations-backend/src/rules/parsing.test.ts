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

import { z } from 'zod';
import { problemsOf } from './parsing';

const SECRET = 'xoxb-1-leaked';

describe('what is said about a field', () => {
  const schema = z.strictObject({
    name: z.string().max(3),
    count: z.number(),
    accessToken: z.object({ secretRef: z.string() }),
    credentials: z.object({}),
    signing: z.strictObject({ value: z.number() }),
    config: z.record(z.string(), z.number()),
    list: z.array(z.string()).max(1),
  });
  const right = {
    name: 'a',
    count: 1,
    accessToken: { secretRef: 's' },
    credentials: {},
    signing: { value: 1 },
    config: {},
    list: [],
  };

  function messagesOf(raw: object): string[] {
    const { error } = schema.safeParse(raw);
    return error
      ? problemsOf(error, 'spec', raw).map(({ message }) => message)
      : [];
  }

  it.each<[string, object, string]>([
    ['its value', { name: 'abcd' }, "spec.name is 'abcd': "],
    ['its number', { name: 4 }, "spec.name is '4': "],
    ['that it is missing', { name: undefined }, 'spec.name is missing: '],
    [
      'the beginning of a long value',
      { name: 'x'.repeat(99) },
      `'${'x'.repeat(79)}…'`,
    ],
    ['that it has fields', { name: { a: 1 } }, 'spec.name is an object: '],
    ['that it has entries', { list: ['a', 'b'] }, 'spec.list is a list: '],
  ])('names %s', (_, over, words) => {
    expect(messagesOf({ ...right, ...over })[0]).toContain(words);
  });

  it.each<[string, object]>([
    ['in its own field', { accessToken: SECRET }],
    ['in a field of it', { accessToken: { secretRef: { value: SECRET } } }],
    ['as credentials', { credentials: SECRET }],
    ['for signing', { signing: { value: SECRET } }],
    ['in the section of a type from elsewhere', { config: { id: SECRET } }],
    ['beside the fields that there are', { clientSecret: SECRET }],
    ['in a field that is unknown', { signing: { value: 1, salt: SECRET } }],
    ['in place of something else', { name: SECRET }],
    ['in place of a number', { count: `-----BEGIN ${SECRET}` }],
    ['in place of a list', { list: { token: SECRET } }],
  ])('never repeats a credential %s', (_, over) => {
    const messages = messagesOf({ ...right, ...over });
    expect(messages).toHaveLength(1);
    expect(messages[0]).not.toContain('leaked');
  });
});
