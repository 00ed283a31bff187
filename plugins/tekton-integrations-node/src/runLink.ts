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

const DASHBOARD_LISTS: Readonly<Record<RunState['kind'], string>> = {
  PipelineRun: 'pipelineruns',
  TaskRun: 'taskruns',
  CustomRun: 'customruns',
};

/**
 * Whether text is an address that a browser may be sent to.
 *
 * @public
 */
export function isHttpUrl(text: string): boolean {
  return (
    URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
  );
}

/**
 * Where a person looks at a Run: the Tekton Dashboard that the Run's
 * annotation names, else its page in the portal.
 *
 * @param runUrl - the Run's page in the portal
 * @public
 */
export function runLink(
  run: Pick<RunState, 'annotations' | 'kind' | 'namespace' | 'name'>,
  runUrl: string,
): string {
  const base = run.annotations[RUN_ANNOTATIONS.dashboardBaseUrl]?.trim() ?? '';
  return isHttpUrl(base)
    ? `${base.replace(/\/+$/, '')}/#/namespaces/${run.namespace}/${DASHBOARD_LISTS[run.kind]}/${run.name}`
    : runUrl;
}
