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

import {
  Failure,
  HttpResult,
  outcomeOfStatus,
  retryAfterMs,
} from 'backstage-plugin-tekton-integrations-node';
import { Topic } from '../topic';
import { AwsError } from './awsError';
import { mayBeQuoted, meaningOf, shortly } from './meanings';

/** SNS counts by the second, and does not say when there is room again. */
const THROTTLED_MS = 1_000;

/** What a request was about. */
export interface FailureContext {
  readonly topic: Topic;
  /** Of the account, and of the topic. */
  readonly scopes: readonly string[];
  /**
   * It is the Provider's own topic: what refuses it holds the whole Provider,
   * so that nothing is lost until it is cured.
   */
  readonly own: boolean;
  readonly now: number;
}

/** What AWS's word comes to; undefined where only the status tells. */
export function failureOfError(
  error: AwsError,
  { topic, scopes, own }: FailureContext,
  waitMs = THROTTLED_MS,
): Failure | undefined {
  const meaning = meaningOf(error, topic);
  const said = [error.code, shortly(error.message)].filter(Boolean).join(': ');
  switch (meaning?.kind) {
    case undefined:
      return undefined;
    case 'throttled':
      return {
        kind: 'throttled',
        scope: scopes[meaning.scope === 'account' ? 0 : 1] ?? '',
        forMs: waitMs,
        cause: said,
      };
    case 'passing':
      return { kind: 'retry', cause: said };
    case 'credentials':
      return { kind: 'rejected', cause: meaning.words, pause: 'provider' };
    case 'topic':
      return {
        kind: 'rejected',
        cause: meaning.words,
        ...(own && { pause: 'provider' }),
      };
    case 'message':
      return { kind: 'rejected', cause: meaning.words };
    default:
      return meaning satisfies never;
  }
}

/** AWS's words on an answer, as they may be shown. */
export function wordsOf(error: AwsError | undefined): string | undefined {
  return error && mayBeQuoted(error.code)
    ? [error.code, error.message].filter(Boolean).join(': ')
    : error?.code;
}

/** What a result means, unless its status is one of a success. */
export function failureOf(
  result: HttpResult,
  error: AwsError | undefined,
  context: FailureContext,
): Failure | undefined {
  const known =
    error !== undefined && result.kind === 'answer' && result.status >= 400
      ? failureOfError(
          error,
          context,
          retryAfterMs(result, context.now) ?? THROTTLED_MS,
        )
      : undefined;
  return (
    known ??
    outcomeOfStatus(result, {
      scope: context.scopes[0] ?? '',
      now: context.now,
      words: wordsOf(error),
    })
  );
}
