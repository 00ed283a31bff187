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

import { NotificationService } from '@backstage/plugin-notifications-node';
import {
  ProviderClient,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { NotificationsClient } from './NotificationsClient';

const TARGET: Target = {
  type: 'target',
  key: 'component:default/shop',
  subject: 'backstage:notifications:component:default/shop:1/2',
  kind: 'event',
  once: 'sameId',
  stage: '1/failed/',
  scopes: ['backstage:notifications'],
  content: {
    recipients: ['component:default/shop'],
    title: 'build failed',
    description: 'shop/build',
    link: 'https://portal.example/runs/1',
    severity: 'high',
    topic: 'Tekton Runs',
    scope: 'tekton-run:1',
  },
  words: { vendor: 'Backstage', what: 'notification', where: 'shop' },
};
const { signal } = new AbortController();

function clientOf(
  send: NotificationService['send'],
  limitMs?: number,
): ProviderClient {
  return new NotificationsClient({ send }, limitMs);
}

const failing = (words: string) =>
  clientOf(async () => {
    throw new Error(`Failed to send notifications: Error: ${words}`);
  });

describe('NotificationsClient', () => {
  it('needs no credentials', async () => {
    await expect(failing('x').check(signal)).resolves.toMatchObject({
      kind: 'ok',
    });
  });

  it.each<[number, string, boolean]>([
    [400, 'rejected', false],
    [401, 'rejected', true],
    [403, 'rejected', false],
    [404, 'rejected', true],
    [429, 'throttled', false],
    [500, 'retry', false],
    [503, 'retry', false],
  ])('takes the status %d for %s', async (status, kind, pauses) => {
    const outcome = await failing(`Request failed with status ${status}`).send(
      TARGET,
      undefined,
      signal,
    );

    expect(outcome).toMatchObject({
      kind,
      exchange: {
        request: 'POST notifications',
        answer: expect.stringContaining(String(status)),
      },
    });
    expect('pause' in outcome).toBe(pauses);
  });

  it('is in doubt where the service says no status, and repeats no token', async () => {
    const outcome = await failing('"Bearer t0ps3cr3t" is no header value').send(
      TARGET,
      undefined,
      signal,
    );

    expect(outcome).toMatchObject({ kind: 'inDoubt' });
    expect(JSON.stringify(outcome)).not.toContain('t0ps3cr3t');
  });

  it('does not wait for a service that is silent', async () => {
    const silent = clientOf(() => new Promise(() => {}), 50);

    await expect(silent.send(TARGET, undefined, signal)).resolves.toEqual({
      kind: 'inDoubt',
      cause: 'no answer from the notifications plugin in 50 ms',
      exchange: { request: 'POST notifications' },
    });
  });

  it('ends when it is aborted', async () => {
    const abort = new AbortController();
    const silent = clientOf(() => {
      abort.abort();
      return new Promise(() => {});
    });

    await expect(
      silent.send(TARGET, undefined, abort.signal),
    ).resolves.toMatchObject({ kind: 'inDoubt', cause: 'aborted' });
  });

  it('sends nothing when it is aborted before', async () => {
    let asked = 0;
    const client = clientOf(async () => {
      asked += 1;
    });

    await expect(
      client.send(TARGET, undefined, AbortSignal.abort()),
    ).resolves.toMatchObject({ kind: 'retry' });
    expect(asked).toBe(0);
  });

  it('rejects content that is not its own', async () => {
    await expect(
      failing('x').send({ ...TARGET, content: {} }, undefined, signal),
    ).resolves.toMatchObject({ kind: 'rejected' });
  });
});
