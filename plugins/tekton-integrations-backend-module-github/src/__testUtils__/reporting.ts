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

import { RunState } from 'backstage-plugin-tekton-integrations-common';
import {
  HttpClient,
  Planned,
  Secret,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { runFixture } from 'backstage-plugin-tekton-integrations-node/testUtils';
import { FakeGitHub } from 'sandbox';
import { GitHubClient } from '../client';
import { planReports } from '../plan';
import { GitHubSettings } from '../settings';
import { GitHubTemplate } from '../template';

/** The commit of the fixture. */
export const SHA = 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00';

/** Port 1 of loopback is nobody's. */
const NOWHERE = 'http://127.0.0.1:1';

/** What is planned of a Run. */
export function planned(
  settings: Partial<GitHubSettings> = {},
  overrides: Partial<RunState> = {},
  template?: GitHubTemplate,
  host = 'github.test',
): Planned[] {
  return planReports(
    runFixture(overrides),
    {
      settings: { appId: 4242, ...settings },
      grants: { refusal: () => undefined },
      routing: { kind: 'none', message: 'no entity' },
      runUrl: 'https://portal.example/runs/1',
      severalClusters: false,
      provider: 'config///vendor',
      ...(template && { template }),
    },
    host,
  );
}

/** The first target of it. */
export function targetOf(...args: Parameters<typeof planned>): Target {
  const [first] = planned(...args);
  if (first?.type !== 'target') {
    throw new Error('no target');
  }
  return first;
}

/** A client of the fake's App, or of one that nobody answers to. */
export function clientOf(
  github: FakeGitHub,
  http: HttpClient,
  where: 'receiver' | 'nowhere' = 'receiver',
): GitHubClient {
  return new GitHubClient(
    {
      host: 'github.test',
      apiUrl: where === 'receiver' ? github.url : NOWHERE,
      webUrl: github.webUrl,
    },
    [{ appId: github.appId, privateKey: new Secret(github.privateKeyPem) }],
    { http, now: () => Date.now() },
  );
}
