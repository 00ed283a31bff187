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

import { GitHubIntegrations, GitHubSettings } from './settings';

/** Where a GitHub is: its host in every key, its API, its pages. */
export interface GitHubPlace {
  /** `github.com`, or the host of a GitHub Enterprise Server. */
  readonly host: string;
  /** Without a slash at its end. */
  readonly apiUrl: string;
  readonly webUrl: string;
}

const DEFAULT_API = 'https://api.github.com';

/**
 * Enterprise Server has its API under a path of its host; github.com and
 * ghe.com have it under the host with `api.` before it.
 */
export function placeOf(
  settings: Pick<GitHubSettings, 'baseURL' | 'integration'>,
  integrations: GitHubIntegrations,
): GitHubPlace {
  const integration =
    settings.integration === undefined
      ? undefined
      : integrations.byHost(settings.integration);
  const apiUrl = (
    settings.baseURL ??
    integration?.apiBaseUrl ??
    DEFAULT_API
  ).replace(/\/+$/, '');
  const { protocol, host: apiHost } = new URL(apiUrl);
  const host = settings.integration ?? apiHost.replace(/^api\./, '');
  return {
    host,
    apiUrl,
    webUrl: `${protocol}//${apiHost.replace(/^api\./, '')}`,
  };
}
