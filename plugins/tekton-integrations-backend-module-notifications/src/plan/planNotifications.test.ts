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
  isBad,
  isFinal,
  PHASES,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import {
  PlanContext,
  Planned,
} from 'backstage-plugin-tekton-integrations-node';
import { runFixture } from 'backstage-plugin-tekton-integrations-node/testUtils';
import { notificationSchema } from '../content';
import { NotificationsSettings } from '../settings';
import { planNotifications } from './planNotifications';

type Context = PlanContext<NotificationsSettings>;

const ENTITY = 'component:default/shop';

function planned(
  overrides: Partial<RunState> = {},
  settings: NotificationsSettings = {},
  context: Partial<Context> = {},
): Planned {
  const [first, ...others] = planNotifications(runFixture(overrides), {
    settings,
    grants: { refusal: () => undefined },
    routing: { kind: 'entity', ref: ENTITY, annotations: {} },
    runUrl: 'https://portal.example/runs/1',
    severalClusters: false,
    provider: 'config///portal',
    ...context,
  });
  if (first === undefined || others.length > 0) {
    throw new Error('one is expected');
  }
  return first;
}

function content(...args: Parameters<typeof planned>) {
  const target = planned(...args);
  if (target.type !== 'target') {
    throw new Error(target.message);
  }
  return notificationSchema.parse(target.content);
}

describe('planNotifications', () => {
  it.each(PHASES)('tells of a Run that is %s only where it should', phase => {
    expect(planned({ phase }).type === 'target').toBe(isBad(phase));
    expect(planned({ phase }, { when: 'finals' }).type === 'target').toBe(
      isFinal(phase),
    );
  });

  it('tells the owners of the entity, with what they need to act', () => {
    expect(planned()).toMatchObject({
      key: ENTITY,
      kind: 'event',
      once: 'sameId',
      needsTasks: true,
      words: { vendor: 'Backstage', what: 'notification', where: ENTITY },
    });
    expect(content()).toEqual({
      recipients: [ENTITY],
      title: 'build failed',
      description: [
        'shop/build-x7k2p after 3m 12s',
        'acme/shop@c0ffee0 main: Add the checkout page',
        'unit failed: exit 1 in step test',
      ].join('\n'),
      link: 'https://portal.example/runs/1',
      severity: 'high',
      topic: 'Tekton Runs',
      scope: expect.stringMatching(/^tekton-run:[0-9a-f]{64}$/),
    });
  });

  it.each<[Partial<RunState>, string]>([
    [{ phase: 'failed' }, 'high'],
    [{ phase: 'invalid' }, 'high'],
    [{ phase: 'timedOut' }, 'high'],
    [{ phase: 'cancelled' }, 'normal'],
    [{ phase: 'unseen' }, 'normal'],
    [{ phase: 'succeeded' }, 'low'],
    [{ phase: 'ignored' }, 'low'],
  ])('gives %j the severity %s', (overrides, severity) => {
    expect(content(overrides, { when: 'finals' }).severity).toBe(severity);
  });

  it('keeps one scope for each Run, whatever it comes to', () => {
    const scopes = [
      content(),
      content({ phase: 'timedOut', attempt: 2 }, { topic: 'Builds' }),
      content({ uid: 'another' }),
      content({ cluster: { id: 'another', name: 'prod' } }),
    ].map(({ scope }) => scope);

    expect(scopes[1]).toBe(scopes[0]);
    expect(new Set(scopes).size).toBe(3);
  });

  it.each<[Context['routing'], string]>([
    [{ kind: 'none', message: 'no entity' }, 'noTarget'],
    [{ kind: 'unknown', message: 'the catalog is away' }, 'catalogAway'],
  ])('tells nobody where the entity is %j', (routing, reason) => {
    expect(planned({}, {}, { routing })).toMatchObject({
      type: 'notSent',
      reason,
    });
  });

  it('tells whom an operator names, whatever the entity', () => {
    const recipients = ['group:default/sre', 'user:default/ada'];
    const routing = { kind: 'none', message: 'no entity' } as const;

    expect(content({}, { recipients }, { routing }).recipients).toEqual(
      recipients,
    );
  });

  it.each<[string, Partial<RunState>, string]>([
    [
      'deleted',
      { deleted: true, phase: 'cancelled' },
      'It was deleted before it ended.',
    ],
    [
      'without tasks',
      { tasks: [], reason: 'CouldntGetTask', message: 'no task' },
      'CouldntGetTask: no task',
    ],
  ])('says why a Run failed that was %s', (_, overrides, words) => {
    expect(content(overrides).description.split('\n').at(-1)).toBe(words);
  });

  it('names a few of many tasks', () => {
    const [, task] = runFixture().tasks;
    const tasks = [...'abcdefg'].flatMap(name =>
      task ? { ...task, name } : [],
    );
    const lines = content({ tasks }).description.split('\n');

    expect(lines.slice(-2)).toEqual([
      'e failed: exit 1 in step test',
      'and 2 more',
    ]);
  });

  it('names the cluster where there are several, and fits the columns', () => {
    const long = 'é'.repeat(1_000);
    const { title, description, topic } = content(
      { definition: long, message: long, tasks: [] },
      { topic: long.slice(0, 255) },
      { severalClusters: true },
    );

    expect(title).toMatch(/… failed$/);
    expect(title.length).toBeLessThanOrEqual(200);
    expect(topic.length).toBeLessThanOrEqual(255);
    expect(description.split('\n')[0]).toBe(
      'prod/shop/build-x7k2p after 3m 12s',
    );
    expect(description.length).toBeLessThan(1_000);
  });
});
