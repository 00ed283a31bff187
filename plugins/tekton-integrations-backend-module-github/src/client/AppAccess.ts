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
  answeredAt,
  exchangeOf,
  Failure,
  Secret,
} from 'backstage-plugin-tekton-integrations-node';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { Called, GitHubApi, GitHubApp } from './GitHubApi';
import { SingleFlight } from './singleFlight';
import { wordsOf } from './wordsOf';

/** A value, or what a send that needs it comes to. */
export type Step<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

/** Makes of an answer that is no success what the send comes to. */
export type Judge = (called: Called) => Failure | undefined;

interface Installation {
  readonly app: GitHubApp;
  readonly id: number;
}

interface Repository {
  readonly owner: string;
  readonly repo: string;
}

const installationSchema = z.object({
  id: z.number(),
  suspended_at: z.string().nullish(),
});
const tokenSchema = z.object({
  token: z.string().min(1),
  expires_at: z.string(),
});

const MAX_REPOSITORIES = 2_000;
const INSTALLATION_TTL_MS = 60 * 60_000;
/** A token is not used when it ends soon: a request may wait before it is written. */
const AHEAD_MS = 5 * 60_000;

/**
 * Nothing was written to the commit yet, so nothing is in doubt, whatever
 * became of the request before.
 */
function beforehand(called: Called, failure: Failure): Failure {
  const exchange = exchangeOf(
    called.request,
    called.result,
    wordsOf(called.json),
  );
  return failure.kind === 'inDoubt'
    ? { kind: 'retry', cause: failure.cause, exchange }
    : { ...failure, exchange };
}

/**
 * Which installation of which App serves a repository, and tokens for it that
 * can write commit statuses of this repository and nothing else.
 *
 * The tokens are not left to `@octokit/auth-app`: it shares requests for
 * tokens under way between all of its instances by the installation's number,
 * which two GitHub hosts can both have given.
 */
export class AppAccess {
  readonly #api: GitHubApi;
  readonly #apps: readonly GitHubApp[];
  readonly #now: () => number;
  readonly #installations: LRUCache<string, Installation>;
  readonly #tokens: LRUCache<string, Secret>;
  readonly #flights = new SingleFlight<Step<Secret>>();

  constructor(api: GitHubApi, apps: readonly GitHubApp[], now: () => number) {
    this.#api = api;
    this.#apps = apps;
    this.#now = now;
    const common = {
      max: MAX_REPOSITORIES,
      // Every look asks the clock again: it may be a test's.
      ttlResolution: 0,
      perf: { now },
    };
    this.#installations = new LRUCache({ ...common, ttl: INSTALLATION_TTL_MS });
    this.#tokens = new LRUCache({ ...common, ttl: INSTALLATION_TTL_MS });
  }

  /** A token for a repository; those who ask at once share the requests. */
  token(repository: Repository, judge: Judge): Promise<Step<Secret>> {
    const key = this.#key(repository);
    const known = this.#tokens.get(key);
    return known === undefined
      ? this.#flights.run(key, () => this.#newToken(key, repository, judge))
      : Promise.resolve({ ok: true, value: known });
  }

  forgetToken(repository: Repository): void {
    this.#tokens.delete(this.#key(repository));
  }

  forgetInstallation(repository: Repository): void {
    this.forgetToken(repository);
    this.#installations.delete(this.#key(repository));
  }

  #key({ owner, repo }: Repository): string {
    return `${owner}/${repo}`.toLowerCase();
  }

  async #newToken(
    key: string,
    repository: Repository,
    judge: Judge,
  ): Promise<Step<Secret>> {
    const installation = await this.#installation(key, repository, judge);
    if (!installation.ok) {
      return installation;
    }
    const called = await this.#api.asApp(
      installation.value.app,
      'POST /app/installations/{installation_id}/access_tokens',
      {
        installation_id: installation.value.id,
        repositories: [repository.repo],
        permissions: { statuses: 'write' },
      },
    );
    const failure = judge(called);
    if (failure !== undefined) {
      this.#installations.delete(key);
      return { ok: false, failure: beforehand(called, failure) };
    }
    const parsed = tokenSchema.safeParse(called.json);
    if (!parsed.success || called.result.kind !== 'answer') {
      return this.#unreadable(called, 'an installation token');
    }
    const secret = new Secret(parsed.data.token);
    const ttl =
      Date.parse(parsed.data.expires_at) -
      answeredAt(called.result.headers, this.#now()) -
      AHEAD_MS;
    if (ttl > 0) {
      this.#tokens.set(key, secret, { ttl });
    }
    return { ok: true, value: secret };
  }

  async #installation(
    key: string,
    repository: Repository,
    judge: Judge,
  ): Promise<Step<Installation>> {
    const known = this.#installations.get(key);
    if (known !== undefined) {
      return { ok: true, value: known };
    }
    const owner = repository.owner.toLowerCase();
    let last: Step<Installation> = {
      ok: false,
      failure: {
        kind: 'rejected',
        cause: `No App of the integration may be used for '${repository.owner}': add it to allowedInstallationOwners.`,
      },
    };
    for (const app of this.#apps) {
      if (app.owners === undefined || app.owners.has(owner)) {
        last = await this.#lookUp(app, repository, judge);
        if (last.ok) {
          this.#installations.set(key, last.value);
          return last;
        }
      }
    }
    return last;
  }

  async #lookUp(
    app: GitHubApp,
    { owner, repo }: Repository,
    judge: Judge,
  ): Promise<Step<Installation>> {
    const called = await this.#api.asApp(
      app,
      'GET /repos/{owner}/{repo}/installation',
      { owner, repo },
    );
    const failure = judge(called);
    if (failure !== undefined) {
      return { ok: false, failure: beforehand(called, failure) };
    }
    const parsed = installationSchema.safeParse(called.json);
    if (!parsed.success) {
      return this.#unreadable(called, 'an installation');
    }
    if (parsed.data.suspended_at) {
      return {
        ok: false,
        failure: beforehand(called, {
          kind: 'rejected',
          cause: `The App's installation for '${owner}/${repo}' is suspended: have an owner unsuspend it.`,
        }),
      };
    }
    return { ok: true, value: { app, id: parsed.data.id } };
  }

  #unreadable(called: Called, what: string): Step<never> {
    return {
      ok: false,
      failure: beforehand(called, {
        kind: 'retry',
        cause: `GitHub's answer is not ${what}.`,
      }),
    };
  }
}
