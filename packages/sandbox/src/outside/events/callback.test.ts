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

import { createServer, Server } from 'node:http';
import { listenOnLoopback, loopbackOrigin } from '../http/server';
import { startEvents } from './events';
import type { FakeEvents } from './events';

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);
const ORIGIN = { origin: 'portal.example' };
const EVENT = {
  'content-type': 'application/json',
  'ce-specversion': '1.0',
  'ce-id': 'a1',
  'ce-source': '/clusters/c',
  'ce-type': 'vendor.example.done',
};

describe('a receiver that consents by callback', () => {
  const calls: { method?: string; rate?: string | string[] }[] = [];
  let events: FakeEvents;
  let portal: Server;
  let address: string;
  let status: number;

  beforeEach(async () => {
    status = 200;
    calls.length = 0;
    portal = createServer((request, response) => {
      const rate = request.headers['webhook-allowed-rate'];
      calls.push({ method: request.method, rate });
      response.writeHead(status).end();
    });
    address = loopbackOrigin(await listenOnLoopback(portal, 0));
    events = await startEvents({ clock: { now: () => NOW } });
    events.add({
      path: '/asked',
      validation: { origins: ['*'], rate: 2, callback: { afterMs: 0 } },
    });
  });
  afterEach(async () => {
    await events.close();
    portal.closeAllConnections();
    portal.close();
  });

  const ask = (headers: Record<string, string> = {}) =>
    fetch(`${events.url}/asked`, {
      method: 'OPTIONS',
      headers: { 'webhook-request-origin': 'portal.example', ...headers },
    });
  const send = () =>
    fetch(`${events.url}/asked`, {
      method: 'POST',
      headers: { ...EVENT, ...ORIGIN },
      body: '{"a":1}',
    });
  const called = async () => {
    while (events.callbacks('/asked').length === 0) {
      await new Promise(setImmediate);
    }
  };

  it('says nothing in its answer, and calls the address that it was sent', async () => {
    const answer = await ask({ 'webhook-request-callback': address });

    expect(answer.status).toBe(200);
    expect(answer.headers.get('webhook-allowed-origin')).toBeNull();
    await called();
    expect(calls).toEqual([{ method: 'POST', rate: '2' }]);
    expect(events.callbacks('/asked')).toEqual([
      { time: NOW, origin: 'portal.example', status: 200 },
    ]);
    expect((await send()).status).toBe(202);
  });

  it('takes no events where its call was refused', async () => {
    status = 404;
    await ask({ 'webhook-request-callback': address });
    await called();

    expect((await send()).status).toBe(403);
  });

  it('consents in its answer where it was sent none', async () => {
    const answer = await ask();

    expect(answer.headers.get('webhook-allowed-origin')).toBe('*');
    expect(calls).toEqual([]);
  });
});
