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

import {
  createHttpClient,
  HttpClient,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import {
  conformanceChecks,
  ProviderUnderTest,
} from 'backstage-plugin-tekton-integrations-node/testUtils';
import { PHASES, RUN_KINDS } from 'backstage-plugin-tekton-integrations-common';
import { HTTP } from 'cloudevents';
import fc from 'fast-check';
import { FakeEvents, startEvents } from 'sandbox';
import { z } from 'zod';
import { CLIENT, provider } from '../__testUtils__/provider';
import { Event, eventSchema } from '../content';
import { MAX_DATA_BYTES } from '../plan/observedObject';
import { headerValue, serialised } from './serialised';

const KEY = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OLD_KEY = 'the key before';
const TOKEN = 'Bearer t0ps3cr3t';
const NOWHERE = 'http://127.0.0.1:1';
const { signal } = new AbortController();

const EVENT: Event = {
  mode: 'binary',
  attributes: {
    id: 'a1',
    source: '/clusters/c',
    type: 'dev.tekton.event.pipelinerun.failed.v1',
    subject: 'build',
    time: '2026-11-21T10:03:13Z',
    phase: 'failed',
    cluster: 'prod',
  },
  data: { a: 1 },
};

/** What an event of a Run says. */
function dataOf(
  format: 'tekton' | 'cdevents',
  run: Parameters<ReturnType<typeof provider>['target']>[0],
): Event['data'] {
  const { target } = provider({ webhook: { url: NOWHERE }, format });
  return eventSchema.parse(target(run).content).data;
}

describe('serialised', () => {
  it.each([
    ['as it is', 'as%20it%20is'],
    ['50%', '50%25'],
    ['say "hi"', 'say%20%22hi%22'],
    ['Zürich', 'Z%C3%BCrich'],
    ['😀', '%F0%9F%98%80'],
    ['half \ud83d', 'half%20%EF%BF%BD'],
    ['/a?b=c&d[1]', '/a?b=c&d[1]'],
  ])('encodes %j in a header as %s', (text, encoded) => {
    expect(headerValue(text)).toBe(encoded);
  });

  it('comes out as it went in, whatever an attribute says', () => {
    const wrong: string[] = [];
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), text => {
        const value = headerValue(text);
        if (
          !/^[\x21-\x7e]*$/.test(value) ||
          decodeURIComponent(value) !== text
        ) {
          wrong.push(text);
        }
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('is a CloudEvent in binary mode', () => {
    const { headers, body } = serialised(EVENT);

    expect(headers).toEqual({
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': 'a1',
      'ce-source': '/clusters/c',
      'ce-type': 'dev.tekton.event.pipelinerun.failed.v1',
      'ce-subject': 'build',
      'ce-time': '2026-11-21T10:03:13.000Z',
      'ce-phase': 'failed',
      'ce-cluster': 'prod',
    });
    expect(body).toBe('{"a":1}');
  });

  it('is the same event in structured mode', () => {
    const { headers, body } = serialised({ ...EVENT, mode: 'structured' });

    expect(headers['content-type']).toMatch(/^application\/cloudevents\+json/);
    expect(HTTP.toEvent({ headers: { ...headers }, body })).toMatchObject({
      ...EVENT.attributes,
      time: '2026-11-21T10:03:13.000Z',
      data: { a: 1 },
    });
  });
});

describe('CloudEventsClient', () => {
  let events: FakeEvents;
  let http: HttpClient;
  let open: string;

  beforeEach(async () => {
    events = await startEvents();
    open = events.add({ path: '/open' });
    http = createHttpClient({ timeoutMs: 2_000 });
  });

  afterEach(async () => {
    await http.close();
    await events.close();
  });

  async function send(
    { connect, target }: ReturnType<typeof provider>,
    sent: Target = target(),
  ) {
    const client = await connect(http);
    return client.send(sent, undefined, signal);
  }

  it.each(['binary', 'structured'] as const)(
    'sends an event in mode %s',
    async mode => {
      const outcome = await send(provider({ mode, webhook: { url: open } }));
      const [event, ...others] = events.events('/open');

      expect(others).toEqual([]);
      expect(event).toMatchObject({
        mode,
        attributes: {
          specversion: '1.0',
          type: 'dev.tekton.event.pipelinerun.failed.v1',
          subject: 'build-x7k2p',
          phase: 'failed',
          partial: 'true',
        },
        data: { pipelineRun: { kind: 'PipelineRun' } },
      });
      expect(outcome).toEqual({
        kind: 'delivered',
        receipt: { ids: { id: event?.attributes.id } },
        exchange: {
          request: `POST ${new URL(open).host}/open`,
          answer: '202 Accepted',
        },
      });
    },
  );

  it.each(
    (['tekton', 'cdevents'] as const).flatMap(format =>
      (['binary', 'structured'] as const).map(mode => [format, mode] as const),
    ),
  )(
    'sends what strict receivers take, for each kind and phase, as %s in mode %s',
    async (format, mode) => {
      const own = provider({ format, mode, webhook: { url: open } });
      const client = await own.connect(http);
      const targets = RUN_KINDS.flatMap(kind =>
        PHASES.flatMap(phase =>
          own.planned({
            kind,
            phase,
            cluster: { id: 'c/ü', name: 'Zürich "50%"' },
            message: 'Ünd 😀 \u0007 \ud83d',
          }),
        ),
      );
      const kinds = new Set<string>();
      for (const target of targets) {
        const { kind } = await client.send(target, undefined, signal);
        kinds.add(kind);
      }

      expect([...kinds]).toEqual(['delivered']);
      expect(events.events('/open')).toHaveLength(targets.length);
      expect(
        events.requests.filter(({ reason }) => reason !== undefined),
      ).toEqual([]);
    },
  );

  it('repeats with the same source and id, so that the receiver tells it', async () => {
    const own = provider({ webhook: { url: open } });
    await send(own);
    await send(own);
    await send(own, own.target({ phase: 'succeeded' }));

    expect(events.events('/open').map(({ repeats }) => repeats)).toEqual([
      1, 0,
    ]);
  });

  describe('with a static token', () => {
    const secrets = { 'webhook.authorization.staticToken': `${TOKEN}\n` };
    const settings = (url: string, more = {}) => ({
      webhook: { url, authorization: { type: 'StaticToken', ...more } },
    });

    it('sends it as the whole header, and nowhere else', async () => {
      const url = events.add({ path: '/static', authorization: TOKEN });

      await expect(
        send(provider(settings(url), secrets)),
      ).resolves.toMatchObject({
        kind: 'delivered',
      });
    });

    it('sends none where authorization is not enabled', async () => {
      await send(provider(settings(open, { enabled: false }), secrets));

      expect(events.events('/open')[0]?.authorization).toBeUndefined();
    });

    it('pauses the Provider where it is refused', async () => {
      const url = events.add({
        path: '/static',
        authorization: 'Bearer other',
      });

      await expect(
        send(provider(settings(url), secrets)),
      ).resolves.toMatchObject({
        kind: 'rejected',
        pause: 'provider',
      });
      expect(events.requests.length).toBe(1);
    });

    it.each<[string, Record<string, string>, string]>([
      ['no token', {}, 'staticToken is missing'],
      [
        'a token with a line break',
        { 'webhook.authorization.staticToken': 'Bearer t0p\ns3cr3t' },
        'not printable ASCII',
      ],
    ])(
      'refuses %s before anything is sent, and does not show it',
      async (_, wrong, words) => {
        const own = provider(settings(open), wrong);
        const health = await (await own.connect(http)).check(signal);
        const outcome = await send(own);

        expect(health).toMatchObject({
          kind: 'refused',
          message: expect.stringContaining(words),
        });
        expect(outcome).toMatchObject({ kind: 'rejected', pause: 'provider' });
        expect(JSON.stringify([health, outcome])).not.toContain('s3cr3t');
        expect(events.requests.length).toBe(0);
      },
    );
  });

  describe('with signing keys', () => {
    it('lets a receiver change over from one key to the other', async () => {
      const url = events.add({ path: '/signed', signingKeys: [KEY] });
      const own = provider(
        { webhook: { url } },
        { signing: OLD_KEY, previousSigning: KEY },
      );

      await expect(send(own)).resolves.toMatchObject({ kind: 'delivered' });
      events.change('/signed', { signingKeys: [OLD_KEY] });
      await expect(
        send(own, own.target({ phase: 'succeeded' })),
      ).resolves.toMatchObject({ kind: 'delivered' });
      expect(events.events('/signed').every(({ signed }) => signed)).toBe(true);
    });

    it('signs the body as it is sent, in either mode', async () => {
      const url = events.add({ path: '/signed', signingKeys: [KEY] });

      await expect(
        send(
          provider({ mode: 'structured', webhook: { url } }, { signing: KEY }),
        ),
      ).resolves.toMatchObject({ kind: 'delivered' });
    });

    it('refuses a key that is none', async () => {
      const own = provider(
        { webhook: { url: open } },
        { signing: 'whsec_s3cr3t!' },
      );
      const outcome = await send(own);

      expect(outcome).toMatchObject({ kind: 'rejected', pause: 'provider' });
      expect(JSON.stringify(outcome)).not.toContain('s3cr3t');
    });
  });

  it('stops for good where the receiver is gone', async () => {
    events.faults.next({ kind: 'status', status: 410 });

    await expect(
      send(provider({ webhook: { url: open } })),
    ).resolves.toMatchObject({
      kind: 'rejected',
      pause: 'provider',
    });
  });

  it('takes the time that Retry-After names', async () => {
    events.faults.next({ kind: 'rateLimited', retryAfterSeconds: 7 });

    await expect(
      send(provider({ webhook: { url: open } })),
    ).resolves.toMatchObject({
      kind: 'throttled',
      scope: `events:host:${new URL(open).host}`,
      forMs: 7_000,
    });
  });

  it('follows no redirect, and tells nobody where it led', async () => {
    events.faults.next({
      kind: 'status',
      status: 307,
      headers: { location: `${open}?token=t0ps3cr3t` },
    });
    const outcome = await send(provider({ webhook: { url: open } }));

    expect(outcome).toMatchObject({ kind: 'rejected' });
    expect(JSON.stringify(outcome)).not.toContain('t0ps3cr3t');
    expect(events.requests.length).toBe(1);
  });

  it('rejects content that is not its own', async () => {
    const own = provider({ webhook: { url: open } });

    await expect(
      send(own, { ...own.target(), content: { channel: 'C1' } }),
    ).resolves.toMatchObject({ kind: 'rejected' });
    expect(events.requests.length).toBe(0);
  });

  it('asks whether the receiver is there, without an event', async () => {
    const client = await provider({ webhook: { url: open } }).connect(http);

    await expect(client.check(signal)).resolves.toEqual({
      kind: 'ok',
      message: `${new URL(open).host} answers.`,
    });
    expect(events.requests.all()).toMatchObject([{ method: 'HEAD', body: '' }]);
  });

  it('asks nothing of an address that a tenant may not reach', async () => {
    const guarded = createHttpClient({ guarded: true });
    const own = provider({ webhook: { url: open } });
    const client = await own.connect(guarded);

    await expect(client.check(signal)).resolves.toMatchObject({
      kind: 'refused',
    });
    await expect(
      client.send(own.target(), undefined, signal),
    ).resolves.toMatchObject({ kind: 'rejected', pause: 'provider' });
    expect(events.requests.length).toBe(0);
    await guarded.close();
  });
});

describe.each<[string, object, Record<string, string>, string, string]>([
  ['without credentials', {}, {}, '/open', 'portal'],
  [
    'with a static token, signed, to a receiver that is asked first',
    {
      authorization: { type: 'StaticToken' },
      validation: {
        enabled: true,
        requestOrigin: 'portal.example',
        requestRate: 100_000,
      },
    },
    { 'webhook.authorization.staticToken': TOKEN, signing: KEY },
    '/closed',
    't0ps3cr3t',
  ],
  [
    'with tokens of an authorization server',
    { authorization: { type: 'OAuth2' } },
    {
      [`${CLIENT}.clientId`]: 'portal',
      [`${CLIENT}.clientSecret`]: 'cl1ent-s3cr3t',
    },
    '/oauth',
    'cl1ent-s3cr3t',
  ],
])('CloudEventsClient %s', (_, webhook, secrets, path, secret) => {
  let events: FakeEvents;

  beforeAll(async () => {
    events = await startEvents();
    events.add({ path: '/open' });
    events.add({
      path: '/closed',
      authorization: TOKEN,
      signingKeys: [KEY],
      validation: { origins: ['portal.example'], rate: 100_000 },
    });
    events.add({ path: '/oauth', authorization: 'oauth2' });
    events.addClient({
      id: 'portal',
      method: 'client_secret_basic',
      secret: 'cl1ent-s3cr3t',
    });
  });
  afterAll(() => events.close());

  const at = (origin: string) => {
    const oauth2 = { endpoints: { tokenURL: `${origin}/oauth2/token` } };
    const authorization = {
      type: 'None',
      ...('authorization' in webhook ? (webhook.authorization as object) : {}),
    };
    return provider(
      {
        webhook: {
          url: `${origin}${path}`,
          ...webhook,
          authorization:
            authorization.type === 'OAuth2'
              ? { ...authorization, oauth2 }
              : authorization,
        },
      },
      secrets,
    );
  };
  const underTest: ProviderUnderTest = {
    secrets: secret === 'portal' ? [KEY] : [secret, KEY],
    target: at(NOWHERE).target(),
    bareSuccess: true,
    connect: (where, http) =>
      at(where === 'receiver' ? events.url : NOWHERE).connect(http),
    fault: fault =>
      events.faults.add({
        effect: fault,
        method: 'POST',
        path: new RegExp(`^${path}$`),
      }),
    clear: () => events.faults.clear(),
    texts: [
      {
        name: 'the data',
        max: MAX_DATA_BYTES,
        unit: 'bytes',
        of: message => JSON.stringify(dataOf('tekton', { message })),
      },
      {
        name: 'the errors of a CDEvent',
        max: 2_048,
        unit: 'characters',
        of: message =>
          z
            .object({
              subject: z.object({ content: z.object({ errors: z.string() }) }),
            })
            .parse(dataOf('cdevents', { phase: 'failed', message })).subject
            .content.errors,
      },
    ],
  };

  it.each(conformanceChecks(underTest))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
