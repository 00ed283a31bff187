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
import { AsyncLocalStorage } from 'node:async_hooks';
import { Message } from '../content';
import { Endpoint } from '../settings';
import {
  CredentialError,
  Credentials,
  defaultCredentials,
  keyCredentials,
  noCredentials,
} from './credentials';
import { loadSdk, Sdk } from './sdk';

type Publisher = InstanceType<Sdk['PublisherClient']>;

/** A call and what came of it. */
export interface Called {
  readonly request: { readonly method: string; readonly url: string };
  /** There was no token, so nothing was asked. */
  readonly refusal?: CredentialError;
  readonly result: HttpResult;
}

interface Call {
  readonly headers: Headers;
  readonly signal: AbortSignal;
  result: HttpResult;
}

/** The library would retry for minutes; our scheduler does. */
const ONCE = { retry: null };

const NOT_MADE: HttpResult = {
  kind: 'notSent',
  cause: 'the request could not be made',
};
const ABORTED: HttpResult = { kind: 'notSent', cause: 'aborted' };

/** The promise's end, or undefined as soon as nobody waits for it. */
async function untilAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal,
): Promise<T | undefined> {
  const cleanUp = new AbortController();
  const aborted = new Promise<undefined>(resolve => {
    const end = () => resolve(undefined);
    signal.addEventListener('abort', end, {
      once: true,
      signal: cleanUp.signal,
    });
    if (signal.aborted) {
      end();
    }
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    cleanUp.abort();
  }
}

/**
 * The methods of Pub/Sub that are needed, each a single request.
 *
 * The SDK's PublisherClient is used, not its Topic: a Topic waits to fill
 * batches, which hold messages that nobody has recorded, and goes on with the
 * next message of an ordering key after one failed. It speaks REST, not gRPC:
 * gRPC brings its own connections, which know nothing of the portal's proxy,
 * certificates and limits, while REST takes our fetch. For the same reason
 * the token is fetched before and put in here: the SDK's own way repeats
 * requests that are refused, and an identity that cannot be found ends the
 * process by a rejection that nobody handles.
 */
export class PubSubApi {
  /** It has no name to tell. */
  readonly isAnonymous: boolean;
  readonly #url: string;
  readonly #credentials: Credentials;
  readonly #publisher: Publisher;
  readonly #calls = new AsyncLocalStorage<Call>();

  constructor(
    endpoint: Endpoint,
    project: string,
    secret: Secret | undefined,
    http: HttpClient,
  ) {
    const sdk = loadSdk();
    this.isAnonymous = secret === undefined && !endpoint.isGoogle;
    this.#url = `${endpoint.protocol}//${endpoint.host}/v1/`;
    if (secret) {
      this.#credentials = keyCredentials(sdk, secret);
    } else if (endpoint.isGoogle) {
      this.#credentials = defaultCredentials(sdk, project, http);
    } else {
      // A server that is not Google's is never told the portal's own token.
      this.#credentials = noCredentials();
    }
    this.#publisher = new sdk.PublisherClient({
      fallback: true,
      protocol: endpoint.protocol.slice(0, -1),
      servicePath: endpoint.hostname,
      port: endpoint.port,
      authClient: new sdk.PassThroughClient({
        useAuthRequestParameters: false,
        transporter: new sdk.gaxios.Gaxios({
          fetchImplementation: (input, init) => this.#fetch(http, input, init),
        }),
      }),
    });
  }

  /** The service account, as far as it is known. */
  async account(): Promise<string | undefined> {
    try {
      return await this.#credentials.account();
    } catch {
      return undefined;
    }
  }

  /**
   * One message in one request: Pub/Sub refuses requests with messages of
   * different ordering keys, and each Run has its own.
   */
  publish(message: Message, signal: AbortSignal): Promise<Called> {
    const { project, topic, body, attributes, orderingKey } = message;
    const path = `projects/${project}/topics/${topic}`;
    return this.#call('POST', `${path}:publish`, signal, publisher =>
      publisher.publish(
        {
          topic: path,
          messages: [{ data: Buffer.from(body), attributes, orderingKey }],
        },
        ONCE,
      ),
    );
  }

  /** Which of the permissions the credentials have. */
  testPermissions(
    resource: string,
    permissions: string[],
    signal: AbortSignal,
  ): Promise<Called> {
    const asked = { resource, permissions };
    return this.#call(
      'POST',
      `${resource}:testIamPermissions`,
      signal,
      publisher =>
        publisher.iamClient.testIamPermissions(
          // The method's type is that of a message rather than its fields.
          { ...asked, toJSON: () => asked },
          ONCE,
        ),
    );
  }

  getTopic(topic: string, signal: AbortSignal): Promise<Called> {
    return this.#call('GET', topic, signal, publisher =>
      publisher.getTopic({ topic }, ONCE),
    );
  }

  close(): Promise<void> {
    return this.#publisher.close();
  }

  async #call(
    method: string,
    path: string,
    signal: AbortSignal,
    run: (publisher: Publisher) => Promise<unknown>,
  ): Promise<Called> {
    const request = { method, url: `${this.#url}${path}` };
    let headers: Headers | undefined;
    try {
      headers = await untilAborted(this.#credentials.headers(), signal);
    } catch (error) {
      return error instanceof CredentialError
        ? { request, refusal: error, result: NOT_MADE }
        : { request, result: NOT_MADE };
    }
    if (headers === undefined) {
      return { request, result: ABORTED };
    }
    const call: Call = { headers, signal, result: NOT_MADE };
    try {
      await this.#calls.run(call, () => run(this.#publisher));
    } catch {
      // The SDK throws for each answer but a success; the result tells more.
    }
    return { request, result: call.result };
  }

  /** A request of the SDK: which call it is of is known from where it began. */
  #fetch(
    http: HttpClient,
    input: Parameters<typeof fetch>[0],
    init: Parameters<typeof fetch>[1],
  ): Promise<Response> {
    const call = this.#calls.getStore();
    if (call === undefined) {
      return Promise.reject(new Error('a request that nobody asked for'));
    }
    const headers = new Headers(init?.headers);
    call.headers.forEach((value, name) => headers.set(name, value));
    const { signal } = call;
    const send = fetchOver(
      { request: request => http.request({ ...request, signal }) },
      result => {
        call.result = result;
      },
    );
    return send(input, { ...init, headers });
  }
}
