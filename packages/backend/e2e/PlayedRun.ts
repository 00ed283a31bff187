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

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Cluster, ObjectKey } from './Cluster';
import { Scenario } from './scenarios';

/** The repository that the Runs of the suite work on. */
export const REPOSITORY = { owner: 'acme', name: 'shop' } as const;

const GROUP = 'integrations.tekton.ornew.io';
const TEKTON = { apiVersion: 'tekton.dev/v1', kind: 'PipelineRun' } as const;

const runSchema = z.object({
  status: z
    .object({
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.string(),
            reason: z.string().optional(),
          }),
        )
        .optional(),
    })
    .optional(),
});

/** How a Run stands by the cluster's own word. */
export type Standing = 'waiting' | 'running' | 'final' | 'gone';

/** A Run of a scenario in the cluster. */
export class PlayedRun {
  readonly scenario: Scenario;
  readonly key: ObjectKey & { readonly namespace: string };
  /** Of its own, so that each request tells which Run it is about. */
  readonly sha: string;
  readonly #cluster: Cluster;

  private constructor(
    scenario: Scenario,
    key: PlayedRun['key'],
    sha: string,
    cluster: Cluster,
  ) {
    this.scenario = scenario;
    this.key = key;
    this.sha = sha;
    this.#cluster = cluster;
  }

  static async create(
    scenario: Scenario,
    namespace: string,
    cluster: Cluster,
  ): Promise<PlayedRun> {
    const sha = createHash('sha1')
      .update(`${namespace}/${scenario.name}`)
      .digest('hex');
    const name = await cluster.create({
      ...TEKTON,
      metadata: {
        generateName: `${scenario.name}-`,
        namespace,
        annotations: {
          [`${GROUP}/github-owner`]: REPOSITORY.owner,
          [`${GROUP}/github-repo`]: REPOSITORY.name,
          [`${GROUP}/github-sha`]: sha,
          ...scenario.annotations,
        },
      },
      spec: scenario.spec,
    });
    return new PlayedRun(
      scenario,
      { ...TEKTON, namespace, name },
      sha,
      cluster,
    );
  }

  async standing(): Promise<Standing> {
    const object = await this.#cluster.read(this.key);
    if (object === undefined) {
      return 'gone';
    }
    const succeeded = runSchema
      .parse(object)
      .status?.conditions?.find(({ type }) => type === 'Succeeded');
    if (succeeded === undefined) {
      return 'waiting';
    }
    return succeeded.status === 'Unknown' ? 'running' : 'final';
  }

  /** Does what the scenario wants done. */
  async act(): Promise<void> {
    switch (this.scenario.act) {
      case 'cancel':
        await this.#cluster.merge(this.key, { spec: { status: 'Cancelled' } });
        break;
      case 'delete':
        await this.#cluster.remove(this.key);
        break;
      case undefined:
        break;
      default:
        this.scenario.act satisfies never;
    }
  }

  /** A change of no meaning, as people and controllers make them after the end. */
  async touch(): Promise<void> {
    await this.#cluster.merge(this.key, {
      metadata: { annotations: { 'example.com/seen-by': 'e2e' } },
    });
  }
}
