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

import { Agent, request, type Dispatcher } from 'undici';
import { z } from 'zod';
import type { AccessNow, AccessReader, TlsMaterial } from './clusterAccess';

/** A request to an API server. */
export interface ClusterRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** An object, or for PATCH a JSON merge patch. */
  readonly body?: unknown;
  /** The body may pause for so long, in milliseconds. */
  readonly stallAfter: number;
  readonly signal: AbortSignal;
}

/**
 * What came of a request.
 *
 * - `ok`: 2xx; the body has to be read or destroyed.
 * - `refused`: another status, with the server's own words.
 * - `unreachable`: no answer at all.
 */
export type ClusterAnswer =
  | { readonly kind: 'ok'; readonly body: Dispatcher.ResponseData['body'] }
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly message: string;
      /** In milliseconds. */
      readonly retryAfter?: number;
    }
  | { readonly kind: 'unreachable'; readonly message: string };

/** A Status of Kubernetes, or an error of the portal's kubernetes plugin. */
const errorSchema = z.union([
  z.object({ message: z.string() }).transform(({ message }) => message),
  z
    .object({ error: z.object({ message: z.string() }) })
    .transform(({ error }) => error.message),
]);

const KEEP_ALIVE_MS = 5_000;

const MESSAGE_BYTES = 64 * 1024;

/**
 * Requests to one cluster, with credentials as they are at each request.
 *
 * Failure policy: it never throws; a 401 is asked once more with credentials
 * that were read again, everything else is for the caller to repeat.
 */
export class ClusterConnection {
  readonly #read: AccessReader;
  readonly #answerWithin: number;
  #agent: { readonly tls: string; readonly agent: Agent } | undefined;

  constructor(read: AccessReader, options: { answerWithin: number }) {
    this.#read = read;
    this.#answerWithin = options.answerWithin;
  }

  async request(wanted: ClusterRequest): Promise<ClusterAnswer> {
    const answer = await this.#ask(wanted, false);
    return answer.kind === 'refused' && answer.status === 401
      ? this.#ask(wanted, true)
      : answer;
  }

  async close(): Promise<void> {
    await this.#agent?.agent.destroy();
    this.#agent = undefined;
  }

  async #ask(wanted: ClusterRequest, fresh: boolean): Promise<ClusterAnswer> {
    try {
      const access = await this.#read(fresh);
      const response = await this.#send(access, wanted);
      // Who reads the body gets its errors; that one is left unread, as after
      // `destroy`, must not end the process.
      response.body.on('error', () => undefined);
      if (response.statusCode < 200 || response.statusCode >= 300) {
        return await refusal(response);
      }
      const { 'content-encoding': encoding = 'identity' } = response.headers;
      if (encoding !== 'identity') {
        response.body.destroy();
        return {
          kind: 'unreachable',
          message: `something between the portal and this cluster compresses answers (content-encoding: ${String(encoding)}) although they are asked for as they are, and would keep back what happens: switch compression off for this address`,
        };
      }
      return { kind: 'ok', body: response.body };
    } catch (error) {
      return { kind: 'unreachable', message: wordsOf(error) };
    }
  }

  #send(
    access: AccessNow,
    wanted: ClusterRequest,
  ): Promise<Dispatcher.ResponseData> {
    const query = new URLSearchParams(wanted.query).toString();
    const base = access.url.replace(/\/+$/, '');
    return request(`${base}${wanted.path}${query ? `?${query}` : ''}`, {
      dispatcher: this.#agentFor(access.tls),
      method: wanted.method ?? 'GET',
      headers: {
        ...access.headers,
        accept: 'application/json',
        // A compressing proxy would keep events back until its block is full.
        'accept-encoding': 'identity',
        ...(wanted.body === undefined
          ? {}
          : { 'content-type': contentTypeOf(wanted) }),
      },
      body: wanted.body === undefined ? undefined : JSON.stringify(wanted.body),
      headersTimeout: this.#answerWithin,
      bodyTimeout: wanted.stallAfter,
      signal: wanted.signal,
    });
  }

  #agentFor(tls: TlsMaterial): Agent {
    const key = JSON.stringify(tls);
    if (this.#agent?.tls !== key) {
      // Running watches end by themselves; new requests use the new material.
      this.#agent?.agent.close().catch(() => undefined);
      const agent = new Agent({
        // One connection each: a watch that stalls must not hold up others.
        allowH2: false,
        connect: {
          ...tls,
          timeout: this.#answerWithin,
          // A peer that is gone without a word is noticed by the system: it
          // asks after this long, and gives up ten seconds later.
          keepAliveInitialDelay: KEEP_ALIVE_MS,
        },
      });
      this.#agent = { tls: key, agent };
    }
    return this.#agent.agent;
  }
}

function contentTypeOf({ method }: ClusterRequest): string {
  return method === 'PATCH'
    ? 'application/merge-patch+json'
    : 'application/json';
}

async function refusal(
  response: Dispatcher.ResponseData,
): Promise<ClusterAnswer> {
  const text = await limitedText(response.body);
  const words = errorSchema.safeParse(jsonOf(text)).data;
  const seconds = Number(response.headers['retry-after']);
  return {
    kind: 'refused',
    status: response.statusCode,
    message: words ?? `HTTP ${response.statusCode}`,
    retryAfter: Number.isFinite(seconds) ? seconds * 1000 : undefined,
  };
}

async function limitedText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MESSAGE_BYTES) {
      break;
    }
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The value of a JSON text; nothing for a text that is none. */
export function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

const thrownSchema = z.object({
  message: z.string().optional(),
  /** Of an error that stands for several, such as one per address tried. */
  errors: z.array(z.unknown()).optional(),
});

/** What went wrong on the way, without the request that holds credentials. */
export function wordsOf(thrown: unknown): string {
  const { message, errors } = thrownSchema.safeParse(thrown).data ?? {};
  if (message) {
    return message;
  }
  return errors?.length ? wordsOf(errors[0]) : 'unknown error';
}
