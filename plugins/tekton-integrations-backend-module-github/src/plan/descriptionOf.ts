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
  formatDuration,
  isBad,
  runDuration,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { MAX_DESCRIPTION } from '../content';
import { shortStoredLine } from '../plainText';
import { GitHubSettings } from '../settings';
import { unfinishedOf } from './shared';

type Options = Pick<GitHubSettings, 'distinguishQueued'>;

/** What went wrong, by the most telling source that is known. */
function detailOf(run: RunState): string {
  const failing = run.tasks.filter(task => isBad(task.phase) && task.failure);
  return failing.length > 0
    ? failing
        .map(task => `${task.displayName ?? task.name}: ${task.failure}`)
        .join(', ')
    : (run.message ?? run.reason ?? '');
}

function withDetail(sentence: string, detail: string): string {
  return detail ? `${sentence}: ${detail}` : sentence;
}

function sentenceOf(run: RunState, options: Options): string {
  const duration = runDuration(run);
  const time = (word: string) =>
    duration === undefined ? '' : ` ${word} ${formatDuration(duration)}`;
  switch (run.phase) {
    case 'succeeded':
      return `Succeeded${time('in')}`;
    case 'ignored':
      return `Succeeded${time('in')}, a failure was ignored`;
    case 'failed':
      return withDetail(`Failed${time('after')}`, detailOf(run));
    case 'invalid':
      return withDetail(
        'Could not start',
        [run.reason, run.message].filter(Boolean).join(': '),
      );
    case 'timedOut':
      return `Timed out${time('after')}`;
    case 'cancelled':
      return run.deleted
        ? 'Cancelled: deleted before it ended'
        : `Cancelled${time('after')}`;
    case 'unseen':
      return 'Ended while nobody watched';
    default:
      // One text for what lies before the end: it is written once.
      return options.distinguishQueued && unfinishedOf(run) === 'queued'
        ? 'Queued'
        : 'In progress';
  }
}

/** The text beside a commit status; the title of a check run. */
export function descriptionOf(run: RunState, options: Options): string {
  return shortStoredLine(sentenceOf(run, options), MAX_DESCRIPTION);
}
