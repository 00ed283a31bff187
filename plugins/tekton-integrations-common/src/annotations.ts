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

/**
 * Annotations on Runs under the group of our API.
 *
 * @public
 */
export const RUN_ANNOTATIONS = {
  contextId: 'integrations.tekton.ornew.io/context-id',
  dashboardBaseUrl: 'integrations.tekton.ornew.io/tekton-dashboard-base-url',
  githubOwner: 'integrations.tekton.ornew.io/github-owner',
  githubRepo: 'integrations.tekton.ornew.io/github-repo',
  githubSha: 'integrations.tekton.ornew.io/github-sha',
  githubCommitStatus: 'integrations.tekton.ornew.io/github-commit-status',
  notify: 'integrations.tekton.dev/notify',
  branch: 'integrations.tekton.dev/git-branch',
  commitTitle: 'integrations.tekton.dev/git-commit-title',
  pullRequest: 'integrations.tekton.dev/git-pull-request',
} as const;

/**
 * Annotations of Tekton's proposal TEP-0004 on Runs.
 *
 * @public
 */
export const TEP4_ANNOTATIONS = {
  githubOwner: 'github.integrations.tekton.dev/owner',
  githubRepo: 'github.integrations.tekton.dev/repo',
  githubSha: 'github.integrations.tekton.dev/sha',
  slackChannel: 'slack.integrations.tekton.dev/channel',
} as const;

/**
 * Annotations on catalog entities.
 *
 * @public
 */
export const ENTITY_ANNOTATIONS = {
  enabled: 'integrations.tekton.dev/enabled',
  tektonTab: 'tekton.dev/cicd',
  janusTab: 'janus-idp.io/tekton',
  kubernetesId: 'backstage.io/kubernetes-id',
  kubernetesNamespace: 'backstage.io/kubernetes-namespace',
  kubernetesLabelSelector: 'backstage.io/kubernetes-label-selector',
  kubernetesCluster: 'backstage.io/kubernetes-cluster',
  githubProjectSlug: 'github.com/project-slug',
  /** Channel that rules with `fromEntity` post to. */
  slackChannel: 'integrations.tekton.dev/slack-channel',
  /** Rules of app-config that the entity subscribes to, or `none`. */
  notify: 'integrations.tekton.dev/notify',
} as const;

/**
 * Annotations on the Groups and Users of the catalog.
 *
 * @public
 */
export const OWNER_ANNOTATIONS = {
  /** Id of a user in Slack, `U…`, who is mentioned. */
  slackUser: 'slack.com/user-id',
  /** Id of a user group in Slack, `S…`, that is mentioned. */
  slackGroup: 'slack.com/user-group-id',
} as const;

/**
 * Annotations on namespaces.
 *
 * @public
 */
export const NAMESPACE_ANNOTATIONS = {
  /** Entity reference of the group or user that owns what runs there. */
  owner: 'integrations.tekton.dev/owner',
} as const;

/**
 * Tekton's own labels that are read from Runs.
 *
 * @public
 */
export const TEKTON_LABELS = {
  pipeline: 'tekton.dev/pipeline',
  pipelineRun: 'tekton.dev/pipelineRun',
  pipelineRunUid: 'tekton.dev/pipelineRunUID',
  pipelineTask: 'tekton.dev/pipelineTask',
  memberOf: 'tekton.dev/memberOf',
  task: 'tekton.dev/task',
} as const;
