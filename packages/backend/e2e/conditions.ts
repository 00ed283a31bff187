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

import { z } from 'zod';
import { Cluster, ObjectKey } from './Cluster';
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
  key: ObjectKey,
): Promise<{ words: string; message: string }> {
  const rule = ruleSchema.safeParse(await cluster.read(key));
  const ready = rule.data?.status?.conditions?.find(
    ({ type }) => type === 'Ready',
  );
  return ready === undefined
    ? { words: 'no condition', message: '' }
    : { words: `${ready.status}/${ready.reason}`, message: ready.message };
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
      const { words, message } = await readyOf(cluster, {
        apiVersion: API_VERSION,
        kind,
        namespace,
        name,
      });
      if (words !== `${status}/${reason}`) {
        problems.push(
          `${kind} '${name}' is ${words} (${message}), not ${status}/${reason}`,
        );
      }
    }
    if (problems.length === 0 || Date.now() >= end) {
      return problems;
    }
    await new Promise(resolve => {
      setTimeout(resolve, 300);
    });
  }
}
