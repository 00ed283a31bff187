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
import { runFixture } from 'backstage-plugin-tekton-integrations-node/testUtils';
import { targetOf, Workspace } from '../__testUtils__/workspace';
import { slackTemplate } from '../template';

describe('SlackClient and any content', () => {
  let world: Workspace;

  beforeEach(async () => {
    world = await Workspace.start();
  });

  afterEach(() => world.close());

  it('sends what Slack takes, whatever a Run says', async () => {
    const text = fc
      .array(
        fc.oneof(
          fc.constantFrom(
            '👩‍👩‍👧‍👦',
            '构建失败',
            'فشل البناء',
            '&<>',
            '\uD83D',
            '```',
            '\u0000',
            'x'.repeat(400),
          ),
          fc.string({ unit: 'binary' }),
        ),
        { minLength: 1, maxLength: 40 },
      )
      .map(parts => parts.join(''));
    const task = runFixture().tasks[1]!;
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          definition: text,
          message: text,
          reason: text,
          title: text,
          branch: text,
          failure: text,
          count: fc.integer({ min: 0, max: 12 }),
        }),
        async ({
          definition,
          message,
          reason,
          title,
          branch,
          failure,
          count,
        }) => {
          const outcome = await world.send(
            targetOf({
              definition,
              message,
              reason,
              commit: { ...runFixture().commit!, title, branch },
              tasks: Array.from({ length: count }, () => ({
                ...task,
                displayName: title,
                failure,
              })),
            }),
          );
          expect(outcome).toMatchObject({ kind: 'delivered' });
          expect(JSON.stringify(world.messages().at(-1))).not.toMatch(
            /\\ud[89a-f]/,
          );
        },
      ),
      { numRuns: 60 },
    );
  }, 30_000);

  it('sends what Slack takes, whatever comes out of a template', async () => {
    const text = fc
      .array(
        fc.oneof(
          fc.constantFrom(
            'x'.repeat(2_000),
            '👩‍👩‍👧‍👦'.repeat(300),
            '&amp;'.repeat(500),
            '<https://a.example/x|A> ',
            '<!here>',
            '\uD83D',
            '\u0000',
          ),
          fc
            .string({ unit: 'binary' })
            .map(part => part.replaceAll('<', '&lt;')),
        ),
        { minLength: 1, maxLength: 12 },
      )
      .map(parts => `a${parts.join('')}`);
    const plain = text.map(said => ({ type: 'plain_text', text: said }));
    const mrkdwn = text.map(said => ({ type: 'mrkdwn', text: said }));
    const either = fc.oneof(plain, mrkdwn);
    const button = fc.record({
      type: fc.constant('button'),
      text: plain,
      url: fc.webUrl({ withQueryParameters: true }),
    });
    const image = fc.record({
      type: fc.constant('image'),
      image_url: fc.webUrl(),
      alt_text: text,
    });
    const some = <T>(item: fc.Arbitrary<T>, maxLength: number) =>
      fc.array(item, { minLength: 1, maxLength });
    const block = fc.oneof(
      fc.record({ type: fc.constant('header'), text: plain }),
      fc.record(
        {
          type: fc.constant('section'),
          text: either,
          fields: some(either, 10),
          accessory: fc.oneof(button, image),
        },
        { requiredKeys: ['type', 'text'] },
      ),
      fc.record({
        type: fc.constant('context'),
        elements: some(fc.oneof(either, image), 10),
      }),
      fc.record({ type: fc.constant('divider') }),
      fc.record({ type: fc.constant('actions'), elements: some(button, 25) }),
    );

    await fc.assert(
      fc.asyncProperty(
        fc.record(
          { text, blocks: some(block, 50) },
          { requiredKeys: ['blocks'] },
        ),
        async rendered => {
          const template = slackTemplate.rendered.parse(rendered);
          const target = targetOf({}, { mode: 'update' }, { template });
          const outcome = await world.send(target);
          expect(outcome).toMatchObject({ kind: 'delivered' });
          await expect(
            world.send(
              target,
              outcome.kind === 'delivered' ? outcome.receipt : undefined,
            ),
          ).resolves.toMatchObject({ kind: 'delivered' });
        },
      ),
      { numRuns: 60 },
    );
  }, 30_000);
});
