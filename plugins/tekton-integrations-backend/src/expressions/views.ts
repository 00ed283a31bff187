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

import { Duration } from '@marcbachmann/cel-js/evaluator';
import {
  pipelineOf,
  runDuration,
  type RunState,
  type TaskState,
} from 'backstage-plugin-tekton-integrations-common';
import { TASKS, VALUE_LENGTH } from './limits';
import type { EntityFacts, ScopeFacts } from './facts';
import { FIELDS, type ObjectName } from './vocabulary';

/** Longest text of a field, so that what was reckoned when loading holds. */
function clip(object: ObjectName, field: string, text = ''): string {
  const max = FIELDS[object][field]?.length ?? VALUE_LENGTH;
  return text.length > max ? text.slice(0, max) : text;
}

/**
 * Values by name, as a Map: the CEL library takes a plain object that has a
 * key 'constructor', which is a fine name for a label, for something foreign.
 */
function mapOf(
  object: ObjectName,
  field: string,
  entries: readonly (readonly [string, string])[],
): Map<string, string> {
  return new Map(
    entries
      .slice(0, FIELDS[object][field]?.entries ?? 0)
      .map(([name, value]) => [name, clip(object, field, value)]),
  );
}

function timeOf(time: string | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time);
}

function durationOf(run: Parameters<typeof runDuration>[0], now: number) {
  return Duration.fromMilliseconds(Math.max(0, runDuration(run, now) ?? 0));
}

/** `run.commit`; all its strings are empty where no commit is known. */
export class CommitView {
  readonly owner: string;
  readonly repository: string;
  readonly sha: string;
  readonly branch: string;
  readonly title: string;
  readonly pullRequest: string;

  constructor(commit: RunState['commit']) {
    this.owner = clip('Commit', 'owner', commit?.owner);
    this.repository = clip('Commit', 'repository', commit?.repository);
    this.sha = clip('Commit', 'sha', commit?.sha);
    this.branch = clip('Commit', 'branch', commit?.branch);
    this.title = clip('Commit', 'title', commit?.title);
    this.pullRequest = clip('Commit', 'pullRequest', commit?.pullRequest);
  }
}

/** An element of `run.tasks`. */
export class TaskView {
  readonly name: string;
  readonly phase: string;
  readonly reason: string;
  readonly failure: string;
  readonly duration: Duration;

  constructor(task: TaskState, now: number) {
    this.name = clip('Task', 'name', task.name);
    this.phase = task.phase;
    this.reason = clip('Task', 'reason', task.reason);
    this.failure = clip('Task', 'failure', task.failure);
    this.duration = durationOf(task, now);
  }
}

function pairsOf(values: RunState['params']) {
  return values.map(({ name, value }) => [name, value] as const);
}

/** `run` of an expression; each field is made when it is first read. */
export class RunView {
  readonly #run: RunState;
  readonly #now: number;
  readonly #url: string;
  #labels: Map<string, string> | undefined;
  #annotations: Map<string, string> | undefined;
  #params: Map<string, string> | undefined;
  #results: Map<string, string> | undefined;
  #createdAt: Date | undefined;
  #startedAt: Date | undefined;
  #completedAt: Date | undefined;
  #duration: Duration | undefined;
  #commit: CommitView | undefined;
  #tasks: TaskView[] | undefined;

  constructor({ run, now, runUrl }: ScopeFacts) {
    this.#run = run;
    this.#now = now;
    this.#url = runUrl;
  }

  get kind() {
    return this.#run.kind;
  }

  get name() {
    return this.#run.name;
  }

  get namespace() {
    return this.#run.namespace;
  }

  get uid() {
    return this.#run.uid;
  }

  get phase() {
    return this.#run.phase;
  }

  get reason() {
    return clip('Run', 'reason', this.#run.reason);
  }

  get message() {
    return clip('Run', 'message', this.#run.message);
  }

  get failure() {
    return clip('Run', 'failure', this.#run.failure);
  }

  get attempt() {
    return BigInt(this.#run.attempt);
  }

  get labels() {
    const entries = () => Object.entries(this.#run.labels);
    this.#labels ??= mapOf('Run', 'labels', entries());
    return this.#labels;
  }

  get annotations() {
    const entries = () => Object.entries(this.#run.annotations);
    this.#annotations ??= mapOf('Run', 'annotations', entries());
    return this.#annotations;
  }

  get params() {
    this.#params ??= mapOf('Run', 'params', pairsOf(this.#run.params));
    return this.#params;
  }

  get results() {
    this.#results ??= mapOf('Run', 'results', pairsOf(this.#run.results));
    return this.#results;
  }

  get pipeline() {
    return clip('Run', 'pipeline', pipelineOf(this.#run) ?? '');
  }

  get task() {
    const { kind, pipelineTask, definition } = this.#run;
    return kind === 'PipelineRun'
      ? ''
      : clip('Run', 'task', pipelineTask ?? definition);
  }

  get parent() {
    return this.#run.parent?.name ?? null;
  }

  get createdAt() {
    this.#createdAt ??= new Date(this.#run.createdAt);
    return this.#createdAt;
  }

  get startedAt() {
    this.#startedAt ??= timeOf(this.#run.startedAt);
    return this.#startedAt;
  }

  get completedAt() {
    this.#completedAt ??= timeOf(this.#run.completedAt);
    return this.#completedAt;
  }

  get duration() {
    this.#duration ??= durationOf(this.#run, this.#now);
    return this.#duration;
  }

  get commit() {
    this.#commit ??= new CommitView(this.#run.commit);
    return this.#commit;
  }

  get tasks() {
    this.#tasks ??= this.#run.tasks
      .slice(0, TASKS)
      .map(task => new TaskView(task, this.#now));
    return this.#tasks;
  }

  get url() {
    return clip('Run', 'url', this.#url);
  }
}

/** `cluster`. */
export class ClusterView {
  readonly id: string;
  readonly name: string;

  constructor(cluster: RunState['cluster']) {
    this.id = clip('Cluster', 'id', cluster.id);
    this.name = clip('Cluster', 'name', cluster.name);
  }
}

/** `entity`, where there is one. */
export class EntityView {
  readonly ref: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly owner: string;
  readonly type: string;
  readonly lifecycle: string;
  readonly system: string;
  readonly labels: Map<string, string>;
  readonly annotations: Map<string, string>;

  constructor(entity: EntityFacts) {
    this.ref = clip('Entity', 'ref', entity.ref);
    this.kind = clip('Entity', 'kind', entity.kind);
    this.namespace = clip('Entity', 'namespace', entity.namespace);
    this.name = clip('Entity', 'name', entity.name);
    this.owner = clip('Entity', 'owner', entity.owner);
    this.type = clip('Entity', 'type', entity.type);
    this.lifecycle = clip('Entity', 'lifecycle', entity.lifecycle);
    this.system = clip('Entity', 'system', entity.system);
    this.labels = mapOf('Entity', 'labels', Object.entries(entity.labels));
    this.annotations = mapOf(
      'Entity',
      'annotations',
      Object.entries(entity.annotations),
    );
  }
}

/** The classes behind the types of expressions. */
export const OBJECTS = [
  { name: 'Task', view: TaskView },
  { name: 'Commit', view: CommitView },
  { name: 'Run', view: RunView },
  { name: 'Cluster', view: ClusterView },
  { name: 'Entity', view: EntityView },
] as const;

/** The type that expressions know a value by, where it is one of ours. */
export function objectNameOf(value: object): ObjectName | undefined {
  return OBJECTS.find(({ view }) => value instanceof view)?.name;
}
