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
import { DefaultNotificationService } from '@backstage/plugin-notifications-node';
import { Target } from 'backstage-plugin-tekton-integrations-node';
import {
  conformanceChecks,
  LimitedText,
  Receiver,
  ReceiverFault,
  runFixture,
  startReceiver,
} from 'backstage-plugin-tekton-integrations-node/testUtils';
import { z } from 'zod';
import { notificationSchema } from '../content';
import { planNotifications } from '../plan';
import { NotificationsSettings } from '../settings';
import { NotificationsClient } from './NotificationsClient';

const TOKEN = 't0ken-0f-the-plugin';
/** Port 1 of loopback is nobody's. */
const NOWHERE = 'http://127.0.0.1:1';
const LIMIT_MS = 400;

/** What the notifications plugin takes: its columns, and who is told. */
const requestSchema = z.strictObject({
  recipients: z.strictObject({
    type: z.literal('entity'),
    entityRef: z.array(z.string().regex(/^[a-z]+:[a-z]+\/[a-z-]+$/)).min(1),
  }),
  payload: z.strictObject({
    title: z.string().min(1).max(255),
    description: z.string(),
    link: z.url(),
    severity: z.enum(['low', 'normal', 'high']),
    topic: z.string().max(255),
    scope: z.string().max(255),
  }),
});

function startNotifications(): Promise<Receiver> {
  return startReceiver(({ method, path, headers, body }) => {
    if (method !== 'POST' || path !== '/api/notifications') {
      return { status: 404 };
    }
    if (headers.authorization !== `Bearer ${TOKEN}`) {
      return { status: 401 };
    }
    return requestSchema.safeParse(JSON.parse(body)).success
      ? { status: 200, body: '[]' }
      : { status: 400 };
  });
}

/** The portal's own service, which asks the plugin at an address. */
function clientOf(origin: string): NotificationsClient {
  const service = DefaultNotificationService.create({
    discovery: {
      getBaseUrl: async plugin => `${origin}/api/${plugin}`,
      getExternalBaseUrl: async plugin => `${origin}/api/${plugin}`,
    },
    auth: mockServices.auth.mock({
      getPluginRequestToken: async () => ({ token: TOKEN }),
    }),
  });
  return new NotificationsClient(service, LIMIT_MS);
}

function targetOf(
  overrides: Parameters<typeof runFixture>[0] = {},
  settings: NotificationsSettings = {},
): Target {
  const [planned] = planNotifications(runFixture(overrides), {
    settings,
    grants: { refusal: () => undefined },
    routing: {
      kind: 'entity',
      ref: 'component:default/shop',
      annotations: {},
    },
    runUrl: 'https://portal.example/runs/1',
    severalClusters: true,
    provider: 'config///portal',
  });
  if (planned?.type !== 'target') {
    throw new Error('no target');
  }
  return planned;
}

const said = (...args: Parameters<typeof targetOf>) =>
  notificationSchema.parse(targetOf(...args).content);

const TEXTS: readonly LimitedText[] = [
  {
    name: 'the title',
    max: 255,
    unit: 'characters',
    of: definition => said({ definition }).title,
  },
  {
    name: 'the topic',
    max: 255,
    unit: 'characters',
    of: topic => said({}, { topic }).topic,
  },
  {
    name: 'a line of the description',
    max: 300,
    unit: 'characters',
    of: message =>
      said({ tasks: [], message }).description.split('\n').at(-1) ?? '',
  },
];

/**
 * What the service keeps from the client, which cannot be promised then. It
 * makes its request itself, tells nothing of an answer but its status, and can
 * do nothing but send.
 */
const NOT_PROMISED: Readonly<Record<string, string>> = {
  'delivers through the proxy of the environment':
    'one plugin of a portal asks another one, and no proxy stands between',
  'delivers to a receiver that asks for a certificate':
    'the portal names the address, and its own certificates count there',
  'retries when nothing listens':
    'the service does not say whether it asked: the plugin may have heard it',
  'waits as long as Retry-After says':
    'the service tells no headers: what fails is tried again ever more slowly',
  'follows no redirect':
    'the service follows, within the portal whose address discovery gives',
  'checks its credentials, also where nothing listens':
    'there are no credentials, and asking would tell somebody something',
};

describe('NotificationsClient, as each provider', () => {
  let notifications: Receiver;

  beforeAll(async () => {
    notifications = await startNotifications();
  });

  afterAll(() => notifications.close());

  const checks = conformanceChecks({
    secrets: [TOKEN],
    target: targetOf(),
    bareSuccess: true,
    // The service's fetch takes it for a proxy's, and tells no status.
    statuses: [{ status: 407, outcome: 'inDoubt' }],
    texts: TEXTS,
    connect: async where =>
      clientOf(where === 'receiver' ? notifications.url : NOWHERE),
    fault: fault => notifications.fault(fault),
    clear: () => notifications.clear(),
  });
  const promised = checks.filter(({ name }) => !(name in NOT_PROMISED));
  const others = checks.filter(({ name }) => name in NOT_PROMISED);

  it.each(promised)(
    '$name',
    async ({ run }) => {
      await expect(run()).resolves.toBeUndefined();
    },
    60_000,
  );

  it.each(
    others.map(check => ({ ...check, because: NOT_PROMISED[check.name] })),
  )(
    'does not promise that it $name: $because',
    async ({ run }) => {
      await expect(run()).rejects.toThrow();
    },
    60_000,
  );

  it('leaves out no promise that there is not', () => {
    expect(others.map(({ name }) => name).toSorted()).toEqual(
      Object.keys(NOT_PROMISED).toSorted(),
    );
  });

  it.each<ReceiverFault>([
    { kind: 'status', status: 429 },
    { kind: 'status', status: 503 },
    { kind: 'reset' },
    { kind: 'hang' },
  ])('is asked once where %j is the answer', async fault => {
    const client = clientOf(notifications.url);
    const before = notifications.requests.length;
    notifications.fault(fault);
    await client.send(targetOf(), undefined, new AbortController().signal);
    notifications.clear();
    await client.close();

    expect(notifications.requests.length - before).toBe(1);
  });
});
