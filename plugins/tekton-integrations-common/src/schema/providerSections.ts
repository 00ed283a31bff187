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
 * The types of Providers that have a section of their own, with its name.
 *
 * @public
 */
export const PROVIDER_SECTIONS = [
  { type: 'GitHubApp', section: 'githubApp' },
  { type: 'SlackApp', section: 'slackApp' },
  { type: 'AWSSNS', section: 'awsSNS' },
  { type: 'GCPPubSub', section: 'gcpPubSub' },
  { type: 'CloudEvents', section: 'cloudEvents' },
  { type: 'Webhook', section: 'webhook' },
  { type: 'BackstageNotifications', section: 'backstageNotifications' },
] as const;

/**
 * The section of types from elsewhere, `vendor.example/Type`.
 *
 * @public
 */
export const CUSTOM_SECTION = 'config';

/**
 * Name of a section with the settings of a type of Provider.
 *
 * @public
 */
export type ProviderSection =
  | (typeof PROVIDER_SECTIONS)[number]['section']
  | typeof CUSTOM_SECTION;

/**
 * The names of all sections.
 *
 * @public
 */
export const SECTION_NAMES: readonly ProviderSection[] = [
  ...PROVIDER_SECTIONS.map(({ section }) => section),
  CUSTOM_SECTION,
];
