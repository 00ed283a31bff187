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
import { configJsonSchema } from './configSchema';

function keywords(value: unknown, found: Map<string, unknown[]> = new Map()) {
  if (Array.isArray(value)) {
    value.forEach(item => keywords(item, found));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      found.set(key, [...(found.get(key) ?? []), inner]);
      keywords(inner, found);
    }
  }
  return found;
}

/** Paths of what is marked, below the block. */
function secretPaths(value: unknown, path: string): string[] {
  const node = z
    .looseObject({
      deepVisibility: z.string().optional(),
      properties: z.record(z.string(), z.unknown()).default({}),
      items: z.unknown().optional(),
      additionalProperties: z.unknown().optional(),
    })
    .parse(value);
  if (node.deepVisibility === 'secret') {
    return [path.replace(/^\.tektonIntegrations\./, '')];
  }
  return [
    ...Object.entries(node.properties).flatMap(([name, inner]) =>
      secretPaths(inner, `${path}.${name}`),
    ),
    ...(node.items ? secretPaths(node.items, `${path}[]`) : []),
    ...(node.additionalProperties
      ? secretPaths(node.additionalProperties, `${path}.*`)
      : []),
  ];
}

describe('configJsonSchema', () => {
  it('refuses nothing below its own key', () => {
    const found = keywords(configJsonSchema());
    for (const keyword of [
      'required',
      'enum',
      'pattern',
      'minimum',
      'minLength',
      'minItems',
      'anyOf',
      'oneOf',
      'x-secret',
    ]) {
      expect(found.has(keyword)).toBe(false);
    }
  });

  it('lets no type but the outermost be wrong', () => {
    const types = (keywords(configJsonSchema()).get('type') ?? []).filter(
      type => typeof type === 'string' || Array.isArray(type),
    );
    expect(types[0]).toBe('object');
    for (const type of types.slice(1)) {
      expect(type).toEqual([
        'object',
        'array',
        'string',
        'number',
        'boolean',
        'null',
      ]);
    }
  });

  it('marks the credentials of each type, and settings of types from elsewhere', () => {
    expect(secretPaths(configJsonSchema(), '')).toEqual([
      'clusters[].serviceAccountToken',
      ...[
        'tls.certificate',
        'tls.key',
        'tls.ca',
        'githubApp.privateKey',
        'slackApp.accessToken',
        'slackApp.webhookURL',
        'awsSNS.credentials.accessKeyId',
        'awsSNS.credentials.secretAccessKey',
        'awsSNS.credentials.sessionToken',
        'gcpPubSub.credentials',
        'cloudEvents.webhook.authorization.staticToken',
        'cloudEvents.webhook.authorization.oauth2.clientAuthentication.clientId',
        'cloudEvents.webhook.authorization.oauth2.clientAuthentication.clientSecret',
        'cloudEvents.webhook.authorization.oauth2.clientAuthentication.privateKey',
        'cloudEvents.signing',
        'cloudEvents.previousSigning',
        'webhook.secretURL',
        'webhook.secretHeaders[].value',
        'webhook.signing',
        'webhook.previousSigning',
        'config',
      ].map(path => `providers.*.${path}`),
      'notifications.*.config',
    ]);
  });

  it('shows nothing to the frontend', () => {
    const found = keywords(configJsonSchema());
    expect(
      new Set([
        ...(found.get('visibility') ?? []),
        ...(found.get('deepVisibility') ?? []),
      ]),
    ).toEqual(new Set(['secret']));
  });
});
