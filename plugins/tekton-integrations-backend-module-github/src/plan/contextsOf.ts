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

import { createHash } from 'node:crypto';
import {
  RUN_ANNOTATIONS,
  RunState,
  TEKTON_LABELS,
} from 'backstage-plugin-tekton-integrations-common';
import { truncate } from 'backstage-plugin-tekton-integrations-node';
import { MAX_CONTEXT } from '../content';
import { storedLine } from '../plainText';

/** Names under which a Run's status can stand beside the others of a commit. */
export interface Contexts {
  /** The first that is free is taken; never empty. */
  readonly names: readonly string[];
  /** Who the first name belongs to; none where it is shared on purpose. */
  readonly owner?: string;
}

/** What was cut off still counts: two long names stay two. */
function fit(context: string): string {
  const line = storedLine(context);
  if (line.length <= MAX_CONTEXT) {
    return line;
  }
  const hash = createHash('sha256').update(line).digest('hex').slice(0, 8);
  return `${truncate(line, MAX_CONTEXT - hash.length - 1)} ${hash}`;
}

/**
 * The pipeline of a Run. A child carries its parent's label, which repeats the
 * parent's own (generated) name where the pipeline stands in the parent.
 */
function definitionOf(run: RunState): string {
  const pipeline = run.labels[TEKTON_LABELS.pipeline];
  return run.parent && pipeline && pipeline !== run.parent.name
    ? pipeline
    : run.definition;
}

/**
 * The contexts of a Run's commit status: the one that its annotation names, or
 * else a template, shared by whoever names it; else one by its pipeline, told
 * apart from the same name elsewhere by namespace and, where needed, cluster.
 *
 * @param templated - what the template says, in the place of the whole name
 */
export function contextsOf(run: RunState, templated?: string): Contexts {
  const task = run.parent ? ` / ${run.pipelineTask ?? run.name}` : '';
  const explicit = run.annotations[RUN_ANNOTATIONS.contextId]?.trim();
  if (explicit) {
    return { names: [fit(`tekton: ${explicit}${task}`)] };
  }
  if (templated !== undefined) {
    return { names: [fit(`${templated}${task}`)] };
  }
  const definition = definitionOf(run);
  const base = `tekton: ${definition}${task}`;
  const inNamespace = `${run.namespace}/${definition}`;
  return {
    names: [
      fit(base),
      fit(`${base} (${inNamespace})`),
      fit(`${base} (${run.cluster.name}/${inNamespace})`),
    ],
    owner: `${run.cluster.id}/${inNamespace}`,
  };
}
