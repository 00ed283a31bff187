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
import { createHttpClient, fetchOver, HttpClient, HttpRequest } from '../http';
import { ProviderClient } from '../provider';
import { withConsole } from './observe';
import { ProviderUnderTest, ReceiverFault } from './providerUnderTest';

/** Short, since most checks wait for its end; loopback answers in one. */
export const TIMEOUT_MS = 400;
/** What a test may take over the limit on a busy machine. */
const SLACK_MS = 2_000;

/** Where and how a provider is tried out. */
export interface Situation {
  /** For people who read that something failed. */
  readonly what: string;
  readonly where?: 'receiver' | 'nowhere';
  readonly fault?: ReceiverFault;
  /** In the place of one with {@link TIMEOUT_MS}. */
  readonly http?: HttpClient;
  /** Time that the provider has; by default the request's and some more. */
  readonly withinMs?: number;
}

/** What a provider did: what it gave back, threw, asked for and printed. */
export interface Seen<T> {
  readonly what: string;
  readonly value?: T;
  /** What it threw. */
  readonly thrown?: { readonly error: unknown };
  /** It had not ended in time. */
  readonly late?: boolean;
  /** What it asked the platform for. */
  readonly asked: readonly HttpRequest[];
  /** What appeared on the console meanwhile. */
  readonly written: string;
}

type Ended<T> = Pick<Seen<T>, 'value' | 'thrown' | 'late'>;

/** Waits for something no longer than this, and never throws. */
async function ended<T>(run: () => Promise<T>, ms: number): Promise<Ended<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Ended<T>>(resolve => {
    timer = setTimeout(() => resolve({ late: true }), ms);
  });
  const settled = run().then(
    (value): Ended<T> => ({ value }),
    (error: unknown): Ended<T> => ({ thrown: { error } }),
  );
  try {
    return await Promise.race([settled, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The same client, which writes down what it is asked for. */
function recording(http: HttpClient): {
  readonly http: HttpClient;
  readonly asked: HttpRequest[];
} {
  const asked: HttpRequest[] = [];
  const request = (next: HttpRequest) => {
    asked.push(next);
    return http.request(next);
  };
  return {
    asked,
    http: { request, fetch: fetchOver({ request }), close: () => http.close() },
  };
}

/** Connects the provider in a situation and looks on while it is used. */
export async function observe<T>(
  provider: ProviderUnderTest,
  situation: Situation,
  use: (client: ProviderClient, http: HttpClient) => Promise<T>,
): Promise<Seen<T>> {
  const { what, where = 'receiver', fault } = situation;
  const recorded = recording(
    situation.http ?? createHttpClient({ timeoutMs: TIMEOUT_MS }),
  );
  if (fault !== undefined) {
    provider.fault(fault);
  }
  try {
    const { value, written } = await withConsole(() =>
      ended(
        async () => {
          const client = await provider.connect(where, recorded.http);
          try {
            return await use(client, recorded.http);
          } finally {
            await client.close();
            await recorded.http.close();
          }
        },
        situation.withinMs ?? TIMEOUT_MS + SLACK_MS,
      ),
    );
    return { what, ...value, asked: recorded.asked, written };
  } finally {
    provider.clear();
  }
}

/** What it gave back; fails where it gave nothing back. */
export function valueOf<T>({ what, value, thrown, late }: Seen<T>): T {
  if (late) {
    throw new Error(`${what}: it did not end in time`);
  }
  if (thrown !== undefined || value === undefined) {
    // The error itself may show what must not be shown.
    throw new Error(`${what}: it threw or gave nothing back`);
  }
  return value;
}
