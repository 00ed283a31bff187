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

import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  ActionAnswer,
  BulkAnswer,
  bulkRequestSchema,
  DeliveryAction,
  DeliveryList,
  failedQuerySchema,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { DeliveryMode } from '../config';
import { Permits } from '../delivery';
import {
  Acted,
  Actor,
  bulkCandidates,
  BulkCandidate,
  BulkQuery,
  deliveryById,
  DeliveryRow,
  Ledger,
  pauseOver,
  Redelivery,
  runsById,
  standingPauses,
  waitingOf,
} from '../ledger';
import { Planner, suspension } from '../planning';
import { RuleBook, ruleIdWords } from '../rules';
import { listDeliveries, waitingForReview } from './actionable';
import { whoWords } from './byHandWords';
import { MayRead } from './explanations';
import { deliveryReportOf } from './reportRun';
import { LoadedRun, RunLoader } from './runLoader';

/** Whose rules and Providers were acted upon. */
export interface Changed {
  readonly rules: readonly string[];
  readonly providers: readonly string[];
}

/** What actions on deliveries are made of. */
export interface ByHandOptions {
  readonly knex: Knex;
  readonly ledger: { readonly byHand: Ledger['byHand'] } & Pick<
    Ledger,
    'settings'
  >;
  readonly rules: RuleBook;
  readonly planner: Planner;
  readonly loader: RunLoader;
  readonly permits: Pick<Permits, 'of'>;
  readonly mode: DeliveryMode;
  readonly now: () => number;
  /** Something may be due, and is reported anew. */
  readonly onChanged: (changed: Changed) => void;
}

type CheckedBulk = z.output<typeof bulkRequestSchema>;
type CheckedFailed = z.output<typeof failedQuerySchema>;

/** So many deliveries are acted upon in one request. */
const PAGE = 200;
/** So many refusals are told one by one. */
const TOLD = 20;

const DONE: Record<DeliveryAction, string> = {
  redeliver: 'sent again',
  discard: 'discarded',
  release: 'let go',
};

const OBSERVING =
  'This portal only observes, so nothing may be sent: set tektonIntegrations.delivery.mode to send first.';

function count(number: number): string {
  return number === 1 ? '1 delivery was' : `${number} deliveries were`;
}

const cursorSchema = z
  .string()
  .regex(/^\d{1,15}\.[\w-]{1,36}$/, 'is not what an answer gave as next')
  .transform(text => {
    const [createdAt, id] = text.split('.');
    return { createdAt: Number(createdAt), id };
  });

function cursorOf(request: CheckedBulk): BulkQuery['after'] {
  if (request.cursor === undefined) {
    return undefined;
  }
  const parsed = cursorSchema.safeParse(request.cursor);
  if (!parsed.success) {
    throw new InputError(
      `cursor: '${request.cursor}' ${parsed.error.issues[0].message}.`,
    );
  }
  return parsed.data;
}

function scopeOf({
  rule,
  provider,
}: Pick<CheckedBulk, 'rule' | 'provider'>): BulkQuery['of'] {
  if (rule !== undefined && provider === undefined) {
    return { rule };
  }
  if (provider !== undefined && rule === undefined) {
    return { provider };
  }
  throw new InputError(
    'Say either rule, the id of a Notification, or provider, the id of a Provider.',
  );
}

/**
 * What people do with deliveries: sending again, discarding, letting go what
 * waited for them.
 */
export class ByHand {
  readonly #options: ByHandOptions;

  constructor(options: ByHandOptions) {
    this.#options = options;
  }

  /** The Run of a delivery, for the question who may act upon it. */
  async runOf(id: string): Promise<RunState | undefined> {
    const { knex } = this.#options;
    const row = await deliveryById(knex, id);
    const [run] = row ? await runsById(knex, [row.run_id]) : [];
    return run?.state;
  }

  /**
   * Acts upon one delivery.
   *
   * @throws ConflictError when its state or its rule does not allow it
   */
  async act(
    action: DeliveryAction,
    id: string,
    actor: Actor,
  ): Promise<ActionAnswer> {
    const { knex, now } = this.#options;
    const row = await this.#found(id);
    const done = await this.#do(action, row, actor);
    this.#changed([row]);
    const after = await this.#found(done);
    const waiting = await waitingOf(knex, [after], now());
    const { vendor, what, where } = after.words;
    return {
      message: `${vendor} ${what} to ${where}: ${DONE[action]} by ${whoWords(actor.by)}.`,
      delivery: deliveryReportOf(after, waiting.get(done)),
    };
  }

  /** Acts upon all deliveries of a rule or a Provider, a page of them. */
  async actOnAll(
    action: DeliveryAction,
    request: CheckedBulk,
    actor: Actor,
    mayRead: MayRead,
  ): Promise<BulkAnswer> {
    const { knex } = this.#options;
    this.#mustSend(action);
    const of = scopeOf(request);
    const found = await bulkCandidates(knex, {
      action,
      of,
      since: this.#sinceOf(request),
      after: cursorOf(request),
      limit: PAGE,
    });
    if (found.length === 0) {
      this.#mustBeKnown(of);
    }
    const readable = await this.#readable(found, mayRead);
    const refusals: BulkAnswer['refusals'] = [];
    const acted: DeliveryRow[] = [];
    for (const { id } of readable) {
      try {
        const row = await this.#found(id);
        await this.#do(action, row, actor);
        acted.push(row);
      } catch (error) {
        if (
          !(error instanceof ConflictError || error instanceof NotFoundError)
        ) {
          throw error;
        }
        refusals.push({ delivery: id, message: error.message });
      }
    }
    this.#changed(acted);
    const last = found.length === PAGE ? found[found.length - 1] : undefined;
    return {
      message: `${count(acted.length)} ${DONE[action]} by ${whoWords(actor.by)}${refusals.length > 0 ? `, and ${refusals.length} could not be: ${refusals[0].message}` : '.'}`,
      done: acted.length,
      refused: refusals.length,
      refusals: refusals.slice(0, TOLD),
      next: last && `${last.created_at}.${last.id}`,
    };
  }

  /** What waits until somebody has looked at it. */
  async review(mayRead: MayRead): Promise<DeliveryList> {
    const { knex, now } = this.#options;
    return listDeliveries(knex, waitingForReview(knex), mayRead, now());
  }

  /** What would be sent again of a rule or a Provider. */
  async failed(query: CheckedFailed, mayRead: MayRead): Promise<DeliveryList> {
    const { knex, now } = this.#options;
    const of = scopeOf(query);
    this.#mustBeKnown(of);
    const since = this.#sinceOf(query);
    return listDeliveries(
      knex,
      page => bulkCandidates(knex, { action: 'redeliver', of, since, ...page }),
      mayRead,
      now(),
    );
  }

  #sinceOf({ since }: Pick<CheckedBulk, 'since'>): number {
    const { ledger, now } = this.#options;
    return since ? Date.parse(since) : now() - ledger.settings.ageLimitMs;
  }

  /** @returns the id of the delivery that is shown from then on */
  async #do(
    action: DeliveryAction,
    row: DeliveryRow,
    actor: Actor,
  ): Promise<string> {
    const { byHand } = this.#options.ledger;
    this.#mustSend(action);
    switch (action) {
      case 'redeliver':
        return this.#done(
          await byHand.redeliver(await this.#redelivery(row), actor),
        );
      case 'release':
        await this.#mustGoOn(row.rule);
        return this.#done(await byHand.release(row.id, actor));
      case 'discard': {
        const why = actor.comment ? ` (${actor.comment})` : '';
        const message = `Discarded by ${whoWords(actor.by)}${why}.`;
        return this.#done(await byHand.discard(row.id, message, actor));
      }
      default:
        return action satisfies never;
    }
  }

  #done(acted: Acted): string {
    if (acted.kind === 'refused') {
      throw new ConflictError(acted.message);
    }
    return acted.id;
  }

  async #found(id: string): Promise<DeliveryRow> {
    const row = await deliveryById(this.#options.knex, id);
    if (!row) {
      throw new NotFoundError(
        `There is no delivery '${id}': it may be older than the retention time.`,
      );
    }
    return row;
  }

  async #readable(
    found: readonly BulkCandidate[],
    mayRead: MayRead,
  ): Promise<BulkCandidate[]> {
    const ids = [...new Set(found.map(({ run_id: runId }) => runId))];
    const runs = await runsById(this.#options.knex, ids);
    const allowed = await mayRead(runs.map(({ state }) => state));
    const readable = new Set(
      runs.filter((_, index) => allowed[index]).map(({ id }) => id),
    );
    return found.filter(({ run_id: runId }) => readable.has(runId));
  }

  #mustSend(action: DeliveryAction): void {
    if (action !== 'discard' && this.#options.mode === 'observe') {
      throw new ConflictError(OBSERVING);
    }
  }

  #mustBeKnown(of: BulkQuery['of']): void {
    const { rules } = this.#options;
    if ('rule' in of) {
      if (!rules.index().get(of.rule)) {
        throw new NotFoundError(
          `There is no Notification '${of.rule}': its id is source/cluster/namespace/name, as GET /notifications tells.`,
        );
      }
    } else if (!rules.provider(of.provider)) {
      throw new NotFoundError(
        `There is no Provider '${of.provider}': its id is source/cluster/namespace/name, as GET /providers tells.`,
      );
    }
  }

  /** What a suspended rule wants is not sent, whoever asks for it. */
  async #mustGoOn(rule: string): Promise<void> {
    const { knex, rules } = this.#options;
    const notification = rules.index().get(rule)?.notification;
    if (notification?.suspended) {
      throw new ConflictError(suspension('Notification', notification).message);
    }
    const pause = pauseOver(await standingPauses(knex), { rule });
    if (pause) {
      throw new ConflictError(pause.message);
    }
  }

  /** What is sent in the place of a delivery, if that is permitted now. */
  async #redelivery(row: DeliveryRow): Promise<Redelivery> {
    const { loader, permits } = this.#options;
    this.#mustExist(row);
    await this.#mustGoOn(row.rule);
    const loaded = await loader.one(row.run_id);
    if (!loaded) {
      throw new NotFoundError(
        `The Run of delivery '${row.id}' is not kept any more.`,
      );
    }
    const planned = this.#planned(row, loaded);
    const recorded = row.target && { target: row.target, phase: row.phase };
    const sent =
      row.kind === 'event' ? (recorded ?? planned) : (planned ?? recorded);
    if (sent) {
      const permit = await permits.of({
        rule: row.rule,
        provider: row.provider,
        runId: row.run_id,
        place: loaded.run,
        ...sent,
      });
      if (permit.kind === 'revoked') {
        throw new ConflictError(permit.message);
      }
    }
    return { deliveryId: row.id, run: loaded.run, planned };
  }

  #mustExist({ provider, rule, kind }: DeliveryRow): void {
    const { rules } = this.#options;
    if (!rules.provider(provider) && rules.isComplete(provider)) {
      throw new ConflictError(
        `Provider ${ruleIdWords(provider)} was deleted: create it again to send anything through it.`,
      );
    }
    const gone = !rules.index().get(rule) && rules.isComplete(rule);
    if (kind === 'event' && gone) {
      throw new ConflictError(
        `Notification ${ruleIdWords(rule)} was deleted, so nobody wants this to be told any more: create it again.`,
      );
    }
  }

  /** What the rule wants shown at the same place of the Run as it is now. */
  #planned(
    row: DeliveryRow,
    { plannable, followed }: LoadedRun,
  ): Redelivery['planned'] {
    const { planner, rules } = this.#options;
    const { phase } = plannable.run;
    if (row.target) {
      const { rule, provider, target_key: targetKey } = row;
      const { wanted } = planner.plan(plannable, [
        ...followed,
        { rule, targetKey, provider },
      ]);
      return wanted.find(
        one =>
          one.rule === rule &&
          one.provider === provider &&
          one.target.key === targetKey,
      );
    }
    // It was wrong when it was news; whether it still is decides now.
    const rule = rules.index().get(row.rule);
    const targets = rule ? planner.preview(rule, plannable).planned : [];
    const [target] = targets.flatMap(one =>
      one.type === 'target' && one.key === row.target_key ? [one] : [],
    );
    return target && { target, phase };
  }

  #changed(rows: readonly DeliveryRow[]): void {
    if (rows.length > 0) {
      this.#options.onChanged({
        rules: [...new Set(rows.map(({ rule }) => rule))],
        providers: [...new Set(rows.map(({ provider }) => provider))],
      });
    }
  }
}
