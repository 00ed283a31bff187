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

import { Told, WrittenStatus } from './Outside';
import { PORTAL_URL } from './Portal';
import { PlayedRun } from './PlayedRun';

/** What may differ where something was down. */
export interface Allowance {
  /** The portal cannot know what arrived: the last write may come once more. */
  readonly repeats?: boolean;
  /**
   * The API server forgot its events: a deleted Run may be missed, and the
   * TaskRuns may come too late to be told of.
   */
  readonly gap?: boolean;
}

const UNSEEN = /ended while nobody watched/i;
const UNKNOWN_TASK = /Which task failed is unknown/;

/** Whether words are the expected ones, or those of a Run that was missed. */
function fits(
  run: PlayedRun,
  text: string,
  wanted: RegExp,
  { gap = false }: Allowance,
): boolean {
  return (
    wanted.test(text) ||
    (gap && run.scenario.act === 'delete' && UNSEEN.test(text))
  );
}

function withoutRepeats(states: readonly string[]): string[] {
  return states.filter((state, index) => state !== states[index - 1]);
}

/** What is wrong with the order of a Run's commit statuses. */
function sequenceProblems(
  run: PlayedRun,
  statuses: readonly WrittenStatus[],
  { repeats = false }: Allowance,
): string[] {
  const { lasts, expected } = run.scenario;
  const written = statuses.map(({ state }) => state);
  const states =
    repeats && written.length <= 3 ? withoutRepeats(written) : written;
  const final = expected.status?.state ?? '';
  const accepted = lasts ? [`pending ${final}`] : [final, `pending ${final}`];
  return accepted.includes(states.join(' '))
    ? []
    : [
        `statuses are '${written.join(' → ') || 'none'}', not '${accepted.join("' or '").replaceAll(' ', ' → ')}'`,
      ];
}

function linkProblems(run: PlayedRun, url: string): string[] {
  const dashboard =
    run.scenario.annotations?.[
      'integrations.tekton.ornew.io/tekton-dashboard-base-url'
    ];
  const { namespace, name } = run.key;
  const wanted = `${dashboard?.replace(/\/$/, '')}/#/namespaces/${namespace}/pipelineruns/${name}`;
  const right =
    dashboard === undefined
      ? url.startsWith(`${PORTAL_URL}/`) && url.length > PORTAL_URL.length + 1
      : url === wanted;
  return right
    ? []
    : [
        `target_url is '${url}', not ${dashboard === undefined ? `a page of ${PORTAL_URL}` : `'${wanted}'`}`,
      ];
}

/** What is wrong with the commit statuses of a Run. */
export function statusProblems(
  run: PlayedRun,
  told: Told,
  allowance: Allowance = {},
): string[] {
  const wanted = run.scenario.expected.status;
  if (wanted === undefined) {
    return told.statuses.length === 0
      ? []
      : [
          `${told.statuses.length} commit statuses were written, none is wanted`,
        ];
  }
  const last = told.statuses.at(-1);
  return [
    ...sequenceProblems(run, told.statuses, allowance),
    ...told.statuses.flatMap(({ context, target_url: url }) => [
      ...(context === wanted.context
        ? []
        : [`context is '${context}', not '${wanted.context}'`]),
      ...linkProblems(run, url),
    ]),
    ...(last === undefined ||
    fits(run, last.description, wanted.description, allowance)
      ? []
      : [
          `description '${last.description}' does not match ${wanted.description}`,
        ]),
  ];
}

/** What is wrong with the Slack messages of a Run. */
export function messageProblems(
  run: PlayedRun,
  told: Told,
  allowance: Allowance = {},
): string[] {
  const { slack, slackDetails } = run.scenario.expected;
  const count = told.messages.length;
  if (count !== 1 && !(allowance.repeats && count === 2)) {
    return [`${count} Slack messages, not 1`];
  }
  return told.messages.flatMap(({ text, blocks }) => [
    ...(fits(run, text, slack, allowance)
      ? []
      : [`Slack message '${text}' does not match ${slack}`]),
    ...(slackDetails === undefined ||
    slackDetails.test(blocks) ||
    (allowance.gap && UNKNOWN_TASK.test(blocks))
      ? []
      : [`blocks '${blocks}' do not match ${slackDetails}`]),
  ]);
}

/** Whether all has arrived that is expected; more may still come. */
export function isComplete(run: PlayedRun, told: Told): boolean {
  const { status } = run.scenario.expected;
  return (
    told.messages.length > 0 &&
    (status === undefined ||
      told.statuses.some(({ state }) => state === status.state))
  );
}
