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

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { kubeObjectSchema } from '../kube';
import type { KubeApi, KubeObject } from '../kube';
import { hasCode } from './systemError';

/** A manifest that cannot be used, with its file. */
export class ManifestError extends Error {}

/** Puts `${SANDBOX_…}` in place, and leaves every other `${…}` as it is: templates of rules look like that. */
export function substitute(
  text: string,
  values: Readonly<Record<string, string>>,
): string {
  return text.replace(
    /\$\{(SANDBOX_[A-Z_]+)\}/g,
    (whole, name: string) => values[name] ?? whole,
  );
}

export function parseManifests(text: string, file: string): KubeObject[] {
  return parseAllDocuments(text).flatMap((document, index) => {
    const where = `${file}, document ${index + 1}`;
    const [error] = document.errors;
    if (error !== undefined) {
      throw new ManifestError(`${where}: ${error.message}`);
    }
    const value: unknown = document.toJS();
    if (value === null || value === undefined) {
      return [];
    }
    const parsed = kubeObjectSchema.safeParse(value);
    if (!parsed.success) {
      throw new ManifestError(
        `${where}: ${parsed.error.issues
          .map(issue => `${issue.path.join('.')}: ${issue.message}`)
          .join('; ')}`,
      );
    }
    return [parsed.data];
  });
}

/** The objects of every YAML file of a folder and the folders in it, by file name; none when the folder does not exist. */
export async function readManifests(
  folder: string,
  values: Readonly<Record<string, string>>,
): Promise<KubeObject[]> {
  let names: string[];
  try {
    names = await readdir(folder, { recursive: true });
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return [];
    }
    throw error;
  }
  const files = names.filter(name => /\.ya?ml$/.test(name)).sort();
  const objects = await Promise.all(
    files.map(async name =>
      parseManifests(
        substitute(await readFile(path.join(folder, name), 'utf8'), values),
        name,
      ),
    ),
  );
  return objects.flat();
}

const isNamespace = ({ kind, apiVersion }: KubeObject) =>
  kind === 'Namespace' && apiVersion === 'v1';

/** Creates the namespaces first, then these namespaces where they are missing, then the rest in the order given. */
export function createObjects(
  kube: KubeApi,
  namespaces: readonly string[],
  objects: readonly KubeObject[],
): void {
  objects.filter(isNamespace).forEach(object => kube.create(object));
  for (const name of namespaces) {
    const ref = { apiVersion: 'v1', kind: 'Namespace', name };
    if (kube.find(ref) === undefined) {
      kube.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    }
  }
  objects
    .filter(object => !isNamespace(object))
    .forEach(object => kube.create(object));
}
