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

import { Timers } from '../connections';
import { RuleKind } from '../rules';
import { Gate } from './gate';

/** What must be known before a cluster's Runs are planned. */
export type GateKind = RuleKind | 'Namespace';

const RULE_KINDS: readonly GateKind[] = ['Provider', 'Notification'];

/** Rules that are not there after this long do not hold up the Runs. */
const PATIENCE_MS = 20_000;

interface ClusterGate {
  readonly gate: Gate;
  readonly missing: Set<GateKind>;
  readonly cancel: () => void;
}

/**
 * Runs of a cluster wait until its rules and namespaces were listed, so that
 * a Run that ended while the portal was away is not taken for one that no
 * rule wants.
 *
 * Failure policy: open. Rules that cannot be listed (no CRDs, no right, an
 * API server that hangs) delay Runs by 20 s once; they are planned again
 * when rules come. Namespaces that may not be read delay nothing.
 */
export class RuleGates {
  readonly #timers: Timers;
  readonly #clusters = new Map<string, ClusterGate>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Resolves when the Runs of a cluster may be planned. */
  passed(clusterId: string): Promise<void> {
    return this.#gateOf(clusterId).gate.opened;
  }

  /**
   * A kind of a cluster was listed, or is certainly not going to be.
   *
   * @returns whether its rules are complete with this one, and whether all is
   */
  listed(
    clusterId: string,
    kind: GateKind,
  ): { readonly rules: boolean; readonly all: boolean } {
    const { missing } = this.#gateOf(clusterId);
    missing.delete(kind);
    return {
      rules: RULE_KINDS.every(each => !missing.has(each)),
      all: missing.size === 0,
    };
  }

  /** The rules of a cluster took effect: its Runs may be planned. */
  open(clusterId: string): void {
    const { gate, cancel } = this.#gateOf(clusterId);
    cancel();
    gate.open();
  }

  /** Lets everything pass, when watching ends. */
  openAll(): void {
    for (const { cancel, gate } of this.#clusters.values()) {
      cancel();
      gate.open();
    }
  }

  #gateOf(clusterId: string): ClusterGate {
    const known = this.#clusters.get(clusterId);
    if (known) {
      return known;
    }
    const gate = new Gate();
    const fresh: ClusterGate = {
      gate,
      missing: new Set<GateKind>([...RULE_KINDS, 'Namespace']),
      cancel: this.#timers.after(PATIENCE_MS, () => gate.open()),
    };
    this.#clusters.set(clusterId, fresh);
    return fresh;
  }
}
