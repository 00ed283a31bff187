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

import { randomUUID } from 'node:crypto';
import type { SandboxClock } from '../../faults';
import { jsonAnswer } from '../http/types';
import type { FakeAnswer, FakeRequest } from '../http/types';
import { readAssertion } from './assertion';
import type { AssertionClaims } from './assertion';
import type { OAuthClient } from './model';

const FORM = /^application\/x-www-form-urlencoded(\s*;|$)/i;
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const LIFE_S = 300;
/** In which whatever stands in front, and ends TLS, names the certificate. */
export const CERTIFICATE_HEADER = 'x-client-certificate-subject';

/** A token that was given out. */
export interface GivenToken {
  readonly client: string;
  readonly scope: string;
  /** Of the assertion, for what a sender adds to it. */
  readonly claims?: AssertionClaims;
}

interface Kept extends GivenToken {
  readonly until: number;
}

/** Who asks, by which method, or what is wrong. */
type Asked =
  | {
      readonly kind: 'client';
      readonly client: OAuthClient;
      readonly claims?: AssertionClaims;
    }
  | { readonly kind: 'refused'; readonly answer: FakeAnswer };

function refused(status: number, error: string, reason: string): FakeAnswer {
  return {
    ...jsonAnswer(
      status,
      { error, error_description: reason },
      {
        'cache-control': 'no-store',
        ...(status === 401 && { 'www-authenticate': 'Basic realm="sandbox"' }),
      },
    ),
    reason: `${error}: ${reason}`,
  };
}

const wrongRequest = (reason: string) =>
  refused(400, 'invalid_request', reason);
const wrongClient = (reason: string) => refused(401, 'invalid_client', reason);

function fromForm(text: string): string {
  return decodeURIComponent(text.replace(/\+/g, ' '));
}

function basicOf(header: string): { id: string; secret: string } | undefined {
  const [, credentials] = /^Basic (\S+)$/i.exec(header) ?? [];
  const text = Buffer.from(credentials ?? '', 'base64').toString('utf8');
  const colon = text.indexOf(':');
  try {
    return colon === -1
      ? undefined
      : {
          id: fromForm(text.slice(0, colon)),
          secret: fromForm(text.slice(colon + 1)),
        };
  } catch {
    return undefined;
  }
}

/**
 * An authorization server of OAuth 2 for client_credentials: RFC 6749 and, for assertions, RFC 7523, for certificates RFC 8705. Each client has one method and no other.
 */
export class AuthorizationServer {
  readonly #clients = new Map<string, OAuthClient>();
  readonly #tokens = new Map<string, Kept>();
  readonly #used = new Set<string>();
  readonly #given: GivenToken[] = [];
  readonly #clock: SandboxClock;
  readonly #audience: () => string;
  #life = LIFE_S;

  /** @param audience - the address of this endpoint */
  constructor(clock: SandboxClock, audience: () => string) {
    this.#clock = clock;
    this.#audience = audience;
  }

  add(client: OAuthClient): void {
    this.#clients.set(client.id, client);
  }

  /** Seconds that tokens are good for from now on. */
  setLife(seconds: number): void {
    this.#life = seconds;
  }

  /** All tokens that were given out end now, whatever was promised. */
  revokeTokens(): void {
    this.#tokens.clear();
  }

  /** All that was ever given out, oldest first. */
  given(): readonly GivenToken[] {
    return this.#given;
  }

  /** Whether a header Authorization holds a token that is good. */
  accepts(header: string | undefined): boolean {
    const [, token = ''] = /^Bearer (\S+)$/.exec(header ?? '') ?? [];
    const kept = this.#tokens.get(token);
    return kept !== undefined && this.#clock.now() < kept.until;
  }

  handle(request: FakeRequest): FakeAnswer {
    if (request.method !== 'POST') {
      return wrongRequest('the endpoint takes POST');
    }
    if (!FORM.test(request.headers['content-type'] ?? '')) {
      return wrongRequest('the body is not a form');
    }
    const form = new URLSearchParams(request.text);
    const names = [...form.keys()];
    if (new Set(names).size !== names.length) {
      return wrongRequest('a parameter is repeated');
    }
    if (request.query.has('client_secret')) {
      return wrongRequest('credentials stand in the address');
    }
    const asked = this.#clientOf(request, form);
    if (asked.kind === 'refused') {
      return asked.answer;
    }
    const grant = form.get('grant_type');
    if (grant !== 'client_credentials') {
      return grant === null
        ? wrongRequest('grant_type is missing')
        : refused(400, 'unsupported_grant_type', grant);
    }
    const scope = form.get('scope') ?? '';
    const unknown = scope
      .split(' ')
      .find(one => one !== '' && !asked.client.scopes?.includes(one));
    if (unknown !== undefined) {
      return refused(400, 'invalid_scope', unknown);
    }
    return this.#give({ client: asked.client.id, scope, claims: asked.claims });
  }

  #give(given: GivenToken): FakeAnswer {
    const token = `sandbox-${randomUUID()}`;
    this.#given.push(given);
    this.#tokens.set(token, {
      ...given,
      until: this.#clock.now() + this.#life * 1000,
    });
    return jsonAnswer(
      200,
      {
        access_token: token,
        token_type: 'Bearer',
        expires_in: this.#life,
        ...(given.scope !== '' && { scope: given.scope }),
      },
      { 'cache-control': 'no-store', pragma: 'no-cache' },
    );
  }

  #clientOf({ headers }: FakeRequest, form: URLSearchParams): Asked {
    const no = (answer: FakeAnswer): Asked => ({ kind: 'refused', answer });
    const { authorization } = headers;
    const ways = [
      authorization !== undefined,
      form.has('client_secret'),
      form.has('client_assertion'),
    ].filter(Boolean).length;
    if (ways > 1) {
      return no(wrongRequest('more than one method of authentication'));
    }
    if (ways === 0) {
      return this.#byCertificate(headers, form);
    }
    const basic =
      authorization === undefined ? undefined : basicOf(authorization);
    const id = basic?.id ?? form.get('client_id') ?? '';
    const client = this.#clients.get(id);
    if (!client) {
      return no(wrongClient('the client is not known'));
    }
    if (form.has('client_assertion')) {
      return this.#byAssertion(form, client);
    }
    const method = basic ? 'client_secret_basic' : 'client_secret_post';
    const secret = basic?.secret ?? form.get('client_secret');
    return client.method === method && client.secret === secret
      ? { kind: 'client', client }
      : no(
          wrongClient(
            client.method === method
              ? 'the secret is wrong'
              : `${method} is not the client's method`,
          ),
        );
  }

  /** https://www.rfc-editor.org/rfc/rfc8705#section-2.1 */
  #byCertificate(
    headers: FakeRequest['headers'],
    form: URLSearchParams,
  ): Asked {
    const client = this.#clients.get(form.get('client_id') ?? '');
    const subject = headers[CERTIFICATE_HEADER];
    return client?.method === 'tls_client_auth' &&
      subject !== undefined &&
      client.subject === subject
      ? { kind: 'client', client }
      : {
          kind: 'refused',
          answer: wrongClient('no method of authentication'),
        };
  }

  #byAssertion(form: URLSearchParams, client: OAuthClient): Asked {
    const no = (answer: FakeAnswer): Asked => ({ kind: 'refused', answer });
    if (form.get('client_assertion_type') !== ASSERTION_TYPE) {
      return no(wrongRequest('client_assertion_type is wrong'));
    }
    if (!client.method.endsWith('_jwt')) {
      return no(wrongClient("assertions are not the client's method"));
    }
    const claims = readAssertion(
      form.get('client_assertion') ?? '',
      client,
      this.#audience(),
      this.#clock.now(),
    );
    if (typeof claims === 'string') {
      return no(wrongClient(claims));
    }
    if (this.#used.has(claims.jti)) {
      return no(wrongClient('the assertion was used before'));
    }
    this.#used.add(claims.jti);
    return { kind: 'client', client, claims };
  }
}
