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

/** A GitHub App, and for whom it may be used. */
export interface GitHubApp {
  readonly appId: number;
  readonly privateKey: Secret;
  /** In lower case; without it, for every owner. */
  readonly owners?: ReadonlySet<string>;
}

/** A request to GitHub and what came of it. */
export interface Called {
  readonly request: { readonly method: string; readonly url: string };
  readonly result: HttpResult;
  /** The answer's body, where it is JSON. */
  readonly json: unknown;
}

/**
 * A list of check runs or comments has their whole texts, of up to 64 KiB
 * each; what was written comes back in the answer.
 */
const MAX_READ_BYTES = 8 * 1_024 * 1_024;
const MAX_WRITE_BYTES = 1_024 * 1_024;

type Request = ReturnType<typeof loadSdk>['request'];
type RequestParameters = Readonly<Record<string, unknown>>;

const SILENT = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};

function jsonOf(result: HttpResult): unknown {
  if (result.kind !== 'answer' || result.truncated) {
    return undefined;
  }
  try {
    return JSON.parse(result.body);
  } catch {
    return undefined;
  }
}

/**
 * GitHub's REST API over the HTTP layer of the platform. The SDK builds and
 * signs the requests; what came of one is read from the HTTP layer's result,
 * which knows whether a request was written.
 *
 * Failure policy: never throws.
 */
export class GitHubApi {
  readonly #http: HttpClient;
  readonly #request: Request;
  readonly #createAppAuth: ReturnType<typeof loadSdk>['createAppAuth'];

  constructor(apiUrl: string, http: HttpClient) {
    const { request, createAppAuth } = loadSdk();
    this.#http = http;
    this.#createAppAuth = createAppAuth;
    this.#request = request.defaults({
      baseUrl: apiUrl,
      headers: { 'x-github-api-version': '2022-11-28' },
    });
  }

  /**
   * As the App itself, with a token that it signs, issued 30 seconds ago since
   * clocks differ. Where GitHub's clock says otherwise, the SDK signs once
   * more by that clock.
   */
  async asApp(
    app: GitHubApp,
    route: string,
    parameters: RequestParameters,
    signal?: AbortSignal,
  ): Promise<Called> {
    const auth = this.#createAppAuth({
      appId: app.appId,
      privateKey: app.privateKey.unwrap(),
      log: SILENT,
    });
    return this.#call(route, parameters, { hook: auth.hook, signal });
  }

  /** As an installation of the App. */
  async asInstallation(
    token: Secret,
    route: string,
    parameters: RequestParameters,
    signal: AbortSignal,
  ): Promise<Called> {
    return this.#call(
      route,
      {
        ...parameters,
        headers: { authorization: `token ${token.unwrap()}` },
      },
      { signal },
    );
  }

  async #call(
    route: string,
    parameters: RequestParameters,
    options: { hook?: unknown; signal?: AbortSignal },
  ): Promise<Called> {
    const { method, url } = this.#request.endpoint(route, parameters);
    let result: HttpResult = {
      kind: 'notSent',
      cause: 'the request could not be signed',
    };
    const maxBodyBytes = method === 'GET' ? MAX_READ_BYTES : MAX_WRITE_BYTES;
    const http: Pick<HttpClient, 'request'> = {
      request: asked => this.#http.request({ ...asked, maxBodyBytes }),
    };
    const fetch = fetchOver(http, answer => {
      result = answer;
    });
    try {
      await this.#request(route, {
        ...parameters,
        request: { ...options, fetch, log: SILENT },
      });
    } catch {
      // The SDK throws for each answer but a success; the result tells more.
    }
    return { request: { method, url }, result, json: jsonOf(result) };
  }
}
