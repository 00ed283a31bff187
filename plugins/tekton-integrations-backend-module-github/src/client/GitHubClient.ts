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
  Health,
  Outcome,
  ProviderClient,
  ProviderPlatform,
  Receipt,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { LRUCache } from 'lru-cache';
import {
  checkRunSchema,
  commentSchema,
  CommitStatus,
  commitStatusSchema,
} from '../content';
import { GitHubPlace } from '../place';
import { Report } from '../report';
import { checkApp, keyProblem } from './checkApp';
import { CheckRunWriter, FoundCheckRuns } from './CheckRunWriter';
import { CommentWriter } from './CommentWriter';
import { CommitStatusWriter } from './CommitStatusWriter';
import { GitHubApi, GitHubApp } from './GitHubApi';
import { Rates } from './Rates';
import { ReportedRepository } from './ReportedRepository';
import { Repositories } from './Repositories';
import { Writer } from './Writer';

const MAX_FOUND = 2_000;

/**
 * Reports to commits and pull requests through a GitHub App.
 *
 * Failure policy: never throws.
 */
export class GitHubClient implements ProviderClient {
  readonly #webUrl: string;
  readonly #api: GitHubApi;
  readonly #apps: readonly GitHubApp[];
  readonly #reports: readonly Report[];
  readonly #now: () => number;
  readonly #rates: Rates;
  readonly #repositories: Repositories;
  readonly #keyProblem: string | undefined;
  readonly #found: FoundCheckRuns = new LRUCache({ max: MAX_FOUND });

  /** @param reports - what the App shall be able to write */
  constructor(
    place: GitHubPlace,
    apps: readonly GitHubApp[],
    platform: ProviderPlatform,
    reports: readonly Report[] = ['commitStatus'],
  ) {
    this.#webUrl = place.webUrl;
    this.#apps = apps;
    this.#reports = reports;
    this.#now = () => platform.now();
    this.#rates = new Rates(this.#now);
    this.#keyProblem = apps
      .map(({ privateKey }) => keyProblem(privateKey))
      .find(problem => problem !== undefined);
    this.#api = new GitHubApi(place.apiUrl, platform.http);
    this.#repositories = new Repositories(
      this.#api,
      apps,
      this.#rates,
      this.#now,
    );
  }

  async check(signal: AbortSignal): Promise<Health> {
    const healths = await Promise.all(
      this.#apps.map(app =>
        checkApp(app, {
          api: this.#api,
          reports: this.#reports,
          rates: this.#rates,
          now: this.#now(),
          signal,
        }),
      ),
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
    receipt: Receipt | undefined,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const writer = this.#writer(target);
    if (writer === undefined) {
      return {
        kind: 'rejected',
        cause: 'The content is none that GitHub is told.',
      };
    }
    if (this.#keyProblem !== undefined) {
      return { kind: 'rejected', pause: 'provider', cause: this.#keyProblem };
    }
    return writer.send(receipt, signal);
  }

  async find(
    target: Target,
    signal: AbortSignal,
  ): Promise<Receipt | 'absent' | 'unknown'> {
    return this.#writer(target)?.find(signal) ?? 'unknown';
  }

  async close(): Promise<void> {
    this.#found.clear();
  }

  #writer({
    content,
    scopes: [scope = ''],
  }: Target): Writer<object> | undefined {
    const at = (
      report: Report,
      { owner, repo }: Pick<CommitStatus, 'owner' | 'repo'>,
    ) =>
      new ReportedRepository(
        this.#repositories,
        { owner, repo, report, scope },
        this.#webUrl,
      );
    const { data: checkRun } = checkRunSchema.safeParse(content);
    if (checkRun) {
      const repository = at('checkRun', checkRun);
      return new CheckRunWriter(repository, checkRun, this.#found);
    }
    const { data: comment } = commentSchema.safeParse(content);
    if (comment) {
      return new CommentWriter(at('pullRequestComment', comment), comment);
    }
    const { data: status } = commitStatusSchema.safeParse(content);
    return status && new CommitStatusWriter(at('commitStatus', status), status);
  }
}
