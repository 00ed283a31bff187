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
  Health,
  HttpResult,
  Outcome,
  ProviderClient,
  ProviderPlatform,
  Receipt,
  Secret,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';
import { CommitStatus, commitStatusSchema } from '../content';
import { GitHubPlace } from '../place';
import { AppAccess, Step } from './AppAccess';
import { checkApp, keyProblem } from './checkApp';
import { failureOf } from './failureOf';
import { findOnPage, PAGE_SIZE } from './findStatus';
import { Called, GitHubApi, GitHubApp } from './GitHubApi';
import { limitOf } from './limitOf';
import { rateOf } from './rateOf';
import { wordsOf } from './wordsOf';

/** A write of a commit status, or why it was not made. */
type Written =
  | { readonly kind: 'called'; readonly called: Called }
  | { readonly kind: 'failed'; readonly failure: Failure };

const createdSchema = z.object({ id: z.number() });

/** 3,000 statuses on one commit: beyond that, looking costs more than it tells. */
const MAX_PAGES = 100;

function status(result: HttpResult): number | undefined {
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
 * Writes commit statuses through a GitHub App.
 *
 * Failure policy: never throws. A refused token is replaced once, a repository
 * that is not there is looked up once more, before either counts.
 */
export class GitHubClient implements ProviderClient {
  readonly #place: GitHubPlace;
  readonly #api: GitHubApi;
  readonly #apps: readonly GitHubApp[];
  readonly #access: AppAccess;
  readonly #keyProblem: string | undefined;
  readonly #now: () => number;
  /** Refusals in a row that named no time to wait, by scope. */
  readonly #limits = new Map<string, number>();

  constructor(
    place: GitHubPlace,
    apps: readonly GitHubApp[],
    platform: ProviderPlatform,
  ) {
    this.#place = place;
    this.#apps = apps;
    this.#keyProblem = apps
      .map(({ privateKey }) => keyProblem(privateKey))
      .find(problem => problem !== undefined);
    this.#now = () => platform.now();
    this.#api = new GitHubApi(place.apiUrl, platform.http);
    this.#access = new AppAccess(this.#api, apps, this.#now);
  }

  async check(signal: AbortSignal): Promise<Health> {
    const healths = await Promise.all(
      this.#apps.map(app => checkApp(this.#api, app, signal)),
    );
    // Each owner is served by one of the Apps: one that works is enough.
    const best =
      healths.find(({ kind }) => kind === 'ok') ??
      healths.find(({ kind }) => kind === 'unknown') ??
      healths[0];
    return best ?? { kind: 'refused', message: 'There is no GitHub App.' };
  }

  async send(
    target: Target,
    _receipt: Receipt | undefined,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const content = commitStatusSchema.safeParse(target.content);
    if (!content.success) {
      return {
        kind: 'rejected',
        cause: 'The content is not that of a commit status.',
      };
    }
    if (this.#keyProblem !== undefined) {
      return { kind: 'rejected', pause: 'provider', cause: this.#keyProblem };
    }
    const scope = target.scopes[0] ?? '';
    const wanted = content.data;
    const first = await this.#write(wanted, scope, signal);
    switch (first.kind === 'called' ? status(first.called.result) : undefined) {
      case 401:
        this.#access.forgetToken(wanted);
        break;
      case 404:
        this.#access.forgetInstallation(wanted);
        break;
      default:
        return this.#outcomeOf(first, wanted, scope);
    }
    return this.#outcomeOf(
      await this.#write(wanted, scope, signal),
      wanted,
      scope,
    );
  }

  async find(
    target: Target,
    signal: AbortSignal,
  ): Promise<Receipt | 'absent' | 'unknown'> {
    const content = commitStatusSchema.safeParse(target.content);
    if (!content.success) {
      return 'unknown';
    }
    const wanted = content.data;
    const token = await this.#token(wanted, target.scopes[0] ?? '', signal);
    if (!token.ok) {
      return 'unknown';
    }
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const { result, json } = await this.#api.asInstallation(
        token.value,
        'GET /repos/{owner}/{repo}/commits/{ref}/statuses',
        {
          owner: wanted.owner,
          repo: wanted.repo,
          ref: wanted.sha,
          per_page: PAGE_SIZE,
          page,
        },
        signal,
      );
      const finding = findOnPage(result, json, wanted);
      switch (finding.kind) {
        case 'found':
          return this.#receipt(finding.id, wanted);
        case 'differs':
          return 'absent';
        case 'unreadable':
          if (status(result) === 401) {
            this.#access.forgetToken(wanted);
          }
          return 'unknown';
        default:
          if (finding.last) {
            return 'absent';
          }
      }
    }
    return 'unknown';
  }

  async close(): Promise<void> {
    this.#limits.clear();
  }

  #token(
    wanted: CommitStatus,
    scope: string,
    signal: AbortSignal,
  ): Promise<Step<Secret>> {
    if (signal.aborted) {
      return Promise.resolve({
        ok: false,
        failure: { kind: 'retry', cause: 'aborted' },
      });
    }
    return orAborted(
      this.#access.token(wanted, called => this.#judge(called, wanted, scope)),
      signal,
    );
  }

  async #write(
    wanted: CommitStatus,
    scope: string,
    signal: AbortSignal,
  ): Promise<Written> {
    const token = await this.#token(wanted, scope, signal);
    if (!token.ok) {
      return { kind: 'failed', failure: token.failure };
    }
    const called = await this.#api.asInstallation(
      token.value,
      'POST /repos/{owner}/{repo}/statuses/{sha}',
      {
        owner: wanted.owner,
        repo: wanted.repo,
        sha: wanted.sha,
        state: wanted.state,
        context: wanted.context,
        description: wanted.description,
        target_url: wanted.targetUrl,
      },
      signal,
    );
    return { kind: 'called', called };
  }

  #outcomeOf(written: Written, wanted: CommitStatus, scope: string): Outcome {
    if (written.kind === 'failed') {
      return written.failure;
    }
    const { request, result, json } = written.called;
    const exchange = exchangeOf(request, result, wordsOf(json));
    const told = rateOf(result, scope, this.#now());
    const rate = told && { rate: told };
    const failure = this.#judge(written.called, wanted, scope);
    if (failure !== undefined) {
      if (failure.kind === 'rejected' && status(result) === 403) {
        // It may lack a permission that is granted by the next time.
        this.#access.forgetToken(wanted);
      }
      return { ...failure, ...rate, exchange };
    }
    this.#limits.delete(scope);
    const created = createdSchema.safeParse(json);
    return created.success && status(result) === 201
      ? {
          kind: 'delivered',
          receipt: this.#receipt(created.data.id, wanted),
          ...rate,
          exchange,
        }
      : {
          kind: 'inDoubt',
          cause: "The answer is not GitHub's to a new commit status.",
          exchange,
        };
  }

  /** Judges an answer and keeps count of limits that name no time. */
  #judge(
    called: Called,
    { owner, repo }: CommitStatus,
    scope: string,
  ): Failure | undefined {
    const earlierLimits = this.#limits.get(scope) ?? 0;
    const now = this.#now();
    const failure = failureOf(called, {
      slug: `${owner}/${repo}`,
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

  #receipt(id: number, { owner, repo, sha }: CommitStatus): Receipt {
    return {
      ids: { id },
      url: `${this.#place.webUrl}/${owner}/${repo}/commit/${sha}`,
    };
  }
}
