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

import { CloudEvent, HTTP } from 'cloudevents';
import { Webhook } from 'standardwebhooks';
import { startEvents } from './events';
import type { FakeEvents } from './events';

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);
const KEY = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const TOKEN = 'Bearer t1';

const BINARY = {
  'content-type': 'application/json',
  'ce-specversion': '1.0',
  'ce-id': 'a1',
  'ce-source': '/clusters/c',
  'ce-type': 'vendor.example.done',
};
const CD_STARTED = {
  context: {
    version: '0.4.1',
    id: 'a1',
    source: '/clusters/c',
    type: 'dev.cdevents.pipelinerun.started.0.2.0',
    timestamp: '2026-11-21T12:00:00Z',
  },
  subject: {
    id: 'u1',
    type: 'pipelineRun',
    content: { pipelineName: 'build', url: 'https://portal.example/runs/1' },
  },
};
const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
const ENVELOPE = {
  specversion: '1.0',
  id: 'a1',
  source: '/clusters/c',
  type: 'vendor.example.done',
};

const structured = (more: object) => JSON.stringify({ ...ENVELOPE, ...more });

describe('startEvents', () => {
  let events: FakeEvents;
  let time: number;

  beforeEach(async () => {
    time = NOW;
    events = await startEvents({ clock: { now: () => time } });
    events.add({ path: '/open' });
    events.add({ path: '/token', authorization: TOKEN });
    events.add({ path: '/signed', signingKeys: [KEY] });
    events.add({
      path: '/asked',
      validation: { origins: ['portal.example'], rate: 2 },
    });
  });
  afterEach(() => events.close());

  const send = (
    path: string,
    headers: Record<string, string>,
    body: string | undefined = '{"a":1}',
    method = 'POST',
  ) => fetch(`${events.url}${path}`, { method, headers, body });

  const all = () => events.receivers().flatMap(receiver => receiver.events);

  it.each(['binary', 'structured'] as const)(
    'takes what the SDK makes, in mode %s',
    async mode => {
      const event = new CloudEvent({
        ...ENVELOPE,
        subject: 's',
        data: { a: 1 },
      });
      const { headers, body } = HTTP[mode](event);
      const answer = await send(
        '/open',
        headers as Record<string, string>,
        String(body),
      );

      expect(answer.status).toBe(202);
      expect(events.events('/open')).toMatchObject([
        {
          mode,
          attributes: { ...ENVELOPE, subject: 's' },
          data: { a: 1 },
          signed: false,
        },
      ]);
    },
  );

  it('decodes what is percent-encoded', async () => {
    await send('/open', {
      ...BINARY,
      'ce-subject': 'Z%C3%BCrich%20%2250%25%22',
    });

    expect(events.events('/open')[0]?.attributes.subject).toBe('Zürich "50%"');
  });

  it('takes the same source and id for the same event', async () => {
    await send('/open', BINARY);
    expect((await send('/open', BINARY)).status).toBe(200);
    await send('/open', { ...BINARY, 'ce-source': '/clusters/d' });

    expect(events.events('/open').map(({ repeats }) => repeats)).toEqual([
      1, 0,
    ]);
  });

  it('takes what is authorized and signed, and shows no credential', async () => {
    const body = '{"a":1}';
    const signature = new Webhook(KEY).sign('a1', new Date(NOW), body);
    await send('/token', { ...BINARY, authorization: TOKEN });
    await send('/signed', {
      ...BINARY,
      'webhook-id': 'a1',
      'webhook-timestamp': String(NOW / 1000),
      'webhook-signature': signature,
    });

    expect(all()).toMatchObject([
      { authorization: expect.stringMatching(/^sha256:/), signed: false },
      { signed: true },
    ]);
    expect(JSON.stringify([all(), events.requests.all()])).not.toContain('t1"');
  });

  it('consents by headers, and then takes no more than it allowed', async () => {
    const origin = { origin: 'portal.example' };
    expect((await send('/asked', { ...BINARY, ...origin })).status).toBe(403);
    const consent = await send(
      '/asked',
      {
        'webhook-request-origin': 'portal.example',
        'webhook-request-rate': '100',
      },
      undefined,
      'OPTIONS',
    );
    expect(consent.headers.get('webhook-allowed-origin')).toBe(
      'portal.example',
    );
    expect(consent.headers.get('webhook-allowed-rate')).toBe('2');
    const other = await send(
      '/asked',
      { 'webhook-request-origin': 'other.example' },
      undefined,
      'OPTIONS',
    );
    expect(other.status).toBe(200);
    expect(other.headers.get('webhook-allowed-origin')).toBeNull();

    const answers = [];
    for (const id of ['a1', 'a2', 'a3']) {
      answers.push(await send('/asked', { ...BINARY, ...origin, 'ce-id': id }));
    }
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 429]);
    expect(answers[2]?.headers.get('retry-after')).toBe('60');
    time += 60_000;
    expect(
      (await send('/asked', { ...BINARY, ...origin, 'ce-id': 'a3' })).status,
    ).toBe(202);
  });

  it.each<
    [
      string,
      string,
      Record<string, string>,
      string | undefined,
      number,
      string | RegExp,
    ]
  >([
    [
      'an unknown path',
      '/nowhere',
      BINARY,
      undefined,
      404,
      'there is no receiver',
    ],
    [
      'no CloudEvent',
      '/open',
      { 'content-type': 'application/json' },
      undefined,
      415,
      'the request is not a CloudEvent',
    ],
    [
      'a batch',
      '/open',
      { 'content-type': 'application/cloudevents-batch+json' },
      '[]',
      415,
      'batches are not taken',
    ],
    [
      'data of another type',
      '/open',
      { ...BINARY, 'content-type': 'text/html' },
      '<p>',
      415,
      "content-type 'text/html' is not taken",
    ],
    [
      'data that is not JSON',
      '/open',
      BINARY,
      '{"a":',
      400,
      'the data is not JSON',
    ],
    [
      'a huge body',
      '/open',
      BINARY,
      `"${'x'.repeat(64 * 1024)}"`,
      413,
      /larger/,
    ],
    [
      'no id',
      '/open',
      { ...BINARY, 'ce-id': '' },
      undefined,
      400,
      "attribute 'id' is missing or empty",
    ],
    [
      'no type',
      '/open',
      { ...BINARY, 'ce-type': '' },
      undefined,
      400,
      "attribute 'type' is missing or empty",
    ],
    [
      'no source',
      '/open',
      { ...BINARY, 'ce-source': '' },
      undefined,
      400,
      "attribute 'source' is missing or empty",
    ],
    [
      'another version',
      '/open',
      { ...BINARY, 'ce-specversion': '0.3' },
      undefined,
      400,
      "specversion '0.3' is not known",
    ],
    [
      'a source with a space',
      '/open',
      { ...BINARY, 'ce-source': '/a%20b' },
      undefined,
      400,
      'source is not a URI reference',
    ],
    [
      'a time of one’s own',
      '/open',
      { ...BINARY, 'ce-time': 'yesterday' },
      undefined,
      400,
      'time is not a timestamp of RFC 3339',
    ],
    [
      'a header with a space',
      '/open',
      { ...BINARY, 'ce-subject': 'a b' },
      undefined,
      400,
      "header 'ce-subject' is not percent-encoded",
    ],
    [
      'a header with a quote',
      '/open',
      { ...BINARY, 'ce-subject': 'a"b' },
      undefined,
      400,
      "header 'ce-subject' is not percent-encoded",
    ],
    [
      'a header with a bare percent',
      '/open',
      { ...BINARY, 'ce-subject': '50%' },
      undefined,
      400,
      "header 'ce-subject' is not percent-encoded",
    ],
    [
      'a header with an umlaut',
      '/open',
      { ...BINARY, 'ce-subject': 'ü' },
      undefined,
      400,
      "header 'ce-subject' is not percent-encoded",
    ],
    [
      'a header in Latin-1, encoded',
      '/open',
      { ...BINARY, 'ce-subject': '%FC' },
      undefined,
      400,
      "header 'ce-subject' is not percent-encoded",
    ],
    [
      'a control character',
      '/open',
      { ...BINARY, 'ce-subject': 'a%07b' },
      undefined,
      400,
      /not allowed/,
    ],
    [
      'a name with a dash',
      '/open',
      { ...BINARY, 'ce-run-name': 'a' },
      undefined,
      400,
      "attribute 'run-name' has a name that is not a-z and 0-9",
    ],
    [
      'the type of the data as an attribute',
      '/open',
      { ...BINARY, 'ce-datacontenttype': 'application/json' },
      undefined,
      400,
      "header 'ce-datacontenttype' does not exist in binary mode",
    ],
    ['a list', '/open', STRUCTURED, '[]', 400, 'the body is not a JSON object'],
    [
      'two kinds of data',
      '/open',
      STRUCTURED,
      structured({ data: {}, data_base64: '' }),
      400,
      'there are data and data_base64',
    ],
    [
      'an attribute that is an object',
      '/open',
      STRUCTURED,
      structured({ run: {} }),
      400,
      "attribute 'run' is no string, boolean or integer",
    ],
    [
      'an attribute in capitals',
      '/open',
      STRUCTURED,
      structured({ runName: 'a' }),
      400,
      "attribute 'runName' has a name that is not a-z and 0-9",
    ],
    [
      'an attribute that is null',
      '/open',
      STRUCTURED,
      structured({ subject: null }),
      400,
      "attribute 'subject' is no string, boolean or integer",
    ],
    [
      'a type that Tekton has not',
      '/open',
      { ...BINARY, 'ce-type': 'dev.tekton.event.pipelinerun.cancelled.v1' },
      undefined,
      400,
      /Tekton has no type/,
    ],
    [
      'a custom task in unknown state',
      '/open',
      { ...BINARY, 'ce-type': 'dev.tekton.event.customrun.unknown.v1' },
      undefined,
      400,
      /Tekton has no type/,
    ],
    [
      'the object of another kind',
      '/open',
      { ...BINARY, 'ce-type': 'dev.tekton.event.taskrun.failed.v1' },
      '{"pipelineRun":{}}',
      400,
      /taskRun|Unrecognized/,
    ],
    [
      'an object with managedFields',
      '/open',
      { ...BINARY, 'ce-type': 'dev.tekton.event.taskrun.failed.v1' },
      '{"taskRun":{"apiVersion":"a","kind":"TaskRun","metadata":{"name":"a","namespace":"b","uid":"c","managedFields":[]}}}',
      400,
      /managedFields/,
    ],
    [
      'a type that CDEvents have not',
      '/open',
      { ...BINARY, 'ce-type': 'dev.cdevents.taskrun.queued.0.2.0' },
      undefined,
      400,
      /CDEvents 0\.4\.1 have no type/,
    ],
    [
      'a CDEvent without context',
      '/open',
      { ...BINARY, 'ce-type': 'dev.cdevents.taskrun.started.0.2.0' },
      '{"subject":{}}',
      400,
      /context/,
    ],
    [
      'a CDEvent without what its schema requires',
      '/open',
      {
        ...BINARY,
        'ce-type': 'dev.cdevents.pipelinerun.started.0.2.0',
        'ce-subject': 'u1',
        'ce-time': '2026-11-21T12:00:00Z',
      },
      JSON.stringify({
        ...CD_STARTED,
        subject: { ...CD_STARTED.subject, content: { pipelineName: 'build' } },
      }),
      400,
      "/subject/content must have required property 'url'",
    ],
    [
      'a CDEvent with what its schema knows not',
      '/open',
      {
        ...BINARY,
        'ce-type': 'dev.cdevents.pipelinerun.started.0.2.0',
        'ce-subject': 'u1',
        'ce-time': '2026-11-21T12:00:00Z',
      },
      JSON.stringify({ ...CD_STARTED, more: 1 }),
      400,
      '/ must NOT have additional properties',
    ],
    [
      'a CDEvent that says another id than its attributes',
      '/open',
      {
        ...BINARY,
        'ce-type': 'dev.cdevents.pipelinerun.started.0.2.0',
        'ce-subject': 'u1',
        'ce-time': '2026-11-21T12:00:00Z',
      },
      JSON.stringify({
        ...CD_STARTED,
        context: { ...CD_STARTED.context, id: 'other' },
      }),
      400,
      'context and subject are not those of the attributes',
    ],
    [
      'no authorization',
      '/token',
      BINARY,
      undefined,
      401,
      'authorization is missing or wrong',
    ],
    [
      'another token',
      '/token',
      { ...BINARY, authorization: 'Bearer t2' },
      undefined,
      401,
      'authorization is missing or wrong',
    ],
    [
      'a token twice',
      '/token?access_token=t1',
      { ...BINARY, authorization: TOKEN },
      undefined,
      400,
      'more than one method of authorization',
    ],
    [
      'no signature',
      '/signed',
      {
        ...BINARY,
        'webhook-id': 'a1',
        'webhook-timestamp': String(NOW / 1000),
      },
      undefined,
      401,
      'webhook-signature fits no key',
    ],
    [
      'no time of a signature',
      '/signed',
      { ...BINARY, 'webhook-id': 'a1' },
      undefined,
      400,
      'webhook-timestamp is missing or not in seconds',
    ],
    [
      'the signature of another body',
      '/signed',
      {
        ...BINARY,
        'webhook-id': 'a1',
        'webhook-timestamp': String(NOW / 1000),
        'webhook-signature': new Webhook(KEY).sign('a1', new Date(NOW), '{}'),
      },
      undefined,
      401,
      'webhook-signature fits no key',
    ],
    [
      'who did not ask',
      '/asked',
      { ...BINARY, origin: 'portal.example' },
      undefined,
      403,
      "no consent for 'portal.example'",
    ],
    ['who says no name', '/asked', BINARY, undefined, 403, "no consent for ''"],
  ])('refuses %s', async (_, path, headers, body, status, error) => {
    const answer = await send(path, headers, body);

    expect(answer.status).toBe(status);
    const { error: said }: { error: string } = await answer.json();
    const fits = typeof error === 'string' ? said === error : error.test(said);
    expect([said, fits]).toEqual([said, true]);
    expect(all()).toEqual([]);
    expect(events.requests.all().at(-1)).toMatchObject({ applied: false });
  });

  it('refuses another method', async () => {
    expect((await send('/open', BINARY, undefined, 'PUT')).status).toBe(405);
  });
});
