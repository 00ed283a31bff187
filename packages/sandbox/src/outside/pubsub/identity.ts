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

import { jsonAnswer } from '../http/types';
import type { FakeAnswer, FakeRequest } from '../http/types';
import type { PubSubWorld } from './world';

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const JWT = 'urn:ietf:params:oauth:token-type:jwt';
const LIFETIME_SECONDS = 3_600;

/** Whom another identity provider vouches for: Workload Identity Federation. */
export interface Federation {
  /** Of the provider in its pool. */
  readonly audience: string;
  /** What the other provider signed; any text here. */
  readonly subjectToken: string;
  /** Its tokens are made of his. */
  readonly account: string;
}

function oauthError(error: string, description: string): FakeAnswer {
  return {
    ...jsonAnswer(400, { error, error_description: description }),
    reason: error,
  };
}

/** Security Token Service: https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token */
export function exchangeToken(
  request: FakeRequest,
  world: PubSubWorld,
  { audience, subjectToken, account }: Federation,
): FakeAnswer {
  const form = new URLSearchParams(request.text);
  const wanted = {
    grant_type: EXCHANGE,
    requested_token_type: ACCESS_TOKEN,
    subject_token_type: JWT,
  };
  for (const [name, value] of Object.entries(wanted)) {
    if (form.get(name) !== value) {
      return oauthError('invalid_request', `Invalid value for "${name}".`);
    }
  }
  if (form.get('audience') !== audience) {
    return oauthError('invalid_target', 'Invalid value for "audience".');
  }
  if (form.get('subject_token') !== subjectToken) {
    return oauthError(
      'invalid_grant',
      'The given credential is rejected by the attribute condition.',
    );
  }
  const scopes = (form.get('scope') ?? '').split(' ').filter(Boolean);
  if (scopes.length === 0) {
    return oauthError('invalid_scope', 'Invalid value for "scope".');
  }
  return jsonAnswer(200, {
    access_token: world.issue(account, scopes),
    issued_token_type: ACCESS_TOKEN,
    token_type: 'Bearer',
    expires_in: LIFETIME_SECONDS,
  });
}

const METADATA = '/computeMetadata/v1/instance';

/** The metadata server of a node, which Workload Identity of GKE answers. */
export function askMetadata(
  { path, query, headers }: FakeRequest,
  world: PubSubWorld,
  account: string,
): FakeAnswer | undefined {
  if (!path.startsWith(METADATA)) {
    return undefined;
  }
  const flavor = { 'metadata-flavor': 'Google' };
  if (headers['metadata-flavor'] !== 'Google') {
    return {
      status: 403,
      headers: { 'content-type': 'text/html', ...flavor },
      body: 'Missing Metadata-Flavor:Google header.',
      applied: false,
      reason: 'Missing Metadata-Flavor:Google header.',
    };
  }
  switch (path.slice(METADATA.length).replace(/\/$/, '')) {
    case '':
      return {
        status: 200,
        headers: { 'content-type': 'application/text', ...flavor },
        body: 'service-accounts/\n',
        applied: true,
      };
    case '/service-accounts/default/email':
      return {
        status: 200,
        headers: { 'content-type': 'application/text', ...flavor },
        body: account,
        applied: true,
      };
    case '/service-accounts/default/token':
      return jsonAnswer(
        200,
        {
          access_token: world.issue(
            account,
            (query.get('scopes') ?? '').split(',').filter(Boolean),
          ),
          expires_in: LIFETIME_SECONDS,
          token_type: 'Bearer',
        },
        flavor,
      );
    default:
      return {
        status: 404,
        headers: { 'content-type': 'text/html', ...flavor },
        body: 'Not found',
        applied: false,
        reason: 'not found',
      };
  }
}
