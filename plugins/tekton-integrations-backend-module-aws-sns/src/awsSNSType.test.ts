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

/**
 * Provider type AWSSNS of Tekton Integrations: messages on topics of Amazon
 * SNS.
 *
 * @packageDocumentation
 */

import { startTestBackend } from '@backstage/backend-test-utils';
import {
  createHttpClient,
  RegisteredProviderType,
  Secret,
  tektonIntegrationsProviderExtensionPoint,
} from 'backstage-plugin-tekton-integrations-node';
import awsSNSModule, { createAWSSNSType } from '.';

const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:builds';

describe('createAWSSNSType', () => {
  const type = createAWSSNSType();

  it.each([
    [{ topicARN: TOPIC }],
    [{ topicARN: `${TOPIC}.fifo`, region: 'us-gov-west-1' }],
    [
      {
        topicARN: 'arn:aws-cn:sns:cn-north-1:123456789012:builds',
        endpoint: 'https://vpce-1.sns.cn-north-1.vpce.amazonaws.com.cn',
      },
    ],
    [
      {
        topicARN: TOPIC,
        roleARN: 'arn:aws:iam::210987654321:role/ci/publisher',
        externalID: 'team-a',
        stsEndpoint: 'https://sts.eu-west-1.amazonaws.com',
      },
    ],
  ])('takes %j', settings => {
    expect(type.bind(settings).ok).toBe(true);
  });

  it.each([
    [{}, 'awsSNS.topicARN'],
    [{ topicARN: 'builds' }, 'awsSNS.topicARN'],
    [{ topicARN: `${TOPIC}:subscription` }, 'awsSNS.topicARN'],
    [{ topicARN: TOPIC, region: 'Europe' }, 'awsSNS.region'],
    [{ topicARN: TOPIC, endpoint: 'sns.example' }, 'awsSNS.endpoint'],
    [{ topicARN: TOPIC, roleARN: 'ci' }, 'awsSNS.roleARN'],
    [{ topicARN: TOPIC, topic: 'builds' }, 'awsSNS'],
  ])('refuses %j at %s', (settings, path) => {
    const bound = type.bind(settings);

    expect(!bound.ok && bound.issues[0]?.path).toBe(path);
  });

  it('says who is told, and which topic needs a grant', () => {
    const bound = type.bind({ topicARN: TOPIC });

    expect(bound.ok && bound.value.describe({})).toBe('the topic builds');
    expect(bound.ok && bound.value.places).toEqual([
      { kind: 'topic', name: TOPIC },
    ]);
  });

  it.each([
    [{ 'credentials.accessKeyId': new Secret('AKIAX') }],
    [{ 'credentials.secretAccessKey': new Secret('x') }],
  ])(
    "does not take the portal's own identity in the place of half a key",
    async secrets => {
      const http = createHttpClient();
      const bound = type.bind({ topicARN: TOPIC });

      await expect(
        bound.ok && bound.value.connect(secrets, { http, now: () => 0 }),
      ).rejects.toThrow('awsSNS.credentials is not complete');
      await http.close();
    },
  );
});

describe('awsSNSModule', () => {
  it('registers AWSSNS', async () => {
    const types: RegisteredProviderType[] = [];
    await startTestBackend({
      extensionPoints: [
        [
          tektonIntegrationsProviderExtensionPoint,
          { addProviderType: type => types.push(type) },
        ],
      ],
      features: [awsSNSModule],
    });

    expect(types).toMatchObject([
      {
        type: 'AWSSNS',
        section: 'awsSNS',
        vendor: 'AWS SNS',
        secrets: [{ field: 'credentials' }],
      },
    ]);
  });
});
