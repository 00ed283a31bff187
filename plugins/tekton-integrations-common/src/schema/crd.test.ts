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
import { customResourceDefinitions } from './crd';

const node: z.ZodType<Node> = z.lazy(() =>
  z.looseObject({
    type: z.string().optional(),
    properties: z.record(z.string(), node).optional(),
    items: node.optional(),
    additionalProperties: node.optional(),
  }),
);

interface Node {
  [key: string]: unknown;
  type?: string;
  properties?: Record<string, Node>;
  items?: Node;
  additionalProperties?: Node;
}

const definitionSchema = z.looseObject({
  metadata: z.object({ name: z.string() }),
  spec: z.looseObject({
    group: z.string(),
    scope: z.string(),
    names: z.looseObject({
      kind: z.string(),
      plural: z.string(),
      shortNames: z.array(z.string()),
    }),
    versions: z
      .array(
        z.looseObject({
          name: z.string(),
          subresources: z.object({ status: z.object({}) }),
          additionalPrinterColumns: z.array(
            z.object({
              name: z.string(),
              type: z.string(),
              jsonPath: z.string(),
              priority: z.number().optional(),
            }),
          ),
          schema: z.object({ openAPIV3Schema: node }),
        }),
      )
      .length(1),
  }),
});

function definitions() {
  return customResourceDefinitions().map(item => {
    const { metadata, spec } = definitionSchema.parse(item);
    const [version] = spec.versions;
    return { metadata, spec, version, root: version.schema.openAPIV3Schema };
  });
}

function walk(
  item: Node,
  path: string,
  visit: (item: Node, path: string) => void,
): void {
  visit(item, path);
  for (const [name, child] of Object.entries(item.properties ?? {})) {
    walk(child, `${path}.${name}`, visit);
  }
  if (item.items) {
    walk(item.items, `${path}[]`, visit);
  }
  if (item.additionalProperties) {
    walk(item.additionalProperties, `${path}.*`, visit);
  }
}

function at(root: Node, ...path: string[]): Node | undefined {
  return path.reduce<Node | undefined>(
    (item, name) => (name === '[]' ? item?.items : item?.properties?.[name]),
    root,
  );
}

const rules = (item: Node | undefined) =>
  z
    .array(z.object({ rule: z.string(), message: z.string() }))
    .parse(item?.['x-kubernetes-validations'])
    .map(({ rule }) => rule);

describe('customResourceDefinitions', () => {
  it('has the names that the ancestor gave them, and short ones', () => {
    expect(
      definitions().map(({ metadata, spec, version }) => [
        metadata.name,
        spec.group,
        version.name,
        spec.scope,
        spec.names.kind,
        spec.names.shortNames,
      ]),
    ).toEqual([
      [
        'providers.integrations.tekton.ornew.io',
        'integrations.tekton.ornew.io',
        'v1alpha1',
        'Namespaced',
        'Provider',
        ['tprov'],
      ],
      [
        'notifications.integrations.tekton.ornew.io',
        'integrations.tekton.ornew.io',
        'v1alpha1',
        'Namespaced',
        'Notification',
        ['tnotif'],
      ],
    ]);
  });

  it('answers "does it work?" with its columns', () => {
    expect(
      definitions().map(({ version }) =>
        version.additionalPrinterColumns
          .filter(({ priority }) => priority === undefined)
          .map(({ name }) => name)
          .join(' '),
      ),
    ).toEqual([
      'Type Ready Authenticated Throttled Last Age',
      'Provider Ready Delivering Reason Delivered Rejected Last Age',
    ]);
  });

  it('is structural: each node has a type and nothing that a CRD cannot say', () => {
    for (const { root, spec } of definitions()) {
      walk(root, spec.names.kind, (item, path) => {
        expect([path, typeof item.type]).toEqual([path, 'string']);
        for (const keyword of [
          '$ref',
          '$schema',
          'anyOf',
          'oneOf',
          'allOf',
          'const',
          'propertyNames',
          'patternProperties',
          'x-secret',
        ]) {
          expect([path, item]).not.toEqual([
            path,
            expect.objectContaining({ [keyword]: expect.anything() }),
          ]);
        }
      });
    }
  });

  it('describes each field of the spec', () => {
    const undescribed: string[] = [];
    for (const { root } of definitions()) {
      walk(at(root, 'spec') ?? {}, 'spec', (item, path) => {
        const isField = path !== 'spec' && !/(\[\]|\.\*)$/.test(path);
        if (isField && typeof item.description !== 'string') {
          undescribed.push(path);
        }
      });
    }
    expect(undescribed).toEqual([]);
  });

  it('ties each section to its type and keeps the type', () => {
    const [provider] = definitions();
    expect(rules(at(provider.root, 'spec'))).toEqual([
      "(self.type == 'GitHubApp') == has(self.githubApp)",
      "(self.type == 'SlackApp') == has(self.slackApp)",
      "(self.type == 'AWSSNS') == has(self.awsSNS)",
      "(self.type == 'GCPPubSub') == has(self.gcpPubSub)",
      "(self.type == 'CloudEvents') == has(self.cloudEvents)",
      "(self.type == 'Webhook') == has(self.webhook)",
      "(self.type == 'BackstageNotifications') == has(self.backstageNotifications)",
      "self.type.contains('/') == has(self.config)",
      'self.type == oldSelf.type',
    ]);
  });

  it('wants one way to find each channel', () => {
    for (const { root } of definitions()) {
      expect(rules(at(root, 'spec', 'slackApp', 'channels', '[]'))).toEqual([
        '(has(self.id) || has(self.name) ? 1 : 0) + (has(self.fromEntity) && self.fromEntity ? 1 : 0) + (has(self.fromRun) && self.fromRun ? 1 : 0) == 1',
      ]);
    }
  });

  it('keeps every setting of a type from elsewhere', () => {
    for (const { root } of definitions()) {
      expect(at(root, 'spec', 'config')).toMatchObject({
        'x-kubernetes-preserve-unknown-fields': true,
      });
    }
  });

  it('bounds each string, number, list and map of the spec', () => {
    const BOUNDS: Readonly<Record<string, readonly string[]>> = {
      string: ['maxLength'],
      integer: ['minimum', 'maximum'],
      array: ['maxItems'],
    };
    const unbounded: string[] = [];
    for (const { root } of definitions()) {
      walk(at(root, 'spec') ?? {}, 'spec', (item, path) => {
        const isMap =
          item.additionalProperties !== undefined ||
          item['x-kubernetes-preserve-unknown-fields'] === true;
        const wanted = isMap ? ['maxProperties'] : BOUNDS[item.type ?? ''];
        const missing = (wanted ?? []).filter(
          bound => item.enum === undefined && item[bound] === undefined,
        );
        unbounded.push(...missing.map(bound => `${path}: ${bound}`));
      });
    }
    expect(unbounded).toEqual([]);
  });

  it('fills in what is the same everywhere', () => {
    const defaults: [string, unknown][] = [];
    for (const { root } of definitions()) {
      walk(at(root, 'spec') ?? {}, 'spec', (item, path) => {
        if (item.default !== undefined) {
          defaults.push([path, item.default]);
        }
      });
    }
    const webhook = 'spec.cloudEvents.webhook';
    expect(defaults).toEqual([
      ['spec.suspend', false],
      ['spec.githubApp.privateKey.secretRef.key', 'private-key.pem'],
      ['spec.slackApp.accessToken.secretRef.key', 'access-token'],
      ['spec.slackApp.webhookURL.secretRef.key', 'webhook-url'],
      ['spec.gcpPubSub.credentials.secretRef.key', 'credentials.json'],
      ['spec.cloudEvents.protocol', 'WebHook'],
      [`${webhook}.authorization.staticToken.secretRef.key`, 'token'],
      [`${webhook}.authorization.oauth2.grantType`, 'client_credentials'],
      [`${webhook}.validation.enabled`, false],
      [`${webhook}.validation.requestRate`, 120],
      [`${webhook}.validation.requestCallback`, false],
      ['spec.cloudEvents.signing.secretRef.key', 'signing-key'],
      [
        'spec.cloudEvents.previousSigning.secretRef.key',
        'previous-signing-key',
      ],
      ['spec.webhook.secretURL.secretRef.key', 'url'],
      ['spec.webhook.secretHeaders[].value.secretRef.key', 'value'],
      ['spec.webhook.signing.secretRef.key', 'signing-key'],
      ['spec.webhook.previousSigning.secretRef.key', 'previous-signing-key'],
      ['spec.providerRef.source', 'namespace'],
      ['spec.suspend', false],
    ]);
  });

  it('keeps conditions in the manner of Kubernetes, by type', () => {
    for (const { root } of definitions()) {
      const conditions = at(root, 'status', 'conditions');
      expect(conditions).toMatchObject({
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['type'],
      });
      expect(conditions?.items?.required).toEqual([
        'lastTransitionTime',
        'message',
        'reason',
        'status',
        'type',
      ]);
      expect(at(root, 'status', 'observedGeneration')).toMatchObject({
        type: 'integer',
        format: 'int64',
      });
    }
  });
});
