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

import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { runFixture } from 'backstage-plugin-tekton-integrations-node/testUtils';
import { messageOf } from './messageOf';

const context = {
  runUrl: 'https://portal.example/runs/1',
  severalClusters: false,
};

function message(overrides: Partial<RunState> = {}) {
  return messageOf(runFixture(overrides), context);
}

function printed(overrides: Partial<RunState> = {}): string {
  return JSON.stringify(message(overrides));
}

describe('messageOf', () => {
  it('says what failed, where, when and why', () => {
    expect(message()).toEqual({
      text: '❌ build failed (shop/build-x7k2p)',
      blocks: [
        {
          type: 'header',
          text: { type: 'plain_text', text: '❌ build failed', emoji: false },
        },
        {
          type: 'section',
          fields: [
            { type: 'mrkdwn', text: '*Run*\nshop/build-x7k2p', verbatim: true },
            { type: 'mrkdwn', text: '*Duration*\n3m 12s', verbatim: true },
            {
              type: 'mrkdwn',
              verbatim: true,
              text: '*Commit*\n<https://github.com/acme/shop/commit/c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00|acme/shop@c0ffee0> main: Add the checkout page',
            },
          ],
        },
        {
          type: 'section',
          text: {
            type: 'mrkdwn',
            verbatim: true,
            text: '• *unit* failed: exit 1 in step test',
          },
        },
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              action_id: 'open-run',
              text: { type: 'plain_text', text: 'Open run', emoji: false },
              url: 'https://portal.example/runs/1',
            },
            {
              type: 'button',
              action_id: 'open-commit',
              text: { type: 'plain_text', text: 'Commit', emoji: false },
              url: 'https://github.com/acme/shop/commit/c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00',
            },
          ],
        },
      ],
    });
  });

  it.each<[string, Partial<RunState>, string]>([
    ['queued', { completedAt: undefined }, '⏳ build in progress'],
    ['running', { completedAt: undefined }, '⏳ build in progress'],
    ['stopping', { completedAt: undefined }, '⏳ build stopping'],
    ['succeeded', {}, '✅ build succeeded'],
    ['failed', {}, '❌ build failed'],
    ['invalid', {}, '🚫 build could not start'],
    ['timedOut', {}, '⌛ build timed out'],
    ['cancelled', {}, '🛑 build cancelled'],
    ['ignored', {}, '⚠️ build failure ignored'],
    ['unseen', {}, '❔ build ended while nobody watched'],
  ])('says %s in words, not by a sign alone', (phase, overrides, header) => {
    const run = { phase, ...overrides } as Partial<RunState>;

    expect(message(run).blocks[0]).toMatchObject({ text: { text: header } });
  });

  it('names the cluster where there are several', () => {
    expect(
      messageOf(runFixture(), { ...context, severalClusters: true }).text,
    ).toBe('❌ build failed (prod/shop/build-x7k2p)');
  });

  it("names a task by its pipeline's Run", () => {
    expect(
      message({
        kind: 'TaskRun',
        parent: { kind: 'PipelineRun', name: 'build-x7k2p', uid: 'p' },
        pipelineTask: 'unit',
      }).text,
    ).toContain('build-x7k2p / unit failed');
  });

  it('says that it does not know which task failed', () => {
    expect(printed({ tasks: [] })).toContain('Which task failed is unknown.');
  });

  it('says why a Run could not start', () => {
    expect(
      printed({
        phase: 'invalid',
        reason: 'CouldntGetTask',
        message: 'no task unit',
        tasks: [],
      }),
    ).toContain('CouldntGetTask: no task unit');
  });

  it('says that a Run was deleted', () => {
    expect(printed({ phase: 'cancelled', deleted: true })).toContain(
      'It was deleted before it ended.',
    );
  });

  it('names five tasks and counts the others', () => {
    const [task] = runFixture().tasks.filter(({ phase }) => phase === 'failed');
    const tasks = Array.from({ length: 8 }, (_, index) => ({
      ...task!,
      name: `task-${index}`,
    }));

    expect(printed({ tasks })).toContain('task-4');
    expect(printed({ tasks })).not.toContain('task-5');
    expect(printed({ tasks })).toContain('and 3 more');
  });

  it('makes no link and no mention of what a Run says', () => {
    const evil = '<!channel> & <https://evil.example|click>';
    const shown = printed({
      message: evil,
      reason: evil,
      tasks: [],
      commit: { ...runFixture().commit!, title: evil, branch: evil },
      definition: evil,
    });

    expect(shown).toContain('&lt;!channel&gt; &amp; ');
    expect(
      [...shown.matchAll(/<[^>]*>/g)]
        .map(([found]) => found)
        .filter(found => !found.startsWith('<https://github.com/')),
      // The header is plain text, in which nothing is a mention.
    ).toEqual(['<!channel>', '<https://evil.example|click>']);
    expect(message({ definition: evil }).text).not.toContain('<');
  });

  it.each<[string, Partial<RunState>, string | undefined]>([
    [
      'of Pipelines-as-Code',
      {
        annotations: {
          'pipelinesascode.tekton.dev/sha-url': 'https://gl.example/c/1',
        },
      },
      'https://gl.example/c/1',
    ],
    [
      "of the repository's host",
      {
        annotations: {
          'tekton.dev/gitURL': 'https://ghe.example/acme/shop.git',
        },
      },
      'https://ghe.example/acme/shop/commit/c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00',
    ],
    [
      'of none where the sha is none',
      { commit: { ...runFixture().commit!, sha: 'main' } },
      undefined,
    ],
    [
      'of none where the owner is none',
      { commit: { ...runFixture().commit!, owner: '../..' } },
      undefined,
    ],
    ['of none where there is no commit', { commit: undefined }, undefined],
    [
      'of GitHub in the place of a script',
      {
        annotations: {
          'pipelinesascode.tekton.dev/sha-url': 'data:text/html,x',
        },
      },
      'https://github.com/acme/shop/commit/c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00',
    ],
  ])('links to the commit page %s', (_, overrides, url) => {
    const actions = message(overrides).blocks.find(
      ({ type }) => type === 'actions',
    );
    const buttons = actions?.type === 'actions' ? actions.elements : [];

    expect(
      buttons.find(({ action_id }) => action_id === 'open-commit')?.url,
    ).toBe(url);
  });

  it('leaves the button out where the portal has no address', () => {
    expect(
      messageOf(runFixture({ commit: undefined }), {
        ...context,
        runUrl: '/tekton-integrations/runs/1',
      }).blocks.some(({ type }) => type === 'actions'),
    ).toBe(false);
  });
});
