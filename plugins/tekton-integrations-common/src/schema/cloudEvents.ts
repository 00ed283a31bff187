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

import { z } from 'zod';
import {
  boundedMap,
  httpUrl,
  secretReference,
  secretValue,
  VALIDATIONS,
  wholeSecretReference,
} from './metadata';
import { signingKeys } from './signing';

/**
 * What of section `cloudEvents` a Notification may say too.
 *
 * @public
 */
export const cloudEventsOptionsSchema = z.strictObject({
  format: z
    .enum(['tekton', 'cdevents'])
    .optional()
    .describe(
      'tekton: events as the Tekton controller sends them. cdevents: those of the CDEvents specification. Default: tekton.',
    ),
  mode: z
    .enum(['binary', 'structured'])
    .optional()
    .describe(
      'binary: attributes as HTTP headers, data as the body. structured: both in the body as JSON. Default: binary.',
    ),
});

const claims = boundedMap(z.string().max(1024), { entries: 16, key: 128 });

/** Claims that are made for each token, and that nobody else may choose. */
const OWN_CLAIMS = ['iss', 'sub', 'aud', 'jti', 'exp', 'iat'];
const OWN_CLAIMS_CEL = OWN_CLAIMS.map(claim => `'${claim}'`).join(', ');
const CLAIMS_ARE_ONE =
  'needs at most one of additionalClaims and jwtPayload, which mean the same';
const CLAIMS_ARE_MADE = `cannot set the claims ${OWN_CLAIMS.join(', ')}, which are made for each token`;

const takesOwnClaim = (map: object = {}) =>
  OWN_CLAIMS.some(claim => Object.hasOwn(map, claim));

/** What differs between a Provider object and an entry of app-config. */
interface Credentials<Value extends z.ZodType, Client extends z.ZodType> {
  /** A single credential; the key is that of the Secret. */
  readonly value: (key: string) => Value;
  /** The credentials of an OAuth 2 client. */
  readonly client: Client;
}

function oauth2Schema<Client extends z.ZodType>(client: Client) {
  return z
    .strictObject({
      grantType: z
        .enum(['client_credentials'])
        .optional()
        .describe('How a token is asked for.')
        .meta({ default: 'client_credentials' }),
      endpoints: z
        .strictObject({
          tokenURL: httpUrl.describe('Where tokens are asked for.'),
        })
        .describe('Endpoints of the authorization server.'),
      scope: z
        .string()
        .min(1)
        .max(1024)
        .optional()
        .describe(
          'Scope of the token, several separated by spaces. Default: none.',
        ),
      clientAuthentication: client,
      additionalClaims: claims
        .optional()
        .describe(
          'Further claims of the assertion of client_secret_jwt and private_key_jwt, none of them secret. Default: none.',
        ),
      jwtPayload: claims
        .optional()
        .describe('Earlier name of additionalClaims. Default: none.'),
    })
    .refine(
      ({ additionalClaims, jwtPayload }) =>
        additionalClaims === undefined || jwtPayload === undefined,
      CLAIMS_ARE_ONE,
    )
    .refine(
      ({ additionalClaims, jwtPayload }) =>
        !takesOwnClaim(additionalClaims) && !takesOwnClaim(jwtPayload),
      CLAIMS_ARE_MADE,
    )
    .meta({
      [VALIDATIONS]: [
        {
          rule: '!has(self.additionalClaims) || !has(self.jwtPayload)',
          message: CLAIMS_ARE_ONE,
        },
        ...['additionalClaims', 'jwtPayload'].map(field => ({
          rule: `!has(self.${field}) || self.${field}.all(key, !(key in [${OWN_CLAIMS_CEL}]))`,
          message: CLAIMS_ARE_MADE,
        })),
      ],
    });
}

const NEEDS_TYPE = 'needs type OAuth2 or StaticToken where enabled is true';
const NEEDS_OAUTH2 = 'needs oauth2 for type OAuth2';
const NEEDS_TOKEN = 'needs staticToken for type StaticToken';

function authorizationSchema<
  Value extends z.ZodType,
  Client extends z.ZodType,
>({ value, client }: Credentials<Value, Client>) {
  return z
    .strictObject({
      enabled: z
        .boolean()
        .optional()
        .describe(
          'Whether requests carry the header Authorization. Default: true where a type other than None is given.',
        ),
      type: z
        .enum(['None', 'OAuth2', 'StaticToken'])
        .optional()
        .describe('Where the value of the header comes from. Default: None.'),
      staticToken: value('token')
        .optional()
        .describe('The whole value of the header, with the scheme: Bearer ….'),
      oauth2: oauth2Schema(client)
        .optional()
        .describe('An authorization server that gives tokens.'),
    })
    .refine(
      ({ enabled, type = 'None' }) => !enabled || type !== 'None',
      NEEDS_TYPE,
    )
    .refine(
      ({ type, oauth2 }) => type !== 'OAuth2' || oauth2 !== undefined,
      NEEDS_OAUTH2,
    )
    .refine(
      ({ type, staticToken }) =>
        type !== 'StaticToken' || staticToken !== undefined,
      NEEDS_TOKEN,
    )
    .meta({
      [VALIDATIONS]: [
        {
          rule: "!has(self.enabled) || !self.enabled || has(self.type) && self.type != 'None'",
          message: NEEDS_TYPE,
        },
        {
          rule: "!has(self.type) || self.type != 'OAuth2' || has(self.oauth2)",
          message: NEEDS_OAUTH2,
        },
        {
          rule: "!has(self.type) || self.type != 'StaticToken' || has(self.staticToken)",
          message: NEEDS_TOKEN,
        },
      ],
    });
}

const validationSchema = z.strictObject({
  enabled: z
    .boolean()
    .optional()
    .describe(
      'true: the receiver is asked by the OPTIONS request of the CloudEvents webhook specification before it is sent anything.',
    )
    .meta({ default: false }),
  requestOrigin: z
    .string()
    .min(1)
    .max(253)
    .regex(/^[A-Za-z0-9._-]+$/, 'is not the name of an origin')
    .optional()
    .describe(
      'Name under which it asks, and which requests carry in the header Origin. Default: the host of app.baseUrl.',
    ),
  requestRate: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe(
      'Requests a minute that are asked for. What the receiver allows is kept.',
    )
    .meta({ default: 120 }),
  requestCallback: z
    .boolean()
    .optional()
    .describe(
      'true: the receiver is sent an address of the portal, in the header WebHook-Request-Callback, at which it can consent later. It must be able to reach backend.baseUrl.',
    )
    .meta({ default: false }),
});

function sectionSchema<Value extends z.ZodType, Client extends z.ZodType>(
  credentials: Credentials<Value, Client>,
) {
  return cloudEventsOptionsSchema.extend({
    protocol: z
      .enum(['WebHook'])
      .optional()
      .describe('How events travel.')
      .meta({ default: 'WebHook' }),
    webhook: z
      .strictObject({
        url: httpUrl.describe('Where events are sent.'),
        authorization: authorizationSchema(credentials)
          .optional()
          .describe('The header Authorization of the requests. Default: none.'),
        validation: validationSchema
          .optional()
          .describe('Whether the receiver is asked first. Default: it is not.'),
      })
      .describe('A receiver of the CloudEvents webhook specification.'),
    ...signingKeys(credentials.value),
  });
}

const CLIENT = 'How the client says who it is.';

/**
 * Section `cloudEvents` of a Provider object.
 *
 * @public
 */
export const cloudEventsSchema = sectionSchema({
  value: secretReference,
  client: wholeSecretReference(
    'A Secret with the key client-id; method (client_secret_basic by default, client_secret_post, client_secret_jwt, private_key_jwt, or tls_client_auth with the certificate of tls); client-secret for the client_secret methods; private-key.pem for private_key_jwt; signing-algorithm for the jwt methods.',
  ).describe(CLIENT),
});

/**
 * A receiver of CloudEvents in app-config.
 *
 * @public
 */
export const cloudEventsConfigSchema = sectionSchema({
  value: () => secretValue,
  client: z
    .strictObject({
      method: z
        .enum([
          'client_secret_basic',
          'client_secret_post',
          'client_secret_jwt',
          'private_key_jwt',
          'tls_client_auth',
        ])
        .optional()
        .describe(
          'How the client is authenticated; tls_client_auth by the certificate of tls.',
        )
        .meta({ default: 'client_secret_basic' }),
      clientId: secretValue.describe('Id of the client.'),
      clientSecret: secretValue
        .optional()
        .describe('Secret of the client, for the client_secret methods.'),
      signingAlgorithm: z
        .string()
        .max(16)
        .regex(/^[A-Z]{2}[0-9]{3}$/, 'is not an algorithm of JWS')
        .optional()
        .describe('Algorithm of the assertion, for the jwt methods, RS256.'),
      privateKey: secretValue
        .optional()
        .describe('Key as PEM, for private_key_jwt.'),
    })
    .describe(CLIENT),
});
