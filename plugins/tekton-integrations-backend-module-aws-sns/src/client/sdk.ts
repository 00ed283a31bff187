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
 * AWS's SDK, loaded at the first connection: it takes long, and a portal
 * without an SNS Provider does not pay for it. `require` and not `import()`,
 * which jest runs behind an experimental flag of Node only.
 */
export function loadSdk(): Pick<
  typeof import('@aws-sdk/client-sns'),
  | 'SNSClient'
  | 'PublishCommand'
  | 'PublishBatchCommand'
  | 'GetTopicAttributesCommand'
> {
  return require('@aws-sdk/client-sns') as typeof import('@aws-sdk/client-sns');
}

/** Where credentials come from that are not written down: loaded when they are asked for. */
export function loadCredentialProviders(): Pick<
  typeof import('@aws-sdk/credential-providers'),
  'fromNodeProviderChain' | 'fromTemporaryCredentials'
> {
  return require('@aws-sdk/credential-providers') as typeof import('@aws-sdk/credential-providers');
}
