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

import { Place, Routing } from 'backstage-plugin-tekton-integrations-node';
import { NO_ROUTING, CATALOG_AWAY, routedBy } from '../__testUtils__/planFacts';
import { plainType } from '../__testUtils__/providerTypes';
import {
  grantsFor,
  placesBeside,
  refusalOfPlaces,
  servesNamespace,
} from './grants';
import { ProviderRule } from './model';
import { OperatorPolicy } from './operatorPolicy';
import { providerOfConfig, providerOfObject } from './providers';

const CI = { id: 'cluster-uid', name: 'ci' };
const OTHER = { id: 'other-uid', name: 'other' };
const TEAM_A = { cluster: CI, namespace: 'team-a' };
const slack = plainType();
const types = new Map([[slack.type, slack]]);
const SPEC = {
  type: 'SlackApp',
  slackApp: { channels: [{ id: 'C0OPS' }] },
};

/** An entry of app-config with these grants. */
function entry(access?: object[]): ProviderRule {
  return providerOfConfig(
    'ops',
    { ...SPEC, slackApp: { ...SPEC.slackApp, accessToken: 'x' }, access },
    types,
  );
}

function object(): ProviderRule {
  const provider = providerOfObject(
    CI,
    {
      metadata: { namespace: 'team-a', name: 'own' },
      spec: {
        ...SPEC,
        slackApp: {
          ...SPEC.slackApp,
          accessToken: { secretRef: { name: 'slack' } },
        },
      },
    },
    types,
  );
  if (!provider) {
    throw new Error('It has a name');
  }
  return provider;
}

function refusal(
  provider: ProviderRule,
  place: Place,
  {
    to = TEAM_A,
    policy = new OperatorPolicy([]),
    routing = NO_ROUTING,
  }: {
    to?: typeof TEAM_A;
    policy?: OperatorPolicy;
    routing?: Routing;
  } = {},
): string | undefined {
  return grantsFor(provider, to, policy, routing).refusal(place);
}

/** Each kind of place, with the list of `access` that grants it. */
const KINDS = [
  ['repository', 'repositories', 'acme/shop', 'acme/*'],
  ['channel', 'channels', 'C0abc', 'C0*'],
  ['topic', 'topics', 'arn:aws:sns:eu-west-1:1:builds', 'arn:aws:sns:*:builds'],
  ['host', 'hosts', 'hooks.example.org', '*.example.org'],
] as const;

describe('what may be chosen through a Provider of app-config', () => {
  describe.each(KINDS)('a %s', (kind, list, name, glob) => {
    const place: Place = { kind, name };

    it.each<[string, object[] | undefined]>([
      ['nothing is listed', undefined],
      ['an entry lists nothing', [{ namespaces: ['team-a'] }]],
      ['another one is listed', [{ [list]: [`${name}2`] }]],
      ['only a part of it is listed', [{ [list]: [name.slice(0, -1)] }]],
      [
        'it is listed for another namespace',
        [{ namespaces: ['team-b'], [list]: [name] }],
      ],
      [
        'it is listed for another cluster',
        [{ clusters: ['other'], [list]: [name] }],
      ],
      [
        'namespace and place are listed, but in two entries',
        [
          { namespaces: ['team-a'] },
          { namespaces: ['team-b'], [list]: [name] },
        ],
      ],
      [
        'it is listed as something else',
        KINDS.filter(([other]) => other !== kind).map(([, others]) => ({
          [others]: [name],
        })),
      ],
    ])('is refused where %s', (_, access) => {
      expect(refusal(entry(access), place)).toBe(
        `${kind} '${name}' is not granted to namespace 'team-a': an operator can add '${name}' to ${list} in tektonIntegrations.providers.ops.access for namespace 'team-a' of cluster 'ci'.`,
      );
    });

    it.each<[string, object[]]>([
      ['for everybody', [{ [list]: [name] }]],
      ['by a glob', [{ [list]: [glob] }]],
      ['as everything', [{ [list]: ['*'] }]],
      ['for the namespace', [{ namespaces: ['team-a'], [list]: [name] }]],
      [
        'for namespaces by a glob',
        [{ namespaces: ['team-*'], [list]: [name] }],
      ],
      ['for the cluster', [{ clusters: ['c*'], [list]: [name] }]],
      [
        'in the second entry',
        [
          { namespaces: ['team-b'] },
          { namespaces: ['team-a'], [list]: [name] },
        ],
      ],
    ])('is granted where it is listed %s', (_, access) => {
      expect(refusal(entry(access), place)).toBeUndefined();
    });

    it.each([
      ['written', name, name.toUpperCase()],
      ['granted', name.toUpperCase(), name],
    ])(
      'counts in another case only where its vendor says so: %s',
      (_, said, granted) => {
        const anyCase =
          kind === 'repository' || kind === 'host' || said === granted;
        expect(
          refusal(entry([{ [list]: [granted] }]), { kind, name: said }) ===
            undefined,
        ).toBe(anyCase);
      },
    );
  });

  it.each<[string, Place, Routing, boolean]>([
    [
      'its own repository',
      { kind: 'repository', name: 'acme/shop' },
      routedBy({ 'github.com/project-slug': 'acme/shop' }),
      true,
    ],
    [
      'its own repository in another case',
      { kind: 'repository', name: 'ACME/Shop' },
      routedBy({ 'github.com/project-slug': 'Acme/shop' }),
      true,
    ],
    [
      'another repository',
      { kind: 'repository', name: 'acme/bank' },
      routedBy({ 'github.com/project-slug': 'acme/shop' }),
      false,
    ],
    [
      'no repository at all',
      { kind: 'repository', name: 'acme/shop' },
      routedBy(),
      false,
    ],
    [
      'a channel of that name',
      { kind: 'channel', name: 'acme/shop' },
      routedBy({ 'github.com/project-slug': 'acme/shop' }),
      false,
    ],
    [
      'a repository, which no entity routes for',
      { kind: 'repository', name: 'acme/shop' },
      NO_ROUTING,
      false,
    ],
    [
      'a repository while the catalog is away',
      { kind: 'repository', name: 'acme/shop' },
      CATALOG_AWAY,
      false,
    ],
  ])('an entity stands for %s', (_, place, routing, granted) => {
    expect(refusal(entry(), place, { routing }) === undefined).toBe(granted);
  });
});

describe('what may be chosen through a Provider object', () => {
  const policy = new OperatorPolicy([{ from: ['team-a'], to: ['team-b'] }]);

  it.each(KINDS)(
    'a %s of any name, by Runs of its namespace',
    (kind, _, name) => {
      expect(refusal(object(), { kind, name })).toBeUndefined();
    },
  );

  it.each<[string, typeof TEAM_A, OperatorPolicy, RegExp]>([
    [
      'another namespace',
      { cluster: CI, namespace: 'team-b' },
      new OperatorPolicy([]),
      /serves namespace 'team-a'.*'team-b'.*tektonIntegrations\.access\.runs/,
    ],
    [
      'another namespace that operators let it see',
      { cluster: CI, namespace: 'team-b' },
      policy,
      /^granted$/,
    ],
    [
      'the namespace of that name in another cluster',
      { cluster: OTHER, namespace: 'team-a' },
      policy,
      /its own cluster 'ci' only/,
    ],
    [
      'a namespace that may be seen, in another cluster',
      { cluster: OTHER, namespace: 'team-b' },
      policy,
      /its own cluster 'ci' only/,
    ],
  ])('by Runs of %s', (_, to, seen, expected) => {
    const words = refusal(
      object(),
      { kind: 'channel', name: 'C1' },
      { to, policy: seen },
    );
    expect(words ?? 'granted').toMatch(expected);
  });
});

describe('whom a Provider of app-config serves', () => {
  it.each<[object[] | undefined, boolean]>([
    [undefined, false],
    [[], false],
    [[{}], true],
    [[{ namespaces: ['team-a'] }], true],
    [[{ namespaces: ['team-*'] }], true],
    [[{ namespaces: ['team-b'] }], false],
    [[{ clusters: ['ci'] }], true],
    [[{ clusters: ['other'] }], false],
    [[{ clusters: ['other'], namespaces: ['team-a'] }], false],
    [[{ clusters: ['cluster-uid'] }], false],
  ])('with access %j: %s', (access, served) => {
    expect(servesNamespace(entry(access), TEAM_A)).toBe(served);
  });
});

describe("the places that a tenant's Notification names", () => {
  const written: Place[] = [{ kind: 'channel', name: 'C0OPS' }];

  it.each<[string, Place[], boolean]>([
    ['its author wrote', written, true],
    ['nobody named', [], true],
    ['are granted', [{ kind: 'channel', name: 'C0A' }], true],
    ['are not granted', [{ kind: 'channel', name: 'C0B' }], false],
    [
      'are not granted, beside ones that are',
      [
        ...written,
        { kind: 'channel', name: 'C0A' },
        { kind: 'channel', name: 'C0B' },
      ],
      false,
    ],
    [
      'are of another kind than what was written',
      [{ kind: 'topic', name: 'C0OPS' }],
      false,
    ],
  ])('through a Provider, which %s', (_, named, granted) => {
    const words = refusalOfPlaces(
      entry([{ channels: ['C0A'] }]),
      TEAM_A,
      placesBeside(named, written),
    );
    expect(words === undefined).toBe(granted);
  });
});
