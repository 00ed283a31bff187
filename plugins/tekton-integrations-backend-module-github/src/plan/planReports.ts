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

import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { Planned } from 'backstage-plugin-tekton-integrations-node';
import { Report, REPORTS, reportsOf } from '../report';
import { checkCommit } from './commitOf';
import { leftOut, notSent } from './leftOut';
import { planCheckRun } from './planCheckRun';
import { planComment } from './planComment';
import { planCommitStatus } from './planCommitStatus';
import { Context, Planning, repositoryOf } from './shared';

const PLANS: Readonly<Record<Report, (planning: Planning) => Planned>> = {
  commitStatus: planCommitStatus,
  checkRun: planCheckRun,
  pullRequestComment: planComment,
};

/**
 * What is written of a Run, or why nothing is.
 *
 * @param host - of the GitHub that the settings name
 */
export function planReports(
  run: RunState,
  context: Context,
  host: string,
): Planned[] {
  const out = leftOut(run);
  if (out !== undefined) {
    return [out];
  }
  const reports = reportsOf(context.settings);
  const checked = checkCommit(run.commit);
  switch (checked.kind) {
    case 'missing':
      return [notSent('noTarget', checked.message)];
    case 'invalid':
      return reports.map(report => ({
        type: 'invalid',
        key: report,
        words: { vendor: 'GitHub', what: REPORTS[report].what, where: host },
        message: checked.message,
      }));
    default:
  }
  const { commit } = checked;
  const refusal = context.grants.refusal(repositoryOf(commit));
  return refusal === undefined
    ? reports.map(report => PLANS[report]({ run, context, host, commit }))
    : [notSent('notPermitted', refusal)];
}
