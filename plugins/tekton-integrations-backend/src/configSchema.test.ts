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
import { createRequire } from 'node:module';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

type ConfigLoader = typeof import('@backstage/config-loader');

// The loader is Backstage's own business: the portal's copy of it is used.
const loader: ConfigLoader = createRequire(
  require.resolve('@backstage/backend-defaults/package.json'),
)('@backstage/config-loader');

const EXAMPLE = path.resolve(__dirname, '../../../examples/app-config.yaml');

const schema = () =>
  loader.loadConfigSchema({
    dependencies: ['backstage-plugin-tekton-integrations-backend'],
    excludePackageDependencies: true,
  });

const configSchema = z.record(z.string(), z.json());

interface Node {
  readonly visibility?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly additionalProperties?: Node;
}

const nodeSchema: z.ZodType<Node> = z.lazy(() =>
  z.looseObject({
    visibility: z.string().optional(),
    properties: z.record(z.string(), nodeSchema).optional(),
    items: nodeSchema.optional(),
    additionalProperties: nodeSchema.optional(),
  }),
);

function blockSchema(): Node {
  const file = path.resolve(__dirname, '../config.schema.json');
  return z
    .object({ properties: z.object({ tektonIntegrations: nodeSchema }) })
    .parse(JSON.parse(fs.readFileSync(file, 'utf8'))).properties
    .tektonIntegrations;
}

/** A value for each field; that of a secret is noted. */
function filled(node: Node, at: string, secrets: string[]): unknown {
  if (node.visibility === 'secret') {
    secrets.push(`at ${at}`);
    return `at ${at}`;
  }
  if (node.items) {
    return [filled(node.items, `${at}[]`, secrets)];
  }
  const { properties, additionalProperties } = node;
  const fields =
    properties ?? (additionalProperties && { a: additionalProperties });
  return fields
    ? Object.fromEntries(
        Object.entries(fields).map(([name, inner]) => [
          name,
          filled(inner, `${at}.${name}`, secrets),
        ]),
      )
    : 'no secret';
}

/** The example, with a value that is easy to find in the place of each secret. */
function exampleConfig() {
  const text = fs
    .readFileSync(EXAMPLE, 'utf8')
    .replace(/\$\{(\w+)\}/g, 'value of $1')
    .replace(/privateKey:\s*\$file: \S+/, 'privateKey: value of the key');
  return configSchema.parse(parse(text));
}

const processed = async (
  data: z.infer<typeof configSchema>,
  visibility?: ('secret' | 'frontend')[],
) => {
  const [result] = (await schema()).process([{ data, context: 'test' }], {
    visibility,
  });
  return result.data;
};

describe('config.schema.json', () => {
  it('marks each credential of a full example as secret, and nothing else', async () => {
    await expect(processed(exampleConfig(), ['secret'])).resolves.toEqual({
      tektonIntegrations: {
        clusters: [
          { serviceAccountToken: 'value of PRODUCTION_CLUSTER_TOKEN' },
        ],
        providers: {
          github: { githubApp: { privateKey: 'value of the key' } },
          'team-slack': {
            slackApp: { accessToken: 'value of SLACK_BOT_TOKEN' },
          },
          'builds-topic': {
            awsSNS: {
              credentials: {
                accessKeyId: 'value of AWS_PUBLISHER_ID',
                secretAccessKey: 'value of AWS_PUBLISHER_KEY',
                sessionToken: 'value of AWS_PUBLISHER_SESSION',
              },
            },
          },
          'builds-pubsub': {
            gcpPubSub: { credentials: 'value of PUBSUB_CREDENTIALS' },
          },
          audit: {
            cloudEvents: {
              webhook: {
                authorization: {
                  oauth2: {
                    clientAuthentication: {
                      clientId: 'value of AUDIT_CLIENT_ID',
                      privateKey: 'value of AUDIT_CLIENT_KEY',
                    },
                  },
                },
              },
              signing: 'value of AUDIT_SIGNING_KEY',
              previousSigning: 'value of AUDIT_OLD_SIGNING_KEY',
            },
          },
          partner: {
            cloudEvents: {
              webhook: {
                authorization: {
                  staticToken: 'value of PARTNER_AUTHORIZATION',
                },
              },
            },
          },
          chat: { webhook: { secretURL: 'value of CHAT_WEBHOOK_URL' } },
          incidents: {
            webhook: {
              secretHeaders: [{ value: 'value of INCIDENTS_AUTHORIZATION' }],
              signing: 'value of INCIDENTS_SIGNING_KEY',
            },
          },
        },
      },
    });
  });

  it('marks each credential at its place, also below names and in lists', async () => {
    const secrets: string[] = [];
    const data = configSchema.parse({
      tektonIntegrations: filled(blockSchema(), '', secrets),
    });
    const found = JSON.stringify(await processed(data, ['secret']));
    expect(secrets.length).toBeGreaterThan(10);
    expect(
      [...found.matchAll(/"(at [^"]+)"/g)].map(([, value]) => value).sort(),
    ).toEqual([...secrets].sort());
  });

  it('shows nothing to the frontend', async () => {
    await expect(processed(exampleConfig(), ['frontend'])).resolves.toEqual({});
  });

  it('keeps a credential secret that was written in a wrong shape', async () => {
    const tektonIntegrations = {
      providers: {
        a: { slackApp: { accessToken: { value: 'xoxb-1' } } },
        b: { githubApp: { privateKey: ['line 1', 'line 2'] } },
        c: { type: 'vendor.example/Pager', config: { nested: { key: 'k' } } },
      },
    };
    await expect(
      processed({ tektonIntegrations }, ['secret']),
    ).resolves.toEqual({
      tektonIntegrations: {
        providers: {
          a: { slackApp: { accessToken: { value: 'xoxb-1' } } },
          b: { githubApp: { privateKey: ['line 1', 'line 2'] } },
          c: { config: { nested: { key: 'k' } } },
        },
      },
    });
  });

  const wrong: [string, z.infer<typeof configSchema>][] = [
    ['the whole block', { tektonIntegrations: 'yes' }],
    ['a list of Providers', { tektonIntegrations: { providers: ['a'] } }],
    [
      'a Provider that is a word',
      { tektonIntegrations: { providers: { a: 'slack' } } },
    ],
    ['clusters by name', { tektonIntegrations: { clusters: { main: {} } } }],
    ['a cluster that is a number', { tektonIntegrations: { clusters: [7] } }],
    ['delivery as a word', { tektonIntegrations: { delivery: 'send' } }],
    [
      'an unknown mode',
      { tektonIntegrations: { delivery: { mode: 'maybe' } } },
    ],
    [
      'a filter that is a list',
      { tektonIntegrations: { notifications: { a: { filter: [] } } } },
    ],
    ['owners by name', { tektonIntegrations: { ownership: { shop: 'shop' } } }],
    ['access as a list', { tektonIntegrations: { access: [{ runs: [] }] } }],
    ['times as numbers', { tektonIntegrations: { retention: { runs: 90 } } }],
    [
      'a receiver that is an address',
      {
        tektonIntegrations: {
          providers: { a: { cloudEvents: { webhook: 'https://example.com' } } },
        },
      },
    ],
    [
      'a topic that is a list',
      { tektonIntegrations: { providers: { a: { awsSNS: ['builds'] } } } },
    ],
    ['unknown keys', { tektonIntegrations: { somethingElse: { a: [1] } } }],
  ];

  it.each(wrong)('lets the portal start with %s', async (_, data) => {
    await expect(processed(data)).resolves.toEqual(data);
    await expect(processed(data, ['frontend'])).resolves.toEqual({});
  });
});
