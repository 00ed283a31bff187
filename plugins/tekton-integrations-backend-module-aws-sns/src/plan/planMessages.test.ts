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
import {
  RunMessageTemplate,
  runMessageSchema,
} from 'backstage-plugin-tekton-integrations-node';
import { runFixture } from 'backstage-plugin-tekton-integrations-node/testUtils';
import { messageSchema } from '../content';
import { bytesOf, LIMITS } from '../limits';
import { SnsSettings } from '../settings';
import { planMessages } from './planMessages';

const STANDARD = 'arn:aws:sns:eu-west-1:123456789012:builds';
const FIFO = `${STANDARD}.fifo`;
const runUrl = 'https://portal.example/runs/1';

function targetOf(
  run = runFixture(),
  settings: Partial<SnsSettings> = {},
  template?: RunMessageTemplate,
) {
  const [target] = planMessages(run, {
    settings: { topicARN: STANDARD, ...settings },
    runUrl,
    template,
  });
  if (target === undefined) {
    throw new Error('no target');
  }
  return { ...target, content: messageSchema.parse(target.content) };
}

describe('planMessages', () => {
  it('tells the topic each state of a Run', () => {
    expect(targetOf()).toMatchObject({
      type: 'target',
      key: STANDARD,
      kind: 'event',
      once: 'sameId',
      stage: '1/failed/2026-11-21T10:03:13Z',
      subject: `sns:${STANDARD}:11111111-2222-3333-4444-555555555555/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee`,
      scopes: ['sns:eu-west-1:123456789012', `sns:eu-west-1:${STANDARD}`],
      batch: { key: `eu-west-1 ${STANDARD}`, size: 10 },
      words: { vendor: 'AWS SNS', what: 'message', where: 'builds' },
      needsTasks: true,
      content: {
        topicARN: STANDARD,
        region: 'eu-west-1',
        subject: 'build failed (shop/build-x7k2p)',
        attributes: {
          id: expect.stringMatching(/^[\da-f]{64}$/),
          phase: 'failed',
          kind: 'PipelineRun',
          cluster: 'prod',
          namespace: 'shop',
          pipeline: 'build',
          repository: 'acme/shop',
          branch: 'main',
        },
      },
    });
  });

  it('says in the body what its schema says, with the page of the Run', () => {
    const { message, attributes } = targetOf().content;

    expect(runMessageSchema.parse(JSON.parse(message))).toMatchObject({
      id: attributes.id,
      run: { phase: 'failed', url: runUrl },
    });
  });

  it('gives a FIFO topic the Run as its group and the id against duplicates', () => {
    const { content, words } = targetOf(undefined, { topicARN: FIFO });

    expect(content).toMatchObject({
      groupId: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
      deduplicationId: content.attributes.id,
    });
    expect(words.where).toBe('builds.fifo');
    expect(targetOf().content).not.toHaveProperty('groupId');
  });

  it('has one id for one state, and another one for each other', () => {
    const idOf = (...args: Parameters<typeof targetOf>) =>
      targetOf(...args).content.attributes.id;
    const ids = [
      ...PHASES.map(phase => idOf(runFixture({ phase }))),
      idOf(runFixture({ attempt: 2 })),
      idOf(runFixture({ completedAt: '2026-11-21T10:09:00Z' })),
      idOf(runFixture({ uid: 'other' })),
      idOf(runFixture({ cluster: { id: 'other', name: 'prod' } })),
      idOf(runFixture(), { topicARN: FIFO }),
    ];

    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain(
      idOf(runFixture({ message: 'other words', resourceVersion: '2' })),
    );
  });

  it('counts limits by the region, or by the address that is asked', () => {
    expect(targetOf(undefined, { region: 'us-east-1' }).scopes).toEqual([
      'sns:us-east-1:123456789012',
      `sns:us-east-1:${STANDARD}`,
    ]);
    expect(
      targetOf(undefined, { endpoint: 'http://127.0.0.1:4566' }).scopes[0],
    ).toBe('sns:127.0.0.1:4566:123456789012');
  });

  it('sends what a template says, and the id in any case', () => {
    const { content } = targetOf(undefined, undefined, {
      body: '{"text":"build"}',
      attributes: { team: 'shop', empty: '' },
    });

    expect(content.message).toBe('{"text":"build"}');
    expect(content.attributes).toEqual({
      team: 'shop',
      id: targetOf().content.attributes.id,
    });
  });

  it('sends a long message alone, with the parts left out that did not fit', () => {
    const { content, batch } = targetOf(
      runFixture({
        results: [{ name: 'log', value: 'é'.repeat(20_000) }],
        params: [{ name: 'text', value: '构'.repeat(20_000) }],
      }),
    );

    expect(batch).toBeUndefined();
    expect(JSON.parse(content.message)).toMatchObject({
      trimmed: ['params'],
      run: { url: runUrl },
    });
  });

  it('fits ten of a batch, whatever Runs say', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 2_000 }),
      fc.constantFrom('x'.repeat(30_000), '构'.repeat(3_000), '👩‍👩‍👧‍👦'.repeat(400)),
    );
    fc.assert(
      fc.property(
        fc.record({ text, definition: text, branch: text, label: text }),
        said => {
          const { content, batch } = targetOf(
            runFixture({
              definition: said.definition,
              message: said.text,
              labels: { tier: said.label },
              commit: {
                ...runFixture().commit,
                source: '',
                branch: said.branch,
              },
              results: [{ name: 'out', value: said.text }],
            }),
          );
          const bytes = bytesOf(content);
          expect(bytes).toBeLessThanOrEqual(LIMITS.bytes);
          expect(batch === undefined).toBe(bytes > LIMITS.bytes / 10);
          expect(Object.keys(content.attributes).length).toBeLessThanOrEqual(
            10,
          );
        },
      ),
      { numRuns: 40 },
    );
  });
});
