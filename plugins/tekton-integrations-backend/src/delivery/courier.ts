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
  ProviderClient,
  Receipt,
} from 'backstage-plugin-tekton-integrations-node';
import { Claim, SendResult, VerifyResult } from '../ledger';
import { ruleIdWords } from '../rules';
import { ProviderDirectory } from './directory';
import { Permit } from './permits';
import { findTarget, RequestOptions, sendBatch, sendTarget } from './request';

/** What a courier needs to carry out a claim. */
export interface CourierOptions extends RequestOptions {
  readonly providers: ProviderDirectory;
  readonly logger: LoggerService;
  /** Milliseconds that only ever go forward. */
  readonly monotonic: () => number;
  /** Whether a request may still be written under the claim. */
  readonly mayWrite: (claim: Claim) => Promise<boolean>;
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

/** Until what failed before anything was written is due again. */
const AGAIN_MS = 500;

const RELEASED: Sent = { result: { kind: 'released' }, resent: false };

/** A claim that is ready to be sent, or what came of it before. */
type Prepared =
  | { readonly kind: 'done'; readonly sent: Sent }
  | {
      readonly kind: 'ready';
      readonly claim: Claim;
      readonly client: ProviderClient;
      readonly receipt?: Receipt;
      readonly resent: boolean;
    };

type Ready = Extract<Prepared, { kind: 'ready' }>;

function done(result: SendResult): Prepared {
  return { kind: 'done', sent: { result, resent: false } };
}

/**
 * Carries out claims: looks up what is in doubt, then sends.
 *
 * Failure policy: closed. Without a usable claim or Provider nothing is
 * written; what was written without an answer is reported as a doubt.
 */
export class Courier {
  readonly #options: CourierOptions;

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  /**
   * Sends what may go in one request.
   *
   * @returns what came of each claim, in their order
   */
  async send(batch: readonly Claim[]): Promise<readonly Sent[]> {
    const prepared = await Promise.all(
      batch.map(claim =>
        this.#prepare(claim).catch(error => this.#putBack(claim, error)),
      ),
    );
    const ready: Ready[] = [];
    for (const one of prepared) {
      if (one.kind === 'ready' && (await this.#mayWrite(one.claim))) {
        ready.push(one);
      }
    }
    const outcomes = await this.#sendAll(ready);
    return prepared.map(one => {
      if (one.kind === 'done') {
        return one.sent;
      }
      const result = outcomes.get(one.claim);
      return result ? { result, resent: one.resent } : RELEASED;
    });
  }

  /** Nothing was written, so there is no doubt; it is due again. */
  async #putBack(claim: Claim, error: unknown): Promise<Prepared> {
    const { logger, timers } = this.#options;
    logger.warn(`Delivery ${claim.deliveryId} was not begun: ${error}`);
    await new Promise<void>(resolve => {
      timers.after(AGAIN_MS, resolve);
    });
    return done({ kind: 'released' });
  }

  async #mayWrite(claim: Claim): Promise<boolean> {
    try {
      return await this.#options.mayWrite(claim);
    } catch (error) {
      this.#options.logger.warn(
        `Delivery ${claim.deliveryId} was not sent: ${error}`,
      );
      return false;
    }
  }

  async #sendAll(ready: readonly Ready[]): Promise<Map<Claim, SendResult>> {
    const [first] = ready;
    if (ready.length > 1 && first.client.sendBatch) {
      const entries = ready.map(({ claim, receipt }) => ({
        id: claim.deliveryId,
        target: claim.target,
        receipt,
      }));
      const outcomes = await sendBatch(first.client, entries, this.#options);
      return new Map(ready.map(({ claim }, index) => [claim, outcomes[index]]));
    }
    return new Map(
      await Promise.all(
        ready.map(
          async ({ claim, client, receipt }) =>
            [
              claim,
              await sendTarget(client, claim.target, receipt, this.#options),
            ] as const,
        ),
      ),
    );
  }

  async #prepare(claim: Claim): Promise<Prepared> {
    const answer = await this.#options.providers.clientFor(claim.provider);
    switch (answer.kind) {
      case 'held': {
        const { reason, message } = answer;
        return done({ kind: 'held', reason, message });
      }
      case 'gone':
        return done({
          kind: 'held',
          reason: 'providerGone',
          message: `Provider ${ruleIdWords(claim.provider)} was deleted; what goes through it waits 15 min for it to come back.`,
        });
      case 'ready':
        return this.#prepareFor(answer.client, claim);
      default:
        return answer satisfies never;
    }
  }

  async #prepareFor(client: ProviderClient, claim: Claim): Promise<Prepared> {
    const permit = await this.#options.permit(claim);
    if (permit.kind !== 'granted') {
      return done(permit);
    }
    const lookup = await this.#lookUp(client, claim);
    if (lookup.kind === 'known') {
      return done(lookup.result);
    }
    const { receipt, resent } = lookup;
    return { kind: 'ready', claim, client, receipt, resent };
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
    if (!(await mayWrite(claim))) {
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
