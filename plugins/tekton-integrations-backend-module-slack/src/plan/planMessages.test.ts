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
  isBad,
  isFinal,
  Phase,
  PHASES,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { Planned, Target } from 'backstage-plugin-tekton-integrations-node';
import { runFixture } from 'backstage-plugin-tekton-integrations-node/testUtils';
import { messageSchema } from '../content';
import { SlackSettings } from '../settings';
import { limitsOf } from './limitsOf';
import { planMessages } from './planMessages';

const CHANNELS = [{ id: 'C024BE91L', name: 'releases' }, { name: 'builds' }];

function plan(run: RunState, settings: Partial<SlackSettings> = {}): Planned[] {
  return planMessages(run, {
    settings: { channels: CHANNELS, ...settings },
    grants: { refusal: () => undefined },
    routing: { kind: 'none', message: 'no entity' },
    runUrl: 'https://portal.example/runs/1',
    severalClusters: false,
    provider: 'config///vendor',
  });
}

function targets(planned: Planned[]): Target[] {
  return planned.filter(entry => entry.type === 'target');
}

function inPhase(phase: Phase, overrides: Partial<RunState> = {}): RunState {
  return runFixture({
    phase,
    ...(isFinal(phase) ? {} : { completedAt: undefined }),
    ...overrides,
  });
}

describe('planMessages', () => {
  it('plans an event for each channel when a Run ended', () => {
    const [first, second] = targets(plan(runFixture()));

    expect(first).toEqual({
      type: 'target',
      key: 'C024BE91L',
      subject:
        'slack:C024BE91L:11111111-2222-3333-4444-555555555555/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
      kind: 'event',
      once: 'findable',
      stage: '1/failed/2026-11-21T10:03:13Z',
      scopes: ['slack:channel:C024BE91L'],
      limits: limitsOf('slack:channel:C024BE91L', 'post'),
      words: { vendor: 'Slack', what: 'message', where: '#releases' },
      needsTasks: true,
      content: expect.objectContaining({ channel: 'C024BE91L', mode: 'post' }),
    });
    expect(second).toMatchObject({
      key: '#builds',
      words: { where: '#builds' },
      content: { channel: '#builds' },
    });
  });

  it.each(PHASES)('posts %s only when it is an end', phase => {
    const planned = plan(inPhase(phase));

    expect(planned).toMatchObject(
      isFinal(phase)
        ? [{ type: 'target' }, { type: 'target' }]
        : [{ type: 'notSent', reason: 'notMatched' }],
    );
    targets(planned).forEach(target =>
      expect(target.needsTasks ?? false).toBe(isBad(phase)),
    );
  });

  it.each(PHASES)('updates one message of the Run in %s', phase => {
    const [target] = targets(plan(inPhase(phase), { mode: 'update' }));

    expect(target).toMatchObject({
      kind: 'state',
      once: 'findable',
      content: { mode: 'update' },
    });
    expect(target?.subject).toMatch(/:update$/);
  });

  it('edits a message only when it looks different', () => {
    const stageIn = (...args: Parameters<typeof inPhase>) =>
      targets(plan(inPhase(...args), { mode: 'update' }))[0]?.stage;

    expect(stageIn('queued')).toBe(stageIn('running'));
    expect(stageIn('running', { attempt: 2 })).toBe(stageIn('running'));
    expect(stageIn('stopping')).not.toBe(stageIn('running'));
    expect(stageIn('running', { undone: '2026-11-21T10:03:13Z' })).not.toBe(
      stageIn('running'),
    );
    expect(stageIn('failed')).not.toBe(stageIn('succeeded'));
  });

  it('tells a channel once that is named twice', () => {
    expect(
      plan(runFixture(), {
        channels: [{ name: 'builds' }, { name: '#builds' }],
      }).length,
    ).toBe(1);
  });

  it('gives content that its own schema takes', () => {
    PHASES.forEach(phase =>
      targets(plan(inPhase(phase), { mode: 'update' })).forEach(({ content }) =>
        expect(messageSchema.safeParse(content).success).toBe(true),
      ),
    );
  });

  it.each(PHASES)('begins or goes on with a thread in %s', phase => {
    const [target] = targets(plan(inPhase(phase), { mode: 'thread' }));

    expect(target).toMatchObject({
      kind: 'event',
      content: { mode: 'thread', broadcast: isBad(phase), alert: null },
    });
    expect(target?.subject).toMatch(/:thread$/);
  });

  it.each(PHASES)('answers an edited message in %s where it is bad', phase => {
    const [target] = targets(plan(inPhase(phase), { mode: 'update' }));

    expect(Boolean(target?.content.alert)).toBe(isBad(phase));
  });

  it('has marks of its own for each message, and the same for the same one', () => {
    const marks = [
      plan(runFixture()),
      plan(runFixture({ completedAt: '2026-11-21T11:00:00Z' })),
      plan(runFixture({ uid: 'another' })),
      plan(runFixture(), { mode: 'update' }),
      plan(runFixture(), { mode: 'thread' }),
    ]
      .flatMap(targets)
      .flatMap(({ content }) => Object.values(Object(content.marks)));

    expect(new Set(marks)).toHaveProperty('size', marks.length - 2);
    expect(marks).toEqual(
      expect.arrayContaining(
        Object.values(
          Object(
            targets(plan(runFixture({ message: 'other words' })))[0]?.content
              .marks,
          ),
        ),
      ),
    );
  });

  describe('with statuses', () => {
    const channels = [
      { name: 'builds' },
      { name: 'alerts', statuses: ['failed' as const, 'timedOut' as const] },
    ];

    it.each(PHASES)('tells a channel of its own ends alone, in %s', phase => {
      const told = targets(plan(inPhase(phase), { channels, mode: 'update' }));

      expect(told.map(({ key, kind }) => [key, kind])).toEqual([
        ['#builds', 'state'],
        ...(phase === 'failed' || phase === 'timedOut'
          ? [['#alerts', 'event']]
          : []),
      ]);
    });

    it('says that no channel is told', () => {
      expect(
        plan(inPhase('succeeded'), { channels: channels.slice(1) }),
      ).toMatchObject([
        {
          type: 'notSent',
          reason: 'notMatched',
          message: expect.stringContaining('succeeded'),
        },
      ]);
    });

    it.each([
      ['before', [{ name: 'a', statuses: ['failed' as const] }, { name: 'a' }]],
      ['after', [{ name: 'a' }, { name: 'a', statuses: ['failed' as const] }]],
    ])('rather tells a channel of everything, named %s', (_, named) => {
      expect(
        targets(plan(runFixture(), { channels: named, mode: 'update' })),
      ).toMatchObject([{ key: '#a', kind: 'state' }]);
    });

    it('asks nobody for a channel that is not told now', () => {
      expect(
        plan(inPhase('succeeded'), {
          channels: [
            { name: 'builds' },
            { fromEntity: true, statuses: ['failed'] },
          ],
        }),
      ).toMatchObject([{ type: 'target', key: '#builds' }]);
    });
  });

  describe('by an incoming webhook', () => {
    it.each(PHASES)('posts %s where it is an end', phase => {
      expect(plan(inPhase(phase), { channels: undefined })).toMatchObject(
        isFinal(phase)
          ? [
              {
                type: 'target',
                key: 'webhook',
                kind: 'event',
                once: 'atLeastOnce',
                scopes: ['slack:webhook:config///vendor'],
                content: { channel: null, mode: 'post' },
              },
            ]
          : [{ type: 'notSent', reason: 'notMatched' }],
      );
    });
  });
});
