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

import { toUSVString } from 'node:util';
import { z } from 'zod';
import { Event } from '../content';
import { loadCloudEvents } from './sdk';

const headersSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean()]).transform(String),
);
const messageSchema = z.object({ headers: headersSchema, body: z.string() });

/** What a request carries. */
export interface Serialised {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What may not stand in a header as it is. */
const ENCODED = /[^\x21-\x7e]|["%]/gu;

/**
 * A value of an attribute as a header. The SDK leaves this out.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#3132-http-header-values
 */
export function headerValue(text: string): string {
  return toUSVString(text).replace(ENCODED, encodeURIComponent);
}

/** An event as the HTTP binding has it. */
export function serialised({ mode, attributes, data }: Event): Serialised {
  const { CloudEvent, HTTP } = loadCloudEvents();
  const event = new CloudEvent({
    ...attributes,
    datacontenttype: 'application/json',
    data,
  });
  const message = messageSchema.parse(
    mode === 'binary' ? HTTP.binary(event) : HTTP.structured(event),
  );
  return {
    body: message.body,
    headers: Object.fromEntries(
      Object.entries(message.headers).map(([name, value]) => [
        name,
        name.startsWith('ce-') ? headerValue(value) : value,
      ]),
    ),
  };
}
