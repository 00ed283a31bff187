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
  defineProviderType,
  ProviderPlatform,
  RegisteredProviderType,
  Secret,
} from 'backstage-plugin-tekton-integrations-node';
import {
  clientAuthenticationOf,
  CloudEventsClient,
  CloudEventsCredentials,
} from './client';
import { Handshake } from './client/Handshake';
import { Tokens } from './client/tokens';
import { describeReceiver, placesOf, planEvents } from './plan';
import {
  authorizationOf,
  CloudEventsSettings,
  cloudEventsSettingsSchema,
  requestRateOf,
} from './settings';

const STATIC_TOKEN = 'webhook.authorization.staticToken';
const CLIENT = 'webhook.authorization.oauth2.clientAuthentication';

/** Addresses that the settings name. */
function addressesOf({ webhook }: CloudEventsSettings): string[] {
  const { url, authorization } = webhook;
  const tokenURL = authorization?.oauth2?.endpoints.tokenURL;
  return tokenURL === undefined ? [url] : [url, tokenURL];
}

async function oauthOf(
  { webhook }: CloudEventsSettings,
  secrets: Readonly<Record<string, Secret>>,
  platform: ProviderPlatform,
): Promise<Pick<CloudEventsCredentials, 'tokens' | 'problem'>> {
  const oauth2 = webhook.authorization?.oauth2;
  if (!oauth2) {
    return { problem: 'cloudEvents.webhook.authorization.oauth2 is missing.' };
  }
  const { tokenURL } = oauth2.endpoints;
  const client = Object.fromEntries(
    Object.entries(secrets)
      .filter(([path]) => path.startsWith(`${CLIENT}.`))
      .map(([path, secret]) => [path.slice(CLIENT.length + 1), secret]),
  );
  const read = await clientAuthenticationOf(client, {
    tokenURL,
    claims: oauth2.additionalClaims ?? oauth2.jwtPayload ?? {},
    certificate: platform.showsCertificate ?? false,
    now: () => platform.now(),
  });
  return read.ok
    ? {
        tokens: new Tokens(
          { tokenURL, scope: oauth2.scope, client: read.credentials },
          platform,
        ),
      }
    : { problem: read.message };
}

async function authorizationFrom(
  settings: CloudEventsSettings,
  secrets: Readonly<Record<string, Secret>>,
  platform: ProviderPlatform,
): Promise<Omit<CloudEventsCredentials, 'signingKeys'>> {
  const type = authorizationOf(settings);
  if (type === 'OAuth2') {
    return oauthOf(settings, secrets, platform);
  }
  if (type === 'None') {
    return {};
  }
  return Object.hasOwn(secrets, STATIC_TOKEN)
    ? { staticToken: secrets[STATIC_TOKEN] }
    : { problem: `cloudEvents.${STATIC_TOKEN} is missing.` };
}

async function connect(
  settings: CloudEventsSettings,
  secrets: Readonly<Record<string, Secret>>,
  platform: ProviderPlatform,
): Promise<CloudEventsClient> {
  const { url, validation } = settings.webhook;
  const handshake = validation?.enabled
    ? new Handshake(
        {
          url,
          origin:
            validation.requestOrigin ?? platform.portalHost ?? 'backstage',
          rate: requestRateOf(settings),
          callback: validation.requestCallback,
        },
        platform,
      )
    : undefined;
  return new CloudEventsClient(
    url,
    handshake,
    {
      ...(await authorizationFrom(settings, secrets, platform)),
      signingKeys: ['signing', 'previousSigning'].flatMap(path =>
        Object.hasOwn(secrets, path) ? [secrets[path]] : [],
      ),
    },
    platform,
  );
}

/**
 * The provider type `CloudEvents`: events over HTTP, as Tekton's controller or
 * the CDEvents specification words them.
 *
 * @public
 */
export function createCloudEventsType(): RegisteredProviderType {
  return defineProviderType<CloudEventsSettings>({
    type: 'CloudEvents',
    section: 'cloudEvents',
    vendor: 'CloudEvents',
    secrets: [
      { field: STATIC_TOKEN, defaultKey: 'token' },
      {
        field: CLIENT,
        keys: {
          method: { key: 'method', optional: true },
          clientId: { key: 'client-id' },
          clientSecret: { key: 'client-secret', optional: true },
          signingAlgorithm: { key: 'signing-algorithm', optional: true },
          privateKey: { key: 'private-key.pem', optional: true },
        },
      },
      { field: 'signing', defaultKey: 'signing-key' },
      { field: 'previousSigning', defaultKey: 'previous-signing-key' },
    ],
    settings: cloudEventsSettingsSchema,
    plan: planEvents,
    places: placesOf,
    addresses: addressesOf,
    describe: describeReceiver,
    connect,
  });
}
