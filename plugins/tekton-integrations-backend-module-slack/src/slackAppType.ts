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
} from 'backstage-plugin-tekton-integrations-node';
import { SlackClient, WebhookClient } from './client';
import { describeChannels, placesOf, planMessages, usesEntity } from './plan';
import { settingsSchema, SlackSettings } from './settings';
import { SlackTemplate, slackTemplate } from './template';

/**
 * The provider type `SlackApp`: messages in channels, posted by a Slack app
 * or by an incoming webhook.
 *
 * @public
 */
export function createSlackAppType(): RegisteredProviderType {
  return defineProviderType<SlackSettings, SlackTemplate>({
    type: 'SlackApp',
    section: 'slackApp',
    vendor: 'Slack',
    secrets: [
      { field: 'accessToken', defaultKey: 'access-token' },
      { field: 'webhookURL', defaultKey: 'webhook-url' },
    ],
    settings: settingsSchema,
    template: slackTemplate,
    plan: planMessages,
    places: placesOf,
    addresses: ({ baseURL }) => (baseURL === undefined ? [] : [baseURL]),
    usesEntity,
    describe: describeChannels,
    connect: async (settings, secrets, platform) => {
      const { accessToken, webhookURL } = secrets;
      if (webhookURL !== undefined) {
        return new WebhookClient(webhookURL, platform);
      }
      if (accessToken === undefined) {
        throw new Error(
          'slackApp.accessToken and slackApp.webhookURL are missing',
        );
      }
      return new SlackClient(settings.baseURL, accessToken, platform);
    },
  });
}
