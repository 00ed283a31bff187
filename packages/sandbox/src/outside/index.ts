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

export { startGitHub, combinedState, latestPerContext } from './github';
export type {
  CommitStatus,
  FakeGitHub,
  GitHubOptions,
  InstallationOptions,
  PermissionLevel,
  Permissions,
  Repository,
  RepositoryOptions,
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
export { commitAnchor, messageAnchor, startOutsidePage } from './page';
export type { OutsidePage, OutsidePageOptions } from './page';
