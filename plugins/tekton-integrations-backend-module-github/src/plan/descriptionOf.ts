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
  isFinal,
  runDuration,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { MAX_DESCRIPTION } from '../content';
import { shortStoredLine } from '../plainText';

/** What went wrong, by the most telling source that is known. */
function detailOf(run: RunState): string {
  const failing = run.tasks.filter(task => isBad(task.phase) && task.failure);
  return failing.length > 0
    ? failing.map(task => `${task.name}: ${task.failure}`).join(', ')
    : (run.message ?? run.reason ?? '');
}

function withDetail(sentence: string, detail: string): string {
  return detail ? `${sentence}: ${detail}` : sentence;
}

function sentenceOf(run: RunState): string {
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
      // One text for all that lies before the end: it is written once.
      return 'In progress';
  }
}

/** The text beside a commit status. */
export function descriptionOf(run: RunState): string {
  return shortStoredLine(sentenceOf(run), MAX_DESCRIPTION);
}

/** Whether a pending status stands for this state of the Run. */
export function isPending(run: Pick<RunState, 'phase'>): boolean {
  return !isFinal(run.phase);
}
