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

import { LoggerService } from '@backstage/backend-plugin-api';
import {
  Condition,
  conditionSchema,
} from 'backstage-plugin-tekton-integrations-common';
import { z } from 'zod';
import { RuleKind, RuleOrigin } from '../rules';
import { CHECKING, ConditionNow, withTimes } from './conditions';

/** Writes the status of an object of a cluster; throws when it cannot. */
export type StatusPatcher = (
  clusterName: string,
  kind: RuleKind,
  namespace: string,
  name: string,
  status: { conditions: Condition[]; observedGeneration?: number },
) => Promise<void>;

const statusSchema = z.object({
  status: z
    .object({
      conditions: z.array(conditionSchema).optional().catch(undefined),
      observedGeneration: z.number().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

interface Known {
  conditions: readonly Condition[];
  observedGeneration?: number;
}

function same(a: readonly ConditionNow[], b: readonly ConditionNow[]): boolean {
  return (
    a.length === b.length &&
    a.every(item =>
      b.some(
        other =>
          other.type === item.type &&
          other.status === item.status &&
          other.reason === item.reason &&
          other.message === item.message,
      ),
    )
  );
}

/** Being checked is no news about a rule of which more is known. */
function isPassing({ reason }: ConditionNow): boolean {
  return reason === CHECKING;
}

/**
 * Keeps the conditions of Providers and Notifications, and writes those of
 * objects to their clusters, only when they differ from what stands there.
 *
 * Failure policy: open. A status that cannot be written (read-only account,
 * API server away) costs nothing but the status; it is written later.
 */
export class StatusWriter {
  readonly #patch: StatusPatcher;
  readonly #logger: LoggerService;
  readonly #now: () => number;
  readonly #known = new Map<string, Known>();
  /** Shown in the portal, and not yet written to their objects. */
  readonly #failed = new Set<string>();

  constructor(options: {
    patch: StatusPatcher;
    logger: LoggerService;
    now: () => number;
  }) {
    this.#patch = options.patch;
    this.#logger = options.logger;
    this.#now = options.now;
  }

  /** Takes the status that an object carries, so that it is not rewritten. */
  observe(ruleId: string, raw: unknown): void {
    const parsed = statusSchema.safeParse(raw);
    const status = parsed.success ? parsed.data.status : undefined;
    if (status?.conditions) {
      this.#known.set(ruleId, {
        conditions: status.conditions,
        observedGeneration: status.observedGeneration,
      });
    } else {
      this.#known.delete(ruleId);
    }
  }

  forget(ruleId: string): void {
    this.#known.delete(ruleId);
    this.#failed.delete(ruleId);
  }

  /** Takes the conditions of a rule as they are now. */
  async report(
    kind: RuleKind,
    origin: RuleOrigin,
    conditions: readonly ConditionNow[],
  ): Promise<'written' | 'failed'> {
    const known = this.#known.get(origin.id);
    if (
      known &&
      !this.#failed.has(origin.id) &&
      known.observedGeneration === origin.generation &&
      (same(conditions, known.conditions) || conditions.some(isPassing))
    ) {
      return 'written';
    }
    const status = {
      conditions: withTimes(conditions, known?.conditions ?? [], this.#now()),
      observedGeneration: origin.generation,
    };
    this.#known.set(origin.id, status);
    if (!origin.cluster || origin.namespace === undefined) {
      return 'written';
    }
    const written = await this.#write(kind, origin, status);
    return written ? 'written' : 'failed';
  }

  /** The conditions of a rule with their times. */
  conditions(ruleId: string): readonly Condition[] {
    return this.#known.get(ruleId)?.conditions ?? [];
  }

  async #write(
    kind: RuleKind,
    { id, cluster, namespace = '', name }: RuleOrigin,
    status: { conditions: Condition[]; observedGeneration?: number },
  ): Promise<boolean> {
    try {
      await this.#patch(cluster?.name ?? '', kind, namespace, name, status);
      this.#failed.delete(id);
      return true;
    } catch (error) {
      if (!this.#failed.has(id)) {
        this.#failed.add(id);
        this.#logger.warn(
          `The status of ${kind} '${namespace}/${name}' of cluster '${cluster?.name}' cannot be written: ${error}`,
        );
      }
      return false;
    }
  }
}
