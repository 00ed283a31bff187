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
import { HttpRequest, HttpResult, outcomeOfStatus } from '../http';
import { Outcome } from '../outcome';
import { ConformanceCheck } from './conformanceCheck';
import { Seen, valueOf } from './observations';
import { ProviderUnderTest, ReceiverFault } from './providerUnderTest';
import { startReceiver } from './receiver';
import { Trials } from './trials';

const HUGE_BYTES = 1024 ** 3;
/** More than any vendor's answer to a write that a provider has to read. */
const MAX_BODY_BYTES = 16 * 1024 ** 2;
const RETRY_AFTER_S = 7;

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

function judgeStatus(
  provider: ProviderUnderTest,
  status: number,
  seen: Seen<Outcome>,
): void {
  const outcome = seen.value;
  // That a provider throws is the business of another check.
  if (outcome !== undefined) {
    const expected = expectedOfStatus(provider, status);
    assert.equal(outcome.kind, expected, `${status}: ${outcome.kind}`);
    assert.ok(outcome.exchange?.request, `${status}: no exchange`);
    if (outcome.kind === 'throttled') {
      assert.ok(provider.target.scopes.includes(outcome.scope), outcome.scope);
    }
  }
}

/** Fails where the same request was made again. */
function assertAskedOnce({ what, asked }: Seen<unknown>): void {
  const requests = asked.map(({ method, url, body }: HttpRequest) =>
    JSON.stringify([method, url, body]),
  );
  assert.equal(
    new Set(requests).size,
    requests.length,
    `${what}: a request was made again`,
  );
}

function waitOf(outcome: Outcome): number {
  switch (outcome.kind) {
    case 'throttled':
      return outcome.forMs;
    case 'retry':
      return outcome.afterMs ?? 0;
    default:
      // It says no time, so nothing comes too early.
      return Infinity;
  }
}

/** What a provider makes of an answer, or of none. */
export function answerChecks(
  provider: ProviderUnderTest,
  trials: Trials,
): ConformanceCheck[] {
  return [
    {
      name: 'delivers and tells the exchange',
      run: async () => {
        const outcome = valueOf(await trials.delivered());
        assert.equal(outcome.kind, 'delivered');
        assert.ok(outcome.exchange?.answer);
      },
    },
    ...trials.hundreds.map(({ hundred, seen }) => ({
      name: `says what each status from ${hundred}00 to ${hundred}99 means`,
      run: async () => {
        for (const entry of await seen()) {
          judgeStatus(provider, entry.status, entry.seen);
        }
      },
    })),
    ...trials.doubts.map(({ kind, seen }) => ({
      name: `is in doubt after: ${kind}`,
      run: async () => {
        assert.equal(valueOf(await seen()).kind, 'inDoubt');
      },
    })),
    {
      name: 'retries when nothing listens',
      run: async () => {
        assert.equal(valueOf(await trials.unheard()).kind, 'retry');
      },
    },
    {
      name: 'leaves it to the scheduler to ask again',
      run: async () => {
        const passing = [429, 500, 502, 503, 504];
        for (const { seen } of trials.hundreds) {
          (await seen())
            .filter(({ status }) => passing.includes(status))
            .forEach(entry => assertAskedOnce(entry.seen));
        }
        for (const { seen } of trials.doubts) {
          assertAskedOnce(await seen());
        }
        assertAskedOnce(await trials.unheard());
      },
    },
    {
      name: 'waits as long as Retry-After says',
      run: async () => {
        for (const status of [429, 503]) {
          const headers = { 'retry-after': `${RETRY_AFTER_S}` };
          const fault: ReceiverFault = { kind: 'status', status, headers };
          const what = `${status} with Retry-After`;
          const wait = waitOf(valueOf(await trials.sent({ what, fault })));
          assert.ok(wait >= RETRY_AFTER_S * 1_000, `${what}: ${wait} ms`);
        }
      },
    },
    {
      name: 'follows no redirect',
      run: async () => {
        const elsewhere = await startReceiver(() => ({ status: 200 }));
        try {
          for (const status of [301, 302, 303, 307, 308]) {
            const headers = { location: `${elsewhere.url}/elsewhere` };
            const fault: ReceiverFault = { kind: 'status', status, headers };
            await trials.sent({ what: `${status} to elsewhere`, fault });
            assert.equal(elsewhere.requests.length, 0, `${status}: followed`);
          }
        } finally {
          await elsewhere.close();
        }
      },
    },
    {
      name: 'bounds a body of a gigabyte',
      run: async () => {
        const before = process.memoryUsage().rss;
        const { asked } = await trials.sent({
          what: 'a body of a gigabyte',
          fault: { kind: 'hugeBody', bytes: HUGE_BYTES },
        });
        const grown = process.memoryUsage().rss - before;
        assert.ok(grown < HUGE_BYTES / 4, `memory grew by ${grown} bytes`);
        asked.forEach(({ url, maxBodyBytes = 0 }) =>
          assert.ok(
            maxBodyBytes <= MAX_BODY_BYTES,
            `${maxBodyBytes} bytes are kept of what ${new URL(url).host} says`,
          ),
        );
      },
    },
  ];
}
