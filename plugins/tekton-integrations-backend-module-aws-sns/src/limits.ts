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

import { Message } from './content';

/**
 * What SNS takes.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html
 */
export const LIMITS = {
  /** Of a message, and of all messages of a batch together; attributes count. */
  bytes: 262_144,
  entries: 10,
  /** A queue with raw delivery loses a message with more. */
  attributes: 10,
  attributeName: 256,
  subject: 100,
} as const;

const TYPE = 'String';

/** The bytes of a message as SNS counts them. */
export function bytesOf({
  message,
  attributes,
}: Pick<Message, 'message' | 'attributes'>): number {
  return Object.entries(attributes).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(`${name}${TYPE}${value}`),
    Buffer.byteLength(message),
  );
}
