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
  httpUrl,
  secretValue,
  VALIDATIONS,
  wholeSecretReference,
} from './metadata';

const topicARN = z
  .string()
  .max(320)
  .regex(
    /^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+(\.fifo)?$/,
    'is not the ARN of an SNS topic',
  );

/**
 * What of section `awsSNS` a Notification may say too.
 *
 * @public
 */
export const awsSNSOptionsSchema = z.strictObject({
  topicARN: topicARN
    .optional()
    .describe(
      "The topic that is told, in the place of the Provider's. Through a Provider of app-config where access.topics grants it.",
    ),
});

/**
 * Section `awsSNS` without its credentials.
 *
 * @public
 */
export const awsSNSSettingsSchema = z.strictObject({
  topicARN: topicARN.describe(
    'The topic that is told, arn:aws:sns:eu-west-1:123456789012:builds. The name of a FIFO topic ends in .fifo.',
  ),
  region: z
    .string()
    .max(32)
    .regex(/^[a-z]+(-[a-z0-9]+)+$/, 'is not the name of a region')
    .optional()
    .describe("Region of the API. Default: the topic's."),
  endpoint: httpUrl
    .optional()
    .describe("Address of the API. Default: AWS's own of the region."),
  roleARN: z
    .string()
    .max(2048)
    .regex(
      /^arn:aws[a-z-]*:iam::[0-9]{12}:role\/[A-Za-z0-9+=,.@_\/-]+$/,
      'is not the ARN of a role',
    )
    .optional()
    .describe('Role that is assumed with the credentials. Default: none.'),
  externalID: z
    .string()
    .min(2)
    .max(1224)
    .regex(/^[A-Za-z0-9_+=,.@:\/-]*$/, 'is not an external id')
    .optional()
    .describe(
      "External id that the role's trust policy asks for; only with roleARN. Default: none.",
    ),
  stsEndpoint: httpUrl
    .optional()
    .describe(
      "Address of the API that gives out the role's credentials. Default: AWS's own of the region.",
    ),
});

const NEEDS_ROLE = 'needs roleARN where externalID is given';

const sectionSchema = <Credentials extends z.ZodType>(
  credentials: Credentials,
) =>
  awsSNSSettingsSchema
    .extend({ credentials })
    .refine(
      ({ roleARN, externalID }) =>
        externalID === undefined || roleARN !== undefined,
      NEEDS_ROLE,
    )
    .meta({
      [VALIDATIONS]: [
        {
          rule: '!has(self.externalID) || has(self.roleARN)',
          message: NEEDS_ROLE,
        },
      ],
    });

/**
 * Section `awsSNS` of a Provider object. Its credentials are its own: with
 * those of the portal's process a namespace would reach whatever the portal
 * may.
 *
 * @public
 */
export const awsSNSSchema = sectionSchema(
  wholeSecretReference(
    'A Secret with the keys access-key-id and secret-access-key, and session-token where they are temporary.',
  ).describe('Credentials of AWS.'),
);

/**
 * An SNS topic in app-config.
 *
 * @public
 */
export const awsSNSConfigSchema = sectionSchema(
  z
    .strictObject({
      accessKeyId: secretValue.describe('Id of the access key.'),
      secretAccessKey: secretValue.describe('The access key.'),
      sessionToken: secretValue
        .optional()
        .describe('Token of temporary credentials.'),
    })
    .optional()
    .describe(
      "Credentials of AWS. Default: those that the portal's own process has (environment, profile, web identity, instance).",
    ),
);
