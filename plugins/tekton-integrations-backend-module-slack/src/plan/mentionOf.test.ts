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

import { isBad, PHASES } from 'backstage-plugin-tekton-integrations-common';
import { OwnerContact } from 'backstage-plugin-tekton-integrations-node';
import { mentionOf } from './mentionOf';

const EMAIL = 'ada@acme.example';
const SETTINGS = { mention: 'owner' } as const;

function through(owner?: Partial<OwnerContact>) {
  return {
    kind: 'entity',
    ref: 'component:default/shop',
    annotations: { 'slack.com/user-id': 'U0ENTITY01' },
    ...(owner && {
      owner: { ref: 'group:default/team-a', annotations: {}, ...owner },
    }),
  } as const;
}

describe('mentionOf', () => {
  it.each(PHASES)('mentions somebody in %s where it is bad', phase => {
    const mentioned = mentionOf(
      { phase },
      { settings: SETTINGS, routing: through({ email: EMAIL }) },
    );

    expect(mentioned !== null).toBe(isBad(phase));
  });

  it.each<[string, Partial<OwnerContact>, object | null]>([
    ['the e-mail', { email: ` ${EMAIL} ` }, { kind: 'email', email: EMAIL }],
    [
      'the user before all',
      {
        email: EMAIL,
        annotations: {
          'slack.com/user-id': 'U0ADA00001',
          'slack.com/user-group-id': 'S0TEAMA001',
        },
      },
      { kind: 'user', id: 'U0ADA00001' },
    ],
    [
      'the group before the e-mail',
      {
        email: EMAIL,
        annotations: { 'slack.com/user-group-id': 'S0TEAMA001' },
      },
      { kind: 'group', id: 'S0TEAMA001' },
    ],
    [
      'nobody where an id is none',
      {
        annotations: {
          'slack.com/user-id': '!channel',
          'slack.com/user-group-id': 'U0ADA00001> <!here',
        },
      },
      null,
    ],
    ['nobody where an address is none', { email: '<!here>@acme' }, null],
    ['nobody of whom nothing is known', {}, null],
  ])('takes %s', (_, owner, expected) => {
    expect(
      mentionOf(
        { phase: 'failed' },
        { settings: SETTINGS, routing: through(owner) },
      ),
    ).toEqual(expected);
  });

  it.each([
    ['nobody is to be', {}, through({ email: EMAIL })],
    [
      'an operator says so',
      { mention: 'nobody' as const },
      through({ email: EMAIL }),
    ],
    ['the owner is unknown', SETTINGS, through()],
    ['no entity routes', SETTINGS, { kind: 'none' as const, message: '' }],
    [
      'the catalog is away',
      SETTINGS,
      { kind: 'unknown' as const, message: '' },
    ],
  ])('mentions nobody where %s', (_, settings, routing) => {
    expect(mentionOf({ phase: 'failed' }, { settings, routing })).toBeNull();
  });
});
