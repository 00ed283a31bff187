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

import { PHASES } from 'backstage-plugin-tekton-integrations-common';
import { stageOf } from './target';

describe('stageOf', () => {
  const completedAt = '2026-11-21T10:03:13Z';

  it('is another for each phase of each attempt', () => {
    const stages = PHASES.flatMap(phase =>
      [1, 2].map(attempt => stageOf({ phase, attempt })),
    );

    expect(new Set(stages).size).toBe(PHASES.length * 2);
  });

  it('is another after a final state was undone', () => {
    expect(
      stageOf({ phase: 'running', attempt: 1, undone: completedAt }),
    ).not.toBe(stageOf({ phase: 'running', attempt: 1 }));
  });

  it('tells two ends apart', () => {
    expect(stageOf({ phase: 'failed', attempt: 1, completedAt })).not.toBe(
      stageOf({
        phase: 'failed',
        attempt: 1,
        completedAt: '2026-11-21T10:09:00Z',
      }),
    );
  });

  it('can be told what phases look like outside', () => {
    expect(stageOf({ phase: 'queued', attempt: 1 }, 'pending')).toBe(
      stageOf({ phase: 'running', attempt: 1 }, 'pending'),
    );
  });
});
