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
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { systemClock } from '../../faults';
import type { Faults } from '../../faults';
import { jsonAnswer } from '../http/types';
import type { FakeAnswer, FakeRequest, FakeVendor } from '../http/types';
import { startFakeServer } from '../http/server';
import type { FakeOptions } from '../http/server';
import type { RequestLog } from '../http/requestLog';
import { bareFailure, errorAnswer, missingUserAgent } from './answers';
import { identify } from './callers';
import { checkRunsOf } from './checkRuns';
import { commentsOf } from './comments';
import type {
  CheckRun,
  Comment,
  CommitStatus,
  PermissionLevel,
  Permissions,
  Repository,
} from './model';
import type { RequestCheck } from './openapi';
import { RateLimits, rateHeaders } from './rateLimit';
import { renderer } from './render';
import { limitOwner } from './route';
import type { RouteContext } from './route';
import { route } from './routes';
import { GitHubWorld } from './world';
import type { InstallationOptions, RepositoryOptions } from './world';

const SECONDARY_LIMIT =
  'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';

export interface GitHubOptions extends FakeOptions {
  /** `/api/v3` for the addresses of GitHub Enterprise Server; default none, as api.github.com. */
  basePath?: string;
  appId?: number;
  clientId?: string;
  appSlug?: string;
  /** An RSA key in PEM; default: a new one, in PKCS#1 as GitHub hands out. */
  privateKeyPem?: string;
  /** Requests per hour of each installation; default 5,000. */
  rateLimit?: number;
  /** Default: random, as GitHub's. */
  newToken?: () => string;
  /** Each request is held against GitHub's own OpenAPI description, {@link githubOpenapi}; see {@link FakeGitHub.violations}. */
  openapi?: RequestCheck;
  /** Where a person who follows a link to a commit's web page is sent. */
  commitPage?: (owner: string, repo: string, sha: string) => string;
}

export interface FakeGitHub {
  /** Where the REST API is, with the base path, without a trailing slash. */
  readonly url: string;
  /** Where the web pages are: `${webUrl}/acme/shop/commit/…`. */
  readonly webUrl: string;
  readonly appId: number;
  readonly clientId: string;
  readonly appSlug: string;
  readonly privateKeyPem: string;
  readonly requests: RequestLog;
  readonly faults: Faults;
  addOrg(login: string): void;
  /** `name` is owner/repository; the owner is created with it. */
  addRepo(name: string, options?: RepositoryOptions): void;
  addCommit(repo: string, sha: string): void;
  /** Returns its id. */
  addInstallation(options: InstallationOptions): number;
  removeInstallation(id: number): void;
  suspend(id: number): void;
  unsuspend(id: number): void;
  setPermissions(id: number, permissions: Permissions): void;
  removePermission(id: number, permission: string): void;
  renameRepo(from: string, to: string): void;
  archiveRepo(repo: string): void;
  /** The tokens handed out so far are refused from now on. */
  expireTokens(): void;
  /** A new key for the App; the former one is refused from now on. */
  rotateKey(): string;
  /** Every write to a commit, newest first. */
  statuses(owner: string, repo: string, sha: string): CommitStatus[];
  /** Every check run of a commit, newest first. */
  checkRuns(owner: string, repo: string, sha: string): CheckRun[];
  addPullRequest(repo: string, number: number): void;
  /** Nobody comments on it any more. */
  lockPullRequest(repo: string, number: number): void;
  /** A comment of a person, or of another App. */
  addComment(
    repo: string,
    number: number,
    comment: { author: string; appId?: number; body: string },
  ): number;
  deleteComment(repo: string, id: number): void;
  deleteCheckRun(repo: string, id: number): void;
  /** The comments of a pull request, oldest first. */
  comments(repo: string, number: number): Comment[];
  /** What requests said that GitHub's OpenAPI description does not know, with the option `openapi`. */
  violations(): readonly string[];
  /** What exists, for pages and assertions. */
  repositories(): readonly Repository[];
  close(): Promise<void>;
}

function newPrivateKeyPem(): string {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  }).privateKey;
}

function publicKeyOf(pem: string): KeyObject {
  return createPublicKey(createPrivateKey(pem));
}

function parseBody(request: FakeRequest): unknown {
  if (request.text === '') {
    return undefined;
  }
  try {
    return JSON.parse(request.text);
  } catch {
    return request.text;
  }
}

/**
 * GitHub's REST API as far as a GitHub App that reports on commits needs it, with its checks, limits and words.
 * It never merges what it is told: each write of a status is kept, so that a test can count them.
 */
export async function startGitHub(
  options: GitHubOptions = {},
): Promise<FakeGitHub> {
  const clock = options.clock ?? systemClock;
  const basePath = options.basePath ?? '';
  const appId = options.appId ?? 4242;
  const clientId = options.clientId ?? 'Iv23liSANDBOX0000001';
  const appSlug = options.appSlug ?? 'tekton-integrations';
  const privateKeyPem = options.privateKeyPem ?? newPrivateKeyPem();
  const world = new GitHubWorld();
  const limits = new RateLimits(clock, options.rateLimit ?? 5000);
  let publicKeys = [publicKeyOf(privateKeyPem)];
  let origin = '';
  const apiUrl = () => `${origin}${basePath}`;
  let requestNumber = 0;
  const violations: string[] = [];

  const context: RouteContext = {
    world,
    clock,
    limits,
    apiUrl,
    render: renderer({
      id: appId,
      slug: appSlug,
      clientId,
      apiUrl,
      webUrl: () => origin,
    }),
    app: { id: appId, login: `${appSlug}[bot]` },
    newToken:
      options.newToken ??
      (() =>
        `ghs_${randomBytes(27).toString('base64url').replace(/[-_]/g, '0')}`),
  };

  const withCommonHeaders = (
    answer: FakeAnswer,
    headers: Record<string, string>,
  ): FakeAnswer => ({
    ...answer,
    headers: {
      // The vendor's clock, not the machine's: clients correct their own by it.
      date: new Date(clock.now()).toUTCString(),
      server: 'github.com',
      'x-github-media-type': 'github.v3; format=json',
      'x-github-request-id': `SAND:${(requestNumber++).toString(16).padStart(8, '0')}`,
      ...headers,
      ...answer.headers,
    },
  });

  const vendor: FakeVendor = {
    parseBody,
    failure: status => withCommonHeaders(bareFailure(status), {}),
    rateLimited(effect) {
      if (effect.resetSeconds !== undefined) {
        const reset = Math.floor(clock.now() / 1000) + effect.resetSeconds;
        return withCommonHeaders(
          errorAnswer(
            effect.status ?? 403,
            'API rate limit exceeded for installation.',
          ),
          rateHeaders({ limit: 5000, used: 5000, remaining: 0, reset }),
        );
      }
      return withCommonHeaders(
        errorAnswer(effect.status ?? 403, SECONDARY_LIMIT),
        effect.retryAfterSeconds === undefined
          ? {}
          : { 'retry-after': String(effect.retryAfterSeconds) },
      );
    },
    handle(request) {
      violations.push(...(options.openapi?.(request) ?? []));
      if (!request.headers['user-agent']) {
        return missingUserAgent();
      }
      const caller = identify(
        request.headers.authorization,
        world,
        { appId, clientId, publicKeys },
        clock.now(),
      );
      const owner = limitOwner(caller);
      const counted = request.path !== '/rate_limit';
      if (counted && caller.kind !== 'refused' && !limits.take(owner)) {
        return withCommonHeaders(
          errorAnswer(403, `API rate limit exceeded for ${owner}.`),
          rateHeaders(limits.read(owner)),
        );
      }
      const answer = route(context, request, caller);
      return withCommonHeaders(answer, rateHeaders(limits.read(owner)));
    },
  };

  const elsewhere = (request: FakeRequest): FakeAnswer | undefined => {
    const [, owner, repo, sha] =
      /^\/([^/]+)\/([^/]+)\/commit\/([0-9a-f]+)$/i.exec(request.path) ?? [];
    if (!options.commitPage || !owner || !repo || !sha) {
      return undefined;
    }
    return jsonAnswer(
      302,
      {},
      { location: options.commitPage(owner, repo, sha) },
    );
  };

  const server = await startFakeServer({ ...options, vendor, elsewhere });
  origin = server.origin;

  return {
    url: apiUrl(),
    webUrl: origin,
    appId,
    clientId,
    appSlug,
    privateKeyPem,
    requests: server.requests,
    faults: server.faults,
    addOrg: login => {
      world.addAccount(login);
    },
    addRepo: (name, repoOptions) => {
      world.addRepository(name, repoOptions);
    },
    addCommit: (repo, sha) => {
      world.repository(repo).commits.add(sha.toLowerCase());
    },
    addInstallation: installation => world.addInstallation(installation).id,
    removeInstallation: id => {
      world.installations.delete(id);
    },
    suspend: id => {
      world.installation(id).suspendedAt = clock.now();
    },
    unsuspend: id => {
      world.installation(id).suspendedAt = undefined;
    },
    setPermissions: (id, permissions) => {
      world.installation(id).permissions = permissions;
    },
    removePermission: (id, permission) => {
      const installation = world.installation(id);
      installation.permissions = Object.fromEntries(
        Object.entries(installation.permissions).filter(
          (entry): entry is [string, PermissionLevel] =>
            entry[0] !== permission,
        ),
      );
    },
    renameRepo: (from, to) => world.rename(from, to),
    archiveRepo: repo => {
      world.repository(repo).archived = true;
    },
    expireTokens: () => {
      world.tokens.forEach(token => {
        token.expiresAt = clock.now();
      });
    },
    rotateKey: () => {
      const pem = newPrivateKeyPem();
      publicKeys = [publicKeyOf(pem)];
      return pem;
    },
    statuses: (owner, repo, sha) => {
      const repository = world.named(owner, repo);
      return repository === undefined ? [] : world.statuses(repository, sha);
    },
    checkRuns: (owner, repo, sha) => {
      const repository = world.named(owner, repo);
      return repository === undefined
        ? []
        : checkRunsOf(repository, sha, new URLSearchParams({ filter: 'all' }));
    },
    addPullRequest: (repo, number) => {
      world.repository(repo).pullRequests.set(number, false);
    },
    lockPullRequest: (repo, number) => {
      world.repository(repo).pullRequests.set(number, true);
    },
    addComment: (repo, number, { author, appId: by, body }) => {
      const id = world.nextId();
      const now = clock.now();
      world.repository(repo).comments.set(id, {
        ...{ id, number, author, appId: by, body },
        ...{ writes: 1, createdAt: now, updatedAt: now },
      });
      return id;
    },
    deleteComment: (repo, id) => {
      world.repository(repo).comments.delete(id);
    },
    deleteCheckRun: (repo, id) => {
      world.repository(repo).checkRuns.delete(id);
    },
    comments: (repo, number) => commentsOf(world.repository(repo), number),
    violations: () => violations,
    repositories: () => [...world.repositories.values()],
    close: () => server.close(),
  };
}
