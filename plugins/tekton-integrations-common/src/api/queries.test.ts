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

import { entityRunsQuerySchema } from './queries';

const entityRef = 'component:default/shop';

describe('entityRunsQuerySchema', () => {
  it('fills in the defaults', () => {
    expect(entityRunsQuerySchema.parse({ entityRef })).toEqual({
      entityRef,
      limit: 10,
      latest: false,
    });
  });

  it.each([
    ['one value', 'failed', ['failed']],
    ['a comma list', 'failed,timedOut', ['failed', 'timedOut']],
    ['a repeated parameter', ['failed', 'timedOut'], ['failed', 'timedOut']],
    ['both', ['failed,invalid', 'timedOut'], ['failed', 'invalid', 'timedOut']],
  ])('reads a list from %s', (_, phase, expected) => {
    expect(entityRunsQuerySchema.parse({ entityRef, phase }).phase).toEqual(
      expected,
    );
  });

  it.each([
    ['entityRef', { entityRef: '' }],
    ['entityRef', {}],
    ['limit', { entityRef, limit: '0' }],
    ['limit', { entityRef, limit: '101' }],
    ['limit', { entityRef, limit: 'all' }],
    ['phase', { entityRef, phase: 'broken' }],
    ['state', { entityRef, state: 'waiting,lost' }],
    ['search', { entityRef, search: 'x'.repeat(201) }],
    ['latest', { entityRef, latest: 'yes' }],
  ])('refuses a wrong %s', (field, query) => {
    const result = entityRunsQuerySchema.safeParse(query);
    expect(result.error?.issues.map(issue => issue.path[0])).toEqual([field]);
  });

  it('reads latest from the words of a query', () => {
    expect(
      entityRunsQuerySchema.parse({ entityRef, latest: 'true' }).latest,
    ).toBe(true);
    expect(
      entityRunsQuerySchema.parse({ entityRef, latest: 'false' }).latest,
    ).toBe(false);
  });
});
