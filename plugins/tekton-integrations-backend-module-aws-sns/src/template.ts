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
import { LIMITS } from './limits';

/**
 * Ours, far below SNS's: it is kept for each delivery, and SNS bills each
 * 64 KiB as a request of its own.
 */
export const BODY_BYTES = 64 * 1024;

const NAME = /^[\w-](?:[\w.-]*[\w-])?$/;

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html */
function refusal(name: string): string | undefined {
  if (name.length > LIMITS.attributeName) {
    return `has a name of more than ${LIMITS.attributeName} characters`;
  }
  if (!NAME.test(name) || name.includes('..')) {
    return "is no name of an attribute: use letters, digits, '_', '-' and single dots between them";
  }
  return /^(?:aws|amazon)\./i.test(name)
    ? "begins with 'AWS.' or 'Amazon.', which is AWS's own"
    : undefined;
}

/** The template of the type: the body and the message attributes. */
export const snsTemplate = runMessageTemplate({
  bodyBytes: BODY_BYTES,
  attributes: LIMITS.attributes,
  refusal,
});

/**
 * A template of type AWSSNS, as it is written.
 *
 * @public
 */
export const awsSNSTemplateSchema: z.ZodType = snsTemplate.schema;
