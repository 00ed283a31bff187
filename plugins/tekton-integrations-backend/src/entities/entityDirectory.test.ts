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

import { Entity } from '@backstage/catalog-model';
import { makeRun } from '../__testUtils__/runs';
import { component, DirectoryWorld, refsOf } from './__testUtils__/catalog';
import { CatalogEntityFacts } from './facts';

const ID = 'backstage.io/kubernetes-id';
const SELECTOR = 'backstage.io/kubernetes-label-selector';
const NAMESPACE = 'backstage.io/kubernetes-namespace';
const SLUG = 'github.com/project-slug';

const MINUTE = 60_000;

const shopRun = makeRun({ labels: { [ID]: 'shop' } });
const shop = component('shop', { [ID]: 'shop' });

function runOf(id: number) {
  return makeRun({ uid: `uid-${id}`, labels: { [ID]: `app-${id}` } });
}

describe('EntityDirectory', () => {
  describe('finds the entities of a Run', () => {
    const commit = {
      owner: 'Acme',
      repository: 'Shop',
      sha: 'a'.repeat(40),
      source: 'test',
    };

    it.each<[string, Record<string, Record<string, string>>, string[]]>([
      ['none', { cart: { [ID]: 'cart' } }, []],
      ['by its id', { shop: { [ID]: 'shop' } }, ['shop']],
      ['by its selector', { shop: { [SELECTOR]: 'tier=prod' } }, ['shop']],
      ['by its repository', { shop: { [SLUG]: 'acme/shop' } }, ['shop']],
      ['by a slug in capitals', { shop: { [SLUG]: 'ACME/Shop' } }, ['shop']],
      [
        'not by the id where a selector says otherwise',
        { shop: { [ID]: 'shop', [SELECTOR]: 'tier=test' } },
        [],
      ],
      [
        'not where they ask for another namespace',
        { shop: { [ID]: 'shop', [NAMESPACE]: 'team-b' } },
        [],
      ],
      ['not by an id in other letters', { shop: { [ID]: 'Shop' } }, []],
      [
        'once where it matches twice',
        { shop: { [ID]: 'shop', [SLUG]: 'acme/shop' } },
        ['shop'],
      ],
      [
        'all of them',
        {
          mono: { [SLUG]: 'acme/shop' },
          cart: { [SELECTOR]: 'tier' },
          shop: { [ID]: 'shop' },
        },
        ['cart', 'mono', 'shop'],
      ],
      [
        "in spite of somebody else's unreadable selector",
        {
          foreign: { [SELECTOR]: 'tier in (((', [NAMESPACE]: 'team-a' },
          shop: { [ID]: 'shop' },
        },
        ['shop'],
      ],
    ])('%s', async (_, entities, expected) => {
      const world = new DirectoryWorld(
        Object.entries(entities).map(([name, annotations]) =>
          component(name, annotations),
        ),
      );
      const run = makeRun({ labels: { [ID]: 'shop', tier: 'prod' }, commit });
      const [found] = await world.ask([run]);
      expect(refsOf(found)).toEqual(
        expected.map(name => `component:default/${name}`),
      );
    });

    it.each(['status.provenance.refSource', 'github.com/project-slug of x'])(
      'without the neighbours in the repository that %s told',
      async source => {
        const world = new DirectoryWorld([
          component('shop', { [ID]: 'shop', [SLUG]: 'acme/shop' }),
          component('cart', { [ID]: 'cart', [SLUG]: 'acme/shop' }),
        ]);
        const [found] = await world.ask([
          { ...shopRun, commit: { ...commit, source } },
        ]);
        expect(refsOf(found)).toEqual(['component:default/shop']);
      },
    );

    it('with all that matters of them', async () => {
      const world = new DirectoryWorld([
        component(
          'shop',
          { [ID]: 'shop', [SLUG]: 'Acme/Shop' },
          {
            spec: {
              type: 'service',
              lifecycle: 'production',
              owner: 'team-a',
              system: 'retail',
            },
          },
        ),
      ]);
      const [found] = await world.ask([shopRun]);
      const entity: CatalogEntityFacts = {
        ref: 'component:default/shop',
        kind: 'Component',
        namespace: 'default',
        name: 'shop',
        owner: 'group:default/team-a',
        owners: ['group:default/team-a'],
        type: 'service',
        lifecycle: 'production',
        system: 'system:default/retail',
        labels: {},
        annotations: { [ID]: 'shop', [SLUG]: 'Acme/Shop' },
        repository: 'acme/shop',
      };
      expect(found).toEqual({ kind: 'one', entity });
    });
  });

  describe('finds who owns the entity of a Run', () => {
    const failed = makeRun({ ...shopRun, phase: 'failed' });
    const owner: Entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Group',
      metadata: {
        name: 'team-a',
        annotations: { 'slack.com/user-group-id': 'S0TEAMA001' },
      },
      spec: {
        type: 'team',
        children: [],
        profile: { email: 'team-a@acme.example' },
      },
    };
    const contacts = [
      {
        ref: 'group:default/team-a',
        email: 'team-a@acme.example',
        annotations: { 'slack.com/user-group-id': 'S0TEAMA001' },
      },
    ];

    it('where it ended badly, and once for many Runs', async () => {
      const world = new DirectoryWorld([shop, owner]);
      const [found] = await world.ask([failed, failed]);
      await world.ask([failed]);
      expect(found).toMatchObject({ kind: 'one', contacts });
      expect(world.catalog.sizes()).toEqual([2, 1]);
    });

    it('and not where it goes on', async () => {
      const world = new DirectoryWorld([shop, owner]);
      const [found] = await world.ask([
        makeRun({ ...shopRun, phase: 'running' }),
      ]);
      expect(found).not.toHaveProperty('contacts');
      expect(world.catalog.sizes()).toEqual([2]);
    });

    it('unless the catalog knows no such owner', async () => {
      const world = new DirectoryWorld([shop]);
      const [found] = await world.ask([failed]);
      expect(found).toMatchObject({ kind: 'one', contacts: [] });
    });

    it('without waiting for a catalog that does not answer', async () => {
      const world = new DirectoryWorld([shop, owner]);
      await world.ask([shopRun]);
      world.catalog.state = 'down';
      const [found] = await world.ask([failed], 3_000);
      expect(found).toMatchObject({ kind: 'one' });
      expect(found).not.toHaveProperty('contacts');
    });
  });

  describe('asks the catalog little', () => {
    it('in one request for all that is asked at once', async () => {
      const world = new DirectoryWorld([shop]);
      const runs = Array.from({ length: 40 }, (_, id) => runOf(id));
      await world.ask([...runs, shopRun, shopRun]);
      expect(world.catalog.sizes()).toEqual([42]);
    });

    it('in requests of at most 50, one after the other', async () => {
      const world = new DirectoryWorld([shop]);
      await world.ask(Array.from({ length: 120 }, (_, id) => runOf(id)));
      expect(world.catalog.sizes()).toEqual([50, 50, 21]);
    });

    it('for the fields that matter only', async () => {
      const world = new DirectoryWorld([shop]);
      await world.ask([shopRun]);
      expect(world.catalog.requests[0].fields).toContain('relations');
      expect(world.catalog.requests[0].fields).not.toContain('spec');
    });

    it('not again while the answer is fresh', async () => {
      const world = new DirectoryWorld([shop]);
      await world.ask([shopRun]);
      await world.ask([shopRun, shopRun]);
      expect(world.catalog.requests).toHaveLength(1);
    });

    it('once a minute for what is in use, and no more when nobody asks', async () => {
      const world = new DirectoryWorld([shop]);
      await world.ask([shopRun, runOf(1)]);
      await world.pass(10 * MINUTE);
      expect(world.catalog.sizes()).toEqual(new Array(11).fill(3));
      await world.pass(30 * MINUTE);
      const { length } = world.catalog.requests;
      await world.pass(60 * MINUTE);
      expect(world.catalog.requests).toHaveLength(length);
      expect(refsOf((await world.ask([shopRun]))[0])).toEqual([
        'component:default/shop',
      ]);
    });

    it('and remembers 2,000 answers, but answers all that is asked', async () => {
      const world = new DirectoryWorld([
        shop,
        component('last', { [ID]: 'app-2999' }),
      ]);
      const runs = Array.from({ length: 3_000 }, (_, id) => runOf(id));
      const found = await world.ask([shopRun, ...runs], 1_000);
      expect(found.filter(({ kind }) => kind === 'none')).toHaveLength(2_999);
      expect([found[0].kind, found[3_000].kind]).toEqual(['one', 'one']);
      const before = world.catalog.requests.length;
      await world.pass(MINUTE);
      expect(world.catalog.requests.length - before).toBe(2_000 / 50);
    });
  });

  describe('tells when an answer changed', () => {
    it('after the entity changed, and not after a refresh like any other', async () => {
      const world = new DirectoryWorld([shop]);
      await world.ask([shopRun]);
      await world.pass(3 * MINUTE);
      expect(world.changes).toBe(0);
      world.catalog.entities = [
        component('shop', { [ID]: 'shop', 'integrations.tekton.dev/x': 'y' }),
      ];
      await world.pass(MINUTE);
      expect(world.changes).toBe(1);
      const [found] = await world.ask([shopRun]);
      expect(found).toMatchObject({
        entity: { annotations: { 'integrations.tekton.dev/x': 'y' } },
      });
    });

    it('when an entity is registered later', async () => {
      const world = new DirectoryWorld([]);
      expect(refsOf((await world.ask([shopRun]))[0])).toEqual([]);
      world.catalog.entities = [shop];
      await world.pass(MINUTE);
      expect(world.changes).toBe(1);
      expect(refsOf((await world.ask([shopRun]))[0])).toEqual([
        'component:default/shop',
      ]);
    });
  });

  describe('while the catalog does not answer', () => {
    it('knows nothing of what it never asked, and says so at once', async () => {
      const world = new DirectoryWorld([shop]);
      world.catalog.state = 'down';
      const [first] = await world.ask([shopRun]);
      expect(first.kind).toBe('unknown');
      const next = world.directory.entitiesOf(shopRun);
      await world.time.quiet();
      await expect(next).resolves.toMatchObject({
        kind: 'unknown',
        message: expect.stringContaining('The catalog does not answer'),
      });
    });

    it('goes on with what it knew for 15 minutes', async () => {
      const world = new DirectoryWorld([shop]);
      await world.ask([shopRun]);
      world.catalog.state = 'down';
      await world.pass(14 * MINUTE);
      expect(refsOf((await world.ask([shopRun]))[0])).toEqual([
        'component:default/shop',
      ]);
      await world.pass(2 * MINUTE);
      expect((await world.ask([shopRun]))[0].kind).toBe('unknown');
      expect(world.changes).toBe(0);
    });

    it('asks ever more rarely, warns once, and tells when it is back', async () => {
      const world = new DirectoryWorld([shop]);
      world.catalog.state = 'down';
      await world.ask([shopRun]);
      await world.pass(10 * MINUTE);
      const { length } = world.catalog.requests;
      expect(length).toBeGreaterThan(20);
      expect(length).toBeLessThan(30);
      expect(world.logger.warn).toHaveBeenCalledTimes(1);
      world.catalog.state = 'up';
      await world.pass(30_000);
      expect(world.changes).toBe(1);
      expect(refsOf((await world.ask([shopRun]))[0])).toEqual([
        'component:default/shop',
      ]);
      expect(world.logger.info).toHaveBeenCalledTimes(1);
    });

    it('keeps nobody waiting for longer than two seconds', async () => {
      const world = new DirectoryWorld([shop]);
      world.catalog.state = 'silent';
      const [first] = await world.ask([shopRun], 2_000);
      expect(first.kind).toBe('unknown');
      const [second] = await world.ask([runOf(1)], 0);
      expect(second.kind).toBe('unknown');
      expect(world.catalog.requests).toHaveLength(1);
      world.catalog.answer();
      await world.pass(10);
      expect(world.changes).toBe(1);
      expect(refsOf((await world.ask([shopRun]))[0])).toEqual([
        'component:default/shop',
      ]);
      expect((await world.ask([runOf(1)]))[0].kind).toBe('none');
    });

    it('gives up a request after 30 seconds, and asks again', async () => {
      const world = new DirectoryWorld([shop]);
      world.catalog.state = 'silent';
      await world.ask([shopRun], 2_000);
      world.catalog.state = 'up';
      await world.pass(27_000);
      expect(world.catalog.requests).toHaveLength(1);
      await world.pass(3_000);
      expect(world.catalog.requests).toHaveLength(2);
      expect(refsOf((await world.ask([shopRun]))[0])).toEqual([
        'component:default/shop',
      ]);
    });

    it('answers those who know while others wait', async () => {
      const world = new DirectoryWorld([shop]);
      await world.ask([shopRun]);
      world.catalog.state = 'silent';
      const waiting = world.ask([runOf(1)], 1_000);
      await world.time.quiet();
      const known = world.directory.entitiesOf(shopRun);
      await expect(known).resolves.toMatchObject({ kind: 'one' });
      world.catalog.answer();
      expect((await waiting)[0].kind).toBe('none');
    });

    it('lets go of those who wait when it is stopped', async () => {
      const world = new DirectoryWorld([shop]);
      world.catalog.state = 'silent';
      const waiting = world.directory.entitiesOf(shopRun);
      await world.pass(10);
      world.directory.stop();
      await expect(waiting).resolves.toMatchObject({ kind: 'unknown' });
      world.catalog.answer();
      await world.pass(10 * MINUTE);
      expect(world.catalog.requests).toHaveLength(1);
      expect(world.changes).toBe(0);
    });
  });
});
