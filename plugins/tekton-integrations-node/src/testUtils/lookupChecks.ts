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
import { ConformanceCheck } from './conformanceCheck';
import { observe, valueOf } from './observations';
import { ProviderUnderTest } from './providerUnderTest';
import { patiently } from './trials';

/** What a provider finds out after a doubt. */
export function lookupChecks(provider: ProviderUnderTest): ConformanceCheck[] {
  const { target, unsent } = provider;
  const { signal } = new AbortController();
  return [
    {
      name: 'finds what stands there',
      run: async () => {
        for (const fault of [
          undefined,
          { kind: 'acceptedThenReset' },
        ] as const) {
          const what = `find after ${fault?.kind ?? 'a delivery'}`;
          const found = await observe(
            provider,
            { ...patiently(what), fault },
            async client => {
              await client.send(target, undefined, signal);
              provider.clear();
              return (await client.find?.(target, signal)) ?? 'unsupported';
            },
          );
          assert.notEqual(valueOf(found), 'absent', `${what}: absent`);
          assert.ok(
            target.once !== 'findable' || valueOf(found) !== 'unsupported',
            `${what}: the target is findable, and the client does not look`,
          );
        }
      },
    },
    ...(unsent === undefined && target.once !== 'findable'
      ? []
      : [
          {
            name: 'finds nothing where nothing was sent',
            run: async () => {
              assert.ok(
                unsent,
                "the target is findable: give one that is never sent as 'unsent'",
              );
              const found = await observe(
                provider,
                patiently('find what was never sent'),
                async client =>
                  (await client.find?.(unsent, signal)) ?? 'unsupported',
              );
              assert.equal(typeof valueOf(found), 'string', 'it was found');
            },
          },
        ]),
    {
      name: 'finds nothing out where nothing listens, and does not throw',
      run: async () => {
        const found = await observe(
          provider,
          { what: 'find where nothing listens', where: 'nowhere' },
          async client =>
            (await client.find?.(target, signal)) ?? 'unsupported',
        );
        const answer = valueOf(found);
        assert.ok(
          answer === 'unknown' || answer === 'unsupported',
          typeof answer === 'string' ? answer : 'it was found',
        );
      },
    },
  ];
}
