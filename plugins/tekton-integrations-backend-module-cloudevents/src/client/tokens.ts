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
  Failure,
  fetchOver,
  HttpClient,
  HttpResult,
  outcomeOfStatus,
  ProviderPlatform,
} from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';
import { ClientCredentials } from './clientAuthentication';
import { loadOAuth } from './sdk';

/** Without a word of the server, a token is asked for anew this often. */
const DEFAULT_LIFE_S = 5 * 60;
/** A token is not used in the last part of its life. */
const MARGIN_MS = 60_000;
const MARGIN_PART = 0.2;

/** A value of the header Authorization, or why there is none. */
export type Token =
  | { readonly kind: 'token'; readonly value: string }
  | { readonly kind: 'failure'; readonly failure: Failure };

/** Where tokens come from. */
export interface TokenOptions {
  readonly tokenURL: string;
  readonly scope?: string;
  readonly client: ClientCredentials;
}

interface Kept {
  readonly value: string;
  readonly until: number;
}

/** https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
const REMEDIES: Readonly<Record<string, string>> = {
  invalid_client:
    'it does not take the credentials of the client; correct them in clientAuthentication',
  unauthorized_client:
    'the client may not use client_credentials; allow it there',
  invalid_scope:
    'it does not take the scope; correct webhook.authorization.oauth2.scope',
  unsupported_grant_type: 'it does not know client_credentials; allow it there',
  invalid_request:
    'it does not take the request; another method of clientAuthentication may be asked for',
  invalid_grant:
    'it does not take the assertion; correct the key in clientAuthentication',
};

const errorSchema = z.object({ error: z.string() });

/** The error of an answer, where it is one of the specification. */
function errorOf(result: HttpResult): string | undefined {
  if (result.kind !== 'answer') {
    return undefined;
  }
  try {
    const parsed = errorSchema.safeParse(JSON.parse(result.body));
    return parsed.success && Object.hasOwn(REMEDIES, parsed.data.error)
      ? parsed.data.error
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Tokens of an OAuth 2 authorization server for this client, kept until
 * shortly before they end, asked for once for all who wait.
 *
 * Failure policy: never throws. Whatever goes wrong here, the event was
 * certainly not sent.
 */
export class Tokens {
  readonly #options: TokenOptions;
  readonly #http: Pick<HttpClient, 'request'>;
  readonly #now: () => number;
  #kept: Kept | undefined;
  #asking: Promise<Token> | undefined;

  constructor(
    options: TokenOptions,
    { http, now }: Pick<ProviderPlatform, 'http' | 'now'>,
  ) {
    this.#options = options;
    this.#http = http;
    this.#now = now;
  }

  /** The value of the header Authorization. */
  async header(signal: AbortSignal): Promise<Token> {
    if (this.#kept && this.#now() < this.#kept.until) {
      return { kind: 'token', value: this.#kept.value };
    }
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    // Whoever gives up leaves the question to the others.
    return Promise.race([this.#asking, aborted(signal)]);
  }

  /** A receiver refused it: it is not used again. */
  forget(value: string): void {
    if (this.#kept?.value === value) {
      this.#kept = undefined;
    }
  }

  async #ask(): Promise<Token> {
    const oauth = loadOAuth();
    const { tokenURL, scope, client } = this.#options;
    // What came of the request is read from the HTTP layer: it knows more
    // than an error of the SDK tells.
    let result: HttpResult = {
      kind: 'notSent',
      cause: 'the request could not be made',
    };
    const server = {
      issuer: new URL(tokenURL).origin,
      token_endpoint: tokenURL,
    };
    const clientOf = { client_id: client.id };
    try {
      const response = await oauth.clientCredentialsGrantRequest(
        server,
        clientOf,
        client.authentication,
        { ...(scope !== undefined && { scope }) },
        {
          [oauth.customFetch]: fetchOver(this.#http, got => {
            result = got;
          }),
          // Which addresses may be reached is the HTTP layer's to say.
          [oauth.allowInsecureRequests]: true,
        },
      );
      const answer = await oauth.processClientCredentialsResponse(
        server,
        clientOf,
        response,
      );
      const value = `Bearer ${answer.access_token}`;
      if (answer.token_type !== 'bearer' || !/^[!-~ ]+$/.test(value)) {
        return this.#failure(result);
      }
      const life = (answer.expires_in ?? DEFAULT_LIFE_S) * 1000;
      this.#kept = {
        value,
        until: this.#now() + life - Math.min(MARGIN_MS, life * MARGIN_PART),
      };
      return { kind: 'token', value };
    } catch {
      return this.#failure(result);
    }
  }

  #failure(result: HttpResult): Token {
    const { host } = new URL(this.#options.tokenURL);
    const error = errorOf(result);
    const words = error && `${error}: ${REMEDIES[error]}`;
    const failure = outcomeOfStatus(result, {
      scope: '',
      now: this.#now(),
      words,
    });
    const cause = `The authorization server ${host}: ${failure?.cause ?? 'the answer holds no bearer token'}`;
    switch (failure?.kind) {
      case 'retry':
        return { kind: 'failure', failure: { ...failure, cause } };
      case 'inDoubt':
        return { kind: 'failure', failure: { kind: 'retry', cause } };
      case 'throttled':
        return {
          kind: 'failure',
          failure: { kind: 'retry', cause, afterMs: failure.forMs },
        };
      default:
        return {
          kind: 'failure',
          failure: { kind: 'rejected', cause, pause: 'provider' },
        };
    }
  }
}

function aborted(signal: AbortSignal): Promise<Token> {
  const failure: Failure = { kind: 'retry', cause: 'aborted' };
  return new Promise(resolve => {
    const stop = () => resolve({ kind: 'failure', failure });
    if (signal.aborted) {
      stop();
    }
    signal.addEventListener('abort', stop, { once: true });
  });
}
