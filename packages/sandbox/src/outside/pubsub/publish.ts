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

import { isObject } from '../slack';
import { jsonAnswer } from '../http/types';
import type { FakeAnswer } from '../http/types';
import { refused } from './answers';
import type { PubSubMessage } from './model';
import type { PubSubWorld } from './world';

/** https://cloud.google.com/pubsub/quotas#resource_limits */
const MAX_MESSAGES = 1_000;
const MAX_BYTES = 10_000_000;
const MAX_ATTRIBUTES = 100;
const MAX_KEY_BYTES = 256;
const MAX_VALUE_BYTES = 1_024;
const MAX_ORDERING_KEY_BYTES = 1_024;

const FIELDS = [
  'data',
  'attributes',
  'orderingKey',
  // Google's own; what a publisher says there is ignored.
  'messageId',
  'publishTime',
];
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

type Given = Omit<PubSubMessage, 'messageId' | 'publishTime'>;
type Read<T> = { ok: true; value: T } | { ok: false; answer: FakeAnswer };

function wrong(message: string): { ok: false; answer: FakeAnswer } {
  return { ok: false, answer: refused('INVALID_ARGUMENT', message) };
}

function wrongJson(what: string) {
  return wrong(`Invalid JSON payload received. ${what}`);
}

function wrongValue(at: string, type: string, value: unknown) {
  return wrong(`Invalid value at '${at}' (${type}), ${JSON.stringify(value)}`);
}

function outside(
  name: string,
  passed: number,
  limit: 'small' | 'large',
  bound: number,
) {
  return wrong(
    `The value for ${name} is too ${limit}. You passed ${passed} in the request, but the ${limit === 'small' ? 'minimum' : 'maximum'} value is ${bound}.`,
  );
}

function unknownName(value: object, known: readonly string[], at: string) {
  const name = Object.keys(value).find(key => !known.includes(key));
  return name === undefined
    ? undefined
    : wrongJson(`Unknown name "${name}"${at}: Cannot find field.`);
}

function readAttributes(
  value: unknown,
  at: string,
): Read<Record<string, string>> {
  if (!isObject(value)) {
    return wrongValue(`${at}.attributes`, 'Map', value);
  }
  const attributes: Record<string, string> = {};
  const entries = Object.entries(value);
  if (entries.length > MAX_ATTRIBUTES) {
    return outside('attributes_count', entries.length, 'large', MAX_ATTRIBUTES);
  }
  for (const [index, [key, text]] of entries.entries()) {
    if (typeof text !== 'string') {
      return wrongValue(
        `${at}.attributes[${index}].value`,
        'TYPE_STRING',
        text,
      );
    }
    const keyBytes = Buffer.byteLength(key);
    const valueBytes = Buffer.byteLength(text);
    if (keyBytes === 0 || keyBytes > MAX_KEY_BYTES) {
      return keyBytes === 0
        ? outside('attribute_key_bytes', 0, 'small', 1)
        : outside('attribute_key_bytes', keyBytes, 'large', MAX_KEY_BYTES);
    }
    if (valueBytes > MAX_VALUE_BYTES) {
      return outside(
        'attribute_value_bytes',
        valueBytes,
        'large',
        MAX_VALUE_BYTES,
      );
    }
    if (/^goog/i.test(key)) {
      return wrong(
        `Attribute keys that start with "goog" are reserved (key=${key}).`,
      );
    }
    attributes[key] = text;
  }
  return { ok: true, value: attributes };
}

function readMessage(value: unknown, index: number): Read<Given> {
  const at = `messages[${index}]`;
  if (!isObject(value)) {
    return wrongValue(
      at,
      'type.googleapis.com/google.pubsub.v1.PubsubMessage',
      value,
    );
  }
  const unknown = unknownName(value, FIELDS, ` at '${at}'`);
  if (unknown !== undefined) {
    return unknown;
  }
  const { data = '', orderingKey = '' } = value;
  if (
    typeof data !== 'string' ||
    !BASE64.test(data) ||
    data.replace(/=+$/, '').length % 4 === 1
  ) {
    return wrong(
      `Invalid value at '${at}.data' (TYPE_BYTES), Base64 decoding failed for ${JSON.stringify(data)}`,
    );
  }
  if (typeof orderingKey !== 'string') {
    return wrongValue(`${at}.ordering_key`, 'TYPE_STRING', orderingKey);
  }
  const keyBytes = Buffer.byteLength(orderingKey);
  if (keyBytes > MAX_ORDERING_KEY_BYTES) {
    return outside(
      'ordering_key_bytes',
      keyBytes,
      'large',
      MAX_ORDERING_KEY_BYTES,
    );
  }
  const attributes = readAttributes(value.attributes ?? {}, at);
  if (!attributes.ok) {
    return attributes;
  }
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length === 0 && Object.keys(attributes.value).length === 0) {
    return wrong(
      'One or more messages in the publish request is empty. Each message must contain either non-empty data, or at least one attribute.',
    );
  }
  return {
    ok: true,
    value: {
      data: bytes.toString('utf8'),
      attributes: attributes.value,
      orderingKey,
    },
  };
}

function readMessages(text: string): Read<Given[]> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return wrongJson('Unexpected token.');
  }
  if (!isObject(body)) {
    return wrongJson('Root element must be a message.');
  }
  const unknown = unknownName(body, ['messages'], '');
  if (unknown !== undefined) {
    return unknown;
  }
  const { messages = [] } = body;
  if (!Array.isArray(messages)) {
    return wrongValue('messages', 'TYPE_MESSAGE', messages);
  }
  if (messages.length === 0) {
    return outside('message_count', 0, 'small', 1);
  }
  if (messages.length > MAX_MESSAGES) {
    return outside('message_count', messages.length, 'large', MAX_MESSAGES);
  }
  if (Buffer.byteLength(text) > MAX_BYTES) {
    return wrong(`Request payload size exceeds the limit: ${MAX_BYTES} bytes.`);
  }
  const read: Given[] = [];
  for (const [index, message] of messages.entries()) {
    const one = readMessage(message, index);
    if (!one.ok) {
      return one;
    }
    read.push(one.value);
  }
  return { ok: true, value: read };
}

/** Takes all messages of a request, or none. */
export function publish(
  world: PubSubWorld,
  topic: string,
  text: string,
): FakeAnswer {
  const read = readMessages(text);
  if (!read.ok) {
    return read.answer;
  }
  // Seen at Google: https://github.com/yoshidan/google-cloud-rust/issues/226
  if (new Set(read.value.map(({ orderingKey }) => orderingKey)).size > 1) {
    return refused(
      'FAILED_PRECONDITION',
      'In a single publish request, all messages must have no ordering key or they must all have the same ordering key. [code=539b]',
    );
  }
  return jsonAnswer(200, {
    messageIds: read.value.map(message => world.publish(topic, message)),
  });
}
