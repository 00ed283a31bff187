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
  isFiltered,
  readFilters,
  toQuery,
  writeFilters,
} from './useRunFilters';

describe('filters in the address', () => {
  it('come back as they were written, beside what else is there', () => {
    const filters = {
      search: 'a b&c',
      phases: ['failed' as const, 'timedOut' as const],
      states: ['rejected' as const],
      cursor: 'next page',
    };
    const params = writeFilters(new URLSearchParams('tab=1'), filters);
    expect(params.get('tab')).toBe('1');
    expect(readFilters(new URLSearchParams(params.toString()))).toEqual(
      filters,
    );
  });

  it('leave out values that nobody knows', () => {
    expect(
      readFilters(new URLSearchParams('phase=exploded&phase=failed&state=x')),
    ).toEqual({ search: '', phases: ['failed'], states: [] });
  });

  it('become a query without empty parts', () => {
    expect(
      toQuery('component:default/shop', { search: '', phases: [], states: [] }),
    ).toEqual({ entityRef: 'component:default/shop', limit: 10 });
  });

  it.each([
    [{ search: '', phases: [], states: [], cursor: 'c' }, false],
    [{ search: 'x', phases: [], states: [] }, true],
    [{ search: '', phases: ['failed' as const], states: [] }, true],
    [{ search: '', phases: [], states: ['held' as const] }, true],
  ])('tell whether anything is filtered (%#)', (filters, filtered) => {
    expect(isFiltered(filters)).toBe(filtered);
  });
});
