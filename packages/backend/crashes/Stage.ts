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

import path from 'node:path';
import { mkdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { KubeApi, startKubeApi } from 'sandbox';
import { ask } from '../harness/ask';
import { startEmptyCatalog } from '../harness/emptyCatalog';
import { freePort } from '../harness/freePort';
import {
  DatabaseAddress,
  DeliveryRecord,
  LedgerReader,
} from '../harness/LedgerReader';
import { portalConfig } from '../harness/portalConfig';
import { PortalProcess } from '../harness/PortalProcess';
import { rule } from '../harness/rule';
import { succeeded } from '../harness/succeeded';
import { Vendors } from '../harness/Vendors';
import {
  Cell,
  CELLS,
  channelOf,
  CHANNELS,
  kindOf,
  OWNER,
  PULL_REQUEST,
  SHA,
} from './cells';
import { Gate, Holding } from './Gate';
import { Arm, armedSchema } from './steps';

const RUN = { apiVersion: 'tekton.dev/v1', kind: 'PipelineRun' };
const CLUSTER = 'crashes';
const POLL_MS = 50;
const PATIENCE_MS = 45_000;

/** Where the ledger is. */
export type Place =
  | { readonly kind: 'sqlite'; readonly directory: string }
  | {
      readonly kind: 'postgres';
      readonly address: DatabaseAddress;
      /** Of the names of the portal's databases. */
      readonly prefix: string;
    };

/** A portal, what it watches and whom it tells, for one crash. */
export class Stage {
  readonly vendors: Vendors;
  readonly gates: ReadonlyMap<Cell, Gate>;
  readonly #kube: KubeApi;
  readonly #catalog: Awaited<ReturnType<typeof startEmptyCatalog>>;
  readonly #ledger: LedgerReader;
  readonly #portal: PortalProcess;

  private constructor(parts: {
    vendors: Vendors;
    gates: ReadonlyMap<Cell, Gate>;
    kube: KubeApi;
    catalog: Awaited<ReturnType<typeof startEmptyCatalog>>;
    ledger: LedgerReader;
    portal: PortalProcess;
  }) {
    this.vendors = parts.vendors;
    this.gates = parts.gates;
    this.#kube = parts.kube;
    this.#catalog = parts.catalog;
    this.#ledger = parts.ledger;
    this.#portal = parts.portal;
  }

  static async create(
    name: string,
    place: Place,
    scratch: string,
  ): Promise<Stage> {
    const kube = await startKubeApi();
    const catalog = await startEmptyCatalog();
    const vendors = await Vendors.start();
    const { github, slack } = vendors;
    github.addInstallation({
      account: OWNER,
      permissions: {
        metadata: 'read',
        statuses: 'write',
        checks: 'write',
        pull_requests: 'write',
      },
    });
    CHANNELS.forEach(each =>
      slack.addChannel({ id: channelOf(each), name: each }),
    );
    const gates = new Map<Cell, Gate>();
    const providers: Record<string, object> = {};
    for (const cell of CELLS) {
      const gate = await Gate.start(request => kindOf(cell, request));
      gates.set(cell, gate);
      github.addRepo(`${OWNER}/${cell.name}`);
      github.addPullRequest(`${OWNER}/${cell.name}`, PULL_REQUEST);
      providers[cell.name] = cell.provider(vendors, url => gate.through(url));
    }
    const port = await freePort();
    const config = portalConfig({
      port,
      database: databaseOf(place),
      catalog: catalog.url,
      instance: 'crashes',
      cluster: { name: CLUSTER, url: kube.url, token: kube.adminToken },
      rules: {
        providers,
        notifications: Object.fromEntries(
          CELLS.map(cell => [cell.name, rule(cell.name, [cell.name])]),
        ),
      },
    });
    const portal = new PortalProcess({
      ...{ name, port, config, scratch },
      entry: 'crashes/portalMain.ts',
    });
    const ledger =
      place.kind === 'sqlite'
        ? LedgerReader.sqlite(place.directory)
        : LedgerReader.postgres(place.address, place.prefix);
    return new Stage({ vendors, gates, kube, catalog, ledger, portal });
  }

  /** Returns once the portal answers. */
  async start(): Promise<void> {
    this.#portal.start();
    await this.until('the portal is ready', () => this.#portal.ready());
  }

  /** As a power failure. */
  kill(): Promise<void> {
    return this.#portal.kill();
  }

  /** Waits for the portal to end by itself. */
  death(): Promise<void> {
    return this.until(
      'the portal has died',
      async () => this.#portal.child === undefined,
    );
  }

  /** Tells the portal where it shall not go on. */
  async arm(barrier: Arm['barrier']): Promise<void> {
    const ports = [...this.gates.values()].map(({ port }) => port);
    const arm: Arm = { barrier, ports };
    await ask(this.#portal.child, arm, armedSchema);
  }

  hold(holding: Holding): void {
    this.gates.forEach(gate => gate.hold(holding));
  }

  /** The Runs of which something has been told before they end. */
  begin(cells: readonly Cell[]): void {
    const now = new Date().toISOString();
    for (const { name } of cells) {
      this.#kube.create({
        ...objectOf(name),
        status: {
          startTime: now,
          conditions: succeeded('Unknown', 'Running', now),
        },
      });
    }
  }

  /** All Runs end; those that had not begun are there with their end at once. */
  end(): void {
    const now = new Date().toISOString();
    const status = {
      startTime: now,
      completionTime: now,
      conditions: succeeded('True', 'Succeeded', now),
    };
    for (const { name, begun } of CELLS) {
      if (begun) {
        this.#kube.patchStatus({ ...RUN, namespace: name, name }, status);
      } else {
        this.#kube.create({ ...objectOf(name), status });
      }
    }
  }

  /** What the ledger has of the end of each Run. */
  async ends(): Promise<Map<string, DeliveryRecord>> {
    const all = await this.#ledger.deliveries();
    return new Map(
      all
        .filter(({ phase }) => phase === 'succeeded')
        .map(record => [record.run, record]),
    );
  }

  /** Waits until nothing remains to be sent or to be read back. */
  async rest(runs: number): Promise<void> {
    await this.until('nothing is open', async () => {
      const counts = await this.#ledger.counts();
      return (
        counts !== undefined &&
        counts.ended === runs &&
        counts.open === counts.held &&
        counts.verifying === 0
      );
    });
  }

  async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    while (!(await holds())) {
      if (Date.now() > end) {
        throw new Error(`It did not come to where ${what}`);
      }
      await pause(POLL_MS);
    }
  }

  async close(): Promise<void> {
    await this.#portal.stop();
    await Promise.all([...this.gates.values()].map(gate => gate.close()));
    await Promise.all([
      this.vendors.close(),
      this.#kube.close(),
      this.#catalog.close(),
    ]);
  }
}

function objectOf(name: string) {
  const ours = 'integrations.tekton.ornew.io';
  return {
    ...RUN,
    metadata: {
      namespace: name,
      name,
      annotations: {
        [`${ours}/github-owner`]: OWNER,
        [`${ours}/github-repo`]: name,
        [`${ours}/github-sha`]: SHA,
        'integrations.tekton.dev/git-pull-request': `${PULL_REQUEST}`,
      },
    },
    spec: { pipelineRef: { name: 'build' } },
  };
}

function databaseOf(place: Place): object {
  if (place.kind === 'sqlite') {
    mkdirSync(path.resolve(place.directory));
    const { directory } = place;
    return { client: 'better-sqlite3', connection: { directory } };
  }
  const { address, prefix } = place;
  return { client: 'pg', prefix, connection: { ...address } };
}
