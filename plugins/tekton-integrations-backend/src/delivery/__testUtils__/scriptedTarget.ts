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
  Health,
  JsonObject,
  Outcome,
  ProviderClient,
  Receipt,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { VirtualTime } from './virtualTime';

/** What a target does with a request. */
export type Behaviour =
  | {
      readonly kind: 'answer';
      readonly outcome: Outcome;
      readonly lands: boolean;
    }
  /** It answers nothing; what was written may land later. */
  | { readonly kind: 'hang'; readonly landsAfterMs?: number }
  /** It takes the request, and says so later. */
  | { readonly kind: 'slow'; readonly afterMs: number }
  | { readonly kind: 'throw' };

export const ACCEPT: Behaviour = {
  kind: 'answer',
  outcome: { kind: 'delivered' },
  lands: true,
};

export const fails = (outcome: Outcome): Behaviour => ({
  kind: 'answer',
  outcome,
  lands: false,
});

/** A request that arrived. */
export interface Arrival {
  /** Milliseconds since the beginning. */
  readonly at: number;
  readonly subject: string;
  readonly content: JsonObject;
}

/** Which behaviour a request meets. */
export type Script = (
  target: Target,
  request: { readonly at: number; readonly number: number },
) => Behaviour;

/** A target in memory that behaves as a script says. */
export class ScriptedTarget implements ProviderClient {
  /** All requests, whatever became of them. */
  readonly requests: Arrival[] = [];
  /** What anybody could see there, in order. */
  readonly landed: Arrival[] = [];
  /** What stands there now. */
  readonly shown = new Map<string, JsonObject>();
  script: Script;
  /** Whether what stands there may be read. */
  findable = false;
  sendBatch?: ProviderClient['sendBatch'];
  readonly #time: VirtualTime;

  constructor(time: VirtualTime, script: Script = () => ACCEPT) {
    this.#time = time;
    this.script = script;
  }

  async check(): Promise<Health> {
    return { kind: 'ok', message: 'It works' };
  }

  async send(
    target: Target,
    _receipt: Receipt | undefined,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const at = this.#time.elapsed();
    const { subject, content } = target;
    this.requests.push({ at, subject, content });
    const behaviour = this.script(target, {
      at,
      number: this.requests.length,
    });
    switch (behaviour.kind) {
      case 'answer':
        if (behaviour.lands) {
          this.#land(target);
        }
        return behaviour.outcome;
      case 'hang':
        if (behaviour.landsAfterMs !== undefined) {
          this.#time.after(behaviour.landsAfterMs, () => this.#land(target));
        }
        await new Promise<void>(resolve => {
          signal.addEventListener('abort', () => resolve());
        });
        return { kind: 'inDoubt', cause: 'no answer' };
      case 'slow':
        await this.#time.sleep(behaviour.afterMs);
        this.#land(target);
        return { kind: 'delivered' };
      case 'throw':
        throw new Error('the provider is broken');
      default:
        return behaviour satisfies never;
    }
  }

  /** Makes it take several targets in one request. */
  takeBatches(): readonly (readonly string[])[] {
    const batches: string[][] = [];
    this.sendBatch = async (entries, signal) => {
      batches.push(entries.map(({ target }) => target.subject));
      const outcomes = new Map<string, Outcome>();
      for (const { id, target, receipt } of entries) {
        const outcome = await this.send(target, receipt, signal);
        if (outcome.kind !== 'inDoubt') {
          outcomes.set(id, outcome);
        }
      }
      return outcomes;
    };
    return batches;
  }

  async find(
    target: Target,
  ): Promise<Receipt | 'absent' | 'unsupported' | 'unknown'> {
    if (!this.findable) {
      return 'unsupported';
    }
    const shown = JSON.stringify(this.shown.get(target.subject));
    return shown === JSON.stringify(target.content)
      ? { ids: { subject: target.subject } }
      : 'absent';
  }

  async close(): Promise<void> {}

  #land({ subject, content }: Target): void {
    this.landed.push({ at: this.#time.elapsed(), subject, content });
    this.shown.set(subject, content);
  }
}
