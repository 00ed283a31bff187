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
import { createHttpClient, HttpClient } from '../http';
import { ProviderClient } from '../provider';
import { Secret } from '../secret';
import { Target } from '../target';
import { MAX_TITLE_BYTES, NoteClient } from './__testUtils__/noteClient';
import { startNotes, TOKEN } from './__testUtils__/noteReceiver';
import { WRONG_PROVIDERS, WrongProvider } from './__testUtils__/wrongProviders';
import { conformanceChecks } from './conformanceChecks';
import { ProviderUnderTest } from './providerUnderTest';
import { Receiver } from './receiver';

/** Port 1 of loopback is nobody's. */
const NOWHERE = 'http://127.0.0.1:1';

function targetOf(id: string): Target {
  return {
    type: 'target',
    key: '',
    subject: `notes/${id}`,
    kind: 'event',
    once: 'findable',
    stage: '1/failed/',
    scopes: ['notes'],
    content: { id },
    words: { vendor: 'Notes', what: 'note', where: 'notes' },
  };
}

describe('conformanceChecks', () => {
  let notes: Receiver;

  beforeEach(async () => {
    notes = await startNotes();
  });
  afterEach(() => notes.close());

  function underTest(wrong?: Partial<WrongProvider>): ProviderUnderTest {
    const connect = (url: string, http: HttpClient): ProviderClient => {
      const secret = new Secret(TOKEN);
      const right = new NoteClient(url, secret, wrong?.http?.(http) ?? http);
      const another = () =>
        new NoteClient(url, secret, createHttpClient({ timeoutMs: 400 }));
      return {
        check: signal => right.check(signal),
        send: (...args) => right.send(...args),
        find: (...args) => right.find(...args),
        close: () => right.close(),
        ...wrong?.client?.(right, another),
      };
    };
    return {
      secrets: [TOKEN],
      target: targetOf('n1'),
      unsent: targetOf('n2'),
      texts: [
        {
          name: 'the title',
          max: MAX_TITLE_BYTES,
          unit: 'bytes',
          of: wrong?.titleOf ?? NoteClient.titleOf,
        },
      ],
      connect: async (where, http) =>
        connect(where === 'receiver' ? notes.url : NOWHERE, http),
      fault: fault => notes.fault(fault),
      clear: () => notes.clear(),
    };
  }

  async function failed(provider: ProviderUnderTest): Promise<string[]> {
    const names: string[] = [];
    for (const { name, run } of conformanceChecks(provider)) {
      await run().catch(() => names.push(name));
    }
    return names;
  }

  const names = () => conformanceChecks(underTest()).map(({ name }) => name);

  it('finds nothing wrong with a provider that keeps to all rules', async () => {
    await expect(failed(underTest())).resolves.toEqual([]);
  });

  it.each(WRONG_PROVIDERS)(
    'finds out a provider that $does, and nothing else',
    async wrong => {
      const found = await failed(underTest(wrong));

      expect(found.toSorted()).toEqual([...wrong.fails].toSorted());
    },
    30_000,
  );

  it('asks for what was never sent where a target is findable', async () => {
    const { unsent: _, target, ...rest } = underTest();
    const nothing = 'finds nothing where nothing was sent';
    const named = (provider: ProviderUnderTest) =>
      conformanceChecks(provider).find(({ name }) => name === nothing);

    await expect(named({ ...rest, target })?.run()).rejects.toThrow("'unsent'");
    expect(
      named({ ...rest, target: { ...target, once: 'sameId' } }),
    ).toBeUndefined();
  });

  it('has a wrong provider for each check', () => {
    const proven = new Set(WRONG_PROVIDERS.flatMap(({ fails }) => fails));

    expect(names().filter(name => !proven.has(name))).toEqual([]);
  });
});
