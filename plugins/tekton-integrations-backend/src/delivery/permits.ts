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

import { Routing } from 'backstage-plugin-tekton-integrations-node';
import { isFinal } from 'backstage-plugin-tekton-integrations-common';
import { Claim, Ledger, SendResult } from '../ledger';
import { Management, Whose, WhoseRuns } from '../planning';
import {
  GrantedTo,
  grantsFor,
  placeOfRule,
  ProviderRule,
  RuleBook,
  servesNamespace,
} from '../rules';

/** Whether a claimed delivery may still go where it was planned to go. */
export type Permit =
  | { readonly kind: 'granted' }
  | Extract<SendResult, { kind: 'revoked' | 'postponed' }>;

/** What is asked about. */
export type Asked = Pick<
  Claim,
  'rule' | 'provider' | 'runId' | 'place' | 'phase' | 'target'
>;

/** It may be sent. */
export const GRANTED: Permit = { kind: 'granted' };

/** Until the catalog is asked again. */
const CATALOG_AGAIN_MS = 15_000;
/** Until it is looked again which portal reports a cluster. */
const LEASE_AGAIN_MS = 60_000;

const NO_ENTITY: Routing = { kind: 'none', message: '' };

function revoked(refusal: string): Permit {
  return { kind: 'revoked', message: `No longer granted: ${refusal}` };
}

/**
 * Asks again, right before sending, whether what a delivery needs is granted:
 * operators may have taken it back since it was planned.
 *
 * Failure policy: closed. What cannot be asked is not sent, and asked again.
 */
export class Permits {
  readonly #options: {
    readonly rules: RuleBook;
    readonly whose: Pick<WhoseRuns, 'find'>;
    readonly ledger: Pick<Ledger, 'loadRun'>;
    readonly management: (clusterName: string) => Management;
  };

  constructor(options: {
    rules: RuleBook;
    whose: Pick<WhoseRuns, 'find'>;
    ledger: Pick<Ledger, 'loadRun'>;
    management: (clusterName: string) => Management;
  }) {
    this.#options = options;
  }

  async of(claim: Asked): Promise<Permit> {
    const provider = this.#options.rules.provider(claim.provider);
    if (!provider) {
      // Whether it is gone for good is not a matter of grants.
      return GRANTED;
    }
    const refusal = this.#refusalOfRule(claim, provider);
    return refusal === undefined
      ? this.#permitOfPlaces(claim, provider)
      : revoked(refusal);
  }

  /** The right of the rule itself, also of one that was deleted. */
  #refusalOfRule(claim: Asked, provider: ProviderRule): string | undefined {
    const { rules } = this.#options;
    const rule = rules.index().get(claim.rule);
    const [problem] = rule?.problems ?? [];
    if (problem?.reason === 'NotPermitted') {
      return problem.message;
    }
    const place = placeOfRule(claim.rule);
    if (rule || provider.source !== 'config' || !place) {
      return undefined;
    }
    const name = rules.clusterName(place.clusterId) ?? place.clusterId;
    return servesNamespace(provider, {
      cluster: { id: place.clusterId, name },
      namespace: place.namespace,
    })
      ? undefined
      : `Provider '${provider.name}' of app-config is not open to namespace '${place.namespace}'.`;
  }

  /**
   * What ended before another portal took over is ours to tell; a Run that
   * goes on is the other's, whose final state must not be overwritten.
   */
  #elsewhere(
    { phase, target }: Asked,
    clusterName: string,
  ): Permit | undefined {
    const { elsewhere } = this.#options.management(clusterName);
    return elsewhere !== undefined && target.kind === 'state' && !isFinal(phase)
      ? {
          kind: 'postponed',
          reason: 'managedElsewhere',
          forMs: LEASE_AGAIN_MS,
          cause: elsewhere,
        }
      : undefined;
  }

  /** A Notification object needs the right to see the Run's namespace. */
  #refusalOfSight(
    { rule }: Asked,
    { cluster, namespace }: GrantedTo,
  ): string | undefined {
    const from = placeOfRule(rule)?.namespace;
    return from === undefined ||
      this.#options.rules.policy.seesRuns(cluster, from, namespace)
      ? undefined
      : `namespace '${from}' may not see the Runs of namespace '${namespace}': an operator can add '${namespace}' for it to tektonIntegrations.access.runs.`;
  }

  async #permitOfPlaces(claim: Asked, provider: ProviderRule): Promise<Permit> {
    const { rules, ledger, whose } = this.#options;
    const { id, name } = claim.place.cluster;
    // Grants are about names of now, a Run knows those of then.
    const cluster = { id, name: rules.clusterName(id) ?? name };
    const place = { cluster, namespace: claim.place.namespace };
    const elsewhere = this.#elsewhere(claim, cluster.name);
    if (elsewhere) {
      return elsewhere;
    }
    const unseen = this.#refusalOfSight(claim, place);
    if (unseen !== undefined) {
      return revoked(unseen);
    }
    const chosen = claim.target.chosen ?? [];
    if (chosen.length === 0) {
      return GRANTED;
    }
    const refusal = (routing: Routing) => {
      const grants = grantsFor(provider, place, rules.policy, routing);
      return chosen
        .map(item => grants.refusal(item))
        .find(words => words !== undefined);
    };
    const byList = refusal(NO_ENTITY);
    if (byList === undefined) {
      return GRANTED;
    }
    // The Run's entity may stand for its own repository.
    const stored = await ledger.loadRun(claim.runId);
    const found: Whose | undefined =
      stored && (await whose.find(stored.run)).whose;
    const routing = found?.routing ?? NO_ENTITY;
    if (routing.kind === 'unknown') {
      return {
        kind: 'postponed',
        reason: 'catalogAway',
        forMs: CATALOG_AGAIN_MS,
        cause: routing.message,
      };
    }
    const words = refusal(routing);
    return words === undefined ? GRANTED : revoked(words);
  }
}
