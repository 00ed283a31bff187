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

export {
  combinedState,
  githubOpenapi,
  latestPerContext,
  latestPerName,
  startGitHub,
} from './github';
export type {
  CheckRun,
  Comment,
  CommitStatus,
  FakeGitHub,
  GitHubOptions,
  InstallationOptions,
  PermissionLevel,
  Permissions,
  Repository,
  RepositoryOptions,
  RequestCheck,
  StatusState,
} from './github';
export { startSlack } from './slack';
export type {
  FakeSlack,
  SlackChannel,
  SlackChannelOptions,
  SlackMessage,
  SlackMetadata,
  SlackOptions,
} from './slack';
export { startPubSub } from './pubsub';
export type {
  FakePubSub,
  PubSubMessage,
  PubSubOptions,
  PubSubPermission,
  PubSubTopic,
} from './pubsub';
export { startSns } from './sns';
export type {
  EntryFate,
  FakeSns,
  SnsAttribute,
  SnsEntry,
  SnsMessage,
  SnsOptions,
  SnsRoleOptions,
  SnsTopic,
  SnsTopicOptions,
} from './sns';
export { startEvents } from './events';
export type {
  CalledBack,
  CloudEventMessage,
  EventReceiverOptions,
  EventReceiverView,
  EventsOptions,
  FakeEvents,
  GivenToken,
  OAuthClient,
  ReceivedEvent,
  Validation,
} from './events';
export { startWebhooks } from './webhook';
export type {
  FakeWebhooks,
  Webhook,
  WebhookMessage,
  WebhookOptions,
  WebhooksOptions,
} from './webhook';
export { credentialHash } from './http/requestLog';
export { startFakeServer } from './http/server';
export type { FakeServer, FakeServerOptions } from './http/server';
export { jsonAnswer } from './http/types';
export type { FakeAnswer, FakeRequest, FakeVendor } from './http/types';
export type {
  RawRequest,
  RequestLog as RawRequestLog,
  RequestOutcome,
} from './http/requestLog';
export {
  commitAnchor,
  eventsService,
  messageAnchor,
  pubsubService,
  snsService,
  startOutsidePage,
  webhookService,
} from './page';
export type { OutsidePage, OutsidePageOptions, OutsideService } from './page';
