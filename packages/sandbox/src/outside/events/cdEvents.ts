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

import addFormats from 'ajv-formats';
import Ajv2020 from 'ajv/dist/2020';
import type { ValidateFunction } from 'ajv/dist/2020';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { CloudEventMessage } from './model';

/** The version whose schemas these are. */
const VERSION = '0.4.1';
const FOLDER = join(
  dirname(require.resolve('../../../package.json')),
  'schemas/cdevents',
);
const EVENT_FILE = /-event\.json$/;

/** As far as the files say which event they are of. */
const schemaOfEvent = z.looseObject({
  properties: z.looseObject({
    context: z.looseObject({
      properties: z.looseObject({
        type: z.object({ enum: z.tuple([z.string()]) }),
      }),
    }),
  }),
});

/** What the text of the specification says beside its schemas. */
const saidSchema = z.object({
  context: z.object({
    version: z.literal(VERSION),
    id: z.string(),
    source: z.string(),
    type: z.string(),
    timestamp: z.string(),
  }),
  subject: z.object({
    id: z.string(),
    content: z.object({
      outcome: z.enum(['success', 'failure', 'error']).optional(),
    }),
  }),
});

function read(file: string): Record<string, unknown> {
  return z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));
}

/** The official schemas, by type of event. */
function compiled(): ReadonlyMap<string, ValidateFunction> {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats(ajv);
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });
  files
    .filter(file => file.endsWith('.json') && !EVENT_FILE.test(file))
    .forEach(file => ajv.addSchema(read(file)));
  return new Map(
    files
      .filter(file => EVENT_FILE.test(file))
      .map(file => {
        const schema = read(file);
        const { properties } = schemaOfEvent.parse(schema);
        const [type] = properties.context.properties.type.enum;
        return [type, ajv.compile(schema)];
      }),
  );
}

/** Says what is wrong with a CDEvent; nothing where all of it is right. */
export function cdEventsCheck(): (
  event: CloudEventMessage,
) => string | undefined {
  let schemas: ReadonlyMap<string, ValidateFunction> | undefined;
  return ({ attributes, data }) => {
    const { id, source, type = '', time, subject } = attributes;
    // Most receivers never see such an event.
    schemas ??= compiled();
    const validate = schemas.get(type);
    if (!validate) {
      return `CDEvents ${VERSION} have no type '${type}' of Runs`;
    }
    if (!validate(data)) {
      const [error] = validate.errors ?? [];
      return `${error?.instancePath || '/'} ${error?.message}`;
    }
    const said = saidSchema.safeParse(data);
    if (!said.success) {
      const [issue] = said.error.issues;
      return `${issue?.path.join('.')}: ${issue?.message}`;
    }
    const { context } = said.data;
    if (
      context.id !== id ||
      context.source !== source ||
      context.type !== type ||
      said.data.subject.id !== subject
    ) {
      return 'context and subject are not those of the attributes';
    }
    return Date.parse(context.timestamp) === Date.parse(time ?? '')
      ? undefined
      : 'context.timestamp is not the time of the event';
  };
}
