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
  RunMessageTemplate,
} from 'backstage-plugin-tekton-integrations-node';
import { PubSubClient, SharedApis } from './client';
import { describeTopic, placesOf, planMessage } from './plan';
import { GcpPubSubSettings, gcpPubSubSettingsSchema } from './settings';
import { gcpPubSubTemplate } from './template';

/**
 * The provider type GCPPubSub: messages on a topic of Google Cloud Pub/Sub.
 *
 * @public
 */
export function createGcpPubSubType(): RegisteredProviderType {
  const apis = new SharedApis();
  return defineProviderType<GcpPubSubSettings, RunMessageTemplate>({
    type: 'GCPPubSub',
    section: 'gcpPubSub',
    vendor: 'Google Pub/Sub',
    secrets: [{ field: 'credentials', defaultKey: 'credentials.json' }],
    settings: gcpPubSubSettingsSchema,
    template: gcpPubSubTemplate,
    plan: planMessage,
    places: placesOf,
    addresses: ({ endpoint }) => (endpoint === undefined ? [] : [endpoint]),
    describe: describeTopic,
    connect: async (settings, { credentials }, platform) =>
      new PubSubClient(
        settings,
        apis.lend(settings, credentials, platform.http),
        platform,
      ),
  });
}
