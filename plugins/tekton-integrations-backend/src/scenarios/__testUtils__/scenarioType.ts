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
  defineProviderType,
  ProviderClient,
  RegisteredProviderType,
  stageOf,
} from 'backstage-plugin-tekton-integrations-node';
import { isFinal } from 'backstage-plugin-tekton-integrations-common';
import { z } from 'zod';
import { COMMIT } from './runObjects';

const settingsSchema = z.object({
  target: z.string(),
  kind: z.enum(['state', 'event']),
  once: z.enum(['repeatable', 'findable', 'sameId', 'atLeastOnce']),
  /** Whether Runs of a commit share a place, and what limits count on. */
  shared: z.boolean().default(true),
  scope: z.enum(['target', 'namespace']).default('target'),
  finalOnly: z.boolean().default(false),
});

/** What a target of a scenario is like. */
export type TargetSettings = Omit<z.input<typeof settingsSchema>, 'target'>;

/** The type of Provider that all scenarios use. */
export const SCENARIO_TYPE = 'scenario.example/Target';

/** What stands in the place of a vendor: one client for each target. */
export function scenarioType(
  clientOf: (target: string) => ProviderClient,
): RegisteredProviderType {
  return defineProviderType<z.infer<typeof settingsSchema>>({
    type: SCENARIO_TYPE,
    section: 'config',
    vendor: 'Scenario',
    secrets: [],
    settings: settingsSchema,
    plan: (run, { settings }) => {
      const { target, kind, once, shared, scope, finalOnly } = settings;
      if (finalOnly && !isFinal(run.phase)) {
        return [
          { type: 'notSent', reason: 'notMatched', message: 'not final' },
        ];
      }
      const commit = run.annotations[COMMIT] ?? 'c1';
      const place = kind === 'state' && shared ? commit : run.uid;
      return [
        {
          type: 'target',
          key: target,
          subject: `${target}:${place}`,
          kind,
          once,
          stage: stageOf(run),
          scopes: [scope === 'target' ? target : `${target}/${run.namespace}`],
          content: {
            run: run.name,
            phase: run.phase,
            message: run.message ?? '',
          },
          words: { vendor: target, what: kind, where: place },
        },
      ];
    },
    describe: ({ target }) => target,
    connect: async ({ target }) => clientOf(target),
  });
}
