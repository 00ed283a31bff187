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
import {
  createReachability,
  defineProviderType,
  Health,
  Secret,
} from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';
import { RuleBook } from '../rules';
import { ManualTimers } from '../__testUtils__/manualTimers';
import { ConnectionState, ProviderConnections } from './providerConnections';
import { createProviderHttp } from './providerHttp';
import { SecretReader } from './secrets';

const cluster = { id: 'c', name: 'ci' };
const providerHttp = createProviderHttp(() => createReachability());

afterAll(() => providerHttp.close());

/** A vendor whose mood a test sets, and which counts its clients. */
function scriptedVendor() {
  const vendor: { health: Health; tokens: string[]; open: number } = {
    health: { kind: 'ok', message: 'bot' },
    tokens: [],
    open: 0,
  };
  return Object.assign(vendor, {
    type: defineProviderType<{ channels: unknown[] }>({
      type: 'SlackApp',
      section: 'slackApp',
      vendor: 'Slack',
      secrets: [{ field: 'accessToken', defaultKey: 'access-token' }],
      settings: z.object({ channels: z.array(z.unknown()) }),
      plan: () => [],
      describe: () => '',
      connect: async (_settings, secrets) => {
        vendor.tokens.push(secrets.accessToken.unwrap());
        vendor.open += 1;
        return {
          check: async () => vendor.health,
          send: async () => ({ kind: 'delivered' }),
          close: async () => {
            vendor.open -= 1;
          },
        };
      },
    }),
  });
}

function setUp(answer: () => Awaited<ReturnType<SecretReader>>) {
  const vendor = scriptedVendor();
  const rules = new RuleBook(new Map([[vendor.type.type, vendor.type]]));
  const timers = new ManualTimers();
  const states: ConnectionState[] = [];
  const connections = new ProviderConnections({
    readSecret: async () => answer(),
    http: providerHttp,
    now: () => 0,
    timers,
    logger: mockServices.logger.mock(),
    isComplete: id => rules.isComplete(id),
  });
  connections.watch((_provider, state) => states.push(state));
  const apply = (suspend = false) => {
    rules.upsert(cluster, 'Provider', {
      metadata: { namespace: 'team-a', name: 'slack' },
      spec: {
        type: 'SlackApp',
        suspend,
        slackApp: {
          accessToken: { secretRef: { name: 'slack-app' } },
          channels: [{ id: 'C01' }],
        },
      },
    });
    connections.sync(rules.providers());
  };
  const id = 'kubernetes/c/team-a/slack';
  return { vendor, rules, timers, states, connections, apply, id };
}

function found(token: string) {
  return {
    kind: 'found' as const,
    data: { 'access-token': new Secret(token), other: new Secret('x') },
  };
}

describe('ProviderConnections', () => {
  it('gives a client that is connected with the credential of the Secret', async () => {
    const { connections, apply, id, vendor } = setUp(() => found('xoxb-1'));
    apply();
    expect((await connections.clientFor(id)).kind).toBe('ready');
    expect(vendor.tokens).toEqual(['xoxb-1']);
    await connections.stop();
    expect(vendor.open).toBe(0);
  });

  it('checks when somebody asks, once for all who ask together', async () => {
    let token = 'xoxb-1';
    const { connections, apply, id, vendor } = setUp(() => found(token));
    apply();
    await connections.clientFor(id);
    token = 'xoxb-2';
    const states = await Promise.all([
      connections.check(id),
      connections.check(id),
    ]);
    expect(states.map(state => state?.kind)).toEqual(['ready', 'ready']);
    expect(vendor.tokens).toEqual(['xoxb-1', 'xoxb-2']);
    expect(await connections.check('none')).toBeUndefined();
    await connections.stop();
  });

  it.each<[string, Awaited<ReturnType<SecretReader>>, RegExp]>([
    [
      'missing',
      { kind: 'missing' },
      /^Secret 'team-a\/slack-app' does not exist: create it/,
    ],
    [
      'without the key',
      { kind: 'found', data: { token: new Secret('xoxb-1') } },
      /has no key 'access-token' \(it has 'token'\)/,
    ],
    [
      'with an empty key',
      { kind: 'found', data: { 'access-token': new Secret('') } },
      /has no key 'access-token'/,
    ],
    [
      'forbidden',
      { kind: 'forbidden', message: 'secrets is forbidden' },
      /get on secrets in namespace 'team-a'/,
    ],
    [
      "out of reach with the kubernetes plugin's credentials",
      { kind: 'ownCredentialsRequired', message: 'add the cluster' },
      /add the cluster/,
    ],
  ])('holds deliveries while a Secret is %s', async (_, answer, message) => {
    const { connections, apply, id } = setUp(() => answer);
    apply();
    expect(await connections.clientFor(id)).toEqual({
      kind: 'held',
      reason: 'misconfigured',
      message: expect.stringMatching(message),
    });
    await connections.stop();
  });

  it('notices a Secret that appears within 15 s', async () => {
    let answer: Awaited<ReturnType<SecretReader>> = { kind: 'missing' };
    const { connections, apply, id, timers, states } = setUp(() => answer);
    apply();
    expect((await connections.clientFor(id)).kind).toBe('held');
    answer = found('xoxb-1');
    timers.advance(15_000);
    expect((await connections.clientFor(id)).kind).toBe('ready');
    expect(states.map(({ kind }) => kind)).toEqual(['broken', 'ready']);
    await connections.stop();
  });

  it('takes a rotated credential without being restarted', async () => {
    let token = 'xoxb-1';
    const { connections, apply, id, timers, vendor } = setUp(() =>
      found(token),
    );
    apply();
    await connections.clientFor(id);
    token = 'xoxb-2';
    timers.advance(5 * 60_000);
    await connections.stop();
    expect(vendor.tokens).toEqual(['xoxb-1', 'xoxb-2']);
    expect(vendor.open).toBe(0);
  });

  it('holds deliveries once the target refuses the credentials, and reads them again', async () => {
    const { connections, apply, id, timers, vendor } = setUp(() =>
      found('xoxb-1'),
    );
    apply();
    await connections.clientFor(id);
    connections.refused(id, 'Slack: token_revoked');
    expect(await connections.clientFor(id)).toMatchObject({ kind: 'held' });
    timers.advance(15_000);
    await connections.stop();
    expect(vendor.tokens).toEqual(['xoxb-1', 'xoxb-1']);
  });

  it('goes on with what works while the cluster cannot be asked', async () => {
    let answer: Awaited<ReturnType<SecretReader>> = found('xoxb-1');
    const { connections, apply, id, timers } = setUp(() => answer);
    apply();
    await connections.clientFor(id);
    answer = { kind: 'unavailable', message: 'connection refused' };
    timers.advance(5 * 60_000);
    expect((await connections.clientFor(id)).kind).toBe('ready');
    await connections.stop();
  });

  it('lets deliveries go on when the target cannot be asked', async () => {
    const { connections, apply, id, vendor } = setUp(() => found('xoxb-1'));
    vendor.health = { kind: 'unknown', message: 'timeout' };
    apply();
    expect((await connections.clientFor(id)).kind).toBe('ready');
    expect(connections.state(id).kind).toBe('unknown');
    await connections.stop();
  });

  it('holds deliveries of a suspended Provider, and connects only once', async () => {
    const { connections, apply, id, vendor } = setUp(() => found('xoxb-1'));
    apply();
    await connections.clientFor(id);
    apply(true);
    expect(await connections.clientFor(id)).toMatchObject({
      kind: 'held',
      reason: 'suspended',
    });
    expect(vendor.tokens).toHaveLength(1);
    await connections.stop();
  });

  it('knows when a Provider is gone, and closes its client', async () => {
    const { connections, apply, id, vendor, rules } = setUp(() =>
      found('xoxb-1'),
    );
    apply();
    await connections.clientFor(id);
    connections.sync([]);
    expect(await connections.clientFor(id)).toMatchObject({
      kind: 'held',
      reason: 'broken',
      message: expect.stringMatching(/not read yet/),
    });
    rules.markComplete(cluster.id);
    expect(await connections.clientFor(id)).toEqual({ kind: 'gone' });
    await connections.stop();
    expect(vendor.open).toBe(0);
  });
});
