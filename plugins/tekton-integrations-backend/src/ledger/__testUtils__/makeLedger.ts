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
  phaseSchema,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { stageOf, Target } from 'backstage-plugin-tekton-integrations-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { ProcessIdentity } from '../incarnations';
import { Ledger } from '../ledger';
import { DeliveryRow, deliveryRowSchema } from '../rows';
import {
  LedgerSettings,
  Observation,
  OnResumeOf,
  WantedDelivery,
} from '../types';

/** The virtual time at which tests begin. */
export const START = Date.parse('2026-03-01T12:00:00Z');

/** A clock that stands still until it is told otherwise. */
export class Clock {
  #now = START;

  now = (): number => this.#now;

  advance(ms: number): void {
    this.#now += ms;
  }
}

/** Ids that are the same in each run of a test. */
export function counter(prefix: string = 'id'): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `${prefix}-${count}`;
  };
}

/** A ledger in an empty database with its own clock. */
export async function makeLedger(
  knex: Knex,
  options: {
    clock?: Clock;
    random?: () => number;
    settings?: Partial<LedgerSettings>;
    uuid?: () => string;
    onResumeOf?: OnResumeOf;
    skipMigrations?: boolean;
    process?: ProcessIdentity;
  } = {},
): Promise<Ledger> {
  const {
    clock = new Clock(),
    random = () => 0.5,
    settings,
    uuid,
    onResumeOf,
    skipMigrations,
    process,
  } = options;
  return Ledger.create({
    knex,
    now: clock.now,
    random,
    settings,
    onResumeOf,
    skipMigrations,
    process,
    uuid: uuid ?? counter(),
  });
}

/** A Run as an observer would give it. */
export function makeRun(
  run: Partial<RunState> & Pick<RunState, 'uid'>,
): RunState {
  return {
    cluster: { id: 'c1', name: 'prod' },
    kind: 'PipelineRun',
    namespace: 'team-a',
    name: `build-${run.uid}`,
    resourceVersion: '1',
    attempt: 1,
    maxAttempts: 1,
    phase: 'running',
    createdAt: '2026-03-01T11:59:00Z',
    deleted: false,
    definition: 'build',
    labels: {},
    annotations: {},
    params: [],
    results: [],
    taskCount: 0,
    tasks: [],
    ...run,
  };
}

/** A target that shows the newest state of a Run. */
export function stateTarget(
  run: RunState,
  target: Partial<Target> = {},
): Target {
  return {
    type: 'target',
    key: 'status',
    subject: 'status/acme/shop/abc',
    kind: 'state',
    once: 'repeatable',
    stage: stageOf(run),
    scopes: ['host/acme'],
    content: { run: run.uid, phase: run.phase },
    words: { vendor: 'GitHub', what: 'commit status', where: 'acme/shop' },
    ...target,
  };
}

/** A target that gets each transition. */
export function eventTarget(
  run: RunState,
  target: Partial<Target> = {},
): Target {
  return stateTarget(run, {
    key: 'post',
    subject: `post/C1/${run.uid}`,
    kind: 'event',
    once: 'atLeastOnce',
    scopes: ['team/C1'],
    words: { vendor: 'Slack', what: 'message', where: '#builds' },
    ...target,
  });
}

/** What a rule wants shown of a Run. */
export function want(
  target: Target,
  wanted: Partial<WantedDelivery> = {},
): WantedDelivery {
  const phase = phaseSchema.parse(target.stage.split('/')[1]);
  return {
    rule: 'config/main',
    provider: 'config/github',
    providerType: 'GitHubApp',
    target,
    phase,
    ...wanted,
  };
}

/** What is observed of a Run, and wanted of it. */
export function observe(
  run: RunState,
  wanted: readonly WantedDelivery[],
): Observation {
  return { runId: run.uid, run, wanted, refused: [], observedAt: START };
}

/** The deliveries in the order in which they were recorded in their lanes. */
export async function allDeliveries(knex: Knex): Promise<DeliveryRow[]> {
  return z
    .array(deliveryRowSchema)
    .parse(await knex('deliveries').orderBy(['subject', 'number', 'id']));
}

/** Each delivery as `phase state/reason`. */
export async function summary(knex: Knex): Promise<string[]> {
  return (await allDeliveries(knex)).map(
    row => `${row.phase} ${row.state}/${row.reason}`,
  );
}
