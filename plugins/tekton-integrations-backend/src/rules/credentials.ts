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

import {
  RegisteredProviderType,
  Secret,
} from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';
import { SecretSource } from './model';
import { Section } from './sections';

type Declared = RegisteredProviderType['secrets'][number];
type Sources = Readonly<Record<string, SecretSource>>;

const referenceSchema = z.strictObject({
  secretRef: z.object({ name: z.string(), key: z.string().optional() }),
});
const objectSchema = z.record(z.string(), z.unknown());
const textsSchema = z.record(z.string(), z.string());

const value = (text: string): SecretSource => ({
  kind: 'value',
  secret: new Secret(text),
});

/** The values of a group; undefined where it has something else too. */
function valuesOf(
  written: unknown,
  path: string,
  keys: Extract<Declared, { keys: unknown }>['keys'],
): Sources | undefined {
  const texts = textsSchema.safeParse(written);
  return texts.success &&
    Object.keys(texts.data).every(name => Object.hasOwn(keys, name))
    ? Object.fromEntries(
        Object.entries(texts.data).map(([name, text]) => [
          `${path}.${name}`,
          value(text),
        ]),
      )
    : undefined;
}

/** Where the credentials of a field stand; undefined where it has none. */
function sourcesOf(
  written: unknown,
  path: string,
  declared: Declared,
): Sources | undefined {
  const reference = referenceSchema.safeParse(written);
  if ('keys' in declared) {
    return reference.success
      ? Object.fromEntries(
          Object.entries(declared.keys).map(([name, { key, optional }]) => [
            `${path}.${name}`,
            {
              kind: 'reference',
              field: path,
              name: reference.data.secretRef.name,
              key,
              optional,
            },
          ]),
        )
      : valuesOf(written, path, declared.keys);
  }
  if (typeof written === 'string') {
    return { [path]: value(written) };
  }
  return reference.success
    ? {
        [path]: {
          kind: 'reference',
          field: path,
          name: reference.data.secretRef.name,
          key: reference.data.secretRef.key ?? declared.defaultKey,
        },
      }
    : undefined;
}

/** Takes the credentials out of values, and keeps where they stand. */
class Splitter {
  readonly secrets: Record<string, SecretSource> = {};
  readonly #declared: readonly Declared[];

  constructor(declared: readonly Declared[]) {
    this.#declared = declared;
  }

  /**
   * What is left of fields without their credentials.
   *
   * @param pattern - what stands before their names in declared paths
   * @param path - what stands before them where they are
   */
  ofFields(fields: Section, pattern: string, path: string): Section {
    return Object.fromEntries(
      Object.entries(fields)
        .map(([name, written]) => [
          name,
          this.#of(written, `${pattern}${name}`, `${path}${name}`),
        ])
        .filter(([, left]) => left !== undefined),
    );
  }

  #of(written: unknown, pattern: string, path: string): unknown {
    const own = this.#declared.find(({ field }) => field === pattern);
    const sources = own && sourcesOf(written, path, own);
    if (sources) {
      Object.assign(this.secrets, sources);
      return undefined;
    }
    if (Array.isArray(written)) {
      return written
        .map((item, index) =>
          this.#of(item, `${pattern}[]`, `${path}.${index}`),
        )
        .filter(item => item !== undefined);
    }
    const object = objectSchema.safeParse(written);
    return object.success
      ? this.ofFields(object.data, `${pattern}.`, `${path}.`)
      : written;
  }
}

/** Separates the credentials of a section from its settings. */
export function splitCredentials(
  section: Section,
  declared: readonly Declared[],
): { settings: Section; secrets: Sources } {
  const splitter = new Splitter(declared);
  const settings = splitter.ofFields(section, '', '');
  return { settings, secrets: splitter.secrets };
}
