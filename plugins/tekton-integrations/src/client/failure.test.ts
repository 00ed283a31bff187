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

import { ResponseError } from '@backstage/errors';
import { z } from 'zod';
import { classifyFailure } from './failure';

const answer = (status: number, name?: string, message = 'because') =>
  ResponseError.fromResponse(
    name
      ? Response.json(
          { error: { name, message }, response: { statusCode: status } },
          { status },
        )
      : new Response(null, { status }),
  );

describe('classifyFailure', () => {
  it.each([
    [401, 'AuthenticationError', { kind: 'signedOut' }],
    [403, 'NotAllowedError', { kind: 'denied', detail: 'because' }],
    [404, 'NotFoundError', { kind: 'notFound', detail: 'because' }],
    [404, undefined, { kind: 'missing' }],
    [500, 'Error', { kind: 'other', detail: 'because' }],
  ])('reads %i %s', async (status, name, failure) => {
    expect(classifyFailure(await answer(status, name))).toEqual(failure);
  });

  it.each([
    [new TypeError('Failed to fetch'), 'unreachable'],
    [new SyntaxError('Unexpected token <'), 'missing'],
    [z.string().safeParse(1).error, 'mismatch'],
    [new Error('what?'), 'other'],
    ['what?', 'other'],
  ])('reads %s', (error, kind) => {
    expect(classifyFailure(error).kind).toBe(kind);
  });
});
