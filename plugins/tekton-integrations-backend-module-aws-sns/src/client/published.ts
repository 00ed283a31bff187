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

import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { Receipt } from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';
import { Message } from '../content';

/** What SNS answers of a message that it took. */
export const publishedSchema = z.object({
  MessageId: z.string().min(1),
  /** Of FIFO topics. */
  SequenceNumber: z.string().optional(),
});

export function receiptOf({
  MessageId,
  SequenceNumber,
}: z.infer<typeof publishedSchema>): Receipt {
  return {
    ids: {
      messageId: MessageId,
      ...(SequenceNumber !== undefined && { sequenceNumber: SequenceNumber }),
    },
  };
}

/** What the SDK takes of a message, but for the topic. */
export function inputOf(
  message: Message,
): Pick<
  PublishCommandInput,
  'Subject' | 'MessageAttributes' | 'MessageGroupId' | 'MessageDeduplicationId'
> & { Message: string } {
  return {
    Message: message.message,
    ...(message.subject !== '' && { Subject: message.subject }),
    MessageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, value]) => [
        name,
        { DataType: 'String', StringValue: value },
      ]),
    ),
    MessageGroupId: message.groupId,
    MessageDeduplicationId: message.deduplicationId,
  };
}
