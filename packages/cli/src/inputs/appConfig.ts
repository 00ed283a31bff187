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

import { JsonObject } from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';
import { isObject, Position, SourceObject } from '../files';

const json = z.record(z.string(), z.json());
const portalSchema = z.looseObject({
  app: z.looseObject({ baseUrl: z.string() }).optional().catch(undefined),
  integrations: z
    .looseObject({ github: z.array(z.looseObject({ host: z.string() })) })
    .optional()
    .catch(undefined),
});

/** What the portal reads elsewhere is a text here that says where. */
function unresolved(value: unknown, included: (what: string) => void): unknown {
  if (Array.isArray(value)) {
    return value.map(item => unresolved(item, included));
  }
  if (!isObject(value)) {
    return value;
  }
  for (const key of ['$file', '$env']) {
    if (key in value) {
      return `\${${key.slice(1)} ${String(value[key])}}`;
    }
  }
  if ('$include' in value) {
    included(String(value.$include));
    return undefined;
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]) => [name, unresolved(inner, included)] as const)
      .filter(([, inner]) => inner !== undefined),
  );
}

/** As Backstage merges its files: objects by field, all else as a whole. */
function merged(under: unknown, over: unknown): unknown {
  if (!isObject(under) || !isObject(over)) {
    return over;
  }
  return Object.fromEntries(
    [...new Set([...Object.keys(under), ...Object.keys(over)])].map(name => [
      name,
      name in over ? merged(under[name], over[name]) : under[name],
    ]),
  );
}

/**
 * The portal's app-config from its files, none of whose secrets is resolved.
 */
export class AppConfig {
  readonly #sources: readonly SourceObject[];
  readonly #value: unknown;
  /** What `$include` would bring in. */
  readonly included: readonly string[];

  constructor(sources: readonly SourceObject[]) {
    const included: string[] = [];
    this.#sources = sources;
    this.#value = sources
      .map(({ value }) => unresolved(value, what => included.push(what)))
      .reduce(merged, {});
    this.included = included;
  }

  /** Whether any file was given. */
  get isGiven(): boolean {
    return this.#sources.length > 0;
  }

  /** The block `tektonIntegrations`. */
  get block(): JsonObject {
    const block = isObject(this.#value) && this.#value.tektonIntegrations;
    const parsed = json.safeParse(block);
    return parsed.success ? parsed.data : {};
  }

  /** `app.baseUrl`, where it is an address already. */
  get baseUrl(): string | undefined {
    const url = portalSchema.safeParse(this.#value).data?.app?.baseUrl;
    return url !== undefined && !url.includes('${') && URL.canParse(url)
      ? url
      : undefined;
  }

  /** Hosts of `integrations.github`; undefined where nothing is said. */
  get githubHosts(): readonly string[] | undefined {
    return portalSchema
      .safeParse(this.#value)
      .data?.integrations?.github.map(({ host }) => host);
  }

  /** Where a setting stands, in the file that says most of it, the last one. */
  positionOf(field: string): Position & { readonly file: string } {
    const [best] = [...this.#sources]
      .reverse()
      .map(source => ({ source, depth: source.depthOf(field) }))
      .sort((one, other) => other.depth - one.depth);
    return best
      ? { file: best.source.file, ...best.source.positionOf(field) }
      : { file: 'app-config', line: 1, column: 1 };
  }
}
