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

import { z } from 'zod';
import type { FakeRequest } from '../http/types';
import { attributesProblem } from './attributes';
import type { CloudEventMessage, Refusal } from './model';

/** An event, or why the request is none. */
export type Understood =
  | { readonly kind: 'event'; readonly event: CloudEventMessage }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

const PREFIX = 'ce-';
const STRUCTURED = /^application\/cloudevents\+json(\s*;|$)/i;
const BATCH = /^application\/cloudevents-batch\+/i;
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json(\s*;|$)/i;
const DATA_NAMES = ['data', 'data_base64', 'datacontenttype'];

const objectSchema = z.record(z.string(), z.unknown());

const refused = (status: number, reason: string): Understood => ({
  kind: 'refused',
  refusal: { status, reason },
});

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/**
 * The value of a header as it was before it was encoded; undefined where it is
 * not encoded as the binding says.
 */
function decoded(value: string): string | undefined {
  if (!/^[\x21\x23-\x7e]*$/.test(value)) {
    return undefined;
  }
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

function binary({ headers, text }: FakeRequest): Understood {
  const attributes: Record<string, string> = {};
  for (const [header, value] of Object.entries(headers)) {
    if (header.startsWith(PREFIX)) {
      const name = header.slice(PREFIX.length);
      const plain = decoded(value);
      if (DATA_NAMES.includes(name)) {
        return refused(400, `header '${header}' does not exist in binary mode`);
      }
      if (plain === undefined) {
        return refused(400, `header '${header}' is not percent-encoded`);
      }
      attributes[name] = plain;
    }
  }
  const problem = attributesProblem(attributes);
  if (problem !== undefined) {
    return refused(400, problem);
  }
  const contentType = headers['content-type'] ?? '';
  if (!JSON_TYPE.test(contentType)) {
    return refused(415, `content-type '${contentType}' is not taken`);
  }
  const data = parsed(text);
  return data
    ? {
        kind: 'event',
        event: { mode: 'binary', attributes, contentType, data: data.value },
      }
    : refused(400, 'the data is not JSON');
}

function structured({ text }: FakeRequest): Understood {
  const body = parsed(text);
  const envelope = objectSchema.safeParse(body?.value);
  if (!envelope.success) {
    return refused(400, 'the body is not a JSON object');
  }
  const { data, data_base64: base64, datacontenttype, ...rest } = envelope.data;
  if (data !== undefined && base64 !== undefined) {
    return refused(400, 'there are data and data_base64');
  }
  const contentType = datacontenttype ?? 'application/json';
  if (typeof contentType !== 'string' || !JSON_TYPE.test(contentType)) {
    return refused(415, 'datacontenttype is not taken');
  }
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(rest)) {
    const isWhole = typeof value === 'number' && Number.isInteger(value);
    if (typeof value !== 'string' && typeof value !== 'boolean' && !isWhole) {
      return refused(
        400,
        `attribute '${name}' is no string, boolean or integer`,
      );
    }
    attributes[name] = String(value);
  }
  const problem = attributesProblem(attributes);
  return problem === undefined
    ? {
        kind: 'event',
        event: { mode: 'structured', attributes, contentType, data },
      }
    : refused(400, problem);
}

/** Reads an event by the HTTP binding, in the mode that the content type tells. */
export function understood(request: FakeRequest): Understood {
  const contentType = request.headers['content-type'] ?? '';
  if (STRUCTURED.test(contentType)) {
    return structured(request);
  }
  if (BATCH.test(contentType)) {
    return refused(415, 'batches are not taken');
  }
  return request.headers[`${PREFIX}specversion`] === undefined
    ? refused(415, 'the request is not a CloudEvent')
    : binary(request);
}
