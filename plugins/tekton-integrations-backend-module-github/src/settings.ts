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

import { githubAppSchema } from 'backstage-plugin-tekton-integrations-common';
import { z } from 'zod';

/**
 * The portal's own GitHub Apps: entries of `integrations.github` by host.
 *
 * @public
 */
export interface GitHubIntegrations {
  /** The entry of a host, `github.com`. */
  byHost(host: string): GitHubIntegration | undefined;
}

/**
 * An entry of `integrations.github`.
 *
 * @public
 */
export interface GitHubIntegration {
  /** Address of its API. */
  readonly apiBaseUrl?: string;
  /** Its GitHub Apps, in the order in which they are configured. */
  readonly apps?: readonly {
    readonly appId: number;
    readonly privateKey: string;
    readonly allowedInstallationOwners?: readonly string[];
  }[];
}

/**
 * The section `githubApp` without its key, with the Notification's options
 * over it.
 */
export function githubSettingsSchema(integrations: GitHubIntegrations) {
  return githubAppSchema
    .omit({ appId: true, privateKey: true })
    .extend({
      appId: githubAppSchema.shape.appId.optional(),
      integration: z.string().min(1).optional(),
    })
    .superRefine((settings, context) => {
      const { report = [] } = settings;
      if (report.includes('commitStatus') && report.includes('checkRun')) {
        context.addIssue({
          code: 'custom',
          path: ['report'],
          message:
            "'commitStatus' and 'checkRun' have the same name, so each commit and pull request would show the Run twice: keep one of them. Where both are needed, write the other one by a Notification of its own with another template.context",
        });
      }
      if (
        (settings.appId === undefined) ===
        (settings.integration === undefined)
      ) {
        context.addIssue({
          code: 'custom',
          message: 'needs either integration, or appId and privateKey',
        });
      }
      if (
        settings.integration !== undefined &&
        !integrations.byHost(settings.integration)?.apps?.length
      ) {
        context.addIssue({
          code: 'custom',
          path: ['integration'],
          message: `'${settings.integration}' is no host of integrations.github with a GitHub App: add apps to that entry of the app-config`,
        });
      }
    });
}

/** What a Provider of type GitHubApp says. */
export type GitHubSettings = z.infer<ReturnType<typeof githubSettingsSchema>>;
