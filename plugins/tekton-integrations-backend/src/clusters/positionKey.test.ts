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

import { makeRun } from '../__testUtils__/runs';
import { isListed, positionKey } from './positionKey';
import { RUN_RESOURCE } from './resources';

const run = makeRun();

function listed(...keys: string[]): Promise<boolean> {
  return isListed(
    { load: async wanted => (keys.includes(wanted) ? '10' : undefined) },
    run,
  );
}

function key(kind: keyof typeof RUN_RESOURCE, namespace?: string): string {
  return positionKey(run.cluster.id, RUN_RESOURCE[kind], namespace);
}

describe('isListed', () => {
  it.each([
    ['nothing was listed', [], false],
    ['its kind was listed', [key('PipelineRun')], true],
    [
      'its kind was listed in its namespace',
      [key('PipelineRun', 'team-a')],
      true,
    ],
    ['its kind was listed elsewhere', [key('PipelineRun', 'team-b')], false],
    ['another kind was listed', [key('TaskRun')], false],
  ])('where %s', async (_, keys, expected) => {
    expect(await listed(...keys)).toBe(expected);
  });
});
