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

export type StatusState = 'error' | 'failure' | 'pending' | 'success';
export type PermissionLevel = 'read' | 'write' | 'admin';
export type Permissions = Readonly<Record<string, PermissionLevel>>;

export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: 'Organization' | 'User';
}

/** One write of a commit status; GitHub keeps them all. */
export interface CommitStatus {
  readonly id: number;
  readonly state: StatusState;
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export type CheckStatus = 'queued' | 'in_progress' | 'completed';

/** A check run as it stands. */
export interface CheckRun {
  readonly id: number;
  readonly sha: string;
  /** The App that made it; no other may change it. */
  readonly appId: number;
  readonly name: string;
  readonly externalId: string;
  readonly status: CheckStatus;
  readonly conclusion: string | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  readonly detailsUrl: string | null;
  readonly title: string | null;
  readonly summary: string | null;
  readonly text: string | null;
  /** Appended by each request that brings some. */
  readonly annotations: number;
  /** How often it was written. */
  readonly writes: number;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
}

/** A comment on a pull request as it stands. */
export interface Comment {
  readonly id: number;
  /** The pull request. */
  readonly number: number;
  readonly author: string;
  /** The App that wrote it; none where a person did. */
  readonly appId: number | undefined;
  readonly body: string;
  readonly writes: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface Repository {
  readonly id: number;
  owner: string;
  name: string;
  readonly private: boolean;
  archived: boolean;
  /** Accept any 40-digit SHA as a commit. */
  anyCommit: boolean;
  readonly commits: Set<string>;
  /** By SHA, oldest first. */
  readonly statuses: Map<string, CommitStatus[]>;
  /** By id, oldest first. */
  readonly checkRuns: Map<number, CheckRun>;
  /** Accept any number as a pull request. */
  readonly anyPullRequest: boolean;
  /** Numbers of pull requests; true: its conversation is locked. */
  readonly pullRequests: Map<number, boolean>;
  /** By id, oldest first. */
  readonly comments: Map<number, Comment>;
}

export interface Installation {
  readonly id: number;
  readonly account: Account;
  /** Ids, or every repository of the account. */
  repositories: 'all' | Set<number>;
  permissions: Permissions;
  suspendedAt: number | undefined;
}

export interface InstallationToken {
  readonly installationId: number;
  readonly permissions: Permissions;
  /** Ids, or those of the installation. */
  readonly repositories: 'all' | ReadonlySet<number>;
  expiresAt: number;
}

export function fullName(repository: Repository): string {
  return `${repository.owner}/${repository.name}`;
}

const LEVELS: readonly PermissionLevel[] = ['read', 'write', 'admin'];

/** Whether `granted` includes `needed`: write includes read. */
export function includesLevel(
  granted: PermissionLevel | undefined,
  needed: PermissionLevel,
): boolean {
  return (
    granted !== undefined && LEVELS.indexOf(granted) >= LEVELS.indexOf(needed)
  );
}
