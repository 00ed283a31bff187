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
import {
  errorOf,
  GoogleError,
  reasonOf,
  retryDelayOf,
  wordsOf,
} from './answerOf';

/** What a call was about. */
export interface FailureContext {
  readonly project: string;
  readonly topic: string;
  /** It is the Provider's topic, so all that goes through it fails as well. */
  readonly isOwnTopic: boolean;
  readonly scope: string;
  readonly now: number;
}

const DEFAULT_WAIT_MS = 60_000;

/** The same request may succeed later: https://cloud.google.com/pubsub/docs/reference/error-codes */
const PASSING = new Set([
  'UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'ABORTED',
  'CANCELLED',
  'INTERNAL',
  'UNKNOWN',
  // Something has to be repaired first, for example the topic's key; until
  // then the message waits.
  'FAILED_PRECONDITION',
]);

/** What an ErrorInfo says of a project, with the remedy. */
const PROJECTS: Readonly<Record<string, (project: string) => string>> = {
  SERVICE_DISABLED: project =>
    `The Pub/Sub API is off in project '${project}': run gcloud services enable pubsub.googleapis.com --project=${project}.`,
  BILLING_DISABLED: project =>
    `Project '${project}' has no billing account: link one.`,
  CONSUMER_INVALID: project =>
    `Project '${project}' does not exist or was deleted: correct projectID.`,
  CONSUMER_SUSPENDED: project =>
    `Project '${project}' is suspended: its owner has to write to Google.`,
};

/** Why a project refuses everything, with the remedy. */
export function projectProblem(
  error: GoogleError | undefined,
  project: string,
): string | undefined {
  return PROJECTS[reasonOf(error) ?? '']?.(project);
}

/** What to do about a topic that is not there. */
export function missingTopic(project: string, topic: string): string {
  return `Topic '${topic}' does not exist in project '${project}': correct topic, or create it with gcloud pubsub topics create ${topic} --project=${project}.`;
}

function denied(
  error: GoogleError,
  { project, topic }: FailureContext,
): string {
  return (
    projectProblem(error, project) ??
    `The credentials may not publish to topic '${topic}' of project '${project}': give them the role roles/pubsub.publisher on it.`
  );
}

/** What an error of Google means by its gRPC code, which says more than HTTP's. */
function failureOfError(
  error: GoogleError,
  result: Extract<HttpResult, { kind: 'answer' }>,
  context: FailureContext,
): Failure | undefined {
  const cause = wordsOf(error) ?? '';
  const delay = retryDelayOf(error) ?? retryAfterMs(result, context.now);
  // Held until a check of the Provider finds it cured, rather than lost.
  const pause = context.isOwnTopic ? { pause: 'provider' as const } : {};
  if (PASSING.has(error.status)) {
    return {
      kind: 'retry',
      cause,
      ...(delay !== undefined && { afterMs: delay }),
    };
  }
  switch (error.status) {
    case 'RESOURCE_EXHAUSTED':
      return {
        kind: 'throttled',
        scope: context.scope,
        forMs: delay ?? DEFAULT_WAIT_MS,
        cause,
      };
    case 'UNAUTHENTICATED':
      return {
        kind: 'rejected',
        pause: 'provider',
        cause: `Google does not accept the credentials: put a key there that exists and is not disabled. (${cause})`,
      };
    case 'PERMISSION_DENIED':
      return {
        kind: 'rejected',
        ...pause,
        cause: `${denied(error, context)} (${cause})`,
      };
    case 'NOT_FOUND':
      return {
        kind: 'rejected',
        ...pause,
        cause: `${missingTopic(context.project, context.topic)} (${cause})`,
      };
    default:
      return undefined;
  }
}

/** What an answer of Pub/Sub means, unless it is a success. */
export function failureOf(
  result: HttpResult,
  context: FailureContext,
): Failure | undefined {
  const error = errorOf(result);
  if (error !== undefined && result.kind === 'answer' && result.status >= 400) {
    const failure = failureOfError(error, result, context);
    if (failure !== undefined) {
      return failure;
    }
  }
  return outcomeOfStatus(result, { ...context, words: wordsOf(error) });
}
