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

import assert from 'node:assert/strict';
import {
  createHttpClient,
  HttpClient,
  HttpResult,
  outcomeOfStatus,
} from '../http';
import { Outcome } from '../outcome';
import { ProviderClient } from '../provider';
import { assertHides, withConsole } from './observe';
import { startForwardProxy } from './forwardProxy';
import { ProviderUnderTest, ReceiverFault } from './providerUnderTest';
import { startSecureFront } from './secureFront';

/** Short, since most checks wait for its end; loopback answers in one. */
const TIMEOUT_MS = 400;
/** What a test may take over the limit on a busy machine. */
const SLACK_MS = 2_000;
const HUGE_BYTES = 1024 ** 3;

/**
 * A promise of a provider; `run` throws where it is broken.
 *
 * @public
 */
export interface ConformanceCheck {
  /** What holds, as the name of a test. */
  readonly name: string;
  /** Fails with what was seen where it does not hold. */
  run(): Promise<void>;
}

function expectedOfStatus(
  provider: ProviderUnderTest,
  status: number,
): Outcome['kind'] {
  const own = provider.statuses?.find(entry => entry.status === status);
  if (own !== undefined) {
    return own.outcome;
  }
  const bare: HttpResult = {
    kind: 'answer',
    status,
    headers: {},
    body: '',
    truncated: false,
  };
  const scope = provider.target.scopes[0] ?? '';
  // A success without the vendor's words may be a proxy's: it proves nothing.
  const success = provider.bareSuccess ? 'delivered' : 'inDoubt';
  return outcomeOfStatus(bare, { scope, now: 0 })?.kind ?? success;
}

/**
 * The promises of each provider, to be run one after the other by any test
 * framework:
 *
 * ```ts
 * it.each(conformanceChecks(provider))('$name', async ({ run }) => {
 *   await expect(run()).resolves.toBeUndefined();
 * });
 * ```
 *
 * @public
 */
export function conformanceChecks(
  provider: ProviderUnderTest,
): ConformanceCheck[] {
  const { target, secrets } = provider;

  const connectedOver = async <T>(
    http: HttpClient,
    where: 'receiver' | 'nowhere',
    use: (client: ProviderClient) => Promise<T>,
  ): Promise<T> => {
    const { value, written } = await withConsole(async () => {
      const client = await provider.connect(where, http);
      try {
        return await use(client);
      } finally {
        await client.close();
        await http.close();
      }
    });
    assertHides(value, secrets);
    assertHides(written, secrets);
    return value;
  };

  const connected = <T>(
    where: 'receiver' | 'nowhere',
    use: (client: ProviderClient) => Promise<T>,
    timeoutMs = TIMEOUT_MS,
  ): Promise<T> => connectedOver(createHttpClient({ timeoutMs }), where, use);

  const send = (client: ProviderClient, signal?: AbortSignal) =>
    client.send(target, undefined, signal ?? new AbortController().signal);

  const withFault = async (fault: ReceiverFault): Promise<Outcome> => {
    provider.fault(fault);
    try {
      return await connected('receiver', client => send(client));
    } finally {
      provider.clear();
    }
  };

  const checkStatuses = async (statuses: readonly number[]) => {
    for (const status of statuses) {
      const outcome = await withFault({ kind: 'status', status });
      const expected = expectedOfStatus(provider, status);
      assert.equal(outcome.kind, expected, `${status}: ${outcome.kind}`);
      assert.ok(outcome.exchange?.request, `${status}: no exchange`);
      if (outcome.kind === 'throttled') {
        assert.ok(target.scopes.includes(outcome.scope), outcome.scope);
      }
    }
  };

  const hundreds = [2, 3, 4, 5].map(hundred => ({
    name: `says what each status from ${hundred}00 to ${hundred}99 means`,
    run: () =>
      checkStatuses(
        Array.from({ length: 100 }, (_, index) => hundred * 100 + index),
      ),
  }));

  const doubts: ReceiverFault[] = [
    { kind: 'hang' },
    { kind: 'reset' },
    { kind: 'acceptedThenReset' },
    ...(provider.bareSuccess ? [] : [{ kind: 'garbage' } as const]),
  ];

  return [
    {
      name: 'delivers, tells the exchange and shows no secret',
      run: async () => {
        const outcome = await connected(
          'receiver',
          client => send(client),
          10_000,
        );
        assert.equal(outcome.kind, 'delivered');
        assert.ok(outcome.exchange?.answer);
      },
    },
    {
      name: 'delivers through the proxy of the environment',
      run: async () => {
        const proxy = await startForwardProxy();
        try {
          const outcome = await proxy.asEnvironment(() =>
            connected('receiver', client => send(client), 10_000),
          );
          assert.equal(outcome.kind, 'delivered');
          assert.ok(proxy.asked.length > 0, 'nothing went through the proxy');
        } finally {
          await proxy.close();
        }
      },
    },
    {
      name: 'delivers to a receiver that asks for a certificate',
      run: async () => {
        const front = await startSecureFront();
        try {
          const outcome = await connectedOver(
            front.over(
              createHttpClient({ timeoutMs: 10_000, tls: front.identity }),
            ),
            'receiver',
            client => send(client),
          );
          assert.equal(outcome.kind, 'delivered');
          assert.ok(front.subjects.length > 0, 'nothing was asked there');
          const refused = await connectedOver(
            front.over(
              createHttpClient({
                timeoutMs: 10_000,
                tls: { ca: front.identity.ca },
              }),
            ),
            'receiver',
            client => send(client),
          );
          assert.notEqual(refused.kind, 'delivered');
        } finally {
          await front.close();
        }
      },
    },
    ...hundreds,
    ...doubts.map(fault => ({
      name: `is in doubt after: ${fault.kind}`,
      run: async () => {
        assert.equal((await withFault(fault)).kind, 'inDoubt');
      },
    })),
    {
      name: 'retries when nothing listens',
      run: async () => {
        const outcome = await connected('nowhere', client => send(client));
        assert.equal(outcome.kind, 'retry');
      },
    },
    {
      name: 'bounds a body of a gigabyte',
      run: async () => {
        const before = process.memoryUsage().rss;
        await withFault({ kind: 'hugeBody', bytes: HUGE_BYTES });
        const grown = process.memoryUsage().rss - before;
        assert.ok(grown < HUGE_BYTES / 4, `memory grew by ${grown} bytes`);
      },
    },
    {
      name: 'ends promptly when it is aborted',
      run: async () => {
        provider.fault({ kind: 'hang' });
        try {
          const abort = new AbortController();
          const started = performance.now();
          const outcome = await connected(
            'receiver',
            client => {
              const sending = send(client, abort.signal);
              setTimeout(() => abort.abort(), 50);
              return sending;
            },
            60_000,
          );
          assert.ok(performance.now() - started < SLACK_MS + TIMEOUT_MS);
          assert.ok(['inDoubt', 'retry'].includes(outcome.kind), outcome.kind);
        } finally {
          provider.clear();
        }
      },
    },
    {
      name: 'sends nothing when it is aborted before',
      run: async () => {
        const outcome = await connected('receiver', client =>
          send(client, AbortSignal.abort()),
        );
        assert.equal(outcome.kind, 'retry');
      },
    },
    {
      name: 'checks its credentials without throwing, also where nothing listens',
      run: async () => {
        const { signal } = new AbortController();
        const health = await connected(
          'receiver',
          client => client.check(signal),
          10_000,
        );
        assert.equal(health.kind, 'ok', health.message);
        const unreached = await connected('nowhere', client =>
          client.check(signal),
        );
        assert.equal(unreached.kind, 'unknown', unreached.message);
      },
    },
    {
      name: 'finds nothing out where nothing listens, and does not throw',
      run: async () => {
        const { signal } = new AbortController();
        const found = await connected('nowhere', async client =>
          client.find?.(target, signal),
        );
        assert.ok(
          [undefined, 'unknown', 'unsupported'].includes(
            typeof found === 'object' ? 'receipt' : found,
          ),
        );
      },
    },
  ];
}
