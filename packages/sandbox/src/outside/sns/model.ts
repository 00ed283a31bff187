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

/** A value of a message attribute, as a filter policy sees it. */
export interface SnsAttribute {
  /** `String`, `String.Array`, `Number` or `Binary`, with a label of one's own where it has one. */
  readonly type: string;
  /** Text; of a binary value its base64. */
  readonly value: string;
}

/** What a publisher says of one message. */
export interface SnsEntry {
  readonly message: string;
  readonly subject: string | undefined;
  readonly attributes: Readonly<Record<string, SnsAttribute>>;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
}

/** A message that the topic took. */
export interface SnsMessage extends SnsEntry {
  readonly messageId: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Of FIFO topics. */
  readonly sequenceNumber: string | undefined;
  /** A queue with raw delivery does not get it: it has more than 10 attributes. */
  readonly droppedByRawQueues: boolean;
}

export interface SnsTopicOptions {
  /** Ends in `.fifo` for a FIFO topic. */
  name: string;
  /** The id of a duplicate is the hash of its message; FIFO only. */
  contentBasedDeduplication?: boolean;
  /** In bytes, attributes included; default 262,144. */
  maximumMessageSize?: number;
  /** What the topic's key answers in the place of encrypting, as `KMSAccessDenied`. */
  keyError?: string;
}

export interface SnsTopic {
  readonly arn: string;
  readonly name: string;
  readonly fifo: boolean;
  readonly contentBasedDeduplication: boolean;
  readonly maximumMessageSize: number;
  keyError: string | undefined;
}

/** Somebody who signs requests. */
export interface SnsPrincipal {
  readonly arn: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string;
  readonly expiresAt?: number;
}

export interface SnsRoleOptions {
  name: string;
  /** Asked for by the role's trust policy. */
  externalId?: string;
  /** The token of a service account that may take the role. */
  webIdentityToken?: string;
}

/** A refusal in the vendor's words. */
export interface SnsRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** The usual refusal, of what is said wrongly. */
export function invalid(
  message: string,
  code = 'InvalidParameter',
): SnsRefusal {
  return { status: 400, code, message };
}
