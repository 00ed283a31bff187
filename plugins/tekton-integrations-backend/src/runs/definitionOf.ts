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

import { TEKTON_LABELS } from 'backstage-plugin-tekton-integrations-common';
import type { RunObject } from './runObject';

/**
 * The name of the pipeline or task that a Run runs, as people know it; what
 * the default GitHub context shows.
 */
export function definitionOf(object: RunObject): string {
  const { metadata, spec } = object;
  const generated = metadata.generateName?.replace(/-+$/, '');
  switch (object.kind) {
    case 'PipelineRun':
      return (
        spec?.pipelineRef?.name ||
        (spec?.pipelineRef?.resolver ? resolvedName(object) : undefined) ||
        generated ||
        metadata.name
      );
    case 'TaskRun':
      return spec?.taskRef?.name || generated || metadata.name;
    case 'CustomRun':
      return spec?.customRef?.name || generated || metadata.name;
    default:
      return object.kind satisfies never;
  }
}

function resolvedName({ metadata, spec }: RunObject): string | undefined {
  const label = metadata.labels?.[TEKTON_LABELS.pipeline];
  // While it resolves, Tekton puts the Run's own name there.
  if (label && label !== metadata.name) {
    return label;
  }
  const value = spec?.pipelineRef?.params?.find(
    ({ name }) => name === 'name',
  )?.value;
  return typeof value === 'string' ? value : undefined;
}
