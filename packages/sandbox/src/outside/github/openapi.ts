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

import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import type { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { z } from 'zod';
import type { FakeRequest } from '../http/types';

/** Says what is wrong with a request; nothing where all of it is in the description. */
export type RequestCheck = (
  request: Pick<FakeRequest, 'method' | 'path' | 'query' | 'text'>,
) => readonly string[];

const json = z.record(z.string(), z.unknown());
const documentSchema = z.object({
  paths: z.record(z.string(), json),
  components: json,
});
const parameterSchema = z.object({
  name: z.string(),
  in: z.string(),
  schema: z.unknown().optional(),
});
const bodySchema = z.object({
  content: z.object({ 'application/json': z.object({ schema: z.unknown() }) }),
});
const refSchema = z.object({ $ref: z.string() });

type Json = z.infer<typeof json>;
type Document = z.infer<typeof documentSchema>;

interface Operation {
  readonly parameters: ReadonlyMap<string, ValidateFunction>;
  readonly query: ReadonlyMap<string, ValidateFunction>;
  readonly body?: ValidateFunction;
  readonly schema?: unknown;
}

interface Template {
  readonly path: string;
  readonly verbs: Readonly<Record<string, unknown>>;
  readonly expression: RegExp;
  /** The variable parts, in order. */
  readonly names: readonly string[];
}

/** A part of the description with all that it points to put in its place; the parts that are used here have no circles. */
function inlined(value: unknown, document: Document): unknown {
  const reference = refSchema.safeParse(value);
  if (reference.success) {
    const found = reference.data.$ref
      .replace(/^#\//, '')
      .split('/')
      .reduce<unknown>((part, key) => json.parse(part)[key], document);
    return inlined(found, document);
  }
  if (Array.isArray(value)) {
    return value.map(item => inlined(item, document));
  }
  const fields = json.safeParse(value);
  return fields.success
    ? Object.fromEntries(
        Object.entries(fields.data).map(([key, part]) => [
          key,
          inlined(part, document),
        ]),
      )
    : value;
}

function templateOf([path, verbs]: [string, Json]): Template {
  const source = path.replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, '([^/]+)');
  return {
    path,
    verbs,
    expression: new RegExp(`^${source}$`),
    names: [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name),
  };
}

/** Fields of an object that its schema does not name: GitHub ignores them, so a slip would pass. */
function unknownFields(value: unknown, schema: unknown, at: string): string[] {
  const shape = json.safeParse(schema);
  if (!shape.success) {
    return [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      unknownFields(item, shape.data.items, `${at}/${index}`),
    );
  }
  const fields = json.safeParse(value);
  const named = json.safeParse(shape.data.properties);
  if (!fields.success || !named.success) {
    return [];
  }
  return Object.entries(fields.data).flatMap(([name, part]) =>
    Object.hasOwn(named.data, name)
      ? unknownFields(part, named.data[name], `${at}/${name}`)
      : [`${at}/${name} is not in the description`],
  );
}

function problemsOf(check: ValidateFunction, value: unknown, at: string) {
  return check(value)
    ? []
    : (check.errors ?? []).map(
        ({ instancePath, message }) => `${at}${instancePath} ${message}`,
      );
}

/**
 * GitHub's own OpenAPI description (`@octokit/openapi`), against which requests are held: method and path, parameters, body. It is large, so it is read when the first request comes, and only the operations that are used are compiled.
 */
export function githubOpenapi(): RequestCheck {
  const common = { strict: false, allErrors: true, logger: false } as const;
  // What stands in an address is text; nothing of a body is coerced.
  const address = addFormats(new Ajv({ ...common, coerceTypes: true }));
  const bodies = addFormats(new Ajv(common));
  const operations = new Map<string, Operation>();
  let read: { document: Document; templates: Template[] } | undefined;

  const description = () => {
    if (read === undefined) {
      const file =
        require.resolve('@octokit/openapi/generated/api.github.com.json');
      const document = documentSchema.parse(
        JSON.parse(readFileSync(file, 'utf8')),
      );
      const templates = Object.entries(document.paths).map(templateOf);
      read = { document, templates };
    }
    return read;
  };

  const compiled = ({ path, verbs }: Template, verb: string): Operation => {
    const key = `${verb} ${path}`;
    const known = operations.get(key);
    if (known !== undefined) {
      return known;
    }
    const { document } = description();
    const operation = json.parse(inlined(verbs[verb], document));
    const parameters = z
      .array(parameterSchema)
      .parse(operation.parameters ?? []);
    const checks = (place: string) =>
      new Map(
        parameters
          .filter(parameter => parameter.in === place)
          .map(({ name, schema = {} }) => [
            name,
            // Its value stands in an object, or it could not be coerced.
            address.compile({ type: 'object', properties: { value: schema } }),
          ]),
      );
    const request = bodySchema.safeParse(operation.requestBody);
    const schema = json.safeParse(
      request.data?.content['application/json'].schema,
    );
    const made: Operation = {
      parameters: checks('path'),
      query: checks('query'),
      ...(schema.success && {
        body: bodies.compile(schema.data),
        schema: schema.data,
      }),
    };
    operations.set(key, made);
    return made;
  };

  return ({ method, path, query, text }) => {
    const verb = method.toLowerCase();
    const at = `${method} ${path}`;
    const [template] = description()
      .templates.filter(
        ({ verbs, expression }) =>
          Object.hasOwn(verbs, verb) && expression.test(path),
      )
      .sort((one, other) => one.names.length - other.names.length);
    if (template === undefined) {
      return [`${at} is not in the description`];
    }
    const operation = compiled(template, verb);
    const parts = template.expression.exec(path)?.slice(1) ?? [];
    const given = [
      ...template.names.map((name, index) => ({
        where: `${at} ${name}`,
        value: decodeURIComponent(parts[index] ?? ''),
        check: operation.parameters.get(name),
      })),
      ...[...query].map(([name, value]) => ({
        where: `${at}?${name}`,
        value,
        check: operation.query.get(name),
      })),
    ];
    const problems = given.flatMap(({ where, value, check }) =>
      check
        ? problemsOf(check, { value }, where)
        : [`${where} is not in the description`],
    );
    if (text === '') {
      return problems;
    }
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      return [...problems, `${at} has no JSON as its body`];
    }
    return operation.body === undefined
      ? [...problems, `${at} takes no body`]
      : [
          ...problems,
          ...problemsOf(operation.body, body, at),
          ...unknownFields(body, operation.schema, at),
        ];
  };
}
