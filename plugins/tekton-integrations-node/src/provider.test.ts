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

import { z } from 'zod';
import { defineProviderType, ProviderType } from './provider';
import { runFixture } from './testUtils';

const type: ProviderType<{ topic: string }> = {
  type: 'vendor.example/Topic',
  section: 'config',
  vendor: 'Vendor',
  secrets: [],
  settings: z.object({ topic: z.string().min(1) }),
  plan: (run, { settings, runUrl }) => [
    {
      type: 'notSent',
      reason: 'noTarget',
      message: `${settings.topic} ${run.name} ${runUrl}`,
    },
  ],
  describe: ({ topic }) => topic,
  connect: async () => {
    throw new Error('not in this test');
  },
};

describe('defineProviderType', () => {
  const registered = defineProviderType(type);

  it('binds settings that are right', () => {
    const bound = registered.bind({ topic: 'builds' });
    if (!bound.ok) {
      throw new Error('refused');
    }

    expect(bound.value.describe({})).toBe('builds');
    expect(
      bound.value.plan(runFixture(), {
        grants: { repository: () => true, remedy: '' },
        runUrl: 'https://portal.example/1',
        severalClusters: false,
      }),
    ).toMatchObject([
      { message: 'builds build-x7k2p https://portal.example/1' },
    ]);
  });

  it.each([
    [{}, 'config.topic'],
    [{ topic: '' }, 'config.topic'],
    ['builds', 'config'],
  ])('names the path in the section where %j is wrong', (settings, path) => {
    expect(registered.bind(settings)).toMatchObject({
      ok: false,
      issues: [{ path }],
    });
  });
});
