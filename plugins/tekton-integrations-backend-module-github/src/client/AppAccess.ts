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
import { Permission } from '../report';
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

/** Where something is written, and what is needed for it. */
export interface Scope {
  readonly owner: string;
  readonly repo: string;
  readonly permission: Permission;
}

/** A token, and whose it is. */
export interface Access {
  readonly app: GitHubApp;
  readonly token: Secret;
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

const repositoryKey = ({ owner, repo }: Scope) =>
  `${owner}/${repo}`.toLowerCase();
const tokenKey = (scope: Scope) =>
  `${repositoryKey(scope)} ${scope.permission}`;

/**
 * Which installation of which App serves a repository, and tokens for it that
 * can write what is reported to this repository and nothing else.
 *
 * An App has one installation for all repositories of an owner, so one answer
 * serves them all; a repository that it turns out not to serve is asked for by
 * itself.
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
  readonly #tokens: LRUCache<string, Access>;
  readonly #lookUps = new SingleFlight<{
    readonly repo: string;
    readonly step: Step<Installation>;
  }>();
  readonly #flights = new SingleFlight<Step<Access>>();

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
  token(scope: Scope, judge: Judge): Promise<Step<Access>> {
    const key = tokenKey(scope);
    const known = this.#tokens.get(key);
    return known === undefined
      ? this.#flights.run(key, () => this.#newAccess(key, scope, judge))
      : Promise.resolve({ ok: true, value: known });
  }

  forgetToken(scope: Scope): void {
    this.#tokens.delete(tokenKey(scope));
  }

  forgetInstallation(scope: Scope): void {
    this.forgetToken(scope);
    this.#installations.delete(this.#servedBy(scope));
  }

  /** One installation serves all of an owner, unless several Apps may. */
  #servedBy(scope: Scope): string {
    return this.#appsOf(scope).length > 1
      ? repositoryKey(scope)
      : scope.owner.toLowerCase();
  }

  #appsOf({ owner }: Scope): readonly GitHubApp[] {
    return this.#apps.filter(
      ({ owners }) => owners === undefined || owners.has(owner.toLowerCase()),
    );
  }

  async #newAccess(
    key: string,
    scope: Scope,
    judge: Judge,
  ): Promise<Step<Access>> {
    const known = this.#installations.get(this.#servedBy(scope));
    if (known !== undefined) {
      const access = await this.#newToken(key, known, scope, judge);
      if (access.ok || !access.stale) {
        return access;
      }
    }
    const installation = await this.#lookedUp(scope, judge);
    return installation.ok
      ? this.#newToken(key, installation.value, scope, judge)
      : installation;
  }

  /** Those who ask at once for repositories of one owner share the answer. */
  async #lookedUp(scope: Scope, judge: Judge): Promise<Step<Installation>> {
    const shared = await this.#lookUps.run(this.#servedBy(scope), async () => ({
      repo: scope.repo,
      step: await this.#installation(scope, judge),
    }));
    // That another repository is not served tells nothing of this one.
    return shared.step.ok || shared.repo === scope.repo
      ? shared.step
      : this.#installation(scope, judge);
  }

  async #newToken(
    key: string,
    { app, id }: Installation,
    scope: Scope,
    judge: Judge,
  ): Promise<Step<Access> & { readonly stale?: boolean }> {
    const called = await this.#api.asApp(
      app,
      'POST /app/installations/{installation_id}/access_tokens',
      {
        installation_id: id,
        repositories: [scope.repo],
        permissions: { [scope.permission]: 'write' },
      },
    );
    const failure = judge(called);
    if (failure !== undefined) {
      const stale = failure.kind === 'rejected' && failure.pause === undefined;
      if (stale) {
        this.#installations.delete(this.#servedBy(scope));
      }
      return { ok: false, failure: beforehand(called, failure), stale };
    }
    const parsed = tokenSchema.safeParse(called.json);
    if (!parsed.success || called.result.kind !== 'answer') {
      return this.#unreadable(called, 'an installation token');
    }
    const access = { app, token: new Secret(parsed.data.token) };
    const ttl =
      Date.parse(parsed.data.expires_at) -
      answeredAt(called.result.headers, this.#now()) -
      AHEAD_MS;
    if (ttl > 0) {
      this.#tokens.set(key, access, { ttl });
    }
    return { ok: true, value: access };
  }

  async #installation(scope: Scope, judge: Judge): Promise<Step<Installation>> {
    let last: Step<Installation> = {
      ok: false,
      failure: {
        kind: 'rejected',
        cause: `No App of the integration may be used for '${scope.owner}': add it to allowedInstallationOwners.`,
      },
    };
    for (const app of this.#appsOf(scope)) {
      last = await this.#lookUp(app, scope, judge);
      if (last.ok) {
        this.#installations.set(this.#servedBy(scope), last.value);
        return last;
      }
    }
    return last;
  }

  async #lookUp(
    app: GitHubApp,
    { owner, repo }: Scope,
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
