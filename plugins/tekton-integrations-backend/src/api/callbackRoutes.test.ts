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

import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Callbacks } from 'backstage-plugin-tekton-integrations-node';
import express from 'express';
import Router from 'express-promise-router';
import { Knex } from 'knex';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { ProviderCallbacks } from '../connections';
import { CallbackBook } from '../ledger';
import { Clock, makeLedger } from '../ledger/__testUtils__/makeLedger';
import { addCallbackRoutes } from './callbackRoutes';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const HOUR = 3_600_000;
const QUESTION = {
  purpose: 'handshake',
  about: ['https://a.example', 'portal'],
};
const ASKED = {
  ...QUESTION,
  fields: ['WebHook-Allowed-Rate'],
  openMs: HOUR,
  answerMs: 5 * HOUR,
};

describe('addCallbackRoutes', () => {
  let knex: Knex;
  let server: Server;
  let clock: Clock;
  let callbacks: ProviderCallbacks;
  let own: Callbacks;
  let told: string[];
  let lines: string[];

  beforeEach(async () => {
    knex = await databases.init('SQLITE_3');
    clock = new Clock();
    await makeLedger(knex, { clock });
    told = [];
    lines = [];
    const logger = mockServices.logger.mock({
      info: line => void lines.push(line),
    });
    const router = Router();
    server = createServer(express().use('/api/tekton-integrations', router));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port =
      address !== null && typeof address === 'object' ? address.port : 0;
    callbacks = new ProviderCallbacks({
      book: new CallbackBook(knex, clock.now),
      baseUrl: async () => `http://127.0.0.1:${port}/api/tekton-integrations`,
      randomBytes,
      logger,
    });
    callbacks.watch(id => told.push(id));
    addCallbackRoutes(router, { callbacks, now: clock.now });
    own = callbacks.of('kubernetes/c/team-a/events');
  });

  afterEach(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });

  const opened = async (asked = ASKED, of = own) =>
    (await of.open(asked)).url.unwrap();
  const rate = async () =>
    (await own.answer(QUESTION))?.fields['webhook-allowed-rate'];

  it('gives each question an address of its own, which nobody can guess', async () => {
    const urls = await Promise.all([opened(), opened(), opened()]);

    expect(new Set(urls).size).toBe(3);
    expect(urls[0]).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/api\/tekton-integrations\/callbacks\/[\w-]{22}\.[\w-]{43}$/,
    );
  });

  it.each<[string, string, RequestInit, string | undefined]>([
    ['GET', '', {}, undefined],
    ['GET with a query', '?WebHook-Allowed-Rate=60', {}, '60'],
    ['GET with another query', '?rate=60&x[a]=1&%', {}, undefined],
    [
      'GET with a header',
      '',
      { headers: { 'webhook-allowed-rate': '*' } },
      '*',
    ],
    [
      'POST with both, of which the header counts',
      '?webhook-allowed-rate=7',
      { method: 'POST', headers: { 'WebHook-Allowed-Rate': '30' } },
      '30',
    ],
    [
      'POST with a body, which says nothing',
      '',
      { method: 'POST', body: '{"webhook-allowed-rate":1}' },
      undefined,
    ],
  ])('takes %s', async (_, query, init, said) => {
    const answer = await fetch(`${await opened()}${query}`, init);

    expect([answer.status, await answer.text()]).toEqual([
      200,
      'Noted. Nothing else needs to be done.\n',
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await own.answer(QUESTION)).toEqual({
      until: clock.now() + 5 * HOUR,
      fields: said === undefined ? {} : { 'webhook-allowed-rate': said },
    });
    expect(told).toEqual(['kubernetes/c/team-a/events']);
  });

  it('takes another rate later, and tells what is new only', async () => {
    const url = await opened();
    for (const value of ['60', '60', '5']) {
      await fetch(`${url}?webhook-allowed-rate=${value}`);
      clock.advance(1_000);
    }

    expect(await rate()).toBe('5');
    expect(told).toHaveLength(2);
  });

  it('answers for one question of one Provider alone', async () => {
    await fetch(await opened());
    const others = [
      own.answer({ ...QUESTION, purpose: 'other' }),
      own.answer({ ...QUESTION, about: ['https://b.example', 'portal'] }),
      own.answer({ ...QUESTION, about: ['https://a.example', 'other'] }),
      own.answer({ ...QUESTION, about: ['https://a.example'] }),
      callbacks.of('kubernetes/c/team-b/events').answer(QUESTION),
    ];

    await expect(Promise.all(others)).resolves.toEqual(
      others.map(() => undefined),
    );
    await expect(own.answer(QUESTION)).resolves.toBeDefined();
  });

  it.each<[string, (url: string) => string]>([
    [
      'another key',
      url => `${url.slice(0, -1)}${url.endsWith('A') ? 'Q' : 'A'}`,
    ],
    ['no key', url => url.replace(/\..{43}$/, '')],
    ['a key that is too short', url => url.slice(0, -4)],
    [
      'the id of another one',
      url => url.replace(/.{22}(?=\.[\w-]{43}$)/, 'A'.repeat(22)),
    ],
    [
      'markup',
      url => url.replace(/[^/]*$/, '%3Cscript%3Ealert(1)%3C%2Fscript%3E'),
    ],
    ['something long', url => `${url}${'x'.repeat(5_000)}`],
  ])('answers %s as it answers what never was', async (_, wrong) => {
    const url = await opened();
    const answer = await fetch(wrong(url));
    const text = await answer.text();

    expect([answer.status, text]).toEqual([
      404,
      'Nothing is asked at this address, or no longer.\n',
    ]);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    await expect(own.answer(QUESTION)).resolves.toBeUndefined();
    expect(told).toEqual([]);
  });

  it('does not take the key of another address', async () => {
    const [first, second] = [await opened(), await opened()];
    const mixed = first.replace(/\..{43}$/, second.slice(-44));

    expect((await fetch(mixed)).status).toBe(404);
    await expect(own.answer(QUESTION)).resolves.toBeUndefined();
  });

  it('takes nothing once its time is over', async () => {
    const url = await opened();
    clock.advance(HOUR);

    expect((await fetch(url)).status).toBe(404);
    await expect(own.answer(QUESTION)).resolves.toBeUndefined();
  });

  it.each(['HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])(
    'takes no %s for an answer',
    async method => {
      const answer = await fetch(await opened(), { method });

      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe('GET, POST');
      await expect(own.answer(QUESTION)).resolves.toBeUndefined();
    },
  );

  it.each([
    ['twice', '?webhook-allowed-rate=1&WebHook-Allowed-Rate=2'],
    ['too much', `?webhook-allowed-rate=${'1'.repeat(65)}`],
    ['a line break', '?webhook-allowed-rate=1%0A2'],
    ['nothing', '?webhook-allowed-rate='],
  ])('refuses a value that says %s, without repeating it', async (_, query) => {
    const answer = await fetch(`${await opened()}${query}`);

    expect(answer.status).toBe(400);
    expect(await answer.text()).not.toMatch(/\d/);
    await expect(own.answer(QUESTION)).resolves.toBeUndefined();
  });

  it('reads no more of a body than a little', async () => {
    const answer = await fetch(await opened(), {
      method: 'POST',
      body: 'x'.repeat(20 * 1024),
    });

    expect(answer.status).toBe(413);
    await expect(own.answer(QUESTION)).resolves.toBeUndefined();
  });

  it('lets nobody try again and again, and one address not more often than it needs', async () => {
    const url = await opened();
    const statuses: number[] = [];
    for (let count = 0; count < 22; count += 1) {
      statuses.push((await fetch(url)).status);
    }
    const last = await fetch(url);

    expect(statuses.filter(status => status === 200)).toHaveLength(20);
    expect(last.status).toBe(429);
    expect(Number(last.headers.get('retry-after'))).toBe(60);
    clock.advance(60_000);
    expect((await fetch(url)).status).toBe(200);
  });

  it('limits what one machine tries at different addresses', async () => {
    const url = await opened();
    const tries = Array.from({ length: 125 }, (_, number) =>
      url.replace(/[^/]*$/, `guess-${number}`),
    );
    const statuses = [];
    for (const guess of tries) {
      statuses.push((await fetch(guess)).status);
    }

    expect(statuses.filter(status => status === 429)).toHaveLength(5);
  });

  it('writes no key into the log or the database', async () => {
    const url = await opened();
    await fetch(url);
    const rows = await knex('callbacks');

    expect(lines).toEqual([
      'Provider kubernetes/c/team-a/events was answered at its callback.',
    ]);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(url.slice(-43));
  });
});
