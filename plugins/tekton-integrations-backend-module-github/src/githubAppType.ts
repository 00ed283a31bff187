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
  defineProviderType,
  RegisteredProviderType,
  Secret,
} from 'backstage-plugin-tekton-integrations-node';
import { GitHubApp, GitHubClient } from './client';
import { placeOf } from './place';
import { planReports } from './plan';
import { REPORTS, reportsOf } from './report';
import {
  GitHubIntegrations,
  GitHubSettings,
  githubSettingsSchema,
} from './settings';
import { GitHubTemplate, githubTemplate } from './template';

function appsOf(
  settings: GitHubSettings,
  privateKey: Secret | undefined,
  integrations: GitHubIntegrations,
): GitHubApp[] {
  if (settings.integration !== undefined) {
    const apps = integrations.byHost(settings.integration)?.apps ?? [];
    return apps.map(app => ({
      appId: app.appId,
      privateKey: new Secret(app.privateKey),
      ...(app.allowedInstallationOwners && {
        owners: new Set(
          app.allowedInstallationOwners.map(owner => owner.toLowerCase()),
        ),
      }),
    }));
  }
  if (settings.appId === undefined || privateKey === undefined) {
    throw new Error('githubApp.privateKey is missing');
  }
  return [{ appId: settings.appId, privateKey }];
}

/**
 * The provider type `GitHubApp`: commit statuses and check runs on the commits
 * that Runs name, and comments on their pull requests, written by a GitHub App.
 *
 * @param options - the portal's own GitHub Apps, for `integration`
 * @public
 */
export function createGitHubAppType(options: {
  integrations: GitHubIntegrations;
}): RegisteredProviderType {
  const { integrations } = options;
  return defineProviderType<GitHubSettings, GitHubTemplate>({
    type: 'GitHubApp',
    section: 'githubApp',
    vendor: 'GitHub',
    secrets: [{ field: 'privateKey', defaultKey: 'private-key.pem' }],
    settings: githubSettingsSchema(integrations),
    template: githubTemplate,
    plan: (run, context) =>
      planReports(run, context, placeOf(context.settings, integrations).host),
    addresses: ({ baseURL }) => (baseURL === undefined ? [] : [baseURL]),
    describe(settings, { repository }) {
      const where = repository ?? "the Run's commit";
      return reportsOf(settings)
        .map(report =>
          report === 'pullRequestComment'
            ? `comment on the Run's pull request${repository ? ` in ${repository}` : ''}`
            : `${REPORTS[report].what} on ${where}`,
        )
        .join(', ');
    },
    connect: async (settings, secrets, platform) =>
      new GitHubClient(
        placeOf(settings, integrations),
        appsOf(settings, secrets.privateKey, integrations),
        platform,
        reportsOf(settings),
      ),
  });
}
