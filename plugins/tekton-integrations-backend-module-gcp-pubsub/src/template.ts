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

import { runMessageTemplate } from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';

/** Ours, far below Pub/Sub's 10 MB: it is kept for each delivery. */
export const BODY_BYTES = 64 * 1_024;
/** https://cloud.google.com/pubsub/quotas#resource_limits */
const MAX_ATTRIBUTES = 100;
const MAX_KEY_BYTES = 256;

function refusal(name: string): string | undefined {
  if (name === '') {
    return 'an attribute needs a name';
  }
  if (Buffer.byteLength(name) > MAX_KEY_BYTES) {
    return `has a name of more than ${MAX_KEY_BYTES} bytes`;
  }
  return /^goog/i.test(name)
    ? "begins with 'goog', which Google keeps for itself: choose another name"
    : undefined;
}

/** Body and attributes of the messages of a Notification. */
export const gcpPubSubTemplate = runMessageTemplate({
  bodyBytes: BODY_BYTES,
  attributes: MAX_ATTRIBUTES,
  refusal,
});

/**
 * What a template of type GCPPubSub may say, as it is written.
 *
 * @public
 */
export const gcpPubSubTemplateSchema: z.ZodType = gcpPubSubTemplate.schema;
