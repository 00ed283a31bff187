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
import { createHttpClient } from '../http';
import { answerChecks } from './answerChecks';
import { ConformanceCheck } from './conformanceCheck';
import { startForwardProxy } from './forwardProxy';
import { assertUntorn, assertWithin } from './limitedTexts';
import { lookupChecks } from './lookupChecks';
import { observe, valueOf } from './observations';
import { assertHides } from './observe';
import { ProviderUnderTest } from './providerUnderTest';
import { startSecureFront } from './secureFront';
import { createTrials, patiently, Trials } from './trials';

/** How long a request may hang that is aborted long before. */
const LONG_MS = 10_000;
/** What a provider may take to end once it is aborted. */
const PROMPT_MS = 2_400;

function networkChecks({ sent }: Trials): ConformanceCheck[] {
  return [
    {
      name: 'delivers through the proxy of the environment',
      run: async () => {
        const proxy = await startForwardProxy();
        try {
          const outcome = await proxy.asEnvironment(async () =>
            valueOf(await sent(patiently('through a proxy'))),
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
          const shown = await sent({
            ...patiently('with a certificate'),
            http: front.over(
              createHttpClient({ timeoutMs: LONG_MS, tls: front.identity }),
            ),
          });
          assert.equal(valueOf(shown).kind, 'delivered');
          assert.ok(front.subjects.length > 0, 'nothing was asked there');
          const { ca } = front.identity;
          const refused = await sent({
            ...patiently('without a certificate'),
            http: front.over(
              createHttpClient({ timeoutMs: LONG_MS, tls: { ca } }),
            ),
          });
          assert.notEqual(valueOf(refused).kind, 'delivered');
        } finally {
          await front.close();
        }
      },
    },
  ];
}

function endChecks(provider: ProviderUnderTest): ConformanceCheck[] {
  const { target } = provider;
  const { signal } = new AbortController();
  return [
    {
      name: 'ends promptly when it is aborted',
      run: async () => {
        const abort = new AbortController();
        const outcome = await observe(
          provider,
          {
            what: 'aborted',
            fault: { kind: 'hang' },
            http: createHttpClient({ timeoutMs: LONG_MS }),
            withinMs: PROMPT_MS,
          },
          client => {
            const sending = client.send(target, undefined, abort.signal);
            setTimeout(() => abort.abort(), 50);
            return sending;
          },
        );
        const { kind } = valueOf(outcome);
        assert.ok(['inDoubt', 'retry'].includes(kind), kind);
      },
    },
    {
      name: 'sends nothing when it is aborted before',
      run: async () => {
        const outcome = await observe(
          provider,
          { what: 'aborted before' },
          client => client.send(target, undefined, AbortSignal.abort()),
        );
        assert.equal(valueOf(outcome).kind, 'retry');
      },
    },
    {
      name: 'sends nothing once it is closed',
      run: async () => {
        const outcome = await observe(
          provider,
          patiently('closed'),
          async (client, http) => {
            await client.close();
            await http.close();
            return client.send(target, undefined, signal);
          },
        );
        const { kind } = valueOf(outcome);
        assert.ok(!['delivered', 'inDoubt'].includes(kind), kind);
      },
    },
  ];
}

function textChecks({ texts = [] }: ProviderUnderTest): ConformanceCheck[] {
  return texts.flatMap(text => [
    {
      name: `keeps ${text.name} within ${text.max} ${text.unit}`,
      run: async () => assertWithin(text),
    },
    {
      name: `tears no character of ${text.name}`,
      run: async () => assertUntorn(text),
    },
  ]);
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
  const trials = createTrials(provider);
  return [
    ...networkChecks(trials),
    ...answerChecks(provider, trials),
    ...endChecks(provider),
    {
      name: 'checks its credentials, also where nothing listens',
      run: async () => {
        const health = valueOf(await trials.healthy());
        assert.equal(health.kind, 'ok', health.message);
        const unreached = valueOf(await trials.unreached());
        assert.equal(unreached.kind, 'unknown', unreached.message);
      },
    },
    ...lookupChecks(provider),
    ...textChecks(provider),
    {
      name: 'answers with an outcome and never throws',
      run: async () => {
        for (const { what, thrown } of await trials.everything()) {
          assert.ok(thrown === undefined, `${what}: it threw`);
        }
      },
    },
    {
      name: 'shows no secret in what it says, throws or prints',
      run: async () => {
        for (const seen of await trials.everything()) {
          assertHides(seen.value, provider.secrets);
          assertHides(seen.thrown?.error, provider.secrets);
          assertHides(seen.written, provider.secrets);
        }
      },
    },
  ];
}
