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

import { ScriptedTarget } from '../../delivery/__testUtils__/scriptedTarget';
import { ACCEPT, Behaviour } from '../../delivery/__testUtils__/scriptedTarget';
import { VirtualTime } from '../../delivery/__testUtils__/virtualTime';

/** What goes wrong at a target, and for how long. */
export interface Trouble {
  readonly behaviour: Behaviour;
  /** Milliseconds since the beginning. */
  readonly until?: number;
  readonly times?: number;
  /** Only requests about this: `u1 failed`. */
  readonly about?: RegExp;
}

/** A target whose troubles come and go. */
export class Troubled {
  readonly target: ScriptedTarget;
  /** Each request that met trouble: what it was about, and how it went. */
  readonly met: { readonly words: string; readonly behaviour: Behaviour }[] =
    [];
  readonly #troubles: { trouble: Trouble; hits: number }[] = [];

  constructor(time: VirtualTime) {
    this.target = new ScriptedTarget(time, ({ content }, { at }) => {
      const words = `${content.run} ${content.phase}`;
      const found = this.#troubles.find(
        ({ trouble: { until = Infinity, times = Infinity, about }, hits }) =>
          at < until && hits < times && (about?.test(words) ?? true),
      );
      if (!found) {
        return ACCEPT;
      }
      found.hits += 1;
      const { behaviour } = found.trouble;
      this.met.push({ words, behaviour });
      return behaviour;
    });
  }

  add(trouble: Trouble): void {
    this.#troubles.push({ trouble, hits: 0 });
  }
}
