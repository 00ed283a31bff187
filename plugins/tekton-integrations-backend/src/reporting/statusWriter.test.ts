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

import { mockServices } from '@backstage/backend-test-utils';
import { StatusWriter } from './statusWriter';

const ORIGIN = {
  id: 'kubernetes/c/team-a/slack',
  source: 'kubernetes' as const,
  cluster: { id: 'c', name: 'ci' },
  namespace: 'team-a',
  name: 'slack',
  generation: 2,
};
const READY = {
  type: 'Ready',
  status: 'True',
  reason: 'Initialized',
  message: 'It can be used.',
} as const;

function writer(patch: () => Promise<void> = async () => {}) {
  const written: unknown[] = [];
  const status = new StatusWriter({
    patch: async (...args) => {
      written.push(args);
      await patch();
    },
    logger: mockServices.logger.mock(),
    now: () => 0,
  });
  return { status, written };
}

describe('StatusWriter', () => {
  it('writes a change once', async () => {
    const { status, written } = writer();
    await status.report('Provider', ORIGIN, [READY]);
    await status.report('Provider', ORIGIN, [READY]);
    expect(written).toEqual([
      [
        'ci',
        'Provider',
        'team-a',
        'slack',
        {
          conditions: [
            { ...READY, lastTransitionTime: '1970-01-01T00:00:00Z' },
          ],
          observedGeneration: 2,
        },
      ],
    ]);
  });

  it('writes nothing when the object says it already', async () => {
    const { status, written } = writer();
    status.observe(ORIGIN.id, {
      status: {
        conditions: [{ ...READY, lastTransitionTime: '2026-01-01T00:00:00Z' }],
        observedGeneration: 2,
      },
    });
    await status.report('Provider', ORIGIN, [READY]);
    expect(written).toEqual([]);
    expect(status.conditions(ORIGIN.id)[0].lastTransitionTime).toBe(
      '2026-01-01T00:00:00Z',
    );
  });

  it('writes again for a new generation, and when somebody else changed it', async () => {
    const { status, written } = writer();
    await status.report('Provider', ORIGIN, [READY]);
    await status.report('Provider', { ...ORIGIN, generation: 3 }, [READY]);
    status.observe(ORIGIN.id, { status: { conditions: [] } });
    await status.report('Provider', { ...ORIGIN, generation: 3 }, [READY]);
    expect(written).toHaveLength(3);
  });

  it('keeps conditions of app-config for the portal alone', async () => {
    const { status, written } = writer();
    const entry = {
      id: 'config///ops',
      source: 'config' as const,
      name: 'ops',
    };
    await status.report('Provider', entry, [READY]);
    expect(written).toEqual([]);
    expect(status.conditions(entry.id)).toHaveLength(1);
  });

  it('goes on when the status cannot be written, and writes it with the next report', async () => {
    let away = true;
    const { status, written } = writer(async () => {
      if (away) {
        throw new Error('forbidden');
      }
    });
    expect(await status.report('Provider', ORIGIN, [READY])).toBe('failed');
    expect(status.conditions(ORIGIN.id)).toHaveLength(1);
    away = false;
    expect(await status.report('Provider', ORIGIN, [READY])).toBe('written');
    expect(written).toHaveLength(2);
  });

  it('does not put a check that goes on over what is known', async () => {
    const { status, written } = writer();
    const checking = {
      ...READY,
      status: 'Unknown',
      reason: 'Checking',
    } as const;
    await status.report('Provider', ORIGIN, [READY]);
    await status.report('Provider', ORIGIN, [checking]);
    expect(written).toHaveLength(1);
    await status.report('Provider', { ...ORIGIN, generation: 3 }, [checking]);
    expect(written).toHaveLength(2);
  });
});
