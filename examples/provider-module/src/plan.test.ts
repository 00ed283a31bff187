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
import { PlanContext } from 'backstage-plugin-tekton-integrations-node';
import {
  renderedWith,
  runFixture,
} from 'backstage-plugin-tekton-integrations-node/testUtils';
import { createChatType } from './chatType';
import { planMessages } from './plan';
import { ChatSettings } from './settings';
import { ChatTemplate } from './template';

const CONTEXT: PlanContext<ChatSettings, ChatTemplate> = {
  settings: { baseURL: 'https://chat.example.org', room: 'builds' },
  grants: { refusal: () => undefined },
  routing: { kind: 'none', message: 'no entity' },
  runUrl: 'https://portal.example.org/runs/1',
  severalClusters: false,
  provider: 'config///chat',
};

describe('planMessages', () => {
  it('posts what failed in the room of the Provider', () => {
    expect(planMessages(runFixture(), CONTEXT)).toMatchObject([
      {
        type: 'target',
        key: 'builds',
        scopes: ['chat:chat.example.org', 'chat:chat.example.org:builds'],
        content: {
          title: 'build failed (shop/build-x7k2p)',
          text: 'unit: exit 1 in step test',
          link: 'https://portal.example.org/runs/1',
        },
        needsTasks: true,
      },
    ]);
  });

  it('plans the same for the same Run, and another message for each state', () => {
    const states = [
      runFixture({ phase: 'running', completedAt: undefined }),
      runFixture(),
      runFixture(),
    ].map(run => planMessages(run, CONTEXT));
    const ids = states.flat().map(planned => JSON.stringify(planned));

    expect(ids[1]).toEqual(ids[2]);
    expect(ids[0]).not.toEqual(ids[1]);
  });

  it('says what the rule says', () => {
    const [planned] = planMessages(runFixture(), {
      ...CONTEXT,
      template: { title: 'Oh no' },
    });

    expect(planned).toMatchObject({
      content: { title: 'Oh no', text: 'unit: exit 1 in step test' },
    });
  });
});

describe('the template', () => {
  it('keeps values from becoming markup', () => {
    expect(
      renderedWith(
        createChatType(),
        { title: 'On ${{ run.name }}', text: '*On* ${{ run.name }}' },
        '*b*\n[c](d)',
      ),
    ).toEqual({
      title: 'On *b* [c](d)',
      text: '*On* \\*b\\*\n\\[c\\](d)',
    });
  });

  it.each(['no room', '../admin', ''])('refuses the room %j', room => {
    const { baseURL } = CONTEXT.settings;

    expect(createChatType().bind({ baseURL, room })).toMatchObject({
      ok: false,
      issues: [{ path: 'config.room', message: 'is not the name of a room' }],
    });
  });
});
