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

import { conditionProblems } from './conditions';
import { allowSecrets } from './installPortalRights';
import { crashLeg, doubtLeg, outageLeg, steadyLeg } from './legs';
import { Namespaces } from './namespaces';
import { TEAM_READY, teamRules } from './rules';
import { tablesLeg } from './tablesLeg';
import { World } from './world';
import { WrongLeg } from './wrongLeg';

async function prepareTeam(world: World, namespace: string): Promise<void> {
  const { cluster, outside, root } = world;
  await cluster.createNamespace(namespace);
  await allowSecrets(cluster, root, namespace);
  for (const manifest of teamRules(namespace, outside)) {
    await cluster.apply(manifest);
  }
}

/** The leg that needs no portal. */
export async function playTables(
  world: World,
  namespaces: Namespaces,
): Promise<void> {
  await world.cluster.createNamespace(namespaces.tables);
  await tablesLeg(world, namespaces.tables);
}

/** All legs, one after the other. */
export async function play(
  world: World,
  namespaces: Namespaces,
): Promise<void> {
  const { cluster, controlPlane, deadline, portal, report, root } = world;
  await playTables(world, namespaces);

  const wrong = new WrongLeg(world, namespaces.wrong);
  await cluster.createNamespace(namespaces.wrong);
  await allowSecrets(cluster, root, namespaces.wrong);
  await wrong.prepare();
  await prepareTeam(world, namespaces.steady);

  const time = new Date();
  await portal.start();
  report.say('the portal is ready');
  await wrong.checkConditions();
  await conditionProblems(cluster, namespaces.steady, TEAM_READY, deadline);
  await wrong.createRun();
  await steadyLeg(world, namespaces.steady, time);
  await wrong.checkCure();

  await prepareTeam(world, namespaces.crash);
  await crashLeg(world, namespaces.crash);
  await prepareTeam(world, namespaces.doubt);
  await doubtLeg(world, namespaces.doubt);
  if (controlPlane) {
    await prepareTeam(world, namespaces.outage);
    await outageLeg(world, namespaces.outage);
  }
}
