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
  ProviderClient,
  Receipt,
} from 'backstage-plugin-tekton-integrations-node';
import { Claim, SendResult, VerifyResult } from '../ledger';
import { ProviderDirectory } from './directory';
import { Permit } from './permits';
import { findTarget, RequestOptions, sendTarget } from './request';

/** What a courier needs to carry out a claim. */
export interface CourierOptions extends RequestOptions {
  readonly providers: ProviderDirectory;
  /** Milliseconds that only ever go forward. */
  readonly monotonic: () => number;
  /** Whether a request may still be written under the claim. */
  readonly mayWrite: (claim: Claim) => boolean;
  /** Whether what the claim needs is still granted. */
  readonly permit: (claim: Claim) => Promise<Permit>;
  /** Records the intent to repair; false when the claim is lost. */
  readonly beginRepair: (claim: Claim) => Promise<boolean>;
}

/** What came of a claim to send. */
export interface Sent {
  readonly result: SendResult;
  /** It was sent although an earlier request may have arrived. */
  readonly resent: boolean;
}

type Lookup =
  | { readonly kind: 'known'; readonly result: SendResult }
  | {
      readonly kind: 'send';
      readonly receipt?: Receipt;
      readonly resent: boolean;
    };

const RELEASED: Sent = { result: { kind: 'released' }, resent: false };

/**
 * Carries out one claim: looks up what is in doubt, then sends.
 *
 * Failure policy: closed. Without a usable claim or Provider nothing is
 * written; what was written without an answer is reported as a doubt.
 */
export class Courier {
  readonly #options: CourierOptions;

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  async send(claim: Claim): Promise<Sent> {
    const answer = await this.#options.providers.clientFor(claim.provider);
    switch (answer.kind) {
      case 'held': {
        const { reason, message } = answer;
        return { result: { kind: 'held', reason, message }, resent: false };
      }
      case 'gone':
        return {
          result: {
            kind: 'held',
            reason: 'providerGone',
            message: `Provider '${claim.provider}' was deleted; what goes through it waits 15 min for it to come back.`,
          },
          resent: false,
        };
      case 'ready':
        return this.#sendThrough(answer.client, claim);
      default:
        return answer satisfies never;
    }
  }

  async #sendThrough(client: ProviderClient, claim: Claim): Promise<Sent> {
    const permit = await this.#options.permit(claim);
    if (permit.kind !== 'granted') {
      return { result: permit, resent: false };
    }
    const lookup = await this.#lookUp(client, claim);
    if (lookup.kind === 'known') {
      return { result: lookup.result, resent: false };
    }
    if (!this.#options.mayWrite(claim)) {
      return RELEASED;
    }
    const { receipt, resent } = lookup;
    const { target } = claim;
    return {
      result: await sendTarget(client, target, receipt, this.#options),
      resent,
    };
  }

  /** After a doubt: what arrived of it, as far as the vendor tells. */
  async #lookUp(client: ProviderClient, claim: Claim): Promise<Lookup> {
    const { doubt, receipt } = claim;
    if (!doubt) {
      return { kind: 'send', receipt, resent: false };
    }
    if (doubt.target.once !== 'findable') {
      return { kind: 'send', receipt, resent: doubt.own };
    }
    const found = await findTarget(client, doubt.target, this.#options);
    switch (found) {
      case 'absent':
        return { kind: 'send', receipt, resent: false };
      case 'unsupported':
        return { kind: 'send', receipt, resent: true };
      case 'unknown':
        return {
          kind: 'known',
          result: {
            kind: 'unread',
            cause: `${doubt.target.words.vendor} could not be asked whether an unanswered request arrived`,
          },
        };
      default:
        return doubt.own
          ? { kind: 'known', result: { kind: 'found', receipt: found } }
          : { kind: 'send', receipt: found, resent: false };
    }
  }

  /** Reads back what stands at a target, and puts right what does not. */
  async verify(claim: Claim): Promise<VerifyResult | undefined> {
    const { providers, mayWrite, beginRepair, monotonic } = this.#options;
    const answer = await providers.clientFor(claim.provider);
    if (answer.kind !== 'ready') {
      return { kind: 'unread' };
    }
    const { client } = answer;
    const found = await findTarget(client, claim.target, this.#options);
    switch (found) {
      case 'unknown':
        return { kind: 'unread' };
      case 'unsupported':
        return { kind: 'confirmed' };
      case 'absent':
        break;
      default:
        return { kind: 'confirmed', receipt: found };
    }
    const permit = await this.#options.permit(claim);
    if (permit.kind === 'revoked') {
      return { kind: 'confirmed' };
    }
    if (permit.kind === 'postponed') {
      return { kind: 'unread' };
    }
    if (!mayWrite(claim)) {
      return { kind: 'released' };
    }
    if (!(await beginRepair(claim))) {
      return undefined;
    }
    const started = monotonic();
    const { target, receipt } = claim;
    const outcome = await sendTarget(client, target, receipt, this.#options);
    return { kind: 'repaired', outcome, durationMs: monotonic() - started };
  }
}
