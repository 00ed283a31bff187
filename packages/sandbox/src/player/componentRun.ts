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

import type { ExampleComponent } from './components';
import type { Random } from './random';
import { Scenario, ScenarioKind, scenarioOf } from './scenario';
import type { RunPlan } from './runPlan';
import { scenarioEvents } from './scenarioEvents';
import type { TimedEvent } from './timeline';

/** What may be chosen about a Run of a component. */
export interface ComponentRunOptions {
  namespace?: string;
  /** Name of the Run; default: the pipeline's with five characters. */
  name?: string;
  branch?: string;
  /** 40 hex digits; default: a fresh one. */
  sha?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/** A Run that is not played yet. */
export interface ComponentRun {
  plan: RunPlan;
  sha: string;
  branch: string;
  events: TimedEvent[];
}

const INTEGRATIONS = 'integrations.tekton.ornew.io';
const DISPLAY = 'integrations.tekton.dev';
const COMMIT_TITLES = [
  'Fix rounding in the cart',
  'Show delivery dates in local time',
  'Cache prices for a minute',
  'Say which field is wrong',
  'Drop the old search index',
  'Retry when the bank is away',
] as const;

/** Plans a Run as a push or a pull request to the component's repository. */
export function componentRun(
  component: ExampleComponent,
  scenario: ScenarioKind | Scenario,
  random: Random,
  start: Date,
  options: ComponentRunOptions = {},
): ComponentRun {
  const branch = options.branch ?? random.pick(component.branches);
  const sha = options.sha ?? random.hex(40);
  const pullRequest =
    branch === component.branches[0]
      ? undefined
      : String(100 + random.below(900));
  const plan: RunPlan = {
    namespace: options.namespace ?? component.namespace,
    name: options.name ?? `${component.pipeline}-${random.suffix()}`,
    uid: random.uid(),
    pipeline: component.pipeline,
    start,
    labels: {
      'backstage.io/kubernetes-id': component.name,
      'app.kubernetes.io/name': component.name,
      'ci.acme.test/event': pullRequest ? 'pull-request' : 'push',
      ...(pullRequest && { 'ci.acme.test/pull-request': pullRequest }),
      ...options.labels,
    },
    annotations: {
      [`${INTEGRATIONS}/github-owner`]: component.owner,
      [`${INTEGRATIONS}/github-repo`]: component.repository,
      [`${INTEGRATIONS}/github-sha`]: sha,
      [`${DISPLAY}/git-branch`]: branch,
      [`${DISPLAY}/git-commit-title`]: random.pick(COMMIT_TITLES),
      ...(pullRequest && { [`${DISPLAY}/git-pull-request`]: pullRequest }),
      ...options.annotations,
    },
    params: { revision: sha, branch },
  };
  const steps =
    typeof scenario === 'string'
      ? scenarioOf(scenario, component.tasks)
      : scenario;
  return { plan, sha, branch, events: scenarioEvents(plan, steps, random) };
}
