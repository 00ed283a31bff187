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
  fetchOver,
  HttpClient,
  HttpRequest,
  HttpResult,
} from '../../http';
import { Outcome } from '../../outcome';
import { ProviderClient } from '../../provider';
import { joinWithin, truncate } from '../../text';
import { askRound } from './askRound';
import { MAX_TITLE_BYTES } from './noteClient';
import { TOKEN } from './noteReceiver';

/** The right provider with one thing wrong. */
export interface WrongProvider {
  /** What it does. */
  readonly does: string;
  /** The checks that find it out, and no others. */
  readonly fails: readonly string[];
  /** What it makes of the way to the network. */
  http?(http: HttpClient): HttpClient;
  /**
   * What it makes of the client.
   *
   * @param another - connects over connections of its own
   */
  client?(
    client: ProviderClient,
    another: () => ProviderClient,
  ): Partial<ProviderClient>;
  /** What it makes of a title. */
  titleOf?(words: string): string;
}

type Ask = HttpClient['request'];

/** Makes something else of a request or its result. */
function asking(
  wrong: (request: HttpRequest, ask: Ask) => Promise<HttpResult>,
): Pick<WrongProvider, 'http'> {
  return {
    http: http => {
      const request: Ask = asked => wrong(asked, http.request);
      return {
        request,
        fetch: fetchOver({ request }),
        close: () => http.close(),
      };
    },
  };
}

/** Makes something else of what became of a target. */
function saying(
  change: (outcome: Outcome, status: number) => Outcome,
): Pick<WrongProvider, 'client'> {
  return {
    client: client => ({
      send: async (...args) => {
        const outcome = await client.send(...args);
        return change(outcome, parseInt(outcome.exchange?.answer ?? '0', 10));
      },
    }),
  };
}

const statuses = (hundred: number) =>
  `says what each status from ${hundred}00 to ${hundred}99 means`;
const AGAIN = 'leaves it to the scheduler to ask again';
const BOUNDED = 'bounds a body of a gigabyte';
const CERTIFICATE = 'delivers to a receiver that asks for a certificate';
const CLOSED = 'sends nothing once it is closed';
const CREDENTIALS = 'checks its credentials, also where nothing listens';
const FOUND = 'finds what stands there';
const NEVER_THROWS = 'answers with an outcome and never throws';
const SECRET = 'shows no secret in what it says, throws or prints';
const WAITS = 'waits as long as Retry-After says';

const NETWORK: readonly WrongProvider[] = [
  {
    does: 'asks again when the vendor has trouble',
    fails: [AGAIN],
    ...asking(async (request, ask) => {
      const result = await ask(request);
      return result.kind === 'answer' && result.status >= 500
        ? ask(request)
        : result;
    }),
  },
  {
    does: 'asks again after a doubt',
    fails: [AGAIN],
    ...asking(async (request, ask) => {
      const result = await ask(request);
      return result.kind === 'noAnswer' && !request.signal?.aborted
        ? ask(request)
        : result;
    }),
  },
  {
    does: 'follows a redirect',
    fails: ['follows no redirect'],
    ...asking(async (request, ask) => {
      const result = await ask(request);
      return result.kind === 'answer' && result.headers.location
        ? ask({ ...request, url: result.headers.location })
        : result;
    }),
  },
  {
    does: 'waits for an answer without end',
    fails: ['is in doubt after: hang'],
    ...asking(async (request, ask) => {
      const result = await ask(request);
      return result.kind === 'noAnswer' && result.cause.endsWith(' ms')
        ? new Promise(() => {})
        : result;
    }),
  },
  {
    does: 'waits for the rest of an answer without end',
    fails: ['is in doubt after: slowBody'],
    ...asking(async (request, ask) => {
      const result = await ask(request);
      return result.kind === 'answer' &&
        result.truncated &&
        result.body.length < 100
        ? new Promise(() => {})
        : result;
    }),
  },
  {
    does: 'goes on when it is aborted',
    fails: ['ends promptly when it is aborted'],
    ...asking(({ signal, ...request }, ask) =>
      ask(signal?.aborted ? { ...request, signal } : request),
    ),
  },
  {
    does: 'sends what was aborted before',
    fails: ['sends nothing when it is aborted before'],
    ...asking(({ signal, ...request }, ask) =>
      ask(signal?.aborted ? request : { ...request, signal }),
    ),
  },
  {
    does: 'reads a body without end',
    fails: [BOUNDED],
    ...asking((request, ask) => ask({ ...request, maxBodyBytes: Infinity })),
  },
  {
    does: 'goes round the platform',
    fails: [
      'delivers through the proxy of the environment',
      CERTIFICATE,
      CLOSED,
    ],
    ...asking(askRound),
  },
  {
    does: 'makes connections of its own',
    fails: [CERTIFICATE, CLOSED],
    http: () => createHttpClient({ timeoutMs: 400 }),
  },
  {
    does: 'sends over connections of its own once it is closed',
    fails: [CLOSED],
    client: (client, another) => {
      let closed = false;
      return {
        send: (...args) => (closed ? another() : client).send(...args),
        close: async () => {
          closed = true;
        },
      };
    },
  },
];

const MEANINGS: readonly WrongProvider[] = [
  {
    does: 'rejects what the vendor wants later',
    fails: [statuses(4)],
    ...saying(outcome =>
      outcome.kind === 'throttled'
        ? {
            kind: 'rejected',
            cause: outcome.cause,
            exchange: outcome.exchange,
          }
        : outcome,
    ),
  },
  {
    does: 'waits in a scope that is not the target’s',
    fails: [statuses(4)],
    ...saying(outcome =>
      outcome.kind === 'throttled' ? { ...outcome, scope: 'all' } : outcome,
    ),
  },
  {
    does: 'does not read Retry-After where there is too much',
    fails: [WAITS],
    ...saying(outcome =>
      outcome.kind === 'throttled' ? { ...outcome, forMs: 1_000 } : outcome,
    ),
  },
  {
    does: 'does not read Retry-After where there is trouble',
    fails: [WAITS],
    ...saying(outcome =>
      outcome.kind === 'retry' ? { ...outcome, afterMs: undefined } : outcome,
    ),
  },
  {
    does: 'rejects when the vendor has trouble',
    fails: [statuses(5)],
    ...saying((outcome, status) =>
      status === 500
        ? { kind: 'rejected', cause: '500', exchange: outcome.exchange }
        : outcome,
    ),
  },
  {
    does: 'retries what the vendor refuses',
    fails: [statuses(4)],
    ...saying((outcome, status) =>
      status === 404
        ? { kind: 'retry', cause: '404', exchange: outcome.exchange }
        : outcome,
    ),
  },
  {
    does: 'retries what was sent elsewhere',
    fails: [statuses(3)],
    ...saying((outcome, status) =>
      status === 302
        ? { kind: 'retry', cause: '302', exchange: outcome.exchange }
        : outcome,
    ),
  },
  {
    does: 'takes each 200 for a delivery',
    fails: [statuses(2), 'is in doubt after: garbage'],
    ...saying((outcome, status) =>
      status === 200
        ? { kind: 'delivered', exchange: outcome.exchange }
        : outcome,
    ),
  },
  {
    does: 'retries what was written and not answered',
    fails: ['hang', 'reset', 'acceptedThenReset'].map(
      kind => `is in doubt after: ${kind}`,
    ),
    ...saying((outcome, status) =>
      outcome.kind === 'inDoubt' && status === 0
        ? { ...outcome, kind: 'retry' }
        : outcome,
    ),
  },
  {
    does: 'is in doubt of what was never written',
    fails: ['retries when nothing listens'],
    ...asking(async (request, ask) => {
      const result = await ask(request);
      return result.kind === 'notSent' && result.cause.includes('127.0.0.1')
        ? { kind: 'noAnswer', cause: result.cause }
        : result;
    }),
  },
  {
    does: 'does not tell what was answered',
    fails: ['delivers and tells the exchange'],
    ...saying(outcome =>
      outcome.kind === 'delivered'
        ? { ...outcome, exchange: { request: 'POST' } }
        : outcome,
    ),
  },
  {
    does: 'throws where a thing is missing',
    fails: [NEVER_THROWS],
    ...saying((outcome, status) => {
      if (status === 404) {
        throw new Error('no such thing');
      }
      return outcome;
    }),
  },
];

const LOOKUPS: readonly WrongProvider[] = [
  {
    does: 'says that the token works without asking',
    fails: [CREDENTIALS],
    client: () => ({ check: async () => ({ kind: 'ok', message: 'yes' }) }),
  },
  {
    does: 'throws where the token cannot be checked',
    fails: [CREDENTIALS, NEVER_THROWS],
    client: client => ({
      check: async signal => {
        const health = await client.check(signal);
        if (health.kind === 'unknown') {
          throw new Error(health.message);
        }
        return health;
      },
    }),
  },
  {
    does: 'misses what stands there',
    fails: [FOUND],
    client: client => ({
      find: async (...args) => {
        const found = await client.find?.(...args);
        return typeof found === 'object' ? 'absent' : 'unknown';
      },
    }),
  },
  {
    does: 'does not look for what can be found',
    fails: [FOUND],
    client: () => ({ find: undefined }),
  },
  {
    does: 'takes silence for absence',
    fails: ['finds nothing out where nothing listens, and does not throw'],
    client: client => ({
      find: async (...args) => {
        const found = await client.find?.(...args);
        return typeof found === 'object' ? found : 'absent';
      },
    }),
  },
  {
    does: 'finds what was never sent',
    fails: ['finds nothing where nothing was sent'],
    client: client => ({
      find: async (...args) => {
        const found = await client.find?.(...args);
        return found === 'absent' ? { ids: {} } : (found ?? 'unknown');
      },
    }),
  },
];

const SECRETS: readonly WrongProvider[] = [
  {
    does: 'shows the secret in a cause',
    fails: [SECRET],
    ...saying(outcome =>
      outcome.kind === 'rejected'
        ? { ...outcome, cause: `refused: ${TOKEN}` }
        : outcome,
    ),
  },
  {
    does: 'shows the secret in the exchange',
    fails: [SECRET],
    ...saying(outcome => ({
      ...outcome,
      exchange: outcome.exchange && {
        ...outcome.exchange,
        request: `POST /notes?token=${TOKEN}`,
      },
    })),
  },
  {
    does: 'keeps the secret in the receipt',
    fails: [SECRET],
    ...saying(outcome =>
      outcome.kind === 'delivered'
        ? { ...outcome, receipt: { ids: { token: TOKEN } } }
        : outcome,
    ),
  },
  {
    does: 'prints the secret',
    fails: [SECRET],
    client: client => ({
      send: (...args) => {
        console.debug('sends with %s', TOKEN);
        return client.send(...args);
      },
    }),
  },
  {
    does: 'shows the secret where it is checked',
    fails: [SECRET],
    client: client => ({
      check: async signal => ({
        ...(await client.check(signal)),
        message: `of ${TOKEN}`,
      }),
    }),
  },
  {
    does: 'throws the secret',
    fails: [NEVER_THROWS, SECRET],
    ...saying((outcome, status) => {
      if (status === 403) {
        throw new Error(`refused: ${TOKEN}`);
      }
      return outcome;
    }),
  },
];

const TEXTS: readonly WrongProvider[] = [
  {
    does: 'counts characters for bytes',
    fails: [`keeps the title within ${MAX_TITLE_BYTES} bytes`],
    titleOf: words => truncate(words, MAX_TITLE_BYTES),
  },
  {
    does: 'cuts through characters',
    fails: ['tears no character of the title'],
    titleOf: words => joinWithin(words, MAX_TITLE_BYTES, Buffer.byteLength),
  },
];

/** One for each rule of the kit. */
export const WRONG_PROVIDERS: readonly WrongProvider[] = [
  ...NETWORK,
  ...MEANINGS,
  ...LOOKUPS,
  ...SECRETS,
  ...TEXTS,
];
