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

import fc from 'fast-check';
import { OwnerContact } from 'backstage-plugin-tekton-integrations-node';
import {
  FAILED,
  RUNNING,
  SUCCEEDED,
  targetOf,
  Workspace,
} from '../__testUtils__/workspace';
import { withMention } from './said';

const ADA = { id: 'U0ADA00001', name: 'ada', email: 'ada@acme.example' };
const BY_EMAIL: OwnerContact = {
  ref: 'user:default/ada',
  email: ADA.email,
  annotations: {},
};

function owned(
  overrides: object = FAILED,
  mode: 'post' | 'update' | 'thread' = 'post',
  owner: OwnerContact = BY_EMAIL,
) {
  return targetOf(
    overrides,
    { mode, mention: 'owner' },
    {
      routing: {
        kind: 'entity',
        ref: 'component:default/shop',
        annotations: {},
        owner,
      },
    },
  );
}

describe('SlackClient and mentions', () => {
  let world: Workspace;

  beforeEach(async () => {
    world = await Workspace.start();
    world.slack.setScopes([
      'chat:write',
      'channels:history',
      'users:read',
      'users:read.email',
    ]);
    world.slack.addUser(ADA);
  });

  afterEach(() => world.close());

  it('mentions the owner under the title and in the text, looked up once', async () => {
    await world.delivered(owned());
    await world.delivered(owned({ ...FAILED, uid: 'another' }));

    const mention = `<@${ADA.id}>`;
    expect(world.messages()[1]).toMatchObject({
      text: `${mention} ❌ build failed (prod/shop/build-x7k2p)`,
      blocks: [
        { type: 'header' },
        { type: 'section', text: { text: mention } },
        { type: 'section' },
        { type: 'section' },
        { type: 'actions' },
      ],
    });
    expect(world.methods()).toEqual([
      'users.lookupByEmail',
      'chat.postMessage',
      'chat.postMessage',
    ]);
  });

  it.each<[string, OwnerContact['annotations'], string]>([
    ['user', { 'slack.com/user-id': 'U0EVE00001' }, '<@U0EVE00001>'],
    [
      'user group',
      { 'slack.com/user-group-id': 'S0TEAMA001' },
      '<!subteam^S0TEAMA001>',
    ],
    [
      'address where the id is none',
      { 'slack.com/user-id': '!here' },
      `<@${ADA.id}>`,
    ],
  ])('mentions the %s that the catalog names', async (_, annotations, text) => {
    await world.delivered(owned(FAILED, 'post', { ...BY_EMAIL, annotations }));

    expect(world.messages()[0]?.text).toContain(text);
  });

  it('mentions nobody where a Run ends well or goes on', async () => {
    const first = await world.delivered(owned(RUNNING, 'thread'));
    await world.delivered(owned(SUCCEEDED, 'thread'), first);

    expect(JSON.stringify(world.messages())).not.toContain('<@');
  });

  it('mentions in the answer to an edit, which alone alerts', async () => {
    const first = await world.delivered(owned(RUNNING, 'update'));
    await world.delivered(owned(FAILED, 'update'), first);

    expect(
      world.messages().map(({ text }) => text.includes(`<@${ADA.id}>`)),
    ).toEqual([false, true]);
  });

  it.each<[string, () => void]>([
    [
      'Slack does not know',
      () => world.slack.addUser({ ...ADA, deleted: true }),
    ],
    ['the app may not look up', () => world.slack.setScopes(['chat:write'])],
    [
      'cannot be looked up just now',
      () => {
        world.slack.faults.add({
          effect: { kind: 'rateLimited' },
          path: /lookupByEmail$/,
        });
      },
    ],
  ])('posts without a mention of whom %s', async (_, change) => {
    change();
    await world.delivered(owned());

    expect(world.messages()[0]?.text).not.toContain('<@');
  });

  it('mentions whom Slack knows by now', async () => {
    world.slack.addUser({ ...ADA, deleted: true });
    await world.delivered(owned());
    world.slack.addUser(ADA);
    await world.check();
    await world.delivered(owned({ ...FAILED, uid: 'another' }));

    expect(world.messages()[1]?.text).toContain(`<@${ADA.id}>`);
  });

  it('says which scope it lacked, until the app has it', async () => {
    const scope = expect.stringContaining("'users:read.email'");
    expect((await world.check()).message).not.toEqual(scope);
    world.slack.setScopes(['chat:write']);
    await world.delivered(owned());
    await expect(world.check()).resolves.toMatchObject({
      kind: 'ok',
      message: scope,
    });
    world.slack.setScopes(['chat:write', 'users:read.email']);

    expect((await world.check()).message).not.toEqual(scope);
  });
});

describe('withMention', () => {
  const mention = '<!subteam^S0TEAMA001>';

  it('says nothing more where nobody is mentioned', () => {
    const words = { text: 'Red', blocks: [] };

    expect(withMention(words, undefined)).toBe(words);
  });

  it('keeps to 50 blocks and 4,000 characters, and tears nothing', () => {
    fc.assert(
      fc.property(
        fc.nat(60),
        fc
          .array(fc.constantFrom('👩‍👩‍👧‍👦', '&amp;', '<https://a.example|A>', 'x'), {
            minLength: 1,
            maxLength: 900,
          })
          .map(parts => parts.join('')),
        (count, text) => {
          const said = withMention(
            {
              text,
              blocks: Array.from({ length: Math.min(count, 50) }, () => ({
                type: 'divider',
              })),
            },
            mention,
          );
          expect(said.text.length).toBeLessThanOrEqual(4_000);
          expect(said.text.startsWith(`${mention} `)).toBe(true);
          expect(said.text.replace(/<[^<>]*>|&amp;|👩‍👩‍👧‍👦/gu, '')).toMatch(
            /^ x*…?$/,
          );
          expect(said.blocks.length).toBeLessThanOrEqual(50);
        },
      ),
    );
  });
});
