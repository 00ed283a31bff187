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
import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { Ledger } from '../ledger';
import { LoopGuard, Wanted } from '../planning';

/**
 * Stops a Notification whose events seem to begin the Runs that they are
 * about. What it wants is held for `LoopSuspected` until a person resumes it.
 *
 * Failure policy: open. Where it could not be stopped it is tried again with
 * its next Runs.
 */
export class LoopWatch {
  readonly #options: {
    readonly guard: Pick<LoopGuard, 'sighted'>;
    readonly ledger: {
      readonly byHand: Pick<Ledger['byHand'], 'suspectLoop'>;
    };
    readonly logger: LoggerService;
    /** A Notification was stopped just now. */
    readonly onSuspected: (rule: string) => void;
  };

  constructor(options: {
    guard: Pick<LoopGuard, 'sighted'>;
    ledger: { readonly byHand: Pick<Ledger['byHand'], 'suspectLoop'> };
    logger: LoggerService;
    onSuspected: (rule: string) => void;
  }) {
    this.#options = options;
  }

  /** A Run was recorded with what rules want of it. */
  recorded(run: RunState, wanted: readonly Wanted[]): void {
    // The Runs within a Run are begun by its pipeline, by no event.
    if (run.parent) {
      return;
    }
    const rules = new Set(
      wanted
        .filter(({ target, hold }) => target.kind === 'event' && !hold)
        .map(({ rule }) => rule),
    );
    for (const rule of rules) {
      const suspected = this.#options.guard.sighted({
        rule,
        pipeline: `${run.cluster.name}/${run.namespace}/${run.definition}`,
        runId: run.uid,
        createdAt: Date.parse(run.createdAt),
        eventAt: Date.parse(run.completedAt ?? run.startedAt ?? run.createdAt),
      });
      if (suspected !== undefined) {
        void this.#suspect(rule, suspected);
      }
    }
  }

  async #suspect(rule: string, message: string): Promise<void> {
    const { ledger, logger, onSuspected } = this.#options;
    try {
      if (await ledger.byHand.suspectLoop(rule, message)) {
        logger.warn(`Notification '${rule}' is held: ${message}`);
        onSuspected(rule);
      }
    } catch (error) {
      logger.warn(`Notification '${rule}' could not be held: ${error}`);
    }
  }
}
