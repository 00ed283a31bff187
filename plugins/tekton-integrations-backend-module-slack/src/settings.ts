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

import { slackSettingsSchema } from 'backstage-plugin-tekton-integrations-common';
import { z } from 'zod';

/**
 * The section `slackApp` without its credentials, with the Notification's
 * options over it. Channels are missing where an incoming webhook has its own.
 */
export const settingsSchema = slackSettingsSchema.refine(
  ({ channels, mode = 'post' }) => channels !== undefined || mode === 'post',
  {
    path: ['mode'],
    message:
      'is post for an incoming webhook, which can neither edit nor answer: leave it out, or use a Provider with accessToken',
  },
);

/** What a Provider of type SlackApp says. */
export type SlackSettings = z.infer<typeof settingsSchema>;
