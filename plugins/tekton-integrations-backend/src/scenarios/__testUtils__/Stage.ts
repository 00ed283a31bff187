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

import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import { ClusterReference } from '../../clusters';
import {
  Activity,
  VirtualTime,
} from '../../delivery/__testUtils__/virtualTime';
import { LedgerSettings } from '../../ledger';
import { START } from '../../ledger/__testUtils__/makeLedger';
import { Actor } from './Actor';
import { runObject, SceneRun } from './runObjects';
import { SCENARIO_TYPE, scenarioType, TargetSettings } from './scenarioType';
import { Troubled } from './Troubled';

const CLUSTER: ClusterReference = { id: 'c1', name: 'prod' };

/** Rules of app-config. */
export interface StageRules {
  readonly providers: Readonly<Record<string, JsonObject>>;
  readonly notifications: Readonly<Record<string, JsonObject>>;
}

/** One rule for each target. */
export function rulesFor(
  targets: Readonly<Record<string, TargetSettings>>,
  filters: Readonly<Record<string, JsonObject>> = {},
): StageRules {
  const names = Object.keys(targets);
  return {
    providers: Object.fromEntries(
      names.map(name => [
        name,
        { type: SCENARIO_TYPE, config: { ...targets[name], target: name } },
      ]),
    ),
    notifications: Object.fromEntries(
      names.map(name => [
        name,
        {
          providerRef: { name },
          ...(filters[name] && { filter: filters[name] }),
        },
      ]),
    ),
  };
}

/**
 * A cluster, the processes that report it, and the targets, in virtual time.
 * The processes are whole from the event of a watch to the request; the
 * connection to the cluster and the vendors are in memory.
 */
export class Stage {
  readonly activity = new Activity();
  readonly time = new VirtualTime(START, this.activity);
  /** Processes by name; the first living one watches. */
  readonly actors = new Map<string, Actor>();
  /** What the processes could not do, in words. */
  readonly complaints: string[] = [];
  readonly #knex: Knex;
  readonly #settings: Partial<LedgerSettings> | undefined;
  readonly #targets = new Map<string, Troubled>();
  /** Objects that the cluster has, by uid. */
  readonly #objects = new Map<string, ReturnType<typeof runObject>>();
  readonly #createdAt = new Map<string, number>();
  #version = 0;
  #rules: StageRules;

  constructor(
    knex: Knex,
    rules: StageRules,
    settings?: Partial<LedgerSettings>,
  ) {
    this.#knex = knex;
    this.#rules = rules;
    this.#settings = settings;
  }

  get targets(): ReadonlyMap<string, Troubled> {
    return this.#targets;
  }

  target(name: string): Troubled {
    const found = this.#targets.get(name) ?? new Troubled(this.time);
    this.#targets.set(name, found);
    return found;
  }

  /** The process that watches the cluster. */
  get watcher(): Actor | undefined {
    return [...this.actors.values()].find(({ alive }) => alive);
  }

  /** Starts a process. */
  async start(name: string): Promise<void> {
    const type = scenarioType(target => this.target(target).target);
    const actor = await Actor.create({
      name,
      knex: this.#knex,
      time: this.time,
      activity: this.activity,
      cluster: CLUSTER,
      types: new Map([[type.type, type]]),
      settings: this.#settings,
      rules: this.#rules,
      logger: mockServices.logger.mock(),
      complain: words => this.complaints.push(`${name}: ${words}`),
      hasRun: uid => this.#objects.has(uid),
      onRecorded: () =>
        this.actors.forEach(other => other.alive && other.nudge()),
    });
    this.actors.set(name, actor);
    actor.start();
    await this.time.quiet();
    if (this.watcher === actor) {
      await this.relist();
    }
  }

  /** As kill -9 does; another process watches on. */
  async kill(name: string): Promise<void> {
    const watched = this.watcher;
    this.actors.get(name)?.kill();
    if (watched !== this.watcher) {
      await this.relist();
    }
  }

  /** A Run as it is now; its watcher is told. */
  async upsert(run: SceneRun): Promise<void> {
    const now = this.time.now();
    const createdAt =
      run.createdAt === undefined
        ? (this.#createdAt.get(run.name) ?? now)
        : this.time.start + run.createdAt;
    this.#createdAt.set(run.name, createdAt);
    this.#version += 1;
    const object = runObject(run, { now, createdAt }, this.#version);
    this.#objects.set(run.name, object);
    await this.tell(object);
  }

  /** The watch brings an object, the present one or an older one again. */
  async tell(object: ReturnType<typeof runObject>): Promise<void> {
    this.watcher?.take({
      type: 'upsert',
      kind: 'PipelineRun',
      cluster: CLUSTER,
      object,
      gap: false,
    });
    await this.time.quiet();
  }

  /** A Run's present object. */
  object(name: string): ReturnType<typeof runObject> | undefined {
    return this.#objects.get(name);
  }

  /** Somebody deletes a Run; without a word where nobody watches. */
  async remove(
    name: string,
    options: { unseen?: boolean } = {},
  ): Promise<void> {
    const object = this.#objects.get(name);
    this.#objects.delete(name);
    if (object && !options.unseen) {
      this.watcher?.take({
        type: 'deleted',
        kind: 'PipelineRun',
        cluster: CLUSTER,
        object,
      });
      await this.time.quiet();
    }
  }

  /** The watch begins anew: a complete list. */
  async relist(): Promise<void> {
    const watcher = this.watcher;
    for (const object of this.#objects.values()) {
      watcher?.take({
        type: 'upsert',
        kind: 'PipelineRun',
        cluster: CLUSTER,
        object,
        gap: true,
      });
    }
    watcher?.take({
      type: 'listed',
      kind: 'PipelineRun',
      cluster: CLUSTER,
      uids: new Set(this.#objects.keys()),
      gap: true,
    });
    await this.time.quiet();
  }

  /** app-config says something else from now on. */
  async configure(rules: StageRules): Promise<void> {
    this.#rules = rules;
    this.actors.forEach(actor => actor.configure(rules));
    await this.time.quiet();
  }
}
