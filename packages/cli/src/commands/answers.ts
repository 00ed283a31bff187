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

import { RuleAnswer } from 'backstage-plugin-tekton-integrations-backend/engine';
import {
  isFinal,
  Phase,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { Workspace, WorkspaceRun } from '../inputs';
import { UsageError } from '../io';

/** Which answers are wanted. */
export interface Question {
  /** Name of a Notification, alone or with its namespace. */
  readonly rule?: string;
  /** In the place of the Runs' own phase. */
  readonly phase?: Phase;
}

/** A Run with what each Notification does with it. */
export interface Answered extends WorkspaceRun {
  readonly answers: readonly RuleAnswer[];
}

/** The Run as if it were in another phase. */
function inPhase(run: RunState, phase: Phase | undefined): RunState {
  if (phase === undefined || phase === run.phase) {
    return run;
  }
  const startedAt = run.startedAt ?? run.createdAt;
  return {
    ...run,
    phase,
    reason: undefined,
    message: undefined,
    failure: undefined,
    startedAt,
    completedAt: isFinal(phase) ? (run.completedAt ?? startedAt) : undefined,
  };
}

function isAsked({ name, words }: RuleAnswer, rule: string | undefined) {
  return rule === undefined || rule === name || rule === words;
}

/** Asks all Notifications about all Runs. */
export async function answersOf(
  { rules, runs }: Workspace,
  { rule, phase }: Question,
): Promise<Answered[]> {
  if (runs.length === 0) {
    throw new UsageError(
      'There is no PipelineRun, TaskRun or CustomRun in these files: give some, as kubectl get -o yaml writes them.',
    );
  }
  const states = runs.map(({ run }) => run);
  const answered = await Promise.all(
    runs.map(async found => {
      const run = inPhase(found.run, phase);
      const answers = await rules.explain(run, states);
      return {
        ...found,
        run,
        answers: answers.filter(answer => isAsked(answer, rule)),
      };
    }),
  );
  if (rule !== undefined && answered.every(({ answers }) => !answers.length)) {
    throw new UsageError(`There is no Notification '${rule}' in these files.`);
  }
  return answered;
}

/** `PipelineRun team-a/build-1`. */
export function runWords({ kind, namespace, name }: RunState): string {
  return `${kind} ${namespace}/${name}`;
}
