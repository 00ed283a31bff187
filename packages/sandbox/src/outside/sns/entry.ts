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

import type { QueryForm } from './form';
import { invalid } from './model';
import type { SnsAttribute, SnsEntry, SnsRefusal, SnsTopic } from './model';

/** A queue with raw delivery gets no message with more: https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html */
export const RAW_QUEUE_ATTRIBUTES = 10;

const MAX_SUBJECT = 100;
const ID = /^[!-~]{1,128}$/;
const NAME = /^(?!aws\.|amazon\.)(?!.*\.\.)[\w-](?:[\w.-]*[\w-])?$/i;
const TYPE = /^(String(?:\.Array)?|Number|Binary)(?:\.[\w.-]+)?$/;
/** XML 1.0 has no other characters. */
const CHARACTERS =
  /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u;

const wrongValue = (message: string) =>
  invalid(message, 'ParameterValueInvalid');

/** The message as its form says it, or the first thing wrong with how it is said. */
export function entryOf(form: QueryForm): SnsEntry | SnsRefusal {
  const attributes: Record<string, SnsAttribute> = {};
  for (const item of form.list('MessageAttributes.entry')) {
    const name = item.get('Name') ?? '';
    if (Object.hasOwn(attributes, name)) {
      return wrongValue(
        `Message attribute name '${name}' already exists in the request.`,
      );
    }
    attributes[name] = {
      type: item.get('Value.DataType') ?? '',
      value:
        item.get('Value.StringValue') ?? item.get('Value.BinaryValue') ?? '',
    };
  }
  return {
    message: form.get('Message') ?? '',
    subject: form.get('Subject'),
    attributes,
    groupId: form.get('MessageGroupId'),
    deduplicationId: form.get('MessageDeduplicationId'),
  };
}

/** Bytes as the topic's limit counts them. */
export function sizeOf({ message, attributes }: SnsEntry): number {
  return Object.entries(attributes).reduce(
    (size, [name, { type, value }]) =>
      size + Buffer.byteLength(`${name}${type}${value}`),
    Buffer.byteLength(message),
  );
}

function attributeProblem(
  name: string,
  { type, value }: SnsAttribute,
): SnsRefusal | undefined {
  if (!NAME.test(name) || name.length > 256) {
    return wrongValue(
      `Invalid message attribute name '${name}': it can contain only the characters A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.), not begin with 'AWS.' or 'Amazon.', and not begin or end with a period.`,
    );
  }
  if (!TYPE.test(type)) {
    return wrongValue(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  if (value === '') {
    return wrongValue(
      `The message attribute '${name}' must contain a non-empty message attribute value for message attribute type '${type}'.`,
    );
  }
  if (type.startsWith('Number') && !Number.isFinite(Number(value))) {
    return wrongValue(
      `Could not cast message attribute '${name}' value to number.`,
    );
  }
  return CHARACTERS.test(value)
    ? undefined
    : wrongValue(
        `Invalid binary character was found in the message attribute '${name}'.`,
      );
}

function fifoProblem(
  { groupId, deduplicationId }: SnsEntry,
  { fifo, contentBasedDeduplication }: SnsTopic,
): SnsRefusal | undefined {
  if (fifo && groupId === undefined) {
    return invalid(
      'Invalid parameter: The MessageGroupId parameter is required for FIFO topics',
    );
  }
  if (groupId !== undefined && !ID.test(groupId)) {
    return invalid('Invalid parameter: MessageGroupId');
  }
  if (fifo && deduplicationId === undefined && !contentBasedDeduplication) {
    return invalid(
      'Invalid parameter: The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  }
  if (!fifo && deduplicationId !== undefined) {
    return invalid(
      'Invalid parameter: MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type',
    );
  }
  return deduplicationId === undefined || ID.test(deduplicationId)
    ? undefined
    : invalid('Invalid parameter: MessageDeduplicationId');
}

/** Why the topic does not take the message. */
export function entryProblem(
  entry: SnsEntry,
  topic: SnsTopic,
): SnsRefusal | undefined {
  const { message, subject, attributes } = entry;
  if (message === '') {
    return invalid('Invalid parameter: Empty message');
  }
  if (!CHARACTERS.test(message)) {
    return invalid('Invalid parameter: Message Reason: Invalid character');
  }
  if (
    subject !== undefined &&
    !(/^[!-~][ -~]*$/.test(subject) && subject.length <= MAX_SUBJECT)
  ) {
    return invalid('Invalid parameter: Subject');
  }
  const wrong = Object.entries(attributes)
    .map(([name, attribute]) => attributeProblem(name, attribute))
    .find(problem => problem !== undefined);
  if (wrong !== undefined) {
    return wrong;
  }
  return sizeOf(entry) > topic.maximumMessageSize
    ? invalid('Invalid parameter: Message too long')
    : fifoProblem(entry, topic);
}
