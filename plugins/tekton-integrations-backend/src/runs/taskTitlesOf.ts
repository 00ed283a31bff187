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

import type { RunState } from 'backstage-plugin-tekton-integrations-common';
import type { RunObject } from './runObject';
import { cut, plainMessage } from './words';

const MAX_LENGTH = 128;
/** Kept with each Run: a pipeline beyond that shows its tasks' own names. */
const MAX_TITLES = 200;

/**
 * What people call the tasks of a PipelineRun. Tekton names each child of a
 * matrix; what stands in the pipeline may still have its parameters unfilled.
 */
export function taskTitlesOf({
  spec,
  status,
}: RunObject): RunState['taskTitles'] {
  const pipeline = spec?.pipelineSpec ?? status?.pipelineSpec;
  const tasks = [...(pipeline?.tasks ?? []), ...(pipeline?.finally ?? [])];
  const titles = [...tasks, ...(status?.childReferences ?? [])].flatMap(
    ({ name, displayName }) => {
      const title = displayName ? plainMessage(displayName).trim() : '';
      return name && title && !title.includes('$(')
        ? [[name, cut(title, MAX_LENGTH)] as const]
        : [];
    },
  );
  return titles.length > 0
    ? Object.fromEntries(titles.slice(-MAX_TITLES))
    : undefined;
}
