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
  RegisteredProviderType,
  Secret,
} from 'backstage-plugin-tekton-integrations-node';
import { WebhookClient, WebhookCredentials } from './client';
import { describeReceiver, placesOf, planRequests } from './plan';
import { WebhookSettings, webhookSettingsSchema } from './settings';
import { WebhookTemplate, webhookTemplate } from './template';

function credentialsOf(
  { secretHeaders = [] }: WebhookSettings,
  secrets: Readonly<Record<string, Secret>>,
): WebhookCredentials {
  const given = (path: string): Secret[] =>
    Object.hasOwn(secrets, path) ? [secrets[path]] : [];
  return {
    url: given('secretURL')[0],
    headers: new Map(
      secretHeaders.flatMap(({ name }, index) =>
        given(`secretHeaders.${index}.value`).map(
          value => [name.toLowerCase(), value] as const,
        ),
      ),
    ),
    signingKeys: [...given('signing'), ...given('previousSigning')],
  };
}

/**
 * The provider type `Webhook`: requests with a body and headers of one's own,
 * signed as Standard Webhooks say.
 *
 * @public
 */
export function createWebhookType(): RegisteredProviderType {
  return defineProviderType<WebhookSettings, WebhookTemplate>({
    type: 'Webhook',
    section: 'webhook',
    vendor: 'Webhook',
    secrets: [
      { field: 'secretURL', defaultKey: 'url' },
      { field: 'secretHeaders[].value', defaultKey: 'value' },
      { field: 'signing', defaultKey: 'signing-key' },
      { field: 'previousSigning', defaultKey: 'previous-signing-key' },
    ],
    settings: webhookSettingsSchema,
    template: webhookTemplate,
    plan: planRequests,
    places: placesOf,
    addresses: ({ url }) => (url === undefined ? [] : [url]),
    describe: describeReceiver,
    connect: async (settings, secrets, platform) => {
      const credentials = credentialsOf(settings, secrets);
      if (settings.url === undefined && credentials.url === undefined) {
        throw new Error('webhook.url and webhook.secretURL are missing');
      }
      return new WebhookClient(settings.url, credentials, platform);
    },
  });
}
