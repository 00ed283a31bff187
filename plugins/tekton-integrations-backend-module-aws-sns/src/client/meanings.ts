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

import { oneLine, truncate } from 'backstage-plugin-tekton-integrations-node';
import { Topic } from '../topic';
import { AwsError } from './awsError';

/**
 * What one of AWS's words means.
 *
 * - `throttled`: nothing more is taken just now, by the account or the topic.
 * - `passing`: later may be better.
 * - `credentials`: nothing goes with them, to no topic.
 * - `topic`: nothing goes to this topic.
 * - `message`: this message is refused.
 */
export type Meaning =
  | { readonly kind: 'throttled'; readonly scope: 'account' | 'topic' }
  | { readonly kind: 'passing' }
  | {
      readonly kind: 'credentials' | 'topic' | 'message';
      /** What is wrong, and the remedy. */
      readonly words: string;
    };

const MAX_WORDS = 200;

const THROTTLES: Readonly<Record<string, 'account' | 'topic'>> = {
  Throttled: 'account',
  Throttling: 'account',
  RequestThrottled: 'account',
  RequestLimitExceeded: 'account',
  TooManyRequests: 'account',
  SlowDown: 'account',
  KMSThrottling: 'topic',
};

const PASSING = new Set([
  'InternalError',
  'InternalFailure',
  'InternalServerError',
  'ServiceUnavailable',
  'RequestTimeout',
  'ConcurrentAccess',
]);

/** The portal's clock, or its request's way, and not the key. */
const LATE = /Signature (?:expired|not yet current)/;
const LATE_CODES = new Set(['RequestExpired', 'RequestTimeTooSkewed']);

/** AWS repeats the request with its token in some of these: our words only. */
const CREDENTIALS: Readonly<Record<string, string>> = {
  InvalidClientTokenId:
    'AWS does not know the access key or its session token: put valid ones into awsSNS.credentials.',
  UnrecognizedClient:
    'AWS does not know the access key: put a valid one into awsSNS.credentials.',
  InvalidAccessKeyId:
    'AWS does not know the access key: put a valid one into awsSNS.credentials.',
  SignatureDoesNotMatch:
    'The secret access key is not that of the access key, or awsSNS.region is not that of the topic: correct them.',
  IncompleteSignature:
    'AWS does not understand the signature: the access key in awsSNS.credentials may hold a space or another character too many.',
  MissingAuthenticationToken:
    'AWS misses the signature: a proxy may have removed it.',
  ExpiredToken:
    'The temporary credentials have expired: put new ones into awsSNS.credentials, or let the portal assume a role.',
  OptInRequired:
    'The account is not subscribed to SNS or to the region: have it enabled.',
};

function who(message: string): string {
  return /User: (arn:\S+)/.exec(message)?.[1] ?? 'The caller';
}

const TOPIC: Readonly<
  Record<string, (topic: Topic, message: string) => string>
> = {
  AuthorizationError: ({ name }, message) =>
    `${who(message)} may not publish to the topic '${name}': allow sns:Publish in its IAM policy or in the topic's policy.`,
  InvalidSecurity: ({ name }) =>
    `The topic '${name}' takes requests over TLS only: use an https address as awsSNS.endpoint.`,
  NotFound: ({ name, region, account }) =>
    `There is no topic '${name}' in the region ${region} of the account ${account}: create it, or correct awsSNS.topicARN.`,
  KMSAccessDenied: ({ name }) =>
    `The key of the topic '${name}' may not be used: allow kms:GenerateDataKey* and kms:Decrypt on it.`,
  KMSDisabled: ({ name }) =>
    `The key of the topic '${name}' is disabled: enable it, or give the topic another one.`,
  KMSInvalidState: ({ name }) =>
    `The key of the topic '${name}' cannot be used in its state: look at it in KMS.`,
  KMSNotFound: ({ name }) =>
    `The key of the topic '${name}' does not exist: give the topic another one.`,
  KMSOptInRequired: ({ name }) =>
    `The key of the topic '${name}' needs a subscription to KMS: have it enabled.`,
};

const ALIASES: Readonly<Record<string, string>> = {
  AccessDenied: 'AuthorizationError',
  ResourceNotFound: 'NotFound',
  ExpiredTokenException: 'ExpiredToken',
};

/** A vendor's sentence for people. */
export function shortly(message: string): string {
  return truncate(oneLine(message), MAX_WORDS);
}

/** Whether what AWS says with a code may be repeated: it may hold credentials. */
export function mayBeQuoted(code: string): boolean {
  return CREDENTIALS[code] === undefined;
}

/** What AWS's word means; undefined where only the status tells. */
export function meaningOf(
  { code: said, message }: AwsError,
  topic: Topic,
): Meaning | undefined {
  const code = ALIASES[said] ?? said;
  const throttled = THROTTLES[code];
  if (throttled !== undefined) {
    // The messages of a FIFO topic are counted by themselves.
    return { kind: 'throttled', scope: topic.fifo ? 'topic' : throttled };
  }
  if (PASSING.has(code) || LATE_CODES.has(code) || LATE.test(message)) {
    return { kind: 'passing' };
  }
  const credentials = CREDENTIALS[code];
  if (credentials !== undefined) {
    return { kind: 'credentials', words: `${credentials} (${said})` };
  }
  const wrong = TOPIC[code]?.(topic, message);
  if (wrong !== undefined) {
    return { kind: 'topic', words: `${wrong} (${said})` };
  }
  return /^Invalid|^ParameterValue|^Validation|^Batch|^EmptyBatch|^TooManyEntries/.test(
    code,
  )
    ? {
        kind: 'message',
        words: `SNS does not accept the message: ${shortly(message)} (${said})`,
      }
    : undefined;
}
