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

import { Secret } from 'backstage-plugin-tekton-integrations-node';
import type { ClientAuth, ModifyAssertionFunction } from 'oauth4webapi';
import { createPrivateKey, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { loadOAuth } from './sdk';

const FIELD = 'cloudEvents.webhook.authorization.oauth2.clientAuthentication';
/** How long an assertion is good for. */
const ASSERTION_S = 60 * 60;

const METHODS = [
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
  'tls_client_auth',
] as const;
const methodSchema = z.enum(METHODS);

/** Parameters of the keys that can sign an assertion, by algorithm of JWS. */
const ALGORITHMS = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  RS384: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' },
  RS512: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256' },
  PS384: { name: 'RSA-PSS', hash: 'SHA-384' },
  PS512: { name: 'RSA-PSS', hash: 'SHA-512' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  ES384: { name: 'ECDSA', namedCurve: 'P-384' },
  ES512: { name: 'ECDSA', namedCurve: 'P-521' },
} as const;
const algorithmSchema = z.enum([
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
]);

/** Who the client is, and how it proves it. */
export interface ClientCredentials {
  readonly id: string;
  readonly authentication: ClientAuth;
}

/** What there is beside the credentials. */
export interface AuthenticationContext {
  /** The audience: where the token is asked for. */
  readonly tokenURL: string;
  /** Further claims of an assertion. */
  readonly claims: Readonly<Record<string, string>>;
  /** Connections show a certificate of the Provider. */
  readonly certificate: boolean;
  /** Milliseconds since the epoch. */
  now(): number;
}

type Read =
  | { readonly ok: true; readonly credentials: ClientCredentials }
  | { readonly ok: false; readonly message: string };

function wrong(key: string, words: string): Read {
  return {
    ok: false,
    message: `Key '${key}' of ${FIELD} ${words}: correct it in the Secret.`,
  };
}

function assertion({
  tokenURL,
  claims,
  now,
}: AuthenticationContext): ModifyAssertionFunction {
  return (_header, payload) => {
    const issuedAt = Math.floor(now() / 1000);
    // The claims that are made are written last: nobody else chooses them.
    Object.assign(payload, {
      ...claims,
      aud: tokenURL,
      jti: randomUUID(),
      iat: issuedAt,
      nbf: issuedAt,
      exp: issuedAt + ASSERTION_S,
    });
  };
}

async function privateKey(
  pem: string,
  algorithm: keyof typeof ALGORITHMS,
): Promise<CryptoKey | undefined> {
  try {
    const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
    return await crypto.subtle.importKey(
      'pkcs8',
      new Uint8Array(der),
      ALGORITHMS[algorithm],
      false,
      ['sign'],
    );
  } catch {
    // Its own words may repeat the key.
    return undefined;
  }
}

/**
 * The credentials of an OAuth 2 client, from the keys of their Secret.
 *
 * @param secrets - by their names: `clientId`, `clientSecret`, …
 */
export async function clientAuthenticationOf(
  secrets: Readonly<Record<string, Secret | undefined>>,
  context: AuthenticationContext,
): Promise<Read> {
  const text = (name: string) => secrets[name]?.unwrap().trim() ?? '';
  const id = text('clientId');
  if (id === '') {
    return wrong('client-id', 'is missing');
  }
  const method = methodSchema.safeParse(text('method') || METHODS[0]);
  if (!method.success) {
    return wrong('method', `is none of ${METHODS.join(', ')}`);
  }
  const oauth = loadOAuth();
  const modified = { [oauth.modifyAssertion]: assertion(context) };
  const given = (authentication: ClientAuth): Read => ({
    ok: true,
    credentials: { id, authentication },
  });
  const algorithm = text('signingAlgorithm');
  if (method.data === 'private_key_jwt') {
    const known = algorithmSchema.safeParse(algorithm || 'RS256');
    if (!known.success) {
      return wrong(
        'signing-algorithm',
        `is none of ${Object.keys(ALGORITHMS).join(', ')}`,
      );
    }
    const key = await privateKey(text('privateKey'), known.data);
    return key
      ? given(oauth.PrivateKeyJwt(key, modified))
      : wrong('private-key.pem', `is not a private key for ${known.data}`);
  }
  if (method.data === 'tls_client_auth') {
    // The HTTP layer shows the certificate; the body names the client.
    return context.certificate
      ? given(oauth.TlsClientAuth())
      : {
          ok: false,
          message: `Key 'method' of ${FIELD} is tls_client_auth, which needs a certificate of the client: add tls to the Provider, with certificate and key.`,
        };
  }
  const secret = text('clientSecret');
  if (secret === '') {
    return wrong('client-secret', `is missing, which ${method.data} needs`);
  }
  switch (method.data) {
    case 'client_secret_basic':
      return given(oauth.ClientSecretBasic(secret));
    case 'client_secret_post':
      return given(oauth.ClientSecretPost(secret));
    default:
      return algorithm === '' || algorithm === 'HS256'
        ? given(oauth.ClientSecretJwt(secret, modified))
        : wrong(
            'signing-algorithm',
            'is not HS256, which client_secret_jwt is signed with',
          );
  }
}
