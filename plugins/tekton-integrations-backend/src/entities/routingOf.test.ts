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

import { makeRun } from '../__testUtils__/runs';
import { component, DirectoryWorld } from './__testUtils__/catalog';
import { factsOf } from './facts';
import { OwnershipMap } from './ownershipMap';
import { routingOf } from './routingOf';

const PLACE = { clusterName: 'prod', namespace: 'team-a' };
const OURS = 'group:default/team-a';

const shop = factsOf(
  component('shop', { 'integrations.tekton.dev/slack-channel': 'C01' }),
);

function several(owner: string, ...refs: string[]) {
  return {
    kind: 'several' as const,
    entities: refs.map(ref => ({ ...shop, ref, owners: [owner] })),
  };
}

describe('routingOf', () => {
  it('routes through the only entity, if its owner owns the namespace', () => {
    expect(routingOf({ kind: 'one', entity: shop }, OURS, PLACE)).toEqual({
      kind: 'entity',
      ref: 'component:default/shop',
      annotations: { 'integrations.tekton.dev/slack-channel': 'C01' },
    });
  });

  it.each([
    ['says how the owner can be reached', OURS, 'entity', 'a@acme.example'],
    ['says it of nobody else', 'group:default/other', 'entity', undefined],
  ])('%s', (_, ref, kind, email) => {
    const entity = { ...shop, owners: ['group:default/other', OURS] };
    const contacts = [{ ref, email: 'a@acme.example', annotations: {} }];
    const routed = [
      routingOf({ kind: 'one', entity, contacts }, OURS, PLACE),
      routingOf({ kind: 'several', entities: [entity], contacts }, OURS, PLACE),
    ];
    routed.forEach(routing => {
      expect(routing.kind).toBe(kind);
      expect(routing.kind === 'entity' && routing.owner?.email).toBe(email);
    });
  });

  it('routes through an entity of several owners', () => {
    const entity = { ...shop, owners: ['group:default/other', OURS] };
    expect(routingOf({ kind: 'one', entity }, OURS, PLACE).kind).toBe('entity');
  });

  it.each<[string, Parameters<typeof routingOf>, string]>([
    [
      'a namespace that is mapped to nobody',
      [{ kind: 'one', entity: shop }, undefined, PLACE],
      "tektonIntegrations.ownership: namespace 'team-a' of cluster 'prod' is mapped to nobody, and entity 'component:default/shop' is owned by 'group:default/team-a'. If that is right, an operator can add - { clusters: [prod], namespaces: [team-a], owner: group:default/team-a }, or annotate the namespace with integrations.tekton.dev/owner: group:default/team-a.",
    ],
    [
      'a namespace of somebody else',
      [{ kind: 'one', entity: shop }, 'group:default/team-b', PLACE],
      "tektonIntegrations.ownership: namespace 'team-a' of cluster 'prod' is mapped to 'group:default/team-b', but entity 'component:default/shop' is owned by 'group:default/team-a'. If the namespace is theirs, an operator can put - { clusters: [prod], namespaces: [team-a], owner: group:default/team-a } before the other entries.",
    ],
    [
      'names that YAML would take for something else',
      [
        { kind: 'one', entity: shop },
        undefined,
        { clusterName: 'on', namespace: '2026' },
      ],
      "tektonIntegrations.ownership: namespace '2026' of cluster 'on' is mapped to nobody, and entity 'component:default/shop' is owned by 'group:default/team-a'. If that is right, an operator can add - { clusters: [\"on\"], namespaces: [\"2026\"], owner: group:default/team-a }, or annotate the namespace with integrations.tekton.dev/owner: group:default/team-a.",
    ],
    [
      'an entity without owner',
      [{ kind: 'one', entity: { ...shop, owners: [] } }, OURS, PLACE],
      "Entity 'component:default/shop' has no owner, so it routes for nobody: set spec.owner to who owns namespace 'team-a' of cluster 'prod', 'group:default/team-a'.",
    ],
    [
      'no entity',
      [{ kind: 'none' }, OURS, PLACE],
      "No entity of the catalog belongs to this Run: give one the annotation backstage.io/kubernetes-id or backstage.io/kubernetes-label-selector for the Run's labels, or github.com/project-slug for its repository.",
    ],
    [
      'several entities',
      [several(OURS, 'd:e/f', 'a:b/c'), OURS, PLACE],
      "The Run belongs to several entities, so none of them routes for it: 'a:b/c', 'd:e/f'. Change their annotations so that only one selects it.",
    ],
    [
      'several entities of others',
      [several('group:default/b', 'a:b/c', 'd:e/f'), OURS, PLACE],
      "The Run belongs to several entities, so none of them routes for it: 'a:b/c', 'd:e/f'. Change their annotations so that only one selects it, or map its namespace to the owner of one of them in tektonIntegrations.ownership.",
    ],
    [
      'a great many entities',
      [several(OURS, '1', '2', '3', '4', '5', '6', '7'), OURS, PLACE],
      "The Run belongs to several entities, so none of them routes for it: '1', '2', '3', '4', '5', 2 more. Change their annotations so that only one selects it.",
    ],
  ])('routes nothing for %s, and says what is missing', (_, args, message) => {
    expect(routingOf(...args)).toEqual({ kind: 'none', message });
  });

  it('does not know while the catalog does not answer', () => {
    const unknown = { kind: 'unknown' as const, message: 'no answer' };
    expect(routingOf(unknown, OURS, PLACE)).toEqual(unknown);
  });
});

describe('routing, attacked through the catalog', () => {
  const ownership = new OwnershipMap([
    { namespaces: ['team-a'], owner: OURS },
    { namespaces: ['team-b'], owner: 'group:default/team-b' },
  ]);
  const theirs = {
    spec: { owner: 'team-b' },
    relations: [{ type: 'ownedBy', targetRef: 'group:default/team-b' }],
  };
  const channel = { 'integrations.tekton.dev/slack-channel': 'C0EVIL' };
  const claim = {
    ...channel,
    'backstage.io/kubernetes-label-selector': 'tekton.dev/pipeline',
    'backstage.io/kubernetes-namespace': 'team-a',
  };
  const run = makeRun({
    namespace: 'team-a',
    labels: {
      'backstage.io/kubernetes-id': 'shop',
      'tekton.dev/pipeline': 'build',
    },
    commit: {
      owner: 'acme',
      repository: 'shop',
      sha: 'a'.repeat(40),
      source: 'test',
    },
  });

  it.each([
    ["claims another team's namespace", component('evil', claim, theirs)],
    [
      'claims every Run of the portal',
      component(
        'evil',
        { ...channel, 'backstage.io/kubernetes-label-selector': '!x' },
        theirs,
      ),
    ],
    [
      "takes another team's id",
      component(
        'evil',
        { ...channel, 'backstage.io/kubernetes-id': 'shop' },
        theirs,
      ),
    ],
    [
      "takes another team's repository",
      component(
        'evil',
        { ...channel, 'github.com/project-slug': 'acme/shop' },
        theirs,
      ),
    ],
    [
      'says in its spec what the catalog does not say',
      component('evil', claim, { ...theirs, spec: { owner: 'team-a' } }),
    ],
    [
      'has an owner of the same name in another namespace of the catalog',
      component('evil', claim, {
        relations: [{ type: 'ownedBy', targetRef: 'group:evil/team-a' }],
      }),
    ],
  ])('gives nothing to an entity that %s', async (_, evil) => {
    const world = new DirectoryWorld([evil]);
    const [found] = await world.ask([run]);
    expect(found.kind).toBe('one');
    expect(routingOf(found, ownership.ownerOf(PLACE, {}), PLACE)).toEqual({
      kind: 'none',
      message: expect.stringContaining("'component:default/evil'"),
    });
  });

  it('gives nothing to one that stands beside the right one', async () => {
    const world = new DirectoryWorld([
      component('evil', claim, theirs),
      component('shop', { 'backstage.io/kubernetes-id': 'shop' }),
    ]);
    const [found] = await world.ask([run]);
    expect(routingOf(found, OURS, PLACE)).toMatchObject({
      kind: 'entity',
      ref: 'component:default/shop',
    });
    expect(routingOf(found, undefined, PLACE)).toEqual({
      kind: 'none',
      message: expect.stringContaining(
        "'component:default/evil', 'component:default/shop'",
      ),
    });
  });

  it('is not disturbed by a selector that cannot be read', async () => {
    const world = new DirectoryWorld([
      component(
        'evil',
        { ...claim, 'backstage.io/kubernetes-label-selector': 'x in ((' },
        theirs,
      ),
      component('shop', { 'backstage.io/kubernetes-id': 'shop' }),
    ]);
    const [found] = await world.ask([run]);
    expect(routingOf(found, OURS, PLACE)).toMatchObject({
      kind: 'entity',
      ref: 'component:default/shop',
    });
  });
});
