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

import type { PublishBatchCommandOutput } from '@aws-sdk/client-sns';
import { Outcome } from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';
import { codeOf } from './awsError';
import { FailureContext, failureOfError } from './failureOf';
import { publishedSchema, receiptOf } from './published';

const successfulSchema = publishedSchema.extend({ Id: z.string() });
const failedSchema = z.object({
  Id: z.string(),
  Code: z.string(),
  Message: z.string().default(''),
  /** Else it is SNS's own, and passes. */
  SenderFault: z.boolean().default(false),
});

function failureOfEntry(
  { Code, Message: message, SenderFault }: z.infer<typeof failedSchema>,
  context: FailureContext,
): Outcome {
  return (
    failureOfError({ code: codeOf(Code), message }, context) ?? {
      kind: SenderFault ? 'rejected' : 'retry',
      cause: [Code, message].filter(Boolean).join(': '),
    }
  );
}

/**
 * What became of the entries of a batch that was answered, by their ids there.
 * An entry in neither list is in neither here: nobody knows.
 */
export function batchOutcomes(
  output: Pick<PublishBatchCommandOutput, 'Successful' | 'Failed'> | undefined,
  context: FailureContext,
): Map<string, Outcome> {
  const outcomes = new Map<string, Outcome>();
  for (const raw of output?.Successful ?? []) {
    const entry = successfulSchema.safeParse(raw);
    if (entry.success) {
      outcomes.set(entry.data.Id, {
        kind: 'delivered',
        receipt: receiptOf(entry.data),
      });
    }
  }
  for (const raw of output?.Failed ?? []) {
    const entry = failedSchema.safeParse(raw);
    if (entry.success) {
      outcomes.set(entry.data.Id, failureOfEntry(entry.data, context));
    }
  }
  return outcomes;
}
