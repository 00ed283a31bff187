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
  CheckRun,
  Comment,
  CommitStatus,
  Installation,
  Repository,
} from './model';

/** GitHub's times have no milliseconds. */
export function isoSeconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** GitHub's representation of its objects. */
export function renderer(app: {
  id: number;
  slug: string;
  clientId: string;
  apiUrl: () => string;
  webUrl: () => string;
}) {
  const account = ({ id, login, type }: Account) => ({
    login,
    id,
    type,
    url: `${app.apiUrl()}/users/${login}`,
    html_url: `${app.webUrl()}/${login}`,
  });
  return {
    account,
    app: (installations: number, permissions: unknown) => ({
      id: app.id,
      slug: app.slug,
      client_id: app.clientId,
      name: app.slug,
      html_url: `${app.webUrl()}/apps/${app.slug}`,
      permissions,
      events: [],
      installations_count: installations,
    }),
    repository: (repository: Repository) => ({
      id: repository.id,
      name: repository.name,
      full_name: fullName(repository),
      private: repository.private,
      archived: repository.archived,
      owner: { login: repository.owner },
      default_branch: 'main',
      url: `${app.apiUrl()}/repos/${fullName(repository)}`,
      html_url: `${app.webUrl()}/${fullName(repository)}`,
    }),
    installation: (installation: Installation) => ({
      id: installation.id,
      account: account(installation.account),
      app_id: app.id,
      app_slug: app.slug,
      client_id: app.clientId,
      target_id: installation.account.id,
      target_type: installation.account.type,
      repository_selection:
        installation.repositories === 'all' ? 'all' : 'selected',
      permissions: installation.permissions,
      events: [],
      access_tokens_url: `${app.apiUrl()}/app/installations/${installation.id}/access_tokens`,
      repositories_url: `${app.apiUrl()}/installation/repositories`,
      suspended_at:
        installation.suspendedAt === undefined
          ? null
          : isoSeconds(installation.suspendedAt),
    }),
    checkRun: (repository: Repository) => (checkRun: CheckRun) => ({
      id: checkRun.id,
      head_sha: checkRun.sha,
      external_id: checkRun.externalId,
      url: `${app.apiUrl()}/repos/${fullName(repository)}/check-runs/${checkRun.id}`,
      html_url: `${app.webUrl()}/${fullName(repository)}/runs/${checkRun.id}`,
      details_url: checkRun.detailsUrl,
      status: checkRun.status,
      conclusion: checkRun.conclusion,
      started_at: checkRun.startedAt,
      completed_at: checkRun.completedAt,
      name: checkRun.name,
      output: {
        title: checkRun.title,
        summary: checkRun.summary,
        text: checkRun.text,
        annotations_count: checkRun.annotations,
      },
      check_suite: { id: 1 },
      app: { id: checkRun.appId, slug: app.slug, name: app.slug },
      pull_requests: [],
    }),
    comment: (repository: Repository) => (comment: Comment) => ({
      id: comment.id,
      url: `${app.apiUrl()}/repos/${fullName(repository)}/issues/comments/${comment.id}`,
      html_url: `${app.webUrl()}/${fullName(repository)}/pull/${comment.number}#issuecomment-${comment.id}`,
      issue_url: `${app.apiUrl()}/repos/${fullName(repository)}/issues/${comment.number}`,
      body: comment.body,
      user: {
        login: comment.author,
        type: comment.appId === undefined ? 'User' : 'Bot',
      },
      created_at: isoSeconds(comment.createdAt),
      updated_at: isoSeconds(comment.updatedAt),
      author_association: 'NONE',
      performed_via_github_app:
        comment.appId === undefined
          ? null
          : { id: comment.appId, slug: app.slug, name: app.slug },
    }),
    status:
      (repository: Repository, sha: string) => (status: CommitStatus) => ({
        url: `${app.apiUrl()}/repos/${fullName(repository)}/statuses/${sha.toLowerCase()}`,
        id: status.id,
        state: status.state,
        description: status.description,
        target_url: status.targetUrl,
        context: status.context,
        created_at: isoSeconds(status.createdAt),
        updated_at: isoSeconds(status.createdAt),
        creator: { login: `${app.slug}[bot]`, type: 'Bot' },
      }),
  };
}

export type Renderer = ReturnType<typeof renderer>;
