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
  Secret,
} from 'backstage-plugin-tekton-integrations-node';
import { Keys, SnsClient } from './client';
import { planMessages } from './plan';
import { SnsSettings, snsSettingsSchema } from './settings';
import { snsTemplate } from './template';
import { topicOf } from './topic';

/** Never the portal's own identity in the place of a key that is half there. */
function keysOf(secrets: Readonly<Record<string, Secret>>): Keys | undefined {
  const accessKeyId = secrets['credentials.accessKeyId'];
  const secretAccessKey = secrets['credentials.secretAccessKey'];
  const sessionToken = secrets['credentials.sessionToken'];
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    return { accessKeyId, secretAccessKey, sessionToken };
  }
  if (accessKeyId !== undefined || secretAccessKey !== undefined) {
    throw new Error('awsSNS.credentials is not complete');
  }
  return undefined;
}

/**
 * The provider type `AWSSNS`: messages on topics of Amazon SNS.
 *
 * @public
 */
export function createAWSSNSType(): RegisteredProviderType {
  return defineProviderType<SnsSettings, RunMessageTemplate>({
    type: 'AWSSNS',
    section: 'awsSNS',
    vendor: 'AWS SNS',
    secrets: [
      {
        field: 'credentials',
        keys: {
          accessKeyId: { key: 'access-key-id' },
          secretAccessKey: { key: 'secret-access-key' },
          sessionToken: { key: 'session-token', optional: true },
        },
      },
    ],
    settings: snsSettingsSchema,
    template: snsTemplate,
    plan: planMessages,
    places: ({ topicARN }) => [{ kind: 'topic', name: topicARN }],
    addresses: ({ endpoint, stsEndpoint }) =>
      [endpoint, stsEndpoint].filter(url => url !== undefined),
    describe: ({ topicARN }) => `the topic ${topicOf(topicARN).name}`,
    connect: async (settings, secrets, platform) =>
      new SnsClient(settings, keysOf(secrets), platform),
  });
}
