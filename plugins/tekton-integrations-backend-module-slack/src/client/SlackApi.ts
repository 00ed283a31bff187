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
  fetchOver,
  HttpClient,
  HttpResult,
  Secret,
} from 'backstage-plugin-tekton-integrations-node';
import { loadSdk } from './sdk';

/** A call of a method and what came of it. */
export interface Called {
  readonly request: { readonly method: string; readonly url: string };
  readonly result: HttpResult;
}

const DEFAULT_URL = 'https://slack.com/api/';

const nothing = () => {};

/**
 * Slack's Web API over the HTTP layer of the platform. The SDK builds the
 * requests; what came of one is read from the HTTP layer's result, which knows
 * whether a request was written. Nothing is repeated here, neither after a
 * failure nor after a limit.
 *
 * Failure policy: never throws.
 */
export class SlackApi {
  readonly #url: string;
  readonly #token: Secret;
  readonly #http: HttpClient;
  readonly #sdk: ReturnType<typeof loadSdk>;

  constructor(url: string | undefined, token: Secret, http: HttpClient) {
    this.#url = (url ?? DEFAULT_URL).replace(/\/*$/, '/');
    this.#token = token;
    this.#http = http;
    this.#sdk = loadSdk();
  }

  async call(
    method: string,
    args: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<Called> {
    const url = `${this.#url}${method}`;
    let result: HttpResult = {
      kind: 'notSent',
      cause: 'the request could not be made',
    };
    const { LogLevel, WebClient } = this.#sdk;
    // One for each call: the SDK takes no signal for a single one.
    const client = new WebClient(this.#token.unwrap(), {
      slackApiUrl: this.#url,
      allowAbsoluteUrls: false,
      rejectRateLimitedCalls: true,
      retryConfig: { retries: 0 },
      logger: {
        debug: nothing,
        info: nothing,
        warn: nothing,
        error: nothing,
        setLevel: nothing,
        getLevel: () => LogLevel.ERROR,
        setName: nothing,
      },
      fetch: fetchOver(
        { request: request => this.#http.request({ ...request, signal }) },
        answer => {
          result = answer;
        },
      ),
    });
    try {
      await client.apiCall(method, { ...args });
    } catch {
      // The SDK throws for each answer but a success; the result tells more.
    }
    return { request: { method: 'POST', url }, result };
  }
}
