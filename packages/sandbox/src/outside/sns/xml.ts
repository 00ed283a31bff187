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

import { randomUUID } from 'node:crypto';
import type { FakeAnswer } from '../http/types';
import type { SnsRefusal } from './model';

/** The content of an element: text, further elements, a list of `member`, or a map of `entry`. */
export type XmlContent =
  | string
  | XmlElements
  | readonly XmlContent[]
  | ReadonlyMap<string, string>;

interface XmlElements {
  readonly [name: string]: XmlContent | undefined;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

function isList(content: XmlContent): content is readonly XmlContent[] {
  return Array.isArray(content);
}

function render(content: XmlContent): string {
  if (typeof content === 'string') {
    return content.replace(/[&<>]/g, character => ENTITIES[character] ?? '');
  }
  if (isList(content)) {
    return content.map(item => `<member>${render(item)}</member>`).join('');
  }
  if (content instanceof Map) {
    return [...content]
      .map(([key, value]) => `<entry>${render({ key, value })}</entry>`)
      .join('');
  }
  return Object.entries(content)
    .map(([name, value]) =>
      value === undefined ? '' : `<${name}>${render(value)}</${name}>`,
    )
    .join('');
}

const NAMESPACES = {
  sns: 'http://sns.amazonaws.com/doc/2010-03-31/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
} as const;

export type AwsService = keyof typeof NAMESPACES;

function answer(
  service: AwsService,
  status: number,
  root: string,
  content: XmlContent,
): Omit<FakeAnswer, 'applied'> {
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: `<${root} xmlns="${NAMESPACES[service]}">${render(content)}</${root}>`,
  };
}

export function done(
  service: AwsService,
  action: string,
  result: XmlContent,
): FakeAnswer {
  return {
    ...answer(service, 200, `${action}Response`, {
      [`${action}Result`]: result,
      ResponseMetadata: { RequestId: randomUUID() },
    }),
    applied: true,
  };
}

export function refused(
  service: AwsService,
  { status, code, message }: SnsRefusal,
): FakeAnswer {
  return {
    ...answer(service, status, 'ErrorResponse', {
      Error: {
        Type: status >= 500 ? 'Receiver' : 'Sender',
        Code: code,
        Message: message,
      },
      RequestId: randomUUID(),
    }),
    applied: false,
    reason: code,
  };
}
