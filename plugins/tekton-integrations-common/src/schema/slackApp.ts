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
import { phaseSchema } from '../phases';
import { httpUrl, secretReference, secretValue, VALIDATIONS } from './metadata';

/** How a Run ends. */
const ENDS = [
  'succeeded',
  'failed',
  'invalid',
  'timedOut',
  'cancelled',
  'ignored',
  'unseen',
] as const;

const CHANNEL_NEEDS = 'needs one of id or name, fromEntity, fromRun';

function channelIsNamed(channel: {
  id?: string;
  name?: string;
  fromEntity?: boolean;
  fromRun?: boolean;
}): boolean {
  const named = channel.id !== undefined || channel.name !== undefined;
  return (
    [named, channel.fromEntity, channel.fromRun].filter(Boolean).length === 1
  );
}

/**
 * A Slack channel.
 *
 * @public
 */
export const slackChannelSchema = z
  .strictObject({
    id: z
      .string()
      .max(21)
      .regex(/^[CGD][A-Z0-9]{2,}$/, 'is not the id of a Slack channel')
      .optional()
      .describe(
        'Id of the channel, for example C024BE91L. Wins over the name.',
      ),
    name: z
      .string()
      .min(1)
      .max(81)
      .optional()
      .describe('Name of the channel, with or without #.'),
    fromEntity: z
      .boolean()
      .optional()
      .describe(
        "true: the channel that the Run's catalog entity names in integrations.tekton.dev/slack-channel, where the entity's owner owns the namespace and access.channels grants it.",
      ),
    fromRun: z
      .boolean()
      .optional()
      .describe(
        'true: the channel that the Run names in slack.integrations.tekton.dev/channel, where access.channels grants it.',
      ),
    statuses: z
      .array(phaseSchema.extract(ENDS))
      .min(1)
      .max(ENDS.length)
      .optional()
      .describe(
        'The channel gets a message of its own when a Run ends like this, whatever the mode, and no other. Default: all that the mode tells.',
      ),
  })
  .refine(channelIsNamed, CHANNEL_NEEDS)
  .meta({
    [VALIDATIONS]: [
      {
        rule: '(has(self.id) || has(self.name) ? 1 : 0) + (has(self.fromEntity) && self.fromEntity ? 1 : 0) + (has(self.fromRun) && self.fromRun ? 1 : 0) == 1',
        message: CHANNEL_NEEDS,
      },
    ],
  });

const channels = z
  .array(slackChannelSchema)
  .min(1)
  .max(32)
  .describe(
    'The channels that are told. With webhookURL, which has its own, none.',
  );

/**
 * What Slack shows.
 *
 * @public
 */
export const slackOptionsSchema = z.strictObject({
  channels: channels.optional(),
  mode: z
    .enum(['post', 'update', 'thread'])
    .optional()
    .describe(
      'post: a message when a Run ends. update: one message per Run that is edited as the Run goes on, and an answer to it, shown in the channel too, where the Run ends badly. thread: a message when a Run begins, and the rest of the Run in its thread. Default: post.',
    ),
  mention: z
    .enum(['owner', 'nobody'])
    .optional()
    .describe(
      "owner: where a Run ends badly, the owner of its catalog entity is mentioned, who must own the Run's namespace too: as slack.com/user-id or slack.com/user-group-id of the User or Group says, else by the e-mail of its profile. Default: nobody.",
    ),
  onDoubt: z
    .enum(['resend', 'hold'])
    .optional()
    .describe(
      "What becomes of a message whose request was not answered. resend: it is looked up where the app may read the channel's history, and sent again where it is not there or may not be looked up. hold: a person decides. Default: resend.",
    ),
});

/**
 * Section `slackApp` without its credentials.
 *
 * @public
 */
export const slackSettingsSchema = slackOptionsSchema.extend({
  baseURL: httpUrl
    .optional()
    .describe("Address of Slack's Web API, for tests. Default: Slack's own."),
});

const ONE_CREDENTIAL = 'needs either accessToken or webhookURL';
const ONE_CHANNEL =
  'needs channels with accessToken, and takes none with webhookURL';
const POSTS_ONLY = 'takes only mode post with webhookURL';

function sectionSchema<Value extends z.ZodType>(value: (key: string) => Value) {
  return slackSettingsSchema
    .extend({
      accessToken: value('access-token')
        .optional()
        .describe('The bot token, xoxb-….'),
      webhookURL: value('webhook-url')
        .optional()
        .describe(
          'Address of an incoming webhook, in the place of a token. It posts to one channel. Default: none.',
        ),
    })
    .refine(
      ({ accessToken, webhookURL }) =>
        (accessToken === undefined) !== (webhookURL === undefined),
      ONE_CREDENTIAL,
    )
    .refine(
      section =>
        (section.channels === undefined) === (section.webhookURL !== undefined),
      ONE_CHANNEL,
    )
    .refine(
      ({ webhookURL, mode = 'post' }) =>
        webhookURL === undefined || mode === 'post',
      POSTS_ONLY,
    )
    .meta({
      [VALIDATIONS]: [
        {
          rule: 'has(self.accessToken) != has(self.webhookURL)',
          message: ONE_CREDENTIAL,
        },
        {
          rule: 'has(self.channels) != has(self.webhookURL)',
          message: ONE_CHANNEL,
        },
        {
          rule: "!has(self.webhookURL) || !has(self.mode) || self.mode == 'post'",
          message: POSTS_ONLY,
        },
      ],
    });
}

/**
 * Section `slackApp` of a Provider object.
 *
 * @public
 */
export const slackAppSchema = sectionSchema(secretReference);

/**
 * A Slack app in app-config.
 *
 * @public
 */
export const slackAppConfigSchema = sectionSchema(() => secretValue);
