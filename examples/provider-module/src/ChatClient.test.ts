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
  Secret,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import {
  conformanceChecks,
  Receiver,
  runFixture,
  startReceiver,
} from 'backstage-plugin-tekton-integrations-node/testUtils';
import { createChatType } from './chatType';
import {
  MAX_TEXT_BYTES,
  MAX_TITLE,
  messageSchema,
  textWithin,
  titleWithin,
} from './content';

const TOKEN = 'ch4t-t0ken';
/** Port 1 of loopback is nobody's. */
const NOWHERE = 'http://127.0.0.1:1';
const { signal } = new AbortController();

/** The vendor, as its documentation says. */
function startChat(): Promise<Receiver> {
  const posted = new Map<string, string>();
  const answerOf = (status: number, id: string) => ({
    status,
    body: JSON.stringify({
      message: { id, link: `https://chat.example.org/m/${id}` },
    }),
  });
  return startReceiver(({ method, path, headers, body }) => {
    if (headers.authorization !== `Bearer ${TOKEN}`) {
      return { status: 401 };
    }
    if (path === '/v1/me') {
      return { status: 200 };
    }
    const [, room, id = ''] =
      /^\/v1\/rooms\/([^/]+)\/messages(?:\/(.+))?$/.exec(path) ?? [];
    if (room !== 'builds') {
      return { status: 404 };
    }
    if (method === 'POST') {
      const message = messageSchema.safeParse(JSON.parse(body));
      if (!message.success || message.data.title.length > MAX_TITLE) {
        return { status: 400 };
      }
      posted.set(message.data.id, message.data.title);
      return answerOf(201, message.data.id);
    }
    return posted.has(id) ? answerOf(200, id) : { status: 404 };
  });
}

function bound(baseURL: string, room = 'builds') {
  const checked = createChatType().bind({ baseURL, room });
  if (!checked.ok) {
    throw new Error(JSON.stringify(checked.issues));
  }
  return checked.value;
}

function targetOf(uid: string): Target {
  // The address is that of the client, not of the target.
  const [planned] = bound(NOWHERE).plan(runFixture({ uid }), {
    grants: { refusal: () => undefined },
    routing: { kind: 'none', message: 'no entity' },
    runUrl: 'https://portal.example.org/runs/1',
    severalClusters: false,
    provider: 'config///chat',
  });
  if (planned?.type !== 'target') {
    throw new Error('no target');
  }
  return planned;
}

const connect = (
  url: string,
  http: HttpClient,
  { room, token = TOKEN }: { room?: string; token?: string } = {},
) =>
  bound(url, room).connect(
    { token: new Secret(token) },
    { http, now: () => Date.now() },
  );

describe('ChatClient', () => {
  let chat: Receiver;
  let http: HttpClient;

  beforeEach(async () => {
    chat = await startChat();
    http = createHttpClient();
  });
  afterEach(async () => {
    await http.close();
    await chat.close();
  });

  it('posts a message and keeps its link', async () => {
    const client = await connect(chat.url, http);
    const target = targetOf('u1');

    await expect(client.send(target, undefined, signal)).resolves.toMatchObject(
      {
        kind: 'delivered',
        receipt: {
          url: `https://chat.example.org/m/${String(target.content.id)}`,
        },
        exchange: { answer: '201 Created' },
      },
    );
    expect(chat.requests).toHaveLength(1);
  });

  it('rejects content that is not its own', async () => {
    const client = await connect(chat.url, http);
    const target = { ...targetOf('u1'), content: {} };

    await expect(client.send(target, undefined, signal)).resolves.toMatchObject(
      {
        kind: 'rejected',
      },
    );
    expect(chat.requests).toHaveLength(0);
  });

  it('says what is wrong with a room, and with a token', async () => {
    const lost = await connect(chat.url, http, { room: 'lost' });
    const refused = await connect(chat.url, http, { token: 'old' });

    await expect(
      lost.send(targetOf('u1'), undefined, signal),
    ).resolves.toMatchObject({ kind: 'rejected', cause: '404 Not Found' });
    await expect(
      refused.send(targetOf('u1'), undefined, signal),
    ).resolves.toMatchObject({ kind: 'rejected', pause: 'provider' });
    await expect(refused.check(signal)).resolves.toMatchObject({
      kind: 'refused',
    });
  });
});

describe('ChatClient keeps the promises of a provider', () => {
  let chat: Receiver;

  beforeAll(async () => {
    chat = await startChat();
  });
  afterAll(() => chat.close());

  const checks = conformanceChecks({
    secrets: [TOKEN],
    target: targetOf('u1'),
    unsent: targetOf('u2'),
    texts: [
      {
        name: 'the title',
        max: MAX_TITLE,
        unit: 'characters',
        of: titleWithin,
      },
      { name: 'the text', max: MAX_TEXT_BYTES, unit: 'bytes', of: textWithin },
    ],
    connect: (where, http) =>
      connect(where === 'receiver' ? chat.url : NOWHERE, http),
    fault: fault => chat.fault(fault),
    clear: () => chat.clear(),
  });

  it.each(checks)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
