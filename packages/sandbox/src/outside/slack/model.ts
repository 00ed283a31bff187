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

export type JsonObject = Record<string, unknown>;

export interface SlackChannel {
  readonly id: string;
  name: string;
  readonly private: boolean;
  /** Whether the app's bot is in it. */
  isMember: boolean;
  archived: boolean;
  /** An administrator lets nobody but people post. */
  restricted: boolean;
}

export interface SlackMessage {
  readonly channel: string;
  readonly ts: string;
  /** The app that posted it. */
  readonly appId: string;
  text: string;
  blocks: JsonObject[];
  attachments: JsonObject[];
  metadata: SlackMetadata | undefined;
  readonly threadTs: string | undefined;
  readonly broadcast: boolean;
  /** The ts of the last edit. */
  editedTs: string | undefined;
  /** How often it was updated. */
  updates: number;
  /** Earlier texts, oldest first. */
  readonly earlier: string[];
  deleted: boolean;
  editClosed: boolean;
}

export interface SlackMetadata {
  readonly event_type: string;
  readonly event_payload: JsonObject;
}

export interface SlackUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly deleted: boolean;
}

/** An incoming webhook. */
export interface SlackWebhook {
  readonly secret: string;
  readonly channel: string;
  /** A person took it away. */
  removed: boolean;
}

export type TokenState = 'active' | 'revoked' | 'inactive';

export interface SlackToken {
  readonly appId: string;
  readonly botId: string;
  readonly userId: string;
  scopes: readonly string[];
  state: TokenState;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
