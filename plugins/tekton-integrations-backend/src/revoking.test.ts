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

import { JsonObject } from '@backstage/types';
import { eventually } from './__testUtils__/eventually';
import { Portal, startPortal, temporaryFolder } from './__testUtils__/portal';
import {
  createFailedRun,
  portalProviders,
  reportOf,
  spoken,
} from './__testUtils__/reported';
import {
  CHANNEL,
  createRule,
  createUsualRules,
  startWorld,
  World,
} from './__testUtils__/world';

jest.setTimeout(60_000);

const SHA = 'a'.repeat(40);
const COMMIT = { owner: 'acme', repository: 'shop', sha: SHA };
const GRANTED = [{ namespaces: ['team-a'], repositories: ['acme/*'] }];

describe('a grant that is taken back while deliveries are due', () => {
  let world: World;
  let portal: Portal;

  beforeEach(async () => {
    world = await startWorld();
  });

  afterEach(async () => {
    await portal.stop();
    await world.close();
  });

  async function start(tektonIntegrations: JsonObject) {
    portal = await startPortal({
      world,
      folder: await temporaryFolder(),
      tektonIntegrations,
    });
    await eventually(async () => {
      const { body } = await portal.get('/status').expect(200);
      expect(body.clusters).toMatchObject([{ state: 'live' }]);
    });
  }

  /** Waits until the deliveries of a Run are in these states. */
  async function becomes(name: string, ...states: string[]) {
    return eventually(async () => {
      const { deliveries } = await reportOf(portal, name);
      expect(deliveries.map(({ state }) => state)).toEqual(states);
      return deliveries;
    });
  }

  const suspended = (github: JsonObject): JsonObject => ({
    providers: portalProviders(world, { github }),
    notifications: { all: { providerRef: { name: 'gh' } } },
  });

  it.each<[string, (JsonObject | undefined)[]]>([
    ['in the moment in which it would go on', [{}]],
    ['before it goes on', [{ suspend: true }, {}]],
    [
      'for its namespace only',
      [{ access: [{ namespaces: ['team-b'], repositories: ['acme/*'] }] }],
    ],
    [
      'for its repository only',
      [{ access: [{ namespaces: ['team-a'], repositories: ['acme/bank'] }] }],
    ],
  ])('%s, lets nothing out', async (_, steps) => {
    await start(suspended({ suspend: true, access: GRANTED }));
    createFailedRun(world.kube, 'due', COMMIT);
    await becomes('due', 'held');
    steps.forEach(step => portal.configure(suspended(step ?? {})));
    const deliveries = await becomes('due', 'rejected');
    expect(deliveries).toMatchObject([
      {
        reason: 'notPermitted',
        message: expect.stringMatching(/^No longer granted: .*'acme\/shop'/),
      },
    ]);
    // Given back, it counts for what comes then.
    portal.configure(suspended({ access: GRANTED }));
    createFailedRun(world.kube, 'later', { ...COMMIT, sha: 'b'.repeat(40) });
    await becomes('later', 'delivered');
    expect(world.github.statuses('acme', 'shop', SHA)).toEqual([]);
  });

  it('and stays where it was for others, lets the others go on', async () => {
    const access = [
      ...GRANTED,
      { namespaces: ['team-b'], repositories: ['*'] },
    ];
    await start(suspended({ suspend: true, access }));
    createFailedRun(world.kube, 'due-a', COMMIT);
    createFailedRun(world.kube, 'due-b', {
      ...COMMIT,
      namespace: 'team-b',
      sha: 'b'.repeat(40),
    });
    await becomes('due-a', 'held');
    await becomes('due-b', 'held');
    portal.configure(suspended({ access: [access[1]] }));
    await becomes('due-a', 'rejected');
    await becomes('due-b', 'delivered');
    expect(world.github.statuses('acme', 'shop', SHA)).toEqual([]);
  });

  it('from a namespace that saw the Runs of another, lets nothing out', async () => {
    createUsualRules(world, 'team-b');
    for (const name of ['commit-status', 'messages']) {
      world.kube.delete({
        apiVersion: 'integrations.tekton.ornew.io/v1alpha1',
        kind: 'Notification',
        namespace: 'team-b',
        name,
      });
    }
    createRule(world.kube, 'Notification', 'team-b', 'all', {
      providerRef: { name: 'slack' },
      filter: { namespaceSelector: { matchNames: ['*'] } },
    });
    const slack = {
      apiVersion: 'integrations.tekton.ornew.io/v1alpha1',
      kind: 'Provider',
      namespace: 'team-b',
      name: 'slack',
    };
    world.kube.patch(slack, { spec: { suspend: true } });
    const seeing = (...to: string[]): JsonObject => ({
      access: { runs: [{ from: ['team-b'], to }] },
    });
    await start(seeing('team-a', 'team-c'));
    createFailedRun(world.kube, 'due-a', COMMIT);
    createFailedRun(world.kube, 'due-c', { ...COMMIT, namespace: 'team-c' });
    await becomes('due-a', 'held');
    await becomes('due-c', 'held');
    portal.configure(seeing('team-c'));
    world.kube.patch(slack, { spec: { suspend: false } });
    await becomes('due-c', 'delivered');
    const [{ reason, message }] = await becomes('due-a', 'rejected');
    expect(reason).toBe('notPermitted');
    expect(message).toMatch(/^No longer granted: namespace 'team-b' /);
    expect(world.slack.messages(CHANNEL)).toHaveLength(1);
    expect(spoken(world).filter(line => /due-a/.test(line))).toEqual([]);
  });
});
