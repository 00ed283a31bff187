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
  METADATA_ENTRIES,
  PARAM_ENTRIES,
  TASK_VALUE_LENGTH,
  VALUE_LENGTH,
} from './limits';

/** Name of a type that expressions know besides those of CEL. */
export type ObjectName = 'Run' | 'Commit' | 'Task' | 'Cluster' | 'Entity';

/** A field of one of these types. */
export interface Field {
  /** CEL's name of its type; `object` is one of {@link ObjectName}. */
  readonly type:
    | 'string'
    | 'int'
    | 'timestamp'
    | 'duration'
    | 'string or null'
    | 'map<string, string>'
    | 'list<Task>'
    | 'Commit';
  readonly meaning: string;
  /** UTF-16 units of the string, or of a value of the map. */
  readonly length?: number;
  /** Entries of the map. */
  readonly entries?: number;
}

function text(meaning: string, length = VALUE_LENGTH): Field {
  return { type: 'string', meaning, length };
}

function metadata(meaning: string, length: number): Field {
  return {
    type: 'map<string, string>',
    meaning,
    length,
    entries: METADATA_ENTRIES,
  };
}

function values(meaning: string): Field {
  return {
    type: 'map<string, string>',
    meaning,
    length: VALUE_LENGTH,
    entries: PARAM_ENTRIES,
  };
}

/** Longest name that Kubernetes allows for an object. */
const NAME = 253;

/**
 * The fields of each type. A string that a Run does not have is empty; a time
 * that has not come is not there, as `has(run.completedAt)` tells.
 */
export const FIELDS: Readonly<
  Record<ObjectName, Readonly<Record<string, Field>>>
> = {
  Run: {
    kind: text("'PipelineRun', 'TaskRun' or 'CustomRun'", 16),
    name: text('its name', NAME),
    namespace: text('its namespace', NAME),
    uid: text('its uid', 64),
    phase: text("one of the phases, for example 'failed' or 'timedOut'", 16),
    reason: text('reason of its condition, as Tekton wrote it', 1024),
    message: text('message of its condition, as Tekton wrote it'),
    failure: text(
      "what went wrong in a few words, for example 'exit 1 in step test'",
      1024,
    ),
    attempt: { type: 'int', meaning: 'which attempt it is, from 1' },
    labels: metadata('its labels', 63),
    annotations: metadata('its annotations', 4096),
    params: values('its params; lists and objects as JSON'),
    results: values('its results; lists and objects as JSON'),
    pipeline: text(
      'name of its pipeline, or of the one that it is part of; empty elsewhere',
      NAME,
    ),
    task: text(
      'name of its task, or of its task in the pipeline; empty for a PipelineRun',
      NAME,
    ),
    parent: {
      type: 'string or null',
      meaning: 'name of the Run that owns it, or null',
      length: NAME,
    },
    createdAt: { type: 'timestamp', meaning: 'when it was created' },
    startedAt: { type: 'timestamp', meaning: 'when it started' },
    completedAt: { type: 'timestamp', meaning: 'when it ended' },
    duration: {
      type: 'duration',
      meaning: 'how long it took, or has taken up to now; 0s before it started',
    },
    commit: { type: 'Commit', meaning: 'the commit that it works on' },
    tasks: {
      type: 'list<Task>',
      meaning: 'the tasks of a PipelineRun that were seen, in order',
    },
    url: text('its page in the portal', 2048),
  },
  Commit: {
    owner: text('owner of the repository', 256),
    repository: text('name of the repository', 256),
    sha: text('full hash', 64),
    branch: text('name of the branch', 256),
    title: text('first line of the message', 1024),
    pullRequest: text('number of the pull request', 64),
  },
  Task: {
    name: text('its name in the pipeline', TASK_VALUE_LENGTH),
    phase: text('one of the phases', 16),
    reason: text('reason of its condition', TASK_VALUE_LENGTH),
    failure: text('what went wrong in a few words', TASK_VALUE_LENGTH),
    duration: {
      type: 'duration',
      meaning: 'how long it took, or has taken up to now; 0s before it started',
    },
  },
  Cluster: {
    id: text("the cluster's id", NAME),
    name: text('the name under which the operator configured it', NAME),
  },
  Entity: {
    ref: text('its ref, component:default/web', 512),
    kind: text('its kind', 64),
    namespace: text('its namespace', 64),
    name: text('its name', 64),
    owner: text('ref of its owner', 512),
    type: text('spec.type', 1024),
    lifecycle: text('spec.lifecycle', 1024),
    system: text('ref of its system', 512),
    labels: metadata('its labels', 63),
    annotations: metadata('its annotations', 4096),
  },
};

/** The variables that an expression starts from. */
export const ROOTS: Readonly<
  Record<string, { readonly object: ObjectName; readonly meaning: string }>
> = {
  run: { object: 'Run', meaning: 'the Run' },
  cluster: { object: 'Cluster', meaning: 'the cluster that it runs on' },
  entity: {
    object: 'Entity',
    meaning:
      'the one entity of the catalog that the Run belongs to, or null when there is none or there are several',
  },
};

/**
 * A row of a table of variables, for documentation.
 *
 * @internal
 */
export interface VariableEntry {
  readonly name: string;
  readonly type: string;
  readonly meaning: string;
}

function entriesOf(prefix: string, object: ObjectName): VariableEntry[] {
  return Object.entries(FIELDS[object]).flatMap(([name, { type, meaning }]) => {
    const entry = { name: `${prefix}.${name}`, type, meaning };
    if (type === 'Commit') {
      return [entry, ...entriesOf(entry.name, 'Commit')];
    }
    return type === 'list<Task>'
      ? [entry, ...entriesOf(`${entry.name}[0]`, 'Task')]
      : [entry];
  });
}

/**
 * Everything that an expression can read.
 *
 * @internal
 */
export const VARIABLES: readonly VariableEntry[] = Object.entries(
  ROOTS,
).flatMap(([name, { object, meaning }]) => [
  { name, type: object, meaning },
  ...entriesOf(name, object),
]);
