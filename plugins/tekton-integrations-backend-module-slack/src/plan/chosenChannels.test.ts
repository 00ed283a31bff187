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
 * Provider type SlackApp of Tekton Integrations: messages in channels.
 *
 * @packageDocumentation
 */

import {
  ENTITY_ANNOTATIONS,
  TEP4_ANNOTATIONS,
} from 'backstage-plugin-tekton-integrations-common';
import {
  Place,
  Planned,
  Routing,
} from 'backstage-plugin-tekton-integrations-node';
import { runFixture } from 'backstage-plugin-tekton-integrations-node/testUtils';
import { SlackSettings } from '../settings';
import { planMessages } from './planMessages';

const ENTITY = 'component:default/shop';
const FROM_ENTITY = { fromEntity: true };
const FROM_RUN = { fromRun: true };

function entity(channel?: string): Routing {
  return {
    kind: 'entity',
    ref: ENTITY,
    annotations:
      channel === undefined
        ? {}
        : { [ENTITY_ANNOTATIONS.slackChannel]: channel },
  };
}

interface Situation {
  readonly channels: SlackSettings['channels'];
  readonly routing?: Routing;
  /** What the Run names. */
  readonly named?: string;
  readonly granted?: readonly string[];
  readonly asked?: Place[];
}

function plan({
  channels,
  routing = { kind: 'none', message: 'The Run has no entity.' },
  named,
  granted = ['C0TEAMA01'],
  asked = [],
}: Situation): Planned[] {
  return planMessages(
    runFixture({
      annotations:
        named === undefined ? {} : { [TEP4_ANNOTATIONS.slackChannel]: named },
    }),
    {
      settings: { channels },
      grants: {
        refusal: place => {
          asked.push(place);
          return granted.includes(place.name)
            ? undefined
            : `add '${place.name}' to access`;
        },
      },
      routing,
      runUrl: 'https://portal.example/runs/1',
      severalClusters: false,
      provider: 'config///vendor',
    },
  );
}

describe('a channel that an entity or a Run chooses', () => {
  it.each<[string, Situation]>([
    ['entity', { channels: [FROM_ENTITY], routing: entity(' C0TEAMA01 ') }],
    ['Run', { channels: [FROM_RUN], named: 'C0TEAMA01' }],
  ])('of the %s is told where it is granted', (_, situation) => {
    const asked: Place[] = [];

    expect(plan({ ...situation, asked })).toMatchObject([
      {
        type: 'target',
        key: 'C0TEAMA01',
        scopes: ['slack:channel:C0TEAMA01'],
        chosen: [{ kind: 'channel', name: 'C0TEAMA01' }],
        words: { where: 'C0TEAMA01' },
        content: { channel: 'C0TEAMA01' },
      },
    ]);
    expect(asked).toEqual([{ kind: 'channel', name: 'C0TEAMA01' }]);
  });

  it.each<[string, Situation, string, string]>([
    [
      'the entity names none',
      { channels: [FROM_ENTITY], routing: entity() },
      'noTarget',
      "entity 'component:default/shop' names no channel: add the annotation 'integrations.tekton.dev/slack-channel' with the id of one.",
    ],
    [
      'the entity names an empty one',
      { channels: [FROM_ENTITY], routing: entity(' ') },
      'noTarget',
      "entity 'component:default/shop' names no channel: add the annotation 'integrations.tekton.dev/slack-channel' with the id of one.",
    ],
    [
      'no entity routes',
      { channels: [FROM_ENTITY] },
      'noTarget',
      'The Run has no entity.',
    ],
    [
      'the catalog is away',
      {
        channels: [FROM_ENTITY],
        routing: { kind: 'unknown', message: 'The catalog is away.' },
      },
      'catalogAway',
      'The catalog is away.',
    ],
    [
      "the entity's is not granted",
      { channels: [FROM_ENTITY], routing: entity('C0OTHER01') },
      'notPermitted',
      "add 'C0OTHER01' to access",
    ],
    [
      'the Run names none',
      { channels: [FROM_RUN] },
      'noTarget',
      "the Run names no channel: add the annotation 'slack.integrations.tekton.dev/channel' with the id of one.",
    ],
    [
      "the Run's is not granted",
      { channels: [FROM_RUN], named: 'C0OTHER01' },
      'notPermitted',
      "add 'C0OTHER01' to access",
    ],
  ])('is not told where %s', (_, situation, reason, message) => {
    expect(plan(situation)).toEqual([{ type: 'notSent', reason, message }]);
  });

  it.each([
    '#builds',
    'builds',
    'c0teama01',
    'U024BE7LH',
    'C0',
    'C0TEAMA01/../x',
    'C0TEAMA01,C0OTHER01',
    'C'.repeat(30),
  ])('is invalid as %j, whoever names it', value => {
    const asked: Place[] = [];
    const words = `'${value}' is not the id of a Slack channel, such as C024BE91L: correct the annotation`;

    expect(
      plan({ channels: [FROM_ENTITY], routing: entity(value), asked }),
    ).toMatchObject([
      {
        type: 'invalid',
        key: 'fromEntity',
        message: `${words} 'integrations.tekton.dev/slack-channel' of entity '${ENTITY}'.`,
      },
    ]);
    expect(plan({ channels: [FROM_RUN], named: value, asked })).toMatchObject([
      {
        type: 'invalid',
        key: 'fromRun',
        message: `${words} 'slack.integrations.tekton.dev/channel' of the Run.`,
      },
    ]);
    expect(asked).toEqual([]);
  });

  it.each<[string, Situation]>([
    [
      'by entity and Run',
      {
        channels: [FROM_ENTITY, FROM_RUN],
        routing: entity('C0TEAMA01'),
        named: 'C0TEAMA01',
      },
    ],
    ['by two entries', { channels: [FROM_RUN, FROM_RUN], named: 'C0TEAMA01' }],
    [
      'by the settings too, which need no grant',
      {
        channels: [FROM_RUN, { id: 'C0TEAMA01' }],
        named: 'C0TEAMA01',
        granted: [],
      },
    ],
  ])('is told once where it is named %s', (_, situation) => {
    expect(plan(situation)).toMatchObject([
      { type: 'target', key: 'C0TEAMA01' },
    ]);
  });

  it('counts as written where the settings name it', () => {
    const [target] = plan({
      channels: [FROM_RUN, { id: 'C0TEAMA01', name: 'team-a' }],
      named: 'C0TEAMA01',
    });

    expect(target).toMatchObject({ words: { where: '#team-a' } });
    expect(target).not.toHaveProperty('chosen');
  });

  it('leaves the other channels alone where it cannot be told', () => {
    expect(
      plan({
        channels: [FROM_ENTITY, { name: 'builds' }, FROM_RUN],
        routing: entity('nowhere'),
        named: 'C0OTHER01',
      }),
    ).toMatchObject([
      { type: 'target', key: '#builds' },
      { type: 'invalid', key: 'fromEntity' },
      { type: 'notSent', reason: 'notPermitted' },
    ]);
  });
});
