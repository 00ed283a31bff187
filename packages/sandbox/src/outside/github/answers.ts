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

import { jsonAnswer } from '../http/types';
import type { FakeAnswer } from '../http/types';

const DOCUMENTATION = 'https://docs.github.com/rest';

/** GitHub's error body: the status is repeated in it as a string. */
export function errorAnswer(
  status: number,
  message: string,
  extra: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): FakeAnswer {
  const answer = jsonAnswer(
    status,
    {
      message,
      ...extra,
      documentation_url: DOCUMENTATION,
      status: String(status),
    },
    headers,
  );
  return { ...answer, reason: message };
}

export interface FieldProblem {
  readonly resource: string;
  readonly code: string;
  readonly field?: string;
  readonly message?: string;
}

export function validationFailed(errors: readonly FieldProblem[]): FakeAnswer {
  return errorAnswer(422, 'Validation Failed', { errors });
}

/** What the schema check in front of an endpoint says, before the endpoint itself looks at the fields. */
export function invalidRequest(problems: readonly string[]): FakeAnswer {
  return errorAnswer(422, `Invalid request.\n\n${problems.join('\n')}`);
}

export const notFound = (): FakeAnswer => errorAnswer(404, 'Not Found');
export const badCredentials = (): FakeAnswer =>
  errorAnswer(401, 'Bad credentials');
export const requiresAuthentication = (): FakeAnswer =>
  errorAnswer(401, 'Requires authentication');
export const undecodableToken = (): FakeAnswer =>
  errorAnswer(401, 'A JSON web token could not be decoded');
export const suspended = (): FakeAnswer =>
  errorAnswer(403, 'This installation has been suspended');
export const notAccessible = (): FakeAnswer =>
  errorAnswer(403, 'Resource not accessible by integration');
export const noCommit = (sha: string): FakeAnswer =>
  errorAnswer(422, `No commit found for SHA: ${sha}`);

/** The refusal comes from the front door, before the API: plain text. */
export function missingUserAgent(): FakeAnswer {
  return {
    status: 403,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: '\r\nRequest forbidden by administrative rules. Please make sure your request has a User-Agent header (https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required). Check https://developer.github.com for other possible causes.\r\n',
    applied: false,
  };
}

const FAILURES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Bad credentials',
  403: 'Resource not accessible by integration',
  404: 'Not Found',
  409: 'Conflict',
  410: 'Gone',
  413: 'Payload Too Large',
  422: 'Validation Failed',
  500: 'Server Error',
  502: 'Server Error',
  503: 'Service Unavailable',
};

/** GitHub's answer of this status when nothing more is known. */
export function bareFailure(status: number): FakeAnswer {
  return errorAnswer(status, FAILURES[status] ?? `Status ${status}`);
}
