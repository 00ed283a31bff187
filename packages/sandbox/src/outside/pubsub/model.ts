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

/** A message as subscribers get it. */
export interface PubSubMessage {
  readonly messageId: string;
  /** Milliseconds since the epoch. */
  readonly publishTime: number;
  /** Decoded. */
  readonly data: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly orderingKey: string;
}

export interface PubSubTopic {
  readonly project: string;
  readonly id: string;
}

/** A key of a service account that Google knows. */
export interface ServiceAccountKey {
  readonly email: string;
  readonly publicKeyPem: string;
}

/** A token that was handed out. */
export interface AccessToken {
  readonly account: string;
  readonly scopes: readonly string[];
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

export function topicName({ project, id }: PubSubTopic): string {
  return `projects/${project}/topics/${id}`;
}
