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

import { HttpResult } from 'backstage-plugin-tekton-integrations-node';
import { failureOf } from './failureOf';

const context = {
  project: 'acme-ci',
  topic: 'builds',
  isOwnTopic: true,
  scope: 'gcp:pubsub.googleapis.com/projects/acme-ci',
  now: 0,
};

function says(
  status: number,
  code: string,
  details: object[] = [],
  headers: Record<string, string> = {},
): HttpResult {
  return {
    kind: 'answer',
    status,
    headers,
    body: JSON.stringify({
      error: { code: status, message: 'Words.', status: code, details },
    }),
    truncated: false,
  };
}

describe('failureOf', () => {
  it.each([
    [503, 'UNAVAILABLE'],
    [504, 'DEADLINE_EXCEEDED'],
    [409, 'ABORTED'],
    [499, 'CANCELLED'],
    [500, 'INTERNAL'],
    [500, 'UNKNOWN'],
    [400, 'FAILED_PRECONDITION'],
  ])('retries at %i %s', (status, code) => {
    expect(failureOf(says(status, code), context)).toEqual({
      kind: 'retry',
      cause: `${code}: Words.`,
    });
  });

  it('waits as long as Google asks for', () => {
    const delay = [{ '@type': 'x', retryDelay: '1.5s' }];

    expect(failureOf(says(503, 'UNAVAILABLE', delay), context)).toMatchObject({
      kind: 'retry',
      afterMs: 1_500,
    });
    expect(
      failureOf(says(503, 'UNAVAILABLE', [], { 'retry-after': '2' }), context),
    ).toMatchObject({ kind: 'retry', afterMs: 2_000 });
  });

  it.each<[object[], Record<string, string>, number]>([
    [[], {}, 60_000],
    [[], { 'retry-after': '30' }, 30_000],
    [[{ retryDelay: '5s' }], { 'retry-after': '30' }, 5_000],
    [[{ retryDelay: 'soon' }], {}, 60_000],
  ])('throttles the project at its quota %j %j', (details, headers, forMs) => {
    expect(
      failureOf(says(429, 'RESOURCE_EXHAUSTED', details, headers), context),
    ).toMatchObject({ kind: 'throttled', scope: context.scope, forMs });
  });

  it.each([
    [401, 'UNAUTHENTICATED', '', 'put a key there'],
    [403, 'PERMISSION_DENIED', '', 'roles/pubsub.publisher'],
    [403, 'PERMISSION_DENIED', 'SERVICE_DISABLED', 'gcloud services enable'],
    [403, 'PERMISSION_DENIED', 'BILLING_DISABLED', 'billing'],
    [403, 'PERMISSION_DENIED', 'CONSUMER_INVALID', 'correct projectID'],
    [403, 'PERMISSION_DENIED', 'CONSUMER_SUSPENDED', 'suspended'],
    [404, 'NOT_FOUND', '', 'gcloud pubsub topics create builds'],
  ])(
    'pauses the Provider at %i %s %s and says what to do',
    (status, code, reason, words) => {
      expect(
        failureOf(says(status, code, reason ? [{ reason }] : []), context),
      ).toEqual({
        kind: 'rejected',
        pause: 'provider',
        cause: expect.stringMatching(
          new RegExp(`${words}.*\\(${code}: Words\\.\\)$`),
        ),
      });
    },
  );

  it.each([
    [403, 'PERMISSION_DENIED'],
    [404, 'NOT_FOUND'],
  ])(
    "pauses nothing at %i %s of a Notification's own topic",
    (status, code) => {
      expect(
        failureOf(says(status, code), { ...context, isOwnTopic: false }),
      ).toEqual({
        kind: 'rejected',
        cause: expect.stringContaining("'builds'"),
      });
    },
  );

  it.each([
    [400, 'INVALID_ARGUMENT'],
    [400, 'OUT_OF_RANGE'],
    [501, 'UNIMPLEMENTED'],
    [409, 'ALREADY_EXISTS'],
  ])('rejects at %i %s with its words', (status, code) => {
    expect(failureOf(says(status, code), context)).toEqual({
      kind: 'rejected',
      cause: expect.stringContaining(`${code}: Words.`),
    });
  });

  it('finds nothing wrong with a success, whatever it says', () => {
    expect(failureOf(says(200, 'PERMISSION_DENIED'), context)).toBeUndefined();
  });

  it.each<[HttpResult, string]>([
    [{ kind: 'notSent', cause: 'x' }, 'retry'],
    [{ kind: 'noAnswer', cause: 'x' }, 'inDoubt'],
    [
      {
        kind: 'answer',
        status: 403,
        headers: {},
        body: '<p>',
        truncated: false,
      },
      'rejected',
    ],
    [
      {
        kind: 'answer',
        status: 403,
        headers: {},
        body: '{"error":{"code":403,"status":"PERMISSION_DENIED"}',
        truncated: true,
      },
      'rejected',
    ],
  ])('knows what everybody else means: %j', (result, kind) => {
    expect(failureOf(result, context)).toMatchObject({ kind });
    expect(failureOf(result, context)).not.toHaveProperty('pause');
  });
});
