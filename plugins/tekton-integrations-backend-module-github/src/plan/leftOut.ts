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
  RUN_ANNOTATIONS,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { NoTarget } from 'backstage-plugin-tekton-integrations-node';

const PIPELINES_AS_CODE = 'pipelinesascode.tekton.dev/';
const MULTI_KUEUE = 'kueue.x-k8s.io/multikueue-origin';

export function notSent(reason: NoTarget['reason'], message: string): NoTarget {
  return { type: 'notSent', reason, message };
}

/** Why nothing of this Run is written, whatever commit it names. */
export function leftOut(run: RunState): NoTarget | undefined {
  if (run.annotations[RUN_ANNOTATIONS.githubCommitStatus] === 'false') {
    return notSent(
      'optedOut',
      `The Run's annotation '${RUN_ANNOTATIONS.githubCommitStatus}' is 'false': remove it to report the Run.`,
    );
  }
  const names = [...Object.keys(run.labels), ...Object.keys(run.annotations)];
  if (names.some(name => name.startsWith(PIPELINES_AS_CODE))) {
    return notSent(
      'reportedElsewhere',
      'Pipelines-as-Code reports this Run to GitHub itself.',
    );
  }
  if (run.labels[MULTI_KUEUE] !== undefined) {
    return notSent(
      'reportedElsewhere',
      "The Run is MultiKueue's copy: the one on the managing cluster is reported.",
    );
  }
  return undefined;
}
