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
  cloudEventsOptionsSchema,
  cloudEventsSchema,
} from 'backstage-plugin-tekton-integrations-common';
import { z } from 'zod';

const { protocol, webhook } = cloudEventsSchema.shape;
const { url, authorization, validation } = webhook.shape;
const { enabled, type, oauth2 } = authorization.unwrap().shape;
const { grantType, endpoints, scope, additionalClaims, jwtPayload } =
  oauth2.unwrap().shape;

/**
 * The section `cloudEvents` without its credentials, with the Notification's
 * options over it.
 */
export const cloudEventsSettingsSchema = cloudEventsOptionsSchema.extend({
  protocol,
  webhook: z.strictObject({
    url,
    authorization: z
      .strictObject({
        enabled,
        type,
        oauth2: z
          .strictObject({
            grantType,
            endpoints,
            scope,
            additionalClaims,
            jwtPayload,
          })
          .optional(),
      })
      .optional(),
    validation,
  }),
});

/** What a Provider of type CloudEvents says. */
export type CloudEventsSettings = z.infer<typeof cloudEventsSettingsSchema>;

/** Requests a minute that are asked for where the settings name no rate. */
const DEFAULT_RATE = 120;

/** Requests a minute until the receiver allows another rate. */
export function requestRateOf(settings: CloudEventsSettings): number {
  return settings.webhook.validation?.requestRate ?? DEFAULT_RATE;
}

/** Where the header Authorization comes from. */
export function authorizationOf(
  settings: CloudEventsSettings,
): 'None' | 'OAuth2' | 'StaticToken' {
  const given = settings.webhook.authorization;
  return given?.enabled === false ? 'None' : (given?.type ?? 'None');
}
