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
  Ownership,
  RunsAccess,
} from 'backstage-plugin-tekton-integrations-common';
import { Place } from 'backstage-plugin-tekton-integrations-node';
import { Knex } from 'knex';
import { ENTITY } from '../__testUtils__/planFacts';
import { plainType } from '../__testUtils__/providerTypes';
import { CatalogEntityFacts, OwnershipMap, RunEntities } from '../entities';
import {
  allDeliveries,
  eventTarget,
  stateTarget,
  summary,
  want,
} from '../ledger/__testUtils__/makeLedger';
import { ledgerDatabases } from '../ledger/__testUtils__/testDatabases';
import { WhoseRuns } from '../planning';
import { OperatorPolicy, RuleBook } from '../rules';
import { DeliveryWorld, Replica } from './__testUtils__/deliveryWorld';
import { Permits } from './permits';

jest.setTimeout(120_000);

const databases = ledgerDatabases();
const SECOND = 1_000;
const MINUTE = 60_000;
const CLUSTER = { id: 'c1', name: 'prod' };
const TOLD = 'kubernetes/c1/team-a/told';
const PORTAL = 'config///ops';
const OWN = 'kubernetes/c1/team-a/own';
const SHOP: Place = { kind: 'repository', name: 'acme/shop' };
const BUILDS: Place = { kind: 'channel', name: 'C0BUILDS' };
const slack = plainType();

const OF_TEAM_A: CatalogEntityFacts = {
  ...ENTITY,
  owners: ['group:default/team-a'],
  annotations: { 'github.com/project-slug': 'acme/shop' },
};

/** What operators, tenants and the catalog say. */
interface Said {
  /** `access` of the portal's Provider. */
  readonly access?: object[];
  readonly runs?: RunsAccess[];
  /** The Notification `told` of team-a; null where there is none. */
  readonly told?: object | null;
  readonly ownership?: Ownership[];
  readonly entity?: CatalogEntityFacts | 'away';
  /** Another portal that reports the cluster. */
  readonly elsewhere?: string;
}

/** All that a permit is decided by, to be changed at any time. */
class Grants {
  readonly rules = new RuleBook(new Map([[slack.type, slack]]));
  #found: RunEntities = { kind: 'none' };
  #elsewhere: string | undefined;
  readonly whose = new WhoseRuns({
    directory: { entitiesOf: async () => this.#found },
    namespaces: this.rules.namespaces,
  });

  constructor() {
    this.rules.addCluster(CLUSTER);
    this.rules.namespaces.replace(CLUSTER.id, new Set());
    this.rules.upsert(CLUSTER, 'Provider', {
      metadata: { namespace: 'team-a', name: 'own' },
      spec: {
        type: 'SlackApp',
        slackApp: {
          accessToken: { secretRef: { name: 's' } },
          channels: [{ id: 'C0A' }],
        },
      },
    });
  }

  say({ access, runs = [], told, ownership = [], ...said }: Said): void {
    const { entity, elsewhere } = said;
    this.rules.replaceConfig(
      {
        ops: {
          type: 'SlackApp',
          slackApp: { accessToken: 'x', channels: [{ id: 'C0OPS' }] },
          access,
        },
      },
      {},
      new OperatorPolicy(runs),
    );
    if (told) {
      this.rules.upsert(CLUSTER, 'Notification', {
        metadata: { namespace: 'team-a', name: 'told' },
        spec: told,
      });
    } else {
      this.rules.remove('Notification', TOLD);
    }
    this.whose.replaceOwnership(new OwnershipMap(ownership));
    this.#elsewhere = elsewhere;
    if (entity === 'away') {
      this.#found = { kind: 'unknown', message: 'The catalog is away.' };
    } else {
      this.#found = entity ? { kind: 'one', entity } : { kind: 'none' };
    }
  }

  management() {
    return { elsewhere: this.#elsewhere };
  }
}

interface Sending {
  readonly rule: string;
  readonly provider: string;
  readonly chosen?: Place[];
  readonly namespace?: string;
}

const BY_OPERATOR: Sending = { rule: 'config///all', provider: PORTAL };
const BY_TENANT: Sending = { rule: TOLD, provider: PORTAL };
const BY_OBJECT: Sending = { rule: TOLD, provider: OWN };
const THROUGH_PORTAL = { providerRef: { name: 'ops', source: 'portal' } };
const selecting = (matchNames: string[]) => ({
  providerRef: { name: 'own' },
  filter: { namespaceSelector: { matchNames } },
});
const OF_SHOP: Said = {
  entity: OF_TEAM_A,
  ownership: [{ namespaces: ['team-a'], owner: 'group:default/team-a' }],
};

describe.each(databases.eachSupportedId())('permits on %s', id => {
  let knex: Knex;
  let world: DeliveryWorld;
  let replica: Replica;
  let grants: Grants;

  beforeEach(async () => {
    knex = await databases.init(id);
    world = new DeliveryWorld(knex);
    replica = await world.start();
    grants = new Grants();
    world.permit = (claim, ledger) =>
      new Permits({
        rules: grants.rules,
        whose: grants.whose,
        ledger,
        management: () => grants.management(),
      }).of(claim);
  });

  const kinds = { state: stateTarget, event: eventTarget };
  type Kind = keyof typeof kinds;

  /** Records a delivery; while its Provider is suspended it stays due. */
  async function record(kind: Kind, sending: Sending): Promise<void> {
    const { rule, provider, chosen, namespace = 'team-a' } = sending;
    await world.observe({ uid: 'u1', phase: 'failed', namespace }, run => [
      want(kinds[kind](run, { chosen }), {
        rule,
        provider,
        providerType: 'SlackApp',
      }),
    ]);
  }

  async function recordSuspended(kind: Kind, sending: Sending) {
    const { provider } = sending;
    world.answers.set(provider, {
      kind: 'held',
      reason: 'suspended',
      message: 'Suspended',
    });
    await record(kind, sending);
    expect(await summary(knex)).toEqual(['failed held/suspended']);
  }

  async function resume({ provider }: Sending): Promise<void> {
    world.answers.clear();
    await replica.ledger.release({ provider });
    replica.engine.nudge();
    await world.time.until(world.time.elapsed() + SECOND);
  }

  const repositories = (...names: string[]) => [{ repositories: names }];

  describe.each<Kind>(['state', 'event'])('of a %s that is due', kind => {
    it.each<[string, Sending, Said, Said, RegExp]>([
      [
        'the repository is not listed any more',
        { ...BY_OPERATOR, chosen: [SHOP] },
        { access: repositories('acme/*') },
        { access: repositories('acme/bank') },
        /^No longer granted: repository 'acme\/shop' .*add 'acme\/shop' to repositories/,
      ],
      [
        'the channel is not listed any more',
        { ...BY_OPERATOR, chosen: [BUILDS] },
        { access: [{ channels: ['C0BUILDS'] }] },
        { access: [{ channels: [] }] },
        /channel 'C0BUILDS'/,
      ],
      [
        'one of several places is not listed any more',
        { ...BY_OPERATOR, chosen: [BUILDS, SHOP] },
        { access: [{ channels: ['*'], repositories: ['*'] }] },
        { access: [{ channels: ['*'] }] },
        /repository 'acme\/shop'/,
      ],
      [
        'the list is for another namespace now',
        { ...BY_OPERATOR, chosen: [SHOP] },
        { access: repositories('*') },
        { access: [{ namespaces: ['team-b'], repositories: ['*'] }] },
        /namespace 'team-a'/,
      ],
      [
        'the list is for another cluster now',
        { ...BY_OPERATOR, chosen: [SHOP] },
        { access: repositories('*') },
        { access: [{ clusters: ['dev'], repositories: ['*'] }] },
        /cluster 'prod'/,
      ],
      [
        'the Provider is not open to the namespace any more',
        BY_TENANT,
        { access: [{ namespaces: ['team-a'] }], told: THROUGH_PORTAL },
        { access: [{ namespaces: ['team-b'] }], told: THROUGH_PORTAL },
        /^No longer granted: Provider 'ops' of the portal is not open to namespace 'team-a'/,
      ],
      [
        'the Provider has no access any more, and the rule is gone',
        BY_TENANT,
        { access: [{ namespaces: ['team-a'] }], told: THROUGH_PORTAL },
        { told: null },
        /Provider 'ops' of app-config is not open to namespace 'team-a'/,
      ],
      [
        'the channel that the Notification names is not listed any more',
        BY_TENANT,
        {
          access: [{ channels: ['C0BUILDS'] }],
          told: {
            ...THROUGH_PORTAL,
            slackApp: { channels: [{ id: 'C0BUILDS' }] },
          },
        },
        {
          access: [{ channels: ['C0OTHER'] }],
          told: {
            ...THROUGH_PORTAL,
            slackApp: { channels: [{ id: 'C0BUILDS' }] },
          },
        },
        /channel 'C0BUILDS'/,
      ],
      [
        'the entity has another owner now',
        { ...BY_OPERATOR, chosen: [SHOP] },
        OF_SHOP,
        {
          ...OF_SHOP,
          entity: { ...OF_TEAM_A, owners: ['group:default/team-b'] },
        },
        /repository 'acme\/shop'/,
      ],
      [
        'the namespace is mapped to another owner now',
        { ...BY_OPERATOR, chosen: [SHOP] },
        OF_SHOP,
        {
          ...OF_SHOP,
          ownership: [
            { namespaces: ['team-a'], owner: 'group:default/team-b' },
          ],
        },
        /repository 'acme\/shop'/,
      ],
      [
        'the namespace is mapped to nobody now',
        { ...BY_OPERATOR, chosen: [SHOP] },
        OF_SHOP,
        { ...OF_SHOP, ownership: [] },
        /repository 'acme\/shop'/,
      ],
      [
        'the entity has another repository now',
        { ...BY_OPERATOR, chosen: [SHOP] },
        OF_SHOP,
        {
          ...OF_SHOP,
          entity: {
            ...OF_TEAM_A,
            annotations: { 'github.com/project-slug': 'acme/bank' },
          },
        },
        /repository 'acme\/shop'/,
      ],
      [
        'the entity is gone',
        { ...BY_OPERATOR, chosen: [SHOP] },
        OF_SHOP,
        { ...OF_SHOP, entity: undefined },
        /repository 'acme\/shop'/,
      ],
      [
        'the namespace may not be seen any more',
        { ...BY_OBJECT, namespace: 'team-b' },
        {
          runs: [{ from: ['team-a'], to: ['team-b'] }],
          told: selecting(['team-b']),
        },
        { told: selecting(['team-b']) },
        /matchNames is 'team-b'/,
      ],
      [
        'only others of the namespaces may be seen',
        { ...BY_OBJECT, namespace: 'team-b' },
        {
          runs: [{ from: ['team-a'], to: ['team-*'] }],
          told: selecting(['*']),
        },
        {
          runs: [{ from: ['team-a'], to: ['team-c'] }],
          told: selecting(['*']),
        },
        /namespace 'team-b'.*tektonIntegrations\.access\.runs/,
      ],
      [
        'the namespace may not be seen any more, and the rule is gone',
        { ...BY_OBJECT, namespace: 'team-b' },
        {
          runs: [{ from: ['team-a'], to: ['team-b'] }],
          told: selecting(['team-b']),
        },
        { told: null },
        /namespace 'team-b'.*tektonIntegrations\.access\.runs/,
      ],
    ])(
      'is rejected and never sent when %s',
      async (_, sending, before, after, words) => {
        grants.say(before);
        await recordSuspended(kind, sending);
        grants.say(after);
        await resume(sending);
        expect(await allDeliveries(knex)).toMatchObject([
          {
            state: 'rejected',
            reason: 'notPermitted',
            message: expect.stringMatching(words),
            attempts: 0,
          },
        ]);
        expect(await knex('attempts').select()).toEqual([]);
        grants.say(before);
        await world.time.until(MINUTE);
        expect(world.target(sending.provider).requests).toEqual([]);
      },
    );

    it.each<[string, Sending, Said, Said]>([
      ['nothing is needed', BY_OPERATOR, { access: repositories('*') }, {}],
      [
        'another line grants it',
        { ...BY_OPERATOR, chosen: [SHOP] },
        { access: repositories('acme/*') },
        { access: repositories('*/shop') },
      ],
      [
        'only its entity grants it now',
        { ...BY_OPERATOR, chosen: [SHOP] },
        { access: repositories('acme/*') },
        OF_SHOP,
      ],
      [
        'the entity may do nothing, which is not asked for',
        { ...BY_OPERATOR, chosen: [SHOP] },
        { ...OF_SHOP, access: repositories('acme/*') },
        { access: repositories('acme/*'), entity: 'away' },
      ],
      [
        'the rule is gone and its Provider is still open to it',
        BY_TENANT,
        { access: [{}], told: THROUGH_PORTAL },
        { access: [{}], told: null },
      ],
      [
        'the rule is broken for another reason',
        BY_TENANT,
        { access: [{}], told: THROUGH_PORTAL },
        {
          access: [{}],
          told: { ...THROUGH_PORTAL, filter: { expression: '(' } },
        },
      ],
      [
        'its Provider is of its own namespace',
        { ...BY_OBJECT, chosen: [SHOP] },
        { told: { providerRef: { name: 'own' } } },
        { told: null },
      ],
    ])('is sent when %s', async (_, sending, before, after) => {
      grants.say(before);
      await recordSuspended(kind, sending);
      grants.say(after);
      await resume(sending);
      expect(await summary(knex)).toEqual(['failed delivered/accepted']);
      expect(world.target(sending.provider).requests).toHaveLength(1);
    });

    const BY_ENTITY: Sending = { ...BY_OPERATOR, chosen: [SHOP] };

    it.each<[string, Said, string, number]>([
      [
        'sent when the catalog is back',
        OF_SHOP,
        'failed delivered/accepted',
        1,
      ],
      [
        'rejected when the catalog is back and says otherwise',
        { ...OF_SHOP, entity: undefined },
        'failed rejected/notPermitted',
        0,
      ],
    ])(
      'waits uncounted for the catalog, and is %s',
      async (_, after, state, requests) => {
        grants.say({ ...OF_SHOP, entity: 'away' });
        await record(kind, BY_ENTITY);
        await world.time.until(5 * MINUTE);
        expect(await allDeliveries(knex)).toMatchObject([
          {
            state: 'waiting',
            reason: 'catalogAway',
            message: 'The catalog is away.',
            attempts: 0,
            failures: 0,
          },
        ]);
        expect(world.target(PORTAL).requests).toEqual([]);
        grants.say(after);
        await world.time.until(5 * MINUTE + 16 * SECOND);
        expect(await summary(knex)).toEqual([state]);
        expect(world.target(PORTAL).requests).toHaveLength(requests);
      },
    );
  });

  it('leaves what it sent as it is when the grant goes before it is read back', async () => {
    const target = world.target(PORTAL);
    target.findable = true;
    target.script = (_, { number }) =>
      number === 1
        ? { kind: 'hang' }
        : { kind: 'answer', outcome: { kind: 'delivered' }, lands: false };
    grants.say({ access: repositories('*') });
    await record('state', { ...BY_OPERATOR, chosen: [SHOP] });
    await world.time.until(17 * SECOND);
    expect(target.requests).toHaveLength(2);
    grants.say({});
    await world.time.until(2 * MINUTE);
    expect(target.requests).toHaveLength(2);
  });

  it("leaves another portal's Runs to it while they go on, and tells what had ended", async () => {
    grants.say({ access: repositories('*') });
    const pending = { ...BY_OPERATOR, chosen: [SHOP] };
    world.answers.set(PORTAL, {
      kind: 'held',
      reason: 'suspended',
      message: 'Suspended',
    });
    await world.observe({ uid: 'u1', phase: 'running' }, run => [
      want(stateTarget(run, { subject: 'running' }), pending),
    ]);
    await world.observe({ uid: 'u2', phase: 'failed' }, run => [
      want(stateTarget(run, { subject: 'ended' }), pending),
    ]);
    grants.say({ access: repositories('*'), elsewhere: "'green' reports it." });
    await resume(pending);
    expect((await summary(knex)).sort()).toEqual([
      'failed delivered/accepted',
      'running waiting/managedElsewhere',
    ]);
    grants.say({ access: repositories('*') });
    await world.time.until(world.time.elapsed() + MINUTE + SECOND);
    expect(world.target(PORTAL).requests.map(({ subject }) => subject)).toEqual(
      ['ended', 'running'],
    );
  });
});
