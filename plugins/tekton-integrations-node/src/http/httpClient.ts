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

/**
 * A request of a provider.
 *
 * @public
 */
export interface HttpRequest {
  /** GET, POST and so on. */
  readonly method: string;
  /** Absolute, http or https. */
  readonly url: string;
  /** Names in any case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is. */
  readonly body?: string;
  /** Ends the request before its own time limit does. */
  readonly signal?: AbortSignal;
  /**
   * Bytes of the answer's body that are kept, where the vendor is known to
   * answer with more than the HTTP layer keeps.
   */
  readonly maxBodyBytes?: number;
  /**
   * Somebody else than the author of the Provider wrote the address, a
   * Notification for example: it is guarded in any case.
   */
  readonly chosen?: boolean;
}

/**
 * The answer to a request of a provider, or what came in its place.
 *
 * - `answer`: status, headers (lower case) and at most 64 KiB of the body,
 *   unless the request asked for more.
 * - `notSent`: it certainly did not arrive (no connection, no name, no TLS).
 *   `forbidden`: the address may not be reached; it was written by the author
 *   of the Provider, or chosen by somebody else.
 * - `noAnswer`: it was written, at least in part, and not answered in time.
 *
 * @public
 */
export type HttpResult =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      readonly truncated: boolean;
    }
  | {
      readonly kind: 'notSent';
      readonly cause: string;
      readonly forbidden?: 'provider' | 'chosen';
    }
  | { readonly kind: 'noAnswer'; readonly cause: string };

/**
 * The one HTTP layer that all providers use. It never throws, follows no
 * redirects, and ends each request within its time limit.
 *
 * @public
 */
export interface HttpClient {
  /** Sends one request. */
  request(request: HttpRequest): Promise<HttpResult>;
  /** A `fetch` over the same layer, for SDKs that take one. */
  readonly fetch: typeof fetch;
  /** Ends all connections. */
  close(): Promise<void>;
}
