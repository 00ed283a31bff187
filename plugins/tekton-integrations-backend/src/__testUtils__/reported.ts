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

import { JsonObject } from '@backstage/types';
import {
  RunReport,
  runReportSchema,
} from 'backstage-plugin-tekton-integrations-common';
import { KubeApi } from 'sandbox';
import { z } from 'zod';
import { eventually } from './eventually';
import { Portal } from './portal';
import { World } from './world';

const GROUP = 'integrations.tekton.ornew.io';

/** What somebody wrote into a Run. */
export interface WrittenRun {
  readonly namespace?: string;
  readonly owner?: string;
  readonly repository?: string;
  readonly sha?: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
  readonly pipeline?: string;
  /** Why it failed, in the words of its controller. */
  readonly message?: string;
}

/** A PipelineRun that failed just now, as somebody wrote it. */
export function createFailedRun(
  kube: KubeApi,
  name: string,
  run: WrittenRun,
): void {
  const { namespace = 'team-a', owner, repository, sha } = run;
  const commit = Object.entries({
    'github-owner': owner,
    'github-repo': repository,
    'github-sha': sha,
  }).flatMap(([key, value]) =>
    value === undefined ? [] : [[`${GROUP}/${key}`, value]],
  );
  const now = new Date().toISOString();
  kube.create({
    apiVersion: 'tekton.dev/v1',
    kind: 'PipelineRun',
    metadata: {
      namespace,
      name,
      labels: { 'backstage.io/kubernetes-id': 'shop', ...run.labels },
      annotations: { ...Object.fromEntries(commit), ...run.annotations },
    },
    spec: { pipelineRef: { name: run.pipeline ?? 'build' } },
    status: {
      startTime: now,
      completionTime: now,
      conditions: [
        {
          type: 'Succeeded',
          status: 'False',
          reason: 'Failed',
          message: run.message ?? 'It broke',
          lastTransitionTime: now,
        },
      ],
    },
  });
}

const pageSchema = z.object({ items: z.array(runReportSchema) });

/** Waits until a Run's end is known, and gives what the portal tells of it. */
export async function reportOf(
  portal: Portal,
  name: string,
  entityRef: string = 'component:default/shop',
): Promise<RunReport> {
  return eventually(async () => {
    const { body } = await portal
      .get(`/runs?entityRef=${entityRef}&limit=100`)
      .expect(200);
    const report = pageSchema
      .parse(body)
      .items.find(({ run }) => run.name === name);
    if (report?.run.phase !== 'failed') {
      throw new Error(`Run '${name}' is not known as failed yet`);
    }
    return report;
  });
}

/** Both vendors as Providers of app-config. */
export function portalProviders(
  { github, slack }: World,
  over: { github?: JsonObject; slack?: JsonObject; slackApp?: JsonObject } = {},
): JsonObject {
  return {
    gh: {
      type: 'GitHubApp',
      githubApp: {
        appId: github.appId,
        privateKey: github.privateKeyPem,
        baseURL: github.url,
      },
      ...over.github,
    },
    sl: {
      type: 'SlackApp',
      slackApp: {
        accessToken: slack.token,
        channels: [{ id: 'C0BUILDS01' }],
        baseURL: slack.url,
        ...over.slackApp,
      },
      ...over.slack,
    },
  };
}

/** Requests about a repository, and messages to channels. */
export function spoken({ github, slack }: World): string[] {
  return [
    ...github.requests
      .all()
      .filter(({ path }) => /\/repos\//.test(decodeURIComponent(path)))
      .map(({ method, path }) => `${method} ${path}`),
    ...slack.requests
      .all()
      .filter(({ path }) => /chat\./.test(path))
      .map(({ path, body }) => `${path} ${JSON.stringify(body)}`),
  ];
}
