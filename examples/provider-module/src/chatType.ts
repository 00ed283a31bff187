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
import { defineProviderType } from 'backstage-plugin-tekton-integrations-node';
import { ChatClient } from './ChatClient';
import { planMessages } from './plan';
import { ChatSettings, chatSettingsSchema } from './settings';
import { ChatTemplate, chatTemplate } from './template';

/** The provider type `example.org/Chat`. */
export const createChatType = () =>
  defineProviderType<ChatSettings, ChatTemplate>({
    type: 'example.org/Chat',
    section: 'config',
    vendor: 'Chat',
    secrets: [{ field: 'token', defaultKey: 'token' }],
    settings: chatSettingsSchema,
    template: chatTemplate,
    plan: planMessages,
    places: ({ room }) => [{ kind: 'channel', name: room }],
    addresses: ({ baseURL }) => [baseURL],
    describe: ({ room }) => room,
    connect: async (settings, { token }, platform) => {
      if (token === undefined) {
        throw new Error('config.token is missing');
      }
      return new ChatClient(settings, token, platform);
    },
  });
