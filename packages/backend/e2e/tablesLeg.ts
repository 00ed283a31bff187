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

import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { Cluster, Manifest } from './Cluster';
import { World } from './world';

const GROUP = 'integrations.tekton.ornew.io';
const API_VERSION = `${GROUP}/v1alpha1`;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

const kindSchema = z.enum(['Provider', 'Notification']);
const specSchema = z.record(z.string(), z.unknown());

const objectsSchema = z.object({
  taken: z.array(z.object({ kind: kindSchema, spec: specSchema })),
  refused: z.array(
    z.object({
      kind: kindSchema,
      spec: z.unknown().optional(),
      field: z.string(),
      bound: z.string(),
      message: z.string().optional(),
    }),
  ),
});

const exampleSchema = z.object({
  apiVersion: z.literal(API_VERSION),
  kind: kindSchema,
  metadata: z.object({ name: z.string() }),
  spec: specSchema,
});

/** The objects that are made from the schemas. */
async function objectsOf(root: string) {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--require',
      '@backstage/cli/config/nodeTransform.cjs',
      path.join('scripts', 'crdObjects.ts'),
    ],
    { cwd: root, maxBuffer: MAX_OUTPUT_BYTES },
  );
  return objectsSchema.parse(JSON.parse(stdout));
}

/** The Providers and Notifications of examples/, as the sandbox fills them in. */
async function examplesOf(root: string) {
  const folder = path.join(root, 'examples');
  const files = await fs.readdir(folder, { recursive: true });
  const found: { name: string; kind: string; spec: unknown }[] = [];
  for (const file of files.filter(item => item.endsWith('.yaml')).sort()) {
    const text = await fs.readFile(path.join(folder, file), 'utf8');
    const filled = text
      .replaceAll('${SANDBOX_GITHUB_APP_ID}', '4242')
      .replace(/\$\{SANDBOX_\w+_URL\}/g, 'http://127.0.0.1:7118/api');
    for (const document of parseAllDocuments(filled)) {
      const object = exampleSchema.safeParse(document.toJS());
      if (object.success) {
        const { kind, metadata, spec } = object.data;
        found.push({ name: `${file}: ${kind} ${metadata.name}`, kind, spec });
      }
    }
  }
  return found;
}

function manifestOf(namespace: string, kind: string, spec: unknown): Manifest {
  return {
    apiVersion: API_VERSION,
    kind,
    metadata: { name: 'table', namespace },
    spec,
  };
}

/** What of a value is missing in another, which may have more. */
function lostIn(value: unknown, other: unknown, field: string): string[] {
  const inner = z.union([z.array(z.unknown()), specSchema]).safeParse(value);
  const outer = z.union([z.array(z.unknown()), specSchema]).safeParse(other);
  if (!inner.success) {
    return value === other ? [] : [field];
  }
  const kept = outer.success ? new Map(Object.entries(outer.data)) : new Map();
  return Object.entries(inner.data).flatMap(([name, item]) =>
    lostIn(item, kept.get(name), `${field}.${name}`),
  );
}

/** Why a correct object is not taken as it is. */
async function problemsOfTaken(
  cluster: Cluster,
  name: string,
  manifest: Manifest,
): Promise<string[]> {
  const answer = await cluster.tryOut(manifest);
  if (!answer.ok) {
    return [`${name} is refused: ${answer.message}`];
  }
  const object = z.object({ spec: z.unknown() }).parse(answer.object);
  return lostIn(manifest.spec, object.spec, 'spec').map(
    field => `${name} lost ${field}`,
  );
}

type Refused = z.infer<typeof objectsSchema>['refused'][number];

/** Why the answer to a wrong object is not the one that people need. */
async function problemsOfRefused(
  cluster: Cluster,
  namespace: string,
  { kind, spec, field, bound, message }: Refused,
): Promise<string[]> {
  const answer = await cluster.tryOut(manifestOf(namespace, kind, spec));
  const wrong = `${kind} with a wrong ${field} (${bound})`;
  if (answer.ok) {
    return [`${wrong} is taken`];
  }
  const named = answer.message.includes(`${field}: `);
  const said = message === undefined || answer.message.includes(message);
  return named && said ? [] : [`${wrong} is answered: ${answer.message}`];
}

const namesSchema = z.object({
  status: z.object({
    acceptedNames: z.object({
      shortNames: z.array(z.string()),
      categories: z.array(z.string()),
    }),
    conditions: z.array(z.object({ type: z.string(), status: z.string() })),
  }),
});

async function problemsOfDefinition(
  cluster: Cluster,
  plural: string,
  shortName: string,
): Promise<string[]> {
  const { status } = namesSchema.parse(
    await cluster.read({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      name: `${plural}.${GROUP}`,
    }),
  );
  const { shortNames, categories } = status.acceptedNames;
  const bad = status.conditions.filter(
    ({ type, status: value }) =>
      (type === 'NonStructuralSchema' || type === 'Terminating') &&
      value === 'True',
  );
  return [
    ...(shortNames.includes(shortName) ? [] : [`${plural}: no short name`]),
    ...(categories.includes('tekton-integrations')
      ? []
      : [`${plural}: no category`]),
    ...bad.map(({ type }) => `${plural}: ${type}`),
  ];
}

/** The type of a Provider that is there cannot change. */
async function problemsOfChange(
  cluster: Cluster,
  namespace: string,
): Promise<string[]> {
  const manifest = manifestOf(namespace, 'Provider', {
    type: 'vendor.example/Pager',
    config: { urgency: 'high' },
  });
  await cluster.apply(manifest);
  const key = {
    apiVersion: API_VERSION,
    kind: 'Provider',
    namespace,
    name: manifest.metadata.name ?? '',
  };
  const refusal = await cluster.refusalOfChange(key, {
    spec: { type: 'vendor.example/Other' },
  });
  await cluster.remove(key);
  return refusal?.includes('type cannot change; make another Provider')
    ? []
    : [`the answer to another type is '${refusal}'`];
}

/**
 * What the CRDs take and refuse, field by field and rule by rule, as a real
 * API server does it. Nothing of it is stored.
 */
export async function tablesLeg(
  { cluster, report, root }: Pick<World, 'cluster' | 'report' | 'root'>,
  namespace: string,
): Promise<void> {
  report.say('\ntables of the CRDs');
  const { taken, refused } = await objectsOf(root);
  const full: string[] = [];
  for (const { kind, spec } of taken) {
    const name = `${kind} ${spec.type ?? ''}`.trim();
    const manifest = manifestOf(namespace, kind, spec);
    full.push(...(await problemsOfTaken(cluster, name, manifest)));
  }
  report.group(`tables: ${taken.length} objects with all fields`, full);

  const examples = await examplesOf(root);
  const lost: string[] = [];
  for (const { name, kind, spec } of examples) {
    const manifest = manifestOf(namespace, kind, spec);
    lost.push(...(await problemsOfTaken(cluster, name, manifest)));
  }
  report.group(`tables: ${examples.length} objects of examples/`, lost);

  for (const kind of kindSchema.options) {
    const bounds = refused.filter(
      item => item.kind === kind && item.message === undefined,
    );
    const problems: string[] = [];
    for (const item of bounds) {
      problems.push(...(await problemsOfRefused(cluster, namespace, item)));
    }
    const fields = new Set(bounds.map(({ field }) => field)).size;
    report.group(
      `tables: ${kind} refuses ${bounds.length} values beyond a bound, in ${fields} fields, and names the field`,
      problems,
    );
  }

  const messages = new Set(refused.flatMap(({ message }) => message ?? []));
  for (const message of messages) {
    const items = refused.filter(item => item.message === message);
    const problems: string[] = [];
    for (const item of items) {
      problems.push(...(await problemsOfRefused(cluster, namespace, item)));
    }
    report.group(
      `tables: rule '${message}' refuses what breaks it, ${items.length}×`,
      problems,
    );
  }
  report.group(
    'tables: the type of a Provider cannot change',
    await problemsOfChange(cluster, namespace),
  );
  report.group('tables: the CRDs have their short names and category', [
    ...(await problemsOfDefinition(cluster, 'providers', 'tprov')),
    ...(await problemsOfDefinition(cluster, 'notifications', 'tnotif')),
  ]);
}
