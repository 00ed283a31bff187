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

import fs from 'node:fs';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { filterSchema } from './schema/filter';
import { API_GROUP, API_VERSION } from './schema/metadata';
import { notificationSpecSchema } from './schema/notification';
import { portalConfigSchema } from './schema/portalConfig';
import { providerSpecSchema } from './schema/provider';
import { PROVIDER_SECTIONS } from './schema/providerSections';

const EXAMPLES = path.resolve(__dirname, '../../../examples');

const objectSchema = z.object({
  apiVersion: z.literal(`${API_GROUP}/${API_VERSION}`),
  kind: z.enum(['Provider', 'Notification']),
  metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
  spec: z.looseObject({}),
});

const read = (file: string) =>
  fs.readFileSync(path.join(EXAMPLES, file), 'utf8');

/** As the sandbox does before it applies its manifests. */
const substituted = (text: string) =>
  text
    .replaceAll('${SANDBOX_GITHUB_APP_ID}', '4242')
    .replaceAll('${SANDBOX_GITHUB_URL}', 'http://127.0.0.1:7118/api/v3')
    .replaceAll('${SANDBOX_PUBSUB_URL}', 'http://127.0.0.1:7122')
    .replaceAll('${SANDBOX_EVENTS_URL}', 'http://127.0.0.1:7123')
    .replaceAll('${SANDBOX_WEBHOOK_URL}', 'http://127.0.0.1:7124/builds')
    .replaceAll('${SANDBOX_SLACK_URL}', 'http://127.0.0.1:7119/api/')
    .replaceAll('${SANDBOX_SNS_URL}', 'http://127.0.0.1:7121');

/** As the portal reads it, with some text in the place of each secret. */
const config = (file: string): unknown =>
  parse(read(file).replace(/privateKey:\s*\$file: .*/, 'privateKey: key'));

const objects = fs
  .readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.yaml') && !file.startsWith('catalog'))
  .flatMap(file =>
    parseAllDocuments(substituted(read(file))).flatMap(document => {
      const object = objectSchema.safeParse(document.toJS());
      return object.success ? [{ file, ...object.data }] : [];
    }),
  );

const named = objects.map(
  object =>
    [`${object.file}: ${object.kind} ${object.metadata.name}`, object] as const,
);

function issuesOf(object: (typeof objects)[number]): unknown[] {
  const schema =
    object.kind === 'Provider' ? providerSpecSchema : notificationSpecSchema;
  return schema.safeParse(object.spec).error?.issues ?? [];
}

describe('the examples', () => {
  it('have Providers and Notifications in each folder', () => {
    expect(
      new Set(objects.map(object => object.file.split(path.sep)[0])),
    ).toEqual(
      new Set([
        'ancestor',
        'aws-sns',
        'backstage-notifications',
        'cloudevents',
        'everything',
        'filters',
        'gcp-pubsub',
        'github',
        'sandbox',
        'slack',
        'templates',
        'webhook',
      ]),
    );
  });

  it.each(named)('%s is valid', (_, object) => {
    expect(issuesOf(object)).toEqual([]);
  });

  it.each(named)('%s says only what a CRD keeps', (_, object) => {
    const schema =
      object.kind === 'Provider' ? providerSpecSchema : notificationSpecSchema;
    expect(schema.parse(object.spec)).toEqual(object.spec);
  });

  it('have a sandbox in which each Notification but the broken one has its Provider', () => {
    const sandbox = objects.filter(object => object.file.startsWith('sandbox'));
    const providers = new Set(
      sandbox
        .filter(object => object.kind === 'Provider')
        .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
    );
    const lost = sandbox
      .filter(object => object.kind === 'Notification')
      .filter(
        ({ metadata, spec }) =>
          !providers.has(
            `${metadata.namespace}/${notificationSpecSchema.parse(spec).providerRef.name}`,
          ),
      );
    expect(lost.map(({ metadata }) => metadata.name)).toEqual(['broken']);
  });

  it.each(['app-config.yaml', 'everything/app-config.yaml'])(
    'have in %s what is valid once its secrets are read',
    file => {
      expect(
        z
          .object({ tektonIntegrations: portalConfigSchema })
          .safeParse(config(file)).error?.issues,
      ).toBeUndefined();
    },
  );

  it('have an app-config with each setting of a block', () => {
    const { tektonIntegrations } = z
      .object({ tektonIntegrations: z.looseObject({}) })
      .parse(config('app-config.yaml'));
    expect(Object.keys(tektonIntegrations).sort()).toEqual(
      Object.keys(portalConfigSchema.shape).sort(),
    );
  });

  it('have each clause of a filter', () => {
    const clauses = objects
      .filter(({ kind }) => kind === 'Notification')
      .flatMap(({ spec }) =>
        Object.keys(notificationSpecSchema.parse(spec).filter ?? {}),
      );
    expect([...new Set(clauses)].sort()).toEqual(
      Object.keys(filterSchema.shape).sort(),
    );
  });

  it('have a Provider of each type', () => {
    const types = objects
      .filter(({ kind }) => kind === 'Provider')
      .map(({ spec }) => providerSpecSchema.parse(spec).type);
    expect([...new Set(types)].sort()).toEqual(
      PROVIDER_SECTIONS.map(({ type }) => type).sort(),
    );
  });
});
