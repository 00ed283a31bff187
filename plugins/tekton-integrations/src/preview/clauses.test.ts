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

import { createFixtures } from '../__testUtils__/fixtures';
import { clausesOf } from './clauses';

describe('clausesOf', () => {
  const { previewed } = createFixtures(0);

  it('counts what decided, most often first, and leaves out who is told', () => {
    const unsent = (message: string) =>
      previewed({ outcome: 'unsent', reason: 'notMatched', message });
    const items = [
      previewed(),
      unsent('pipelines: only build'),
      unsent('statuses: only failed'),
      unsent('statuses: only failed'),
      previewed({ outcome: 'unsent', reason: 'baseline', message: 'old' }),
    ];
    expect(clausesOf(items, 2)).toEqual([
      { reason: 'notMatched', message: 'statuses: only failed', count: 2 },
      { reason: 'notMatched', message: 'pipelines: only build', count: 1 },
    ]);
    expect(clausesOf(items, 9)).toHaveLength(3);
  });
});
