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
  HttpClient,
  HttpRequestError,
  HttpResult,
} from 'backstage-plugin-tekton-integrations-node';

/** A request as the SDK hands it over, signed. */
interface SdkRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What the SDK passes on from a call to its request. */
export interface HandlerOptions {
  /** The SDK knows signals of its own making too. */
  readonly abortSignal?: unknown;
  /** Is told what came of the request before the SDK makes something of it. */
  readonly onResult?: (url: string, result: HttpResult) => void;
}

function queryOf(query: SdkRequest['query']): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value ?? ''].flat().map((item): [string, string] => [name, item]),
  );
  return pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : '';
}

function urlOf({ protocol, hostname, port, path, query }: SdkRequest): string {
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}${queryOf(query)}`;
}

function textOf(body: unknown): string | undefined {
  if (body instanceof Uint8Array) {
    return Buffer.from(body).toString('utf8');
  }
  return typeof body === 'string' ? body : undefined;
}

/**
 * The requests of the SDK over the HTTP layer of the platform: its proxy,
 * certificates and limits hold for AWS too. Repeats nothing.
 */
export class PlatformHandler {
  readonly #http: Pick<HttpClient, 'request'>;

  constructor(http: Pick<HttpClient, 'request'>) {
    this.#http = http;
  }

  async handle(request: SdkRequest, options: HandlerOptions = {}) {
    const url = urlOf(request);
    const { abortSignal, onResult } = options;
    const result = await this.#http.request({
      method: request.method,
      url,
      headers: request.headers,
      body: textOf(request.body),
      ...(abortSignal instanceof AbortSignal && { signal: abortSignal }),
    });
    onResult?.(url, result);
    if (result.kind !== 'answer') {
      throw new HttpRequestError(result);
    }
    return {
      response: {
        statusCode: result.status,
        headers: { ...result.headers },
        body: Buffer.from(result.body),
      },
    };
  }

  /** Settings of the SDK's own handlers; the platform has its own. */
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): Record<string, never> {
    return {};
  }

  /** The connections are the platform's. */
  destroy(): void {}
}
