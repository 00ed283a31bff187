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
import { PHASES } from 'backstage-plugin-tekton-integrations-common';
import { runMessageSchema } from 'backstage-plugin-tekton-integrations-node';
import { targetOf } from '../__testUtils__/targetOf';
import { messageSchema } from '../content';

const OTHER_UID = 'bbbbbbbb-bbbb-cccc-dddd-eeeeeeeeeeee';

function contentOf(...args: Parameters<typeof targetOf>) {
  return messageSchema.parse(targetOf(...args).content);
}

describe('planMessage', () => {
  it('tells a topic of a Run', () => {
    const target = targetOf();
    const content = contentOf();

    expect(target).toMatchObject({
      key: 'builds',
      kind: 'event',
      once: 'sameId',
      scopes: [
        'gcp:pubsub.googleapis.com/projects/acme-ci',
        'gcp:pubsub.googleapis.com/projects/acme-ci/topics/builds',
      ],
      words: {
        vendor: 'Google Pub/Sub',
        what: 'message',
        where: 'acme-ci/builds',
      },
    });
    expect(content).toMatchObject({
      project: 'acme-ci',
      topic: 'builds',
      orderingKey: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
      attributes: { phase: 'failed', repository: 'acme/shop' },
    });
    const body = runMessageSchema.parse(JSON.parse(content.body));
    expect(content.attributes.id).toBe(body.id);
  });

  it.each(PHASES)('tells of a Run that is %s', phase => {
    expect(contentOf({ phase }).attributes.phase).toBe(phase);
  });

  it('orders the messages of a Run on a topic, and nothing else', () => {
    const { subject } = targetOf();

    expect(targetOf({ phase: 'running' }).subject).toBe(subject);
    expect(
      new Set([
        subject,
        targetOf({ uid: OTHER_UID }).subject,
        targetOf({}, { topic: 'nights' }).subject,
        targetOf({}, { projectID: 'other-ci' }).subject,
        targetOf({}, { endpoint: 'http://127.0.0.1:8085' }).subject,
      ]).size,
    ).toBe(5);
  });

  it('has one id for one event, and another one for each other', () => {
    const ids = [
      contentOf(),
      contentOf({ resourceVersion: '2', message: 'other words' }),
      contentOf({ phase: 'running' }),
      contentOf({ attempt: 2 }),
      contentOf({ uid: OTHER_UID }),
      contentOf({}, { topic: 'nights' }),
    ].map(({ attributes }) => attributes.id);

    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(5);
  });

  it.each([
    ['an ended PipelineRun', {}, true],
    ['a running one', { phase: 'running' }, false],
    ['a TaskRun', { kind: 'TaskRun' }, false],
  ] as const)('waits for tasks of %s: %s', (_, run, waits) => {
    expect(targetOf(run).needsTasks ?? false).toBe(waits);
  });

  it('waits for no tasks where a template says the body', () => {
    expect(targetOf({}, {}, { body: 'red' }).needsTasks).toBeUndefined();
    expect(targetOf({}, {}, { attributes: {} }).needsTasks).toBe(true);
  });

  it("says what a template says, with the event's id", () => {
    expect(
      contentOf({}, {}, { body: 'red', attributes: { team: 'a' } }),
    ).toMatchObject({
      body: 'red',
      attributes: { team: 'a', id: contentOf().attributes.id },
    });
  });

  it('keeps what Pub/Sub takes, whatever a Run says', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('構'.repeat(9_000), '\uD83D', '\u0000'),
    );
    fc.assert(
      fc.property(
        fc.record({
          message: text,
          definition: text,
          labels: fc.dictionary(text, text),
          commit: fc.record({
            owner: text,
            repository: text,
            branch: text,
            source: fc.constant('x'),
          }),
        }),
        run => {
          const { body, attributes } = contentOf(run);
          expect(Buffer.byteLength(body)).toBeLessThanOrEqual(65_536);
          expect(body).not.toBe('');
          for (const value of Object.values(attributes)) {
            expect(Buffer.byteLength(value)).toBeLessThanOrEqual(1_024);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
