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

import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { Cluster } from './Cluster';
import { Deadline } from './deadline';

const API_VERSION = 'integrations.tekton.ornew.io/v1alpha1';
const LIMIT_MS = 60_000;

const ruleSchema = z.object({
  status: z
    .object({
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.string(),
            reason: z.string(),
            message: z.string(),
            lastTransitionTime: z.string(),
          }),
        )
        .optional(),
    })
    .optional(),
});

/** What condition Ready of a Provider or Notification shall say. */
export interface WantedCondition {
  readonly kind: 'Provider' | 'Notification';
  readonly name: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
}

async function readyOf(
  cluster: Cluster,
  namespace: string,
  { kind, name }: Pick<WantedCondition, 'kind' | 'name'>,
) {
  const key = { apiVersion: API_VERSION, kind, namespace, name };
  const rule = ruleSchema.safeParse(await cluster.read(key));
  return rule.data?.status?.conditions?.find(({ type }) => type === 'Ready');
}

/** Since when condition Ready of each object is as it is. */
export async function transitionTimes(
  cluster: Cluster,
  namespace: string,
  objects: readonly WantedCondition[],
): Promise<ReadonlyMap<string, string | undefined>> {
  const times = new Map<string, string | undefined>();
  for (const object of objects) {
    const ready = await readyOf(cluster, namespace, object);
    times.set(`${object.kind} '${object.name}'`, ready?.lastTransitionTime);
  }
  return times;
}

/**
 * Waits until all objects say what they shall.
 *
 * @returns what is wrong when the time is up
 */
export async function conditionProblems(
  cluster: Cluster,
  namespace: string,
  wanted: readonly WantedCondition[],
  deadline: Deadline,
  limitMs: number = LIMIT_MS,
): Promise<string[]> {
  const end = deadline.within(limitMs);
  for (;;) {
    const problems: string[] = [];
    for (const { kind, name, status, reason } of wanted) {
      const ready = await readyOf(cluster, namespace, { kind, name });
      if (ready?.status !== status || ready.reason !== reason) {
        problems.push(
          `${kind} '${name}' is ${ready ? `${ready.status}/${ready.reason} (${ready.message})` : 'without a condition'}, not ${status}/${reason}`,
        );
      }
    }
    if (problems.length === 0 || Date.now() >= end) {
      return problems;
    }
    await pause(300);
  }
}
