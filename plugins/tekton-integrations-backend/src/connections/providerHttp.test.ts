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
  HttpResult,
  Secret,
} from 'backstage-plugin-tekton-integrations-node';
import { createAuthority } from 'backstage-plugin-tekton-integrations-node/testUtils';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { z } from 'zod';
import { ManualTimers } from '../__testUtils__/manualTimers';
import { OperatorPolicy, RuleBook } from '../rules';
import { ProviderConnections } from './providerConnections';
import { createProviderHttp } from './providerHttp';
import { SecretReader } from './secrets';

const CLUSTER = { id: 'c', name: 'ci' };
const ID = 'kubernetes/c/team-a/pager';
const CONFIG_ID = 'config///pager';

describe('the way to the network of each Provider', () => {
  const open: (() => Promise<unknown> | void)[] = [];

  afterEach(async () => {
    await Promise.all(open.splice(0).map(close => close()));
  });

  async function receiver(): Promise<string> {
    const server = createServer((_, response) => response.end('ok'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    open.push(() => {
      server.close();
      server.closeAllConnections();
    });
    const { port } = server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/`;
  }

  function setUp(allow: string[] = [], secret: Record<string, string> = {}) {
    const answers: HttpResult[] = [];
    const type = defineProviderType({
      type: 'vendor.example/Pager',
      section: 'config',
      vendor: 'Vendor',
      secrets: [],
      settings: z.strictObject({ url: z.string() }),
      addresses: ({ url }) => [url],
      plan: () => [],
      describe: () => 'somebody',
      connect: async ({ url }, _, { http }) => ({
        check: async () => {
          answers.push(await http.request({ method: 'GET', url }));
          return { kind: 'ok', message: 'there' };
        },
        send: async () => ({ kind: 'delivered' }),
        close: async () => {},
      }),
    });
    const rules = new RuleBook(new Map([[type.type, type]]));
    const timers = new ManualTimers();
    let reachability = createReachability({ allow });
    const http = createProviderHttp(() => reachability);
    const readSecret: SecretReader = async () => ({
      kind: 'found',
      data: Object.fromEntries(
        Object.entries(secret).map(([key, text]) => [key, new Secret(text)]),
      ),
    });
    const connections = new ProviderConnections({
      readSecret,
      http,
      now: () => 0,
      timers,
      logger: mockServices.logger.mock(),
      isComplete: () => true,
    });
    open.push(async () => {
      await connections.stop();
      await http.close();
    });
    return {
      answers,
      connections,
      timers,
      rules,
      object(config: object, more: object = {}) {
        rules.upsert(CLUSTER, 'Provider', {
          metadata: { namespace: 'team-a', name: 'pager' },
          spec: { type: type.type, config, ...more },
        });
        connections.sync(rules.providers());
      },
      inConfig(config: object, more: object = {}) {
        const spec = { type: type.type, config, ...more };
        rules.replaceConfig({ pager: spec }, {});
        connections.sync(rules.providers());
      },
      allow(...entries: string[]) {
        reachability = createReachability({ allow: entries });
      },
    };
  }

  it("asks nothing of a tenant's address that is not public, and says which setting allows it", async () => {
    const url = await receiver();
    const { object, connections, answers } = setUp();
    object({ url });

    expect(await connections.clientFor(ID)).toEqual({
      kind: 'held',
      reason: 'misconfigured',
      message: expect.stringContaining('tektonIntegrations.http.allow'),
    });
    expect(connections.state(ID)).toMatchObject({
      problem: { reason: 'AddressNotAllowed' },
    });
    expect(answers).toEqual([]);
  });

  it('goes on within 15 s once operators allow it', async () => {
    const url = await receiver();
    const { object, connections, timers, allow, answers } = setUp();
    object({ url });
    await connections.clientFor(ID);
    allow('127.0.0.1');
    timers.advance(15_000);

    expect((await connections.clientFor(ID)).kind).toBe('ready');
    expect(answers).toMatchObject([{ status: 200 }]);
  });

  it('looks a name up when it is loaded', async () => {
    const { object, connections } = setUp(['192.0.2.0/24']);
    object({ url: 'http://localhost:1/' });

    expect(await connections.clientFor(ID)).toMatchObject({
      kind: 'held',
      message: expect.stringContaining('localhost leads to an address'),
    });
  });

  it('lets operators reach what they wrote in app-config', async () => {
    const url = await receiver();
    const { inConfig, connections, answers } = setUp();
    inConfig({ url });

    expect((await connections.clientFor(CONFIG_ID)).kind).toBe('ready');
    expect(answers).toMatchObject([{ status: 200 }]);
  });

  it("refuses a tenant's Notification that names such an address", () => {
    const { object, rules } = setUp();
    object({ url: 'https://pager.example.com/' });
    const resolvedWith = (url: string) => {
      const notification = rules.upsert(CLUSTER, 'Notification', {
        metadata: { namespace: 'team-a', name: 'all' },
        spec: { providerRef: { name: 'pager' }, config: { url } },
      });
      return notification && rules.resolved()[0]?.problems;
    };

    expect(resolvedWith('https://10.0.0.1/')).toMatchObject([
      {
        reason: 'AddressNotAllowed',
        field: 'spec.config',
        message: expect.stringContaining('10.0.0.1'),
      },
    ]);
    expect(resolvedWith('https://other.example.com/')).toEqual([]);
    rules.replaceConfig(
      {},
      {},
      new OperatorPolicy([], createReachability({ allow: ['10.0.0.0/8'] })),
    );
    expect(resolvedWith('https://10.0.0.1/')).toEqual([]);
  });

  describe('with certificates', () => {
    const authority = createAuthority();
    const { certificate, key } = authority.issue('portal');
    const other = authority.issue('other');
    const tls = { tls: { secretRef: { name: 'receiver-tls' } } };

    it.each<[string, Record<string, string>, string | undefined]>([
      [
        'all three',
        {
          'tls.crt': certificate,
          'tls.key': key,
          'ca.crt': authority.certificate,
        },
        undefined,
      ],
      ['an authority alone', { 'ca.crt': authority.certificate }, undefined],
      [
        'certificate and key',
        { 'tls.crt': certificate, 'tls.key': key },
        undefined,
      ],
      ['half a pair', { 'tls.crt': certificate }, 'SecretKeyMissing'],
      [
        'a half of one beside an authority',
        { 'tls.key': key, 'ca.crt': authority.certificate },
        'SecretKeyMissing',
      ],
      ['nothing', { other: 'x' }, 'SecretKeyMissing'],
      [
        'what is not PEM',
        { 'tls.crt': 'x', 'tls.key': 'y' },
        'InvalidCertificate',
      ],
      [
        'the key of another one',
        { 'tls.crt': certificate, 'tls.key': other.key },
        'InvalidCertificate',
      ],
      [
        'an authority that is none',
        {
          'ca.crt': '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----',
        },
        'InvalidCertificate',
      ],
    ])(
      'takes %s of the Secret, or says what is wrong',
      async (_, secret, reason) => {
        const url = await receiver();
        const { object, connections } = setUp(['127.0.0.1'], secret);
        object({ url }, tls);
        const client = await connections.clientFor(ID);
        const state = connections.state(ID);

        expect(client.kind).toBe(reason === undefined ? 'ready' : 'held');
        expect(state.kind === 'broken' ? state.problem.reason : undefined).toBe(
          reason,
        );
        expect(state.kind === 'broken' ? state.problem.field : undefined).toBe(
          reason && 'spec.tls.secretRef',
        );
        expect(JSON.stringify(state)).not.toContain('BEGIN');
      },
    );

    it('takes them as values of app-config', async () => {
      const url = await receiver();
      const { inConfig, connections } = setUp();
      inConfig(
        { url },
        { tls: { certificate, key, ca: authority.certificate } },
      );

      expect((await connections.clientFor(CONFIG_ID)).kind).toBe('ready');
    });
  });
});
