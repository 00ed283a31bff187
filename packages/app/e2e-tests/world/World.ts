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

import fs from 'node:fs/promises';
import path from 'node:path';
import { Outside } from './Outside';
import { Portal } from './Portal';
import { Team } from './Team';
import { until } from './until';

const WATCHED = ['pipelineruns', 'taskruns', 'providers', 'notifications'];
const WATCH_LIMIT_MS = 30_000;
const UNCONFIGURED = ['reports', 'newcomer'];

/** Everything that a test meets: the portal and what is around it. */
export class World {
  private constructor(
    readonly outside: Outside,
    readonly portal: Portal,
    readonly teams: Readonly<
      Record<
        'shop' | 'orders' | 'checkout' | 'stock' | 'reviews' | 'cart',
        Team
      >
    >,
  ) {}

  static async start(folders: {
    scratch: string;
    logs: string;
  }): Promise<World> {
    await fs
      .access(path.resolve(__dirname, '../../dist/index.html'))
      .catch(() => {
        throw new Error(
          "The app is not built: 'backstage-cli package build' in packages/app, or 'npm test -- browser'.",
        );
      });
    const outside = await Outside.start();
    const teams = {
      shop: new Team(outside, 'shop'),
      orders: new Team(outside, 'orders'),
      checkout: new Team(outside, 'checkout'),
      stock: new Team(outside, 'stock', { withoutSecrets: true }),
      reviews: new Team(outside, 'reviews'),
      cart: new Team(outside, 'cart'),
    };
    let portal: Portal | undefined;
    try {
      portal = await Portal.start(outside, folders);
      await portal.knows([...Object.keys(teams), ...UNCONFIGURED]);
      // A Run that begins and ends before the watches stand is not announced.
      await until('the watches', WATCH_LIMIT_MS, () =>
        WATCHED.every(resource => outside.kube.openWatches(resource) > 0),
      );
      return new World(outside, portal, teams);
    } catch (error) {
      await portal?.stop();
      await outside.close();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.portal.stop();
    await this.outside.close();
  }
}
