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
  outcomeOfStatus,
  statusWords,
} from 'backstage-plugin-tekton-integrations-node';
import { Report, REPORTS } from '../report';
import { Called } from './GitHubApi';
import { limitOf } from './limitOf';
import { wordsOf } from './wordsOf';

/** What a request was about. */
export interface FailureContext {
  /** `owner/name` of the repository. */
  readonly slug: string;
  readonly report: Report;
  readonly scope: string;
  readonly now: number;
  /** Answers that named no time to wait, right before this one. */
  readonly earlierLimits: number;
}

/** A new commit may take a while until each of GitHub's servers has it. */
const UNKNOWN_COMMIT_MS = 10 * 60_000;

/** A sentence for a refusal with what to do about it. */
function refusalOf(
  status: number,
  words: string,
  { slug, report }: Pick<FailureContext, 'slug' | 'report'>,
): string {
  const { what, several, setting } = REPORTS[report];
  const lacking = `The App may not write ${several} of '${slug}': give the App the repository permission '${setting}' and have its new permissions accepted where it is installed.`;
  switch (status) {
    case 403:
      if (/suspended/i.test(words)) {
        return `The App's installation for '${slug}' is suspended: have an owner unsuspend it.`;
      }
      if (/archived/i.test(words)) {
        return `'${slug}' is archived and takes no ${what}: unarchive it.`;
      }
      return /locked/i.test(words)
        ? `The pull request in '${slug}' is locked and takes no ${what}: unlock its conversation.`
        : lacking;
    case 404:
      return report === 'pullRequestComment'
        ? `The App is not installed for '${slug}', or there is no such repository or pull request: install the App there, or correct owner, repository and pull request of the Run.`
        : `The App is not installed for '${slug}', or there is no such repository: install the App there, or correct owner and repository of the Run.`;
    case 410:
      return `Issues and pull requests of '${slug}' are switched off, or the pull request was deleted.`;
    case 422:
      if (/permissions requested are not granted/i.test(words)) {
        return lacking;
      }
      if (/not accessible to the parent installation/i.test(words)) {
        return `The App's installation does not include '${slug}': add the repository to it.`;
      }
      return /maximum number of statuses/i.test(words)
        ? 'GitHub takes 1,000 statuses of one context on a commit, and has them.'
        : `GitHub does not accept the ${what}.`;
    default:
      return `'${slug}' was renamed or moved, and GitHub redirects: name it by its present owner and repository.`;
  }
}

const EXPLAINED = new Set([301, 302, 303, 307, 308, 403, 404, 410, 422]);

/**
 * What an answer of GitHub means, unless it is a success.
 *
 * @see https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api
 */
export function failureOf(
  { result, json }: Pick<Called, 'result' | 'json'>,
  context: FailureContext,
): Failure | undefined {
  const words = wordsOf(json);
  const general = outcomeOfStatus(result, { ...context, words });
  if (result.kind !== 'answer' || general === undefined) {
    return general;
  }
  const { status } = result;
  const said = words ? `${statusWords(status)}: ${words}` : statusWords(status);
  const limit = limitOf(result, words, context.now, context.earlierLimits);
  if (limit !== undefined) {
    return {
      kind: 'throttled',
      scope: context.scope,
      forMs: limit.forMs,
      cause: said,
    };
  }
  if (status === 401) {
    return {
      kind: 'rejected',
      pause: 'provider',
      cause: `GitHub refuses the App's credentials: check appId and privateKey (${said}).`,
    };
  }
  if (status === 422 && /^No commit found/i.test(words ?? '')) {
    return { kind: 'retry', withinMs: UNKNOWN_COMMIT_MS, cause: said };
  }
  if (EXPLAINED.has(status)) {
    return {
      kind: 'rejected',
      cause: `${refusalOf(status, words ?? '', context)} (${said})`,
    };
  }
  return general;
}
