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

import { ENTITY_ANNOTATIONS } from 'backstage-plugin-tekton-integrations-common';

/** Annotations that say which Runs belong to an entity. */
export const selectorExample = (name: string) => `metadata:
  annotations:
    ${ENTITY_ANNOTATIONS.kubernetesId}: ${name}
    # or, for the Runs of its repository:
    ${ENTITY_ANNOTATIONS.githubProjectSlug}: <owner>/<repository>`;

/** The clusters to watch, in app-config. */
export const clusterExample = `tektonIntegrations:
  clusters:
    - name: production
      url: https://<address of its API server>
      serviceAccountToken: \${PRODUCTION_TOKEN}
      caData: \${PRODUCTION_CA}`;

/** A Provider that posts to Slack. */
export const providerExample = `apiVersion: integrations.tekton.ornew.io/v1alpha1
kind: Provider
metadata:
  name: slack
spec:
  type: SlackApp
  slackApp:
    accessToken:
      secretRef:
        name: slack-app
    channels:
      - id: <id of the channel>`;

/** A Notification that reports what went wrong. */
export const notificationExample = `apiVersion: integrations.tekton.ornew.io/v1alpha1
kind: Notification
metadata:
  name: failures
spec:
  providerRef:
    name: slack
  filter:
    statuses: [failed, timedOut, invalid]`;

/** The rule that lets the portal watch Runs. */
export const watchRuleExample = `rules:
  - apiGroups: [tekton.dev]
    resources: [pipelineruns, taskruns, customruns]
    verbs: [get, list, watch]`;

/** How the plugin is added to a portal's backend. */
export const backendExample = `backend.add(import('backstage-plugin-tekton-integrations-backend'));`;
