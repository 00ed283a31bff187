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
  exchangeOf,
  Failure,
  HttpResult,
  Outcome,
  Receipt,
} from 'backstage-plugin-tekton-integrations-node';
import { Report, REPORTS } from '../report';
import { Access, AppAccess, Step } from './AppAccess';
import { failureOf } from './failureOf';
import { Called, GitHubApi, GitHubApp } from './GitHubApi';
import { limitOf } from './limitOf';
import { rateOf } from './rateOf';
import { Rates } from './Rates';
import { wordsOf } from './wordsOf';

/** What a request is about. */
export interface About {
  readonly owner: string;
  readonly repo: string;
  readonly report: Report;
  /** On which limits count. */
  readonly scope: string;
}

/** A request that was made, or why it was not. */
export type Made =
  | {
      readonly kind: 'called';
      readonly called: Called;
      readonly app: GitHubApp;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

export function statusOf(result: HttpResult): number | undefined {
  return result.kind === 'answer' ? result.status : undefined;
}

/** Waits no longer than the caller does. */
function orAborted<T>(
  work: Promise<Step<T>>,
  signal: AbortSignal,
): Promise<Step<T>> {
  const aborted: Step<T> = {
    ok: false,
    failure: { kind: 'retry', cause: 'aborted' },
  };
  return new Promise(resolve => {
    const onAbort = () => resolve(aborted);
    signal.addEventListener('abort', onAbort, { once: true });
    work
      .finally(() => signal.removeEventListener('abort', onAbort))
      .then(resolve, () => resolve(aborted));
  });
}

/**
 * Requests to repositories, as the installations that serve them.
 *
 * Failure policy: never throws. A refused token is replaced once, a repository
 * that is not there is looked up once more, before either counts.
 */
export class Repositories {
  readonly #api: GitHubApi;
  readonly #access: AppAccess;
  readonly #now: () => number;
  /** Refusals in a row that named no time to wait, by scope. */
  readonly #limits = new Map<string, number>();
  readonly #rates: Rates;

  constructor(
    api: GitHubApi,
    apps: readonly GitHubApp[],
    rates: Rates,
    now: () => number,
  ) {
    this.#api = api;
    this.#rates = rates;
    this.#now = now;
    this.#access = new AppAccess(api, apps, this.#now);
  }

  /**
   * Makes a request.
   *
   * @param isThere - what is asked for is there, or a 404 is an answer
   */
  async request(
    about: About,
    route: string,
    parameters: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
    isThere: 'expected' | 'asked' = 'expected',
  ): Promise<Made> {
    const first = await this.#once(about, route, parameters, signal);
    switch (
      first.kind === 'called' ? statusOf(first.called.result) : undefined
    ) {
      case 401:
        this.#access.forgetToken(this.#scopeOf(about));
        break;
      case 404:
        if (isThere === 'asked') {
          return first;
        }
        this.#access.forgetInstallation(this.#scopeOf(about));
        break;
      default:
        return first;
    }
    return this.#once(about, route, parameters, signal);
  }

  /** What a request that only reads comes to, where it is no success. */
  readFailure(made: Made, about: About): Failure | undefined {
    if (made.kind === 'failed') {
      return made.failure;
    }
    const outcome = this.outcomeOf(made, about, 200, () => ({ ids: {} }));
    if (outcome.kind === 'delivered') {
      return undefined;
    }
    // Nothing was written, so nothing is in doubt.
    return outcome.kind === 'inDoubt' ? { ...outcome, kind: 'retry' } : outcome;
  }

  /**
   * What a request comes to.
   *
   * @param expected - status of a success
   * @param receiptOf - reads the answer; undefined where it is not GitHub's
   */
  outcomeOf(
    made: Made,
    about: About,
    expected: number,
    receiptOf: (json: unknown) => Receipt | undefined,
  ): Outcome {
    if (made.kind === 'failed') {
      return made.failure;
    }
    const { request, result, json } = made.called;
    const exchange = exchangeOf(request, result, wordsOf(json));
    const told = rateOf(result, about.scope, this.#now());
    if (told !== undefined) {
      this.#rates.tell(about.owner, told);
    }
    const rate = told && { rate: told };
    const failure = this.#judge(made.called, about);
    if (failure !== undefined) {
      if (failure.kind === 'rejected' && statusOf(result) === 403) {
        // It may lack a permission that is granted by the next time.
        this.#access.forgetToken(this.#scopeOf(about));
      }
      return { ...failure, ...rate, exchange };
    }
    this.#limits.delete(about.scope);
    const receipt = statusOf(result) === expected ? receiptOf(json) : undefined;
    return receipt
      ? { kind: 'delivered', receipt, ...rate, exchange }
      : {
          kind: 'inDoubt',
          cause: `The answer is not GitHub's to a ${REPORTS[about.report].what}.`,
          exchange,
        };
  }

  async #once(
    about: About,
    route: string,
    parameters: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<Made> {
    const access = await this.#token(about, signal);
    if (!access.ok) {
      return { kind: 'failed', failure: access.failure };
    }
    const { app, token } = access.value;
    const { owner, repo } = about;
    const called = await this.#api.asInstallation(
      token,
      route,
      { owner, repo, ...parameters },
      signal,
    );
    return { kind: 'called', called, app };
  }

  #token(about: About, signal: AbortSignal): Promise<Step<Access>> {
    if (signal.aborted) {
      return Promise.resolve({
        ok: false,
        failure: { kind: 'retry', cause: 'aborted' },
      });
    }
    return orAborted(
      this.#access.token(this.#scopeOf(about), called =>
        this.#judge(called, about),
      ),
      signal,
    );
  }

  #scopeOf({ owner, repo, report }: About) {
    return { owner, repo, permission: REPORTS[report].permission };
  }

  /** Judges an answer and keeps count of limits that name no time. */
  #judge(called: Called, about: About): Failure | undefined {
    const { owner, repo, scope, report } = about;
    const earlierLimits = this.#limits.get(scope) ?? 0;
    const now = this.#now();
    const failure = failureOf(called, {
      slug: `${owner}/${repo}`,
      report,
      scope,
      now,
      earlierLimits,
    });
    if (failure?.kind === 'throttled' && called.result.kind === 'answer') {
      const limit = limitOf(
        called.result,
        wordsOf(called.json),
        now,
        earlierLimits,
      );
      if (limit?.named === false) {
        this.#limits.set(scope, earlierLimits + 1);
      }
    }
    return failure;
  }
}
