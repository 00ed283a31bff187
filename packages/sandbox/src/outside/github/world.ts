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

import { fullName } from './model';
import type {
  Account,
  CommitStatus,
  Installation,
  InstallationToken,
  Permissions,
  Repository,
} from './model';

export interface RepositoryOptions {
  /** Commits that exist. */
  commits?: readonly string[];
  /** Take any 40-digit SHA for an existing commit; default: true when no commits are given. */
  anyCommit?: boolean;
  /** Take any number for an existing pull request; default: true when no commits are given. */
  anyPullRequest?: boolean;
  /** Default true: what an App cannot see is "Not Found". */
  private?: boolean;
  archived?: boolean;
}

export interface InstallationOptions {
  /** Login of the organization or user; created when it does not exist. */
  account: string;
  /** Names without the owner, or all of the account's repositories, present and future; default all. */
  repositories?: 'all' | readonly string[];
  /** Default: metadata read, statuses write. */
  permissions?: Permissions;
}

/** Whether a repository has a pull request of this number. */
export function hasPullRequest(
  { pullRequests, anyPullRequest }: Repository,
  number: number,
): boolean {
  return anyPullRequest || pullRequests.has(number);
}

const DEFAULT_PERMISSIONS: Permissions = {
  metadata: 'read',
  statuses: 'write',
};

function splitFullName(name: string): [string, string] {
  const [owner, repo, ...rest] = name.split('/');
  if (!owner || !repo || rest.length > 0) {
    throw new Error(`'${name}' is not owner/repository`);
  }
  return [owner, repo];
}

/** What exists on this GitHub. Names compare without case, as GitHub's do. */
export class GitHubWorld {
  readonly accounts = new Map<string, Account>();
  readonly repositories = new Map<number, Repository>();
  readonly installations = new Map<number, Installation>();
  readonly tokens = new Map<string, InstallationToken>();
  readonly #byName = new Map<string, number>();
  #nextId = 1001;

  nextId(): number {
    return this.#nextId++;
  }

  addAccount(login: string, type: Account['type'] = 'Organization'): Account {
    const existing = this.accounts.get(login.toLowerCase());
    if (existing !== undefined) {
      return existing;
    }
    const account: Account = { id: this.nextId(), login, type };
    this.accounts.set(login.toLowerCase(), account);
    return account;
  }

  addRepository(name: string, options: RepositoryOptions = {}): Repository {
    const [owner, repo] = splitFullName(name);
    if (this.named(owner, repo) !== undefined) {
      throw new Error(`the repository '${name}' exists already`);
    }
    this.addAccount(owner);
    const repository: Repository = {
      id: this.nextId(),
      owner,
      name: repo,
      private: options.private ?? true,
      archived: options.archived ?? false,
      anyCommit: options.anyCommit ?? options.commits === undefined,
      commits: new Set(options.commits?.map(sha => sha.toLowerCase())),
      statuses: new Map(),
      checkRuns: new Map(),
      anyPullRequest: options.anyPullRequest ?? options.commits === undefined,
      pullRequests: new Map(),
      comments: new Map(),
    };
    this.repositories.set(repository.id, repository);
    this.#byName.set(name.toLowerCase(), repository.id);
    return repository;
  }

  addInstallation(options: InstallationOptions): Installation {
    const account = this.addAccount(options.account);
    const { repositories = 'all' } = options;
    const installation: Installation = {
      id: this.nextId(),
      account,
      repositories:
        repositories === 'all'
          ? 'all'
          : new Set(
              repositories.map(
                name => this.repository(`${options.account}/${name}`).id,
              ),
            ),
      permissions: options.permissions ?? DEFAULT_PERMISSIONS,
      suspendedAt: undefined,
    };
    this.installations.set(installation.id, installation);
    return installation;
  }

  installation(id: number): Installation {
    const installation = this.installations.get(id);
    if (installation === undefined) {
      throw new Error(`there is no installation ${id}`);
    }
    return installation;
  }

  /** By its present name. */
  repository(name: string): Repository {
    const [owner, repo] = splitFullName(name);
    const found = this.named(owner, repo);
    if (
      found === undefined ||
      fullName(found).toLowerCase() !== name.toLowerCase()
    ) {
      throw new Error(`there is no repository '${name}'`);
    }
    return found;
  }

  /** By its present or a former name. */
  named(owner: string, name: string): Repository | undefined {
    const id = this.#byName.get(`${owner}/${name}`.toLowerCase());
    return id === undefined ? undefined : this.repositories.get(id);
  }

  rename(from: string, to: string): void {
    const repository = this.repository(from);
    const [owner, name] = splitFullName(to);
    this.addAccount(owner);
    repository.owner = owner;
    repository.name = name;
    // The former name stays in the index: GitHub redirects from it.
    this.#byName.set(to.toLowerCase(), repository.id);
  }

  installationOf(repository: Repository): Installation | undefined {
    return [...this.installations.values()].find(installation =>
      this.covers(installation, repository),
    );
  }

  covers(installation: Installation, repository: Repository): boolean {
    return (
      installation.account.login.toLowerCase() ===
        repository.owner.toLowerCase() &&
      (installation.repositories === 'all' ||
        installation.repositories.has(repository.id))
    );
  }

  /** The repositories of an installation, in the order in which they were added. */
  repositoriesOf(installation: Installation): Repository[] {
    return [...this.repositories.values()].filter(repository =>
      this.covers(installation, repository),
    );
  }

  /** Newest first, as GitHub lists them. */
  statuses(repository: Repository, sha: string): CommitStatus[] {
    return [...(repository.statuses.get(sha.toLowerCase()) ?? [])].reverse();
  }
}

/** The newest status of each context of a list that is newest first; contexts compare without case. */
export function latestPerContext(
  statuses: readonly CommitStatus[],
): CommitStatus[] {
  const latest = new Map<string, CommitStatus>();
  for (const status of statuses) {
    const key = status.context.toLowerCase();
    if (!latest.has(key)) {
      latest.set(key, status);
    }
  }
  return [...latest.values()];
}
