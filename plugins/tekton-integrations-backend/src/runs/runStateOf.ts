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
  isFinal,
  TEKTON_LABELS,
  type CommitParams,
  type RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { commitOf, learntCommit } from './commitOf';
import { definitionOf } from './definitionOf';
import { failureOf } from './failureOf';
import { phaseOf, type RunPhase } from './phaseOf';
import { refSourceOf } from './refSourceOf';
import type { RunObject } from './runObject';
import { storedAnnotations, storedValues } from './storedValues';
import { taskTitlesOf } from './taskTitlesOf';
import { cut, plainMessage } from './words';

const MESSAGE_LENGTH = 2 * 1024;

/** What is known beside the object itself. */
export interface RunStateOptions {
  /** The object comes from a DELETED event: it is gone. */
  readonly deleted: boolean;
  /** What was known of this Run before. */
  readonly previous?: RunState;
  /**
   * The API server went back to an older state since then, so that versions
   * of before and after cannot be compared.
   */
  readonly restored?: boolean;
  /** Parameters that say the commit, as an operator configured them. */
  readonly commitParams?: readonly CommitParams[];
}

/**
 * The state of a Run by its object and by what was known of it before.
 *
 * A final phase is left only for a version of the object that is certainly
 * newer of the same epoch; anything else (an old event, an API server that was
 * restored from a backup) changes nothing. `tasks` is empty: see `assembleTasks`. `commit` is
 * what the object says: see `commitWith` for what its entity adds.
 */
export function runStateOf(
  object: RunObject,
  cluster: RunState['cluster'],
  options: RunStateOptions,
): RunState {
  const previous =
    options.previous?.uid === object.metadata.uid
      ? options.previous
      : undefined;
  const seen = deletionAware(object, phaseOf(object), options.deleted);
  const { restored = false } = options;
  if (previous && isStale(previous, object, seen, restored)) {
    return previous;
  }
  const { metadata } = object;
  return {
    cluster,
    kind: object.kind,
    namespace: metadata.namespace,
    name: metadata.name,
    uid: metadata.uid,
    resourceVersion: metadata.resourceVersion,
    ...seen,
    completedAt: endOf(previous, seen),
    message: seen.message && cut(plainMessage(seen.message), MESSAGE_LENGTH),
    failure: failureOf(object, seen),
    createdAt: metadata.creationTimestamp,
    undone: undoneBy(previous, seen),
    // The first name stays: a status shown under it must find its end under
    // it, though a resolver may tell the pipeline's own name later.
    definition: previous?.definition ?? definitionOf(object),
    generateName: metadata.generateName ?? undefined,
    pipelineTask: metadata.labels?.[TEKTON_LABELS.pipelineTask],
    parent: parentOf(object),
    labels: { ...metadata.labels },
    annotations: storedAnnotations(object),
    ...storedValues(object),
    commit: learntCommit(
      commitOf(object, options.commitParams),
      previous?.commit,
    ),
    refSource: refSourceOf(object),
    taskCount: taskCountOf(object),
    taskTitles: taskTitlesOf(object),
    tasks: [],
  };
}

type SeenPhase = RunPhase & Pick<RunState, 'deleted'>;

/**
 * When a Run ended. Tekton may write the same end twice with different times,
 * when it works from an old copy of the object: the first one stays, since
 * another time would be another end.
 */
function endOf(
  previous: RunState | undefined,
  seen: SeenPhase,
): string | undefined {
  const sameEnd =
    previous !== undefined &&
    isFinal(previous.phase) &&
    previous.phase === seen.phase &&
    previous.attempt === seen.attempt;
  return sameEnd
    ? (previous.completedAt ?? seen.completedAt)
    : seen.completedAt;
}

function deletionAware(
  object: RunObject,
  seen: RunPhase,
  gone: boolean,
): SeenPhase {
  if (!gone || isFinal(seen.phase)) {
    return { ...seen, deleted: false };
  }
  return {
    ...seen,
    phase: 'cancelled',
    reason: 'deleted',
    message: 'deleted before it ended',
    completedAt: object.metadata.deletionTimestamp ?? undefined,
    deleted: true,
  };
}

function isStale(
  previous: RunState,
  object: RunObject,
  seen: SeenPhase,
  restored: boolean,
): boolean {
  if (!isFinal(previous.phase)) {
    return false;
  }
  const order = restored
    ? 'older'
    : compareVersions(
        object.metadata.resourceVersion,
        previous.resourceVersion,
      );
  if (previous.phase === 'unseen') {
    // Only the lack of an object said so; an object that has ended knows better.
    return !isFinal(seen.phase) && order !== 'newer';
  }
  if (previous.deleted) {
    // Nothing follows a deletion: what looks newer comes from a backup.
    return true;
  }
  return isFinal(seen.phase) && !seen.deleted
    ? order === 'older'
    : order !== 'newer';
}

function undoneBy(
  previous: RunState | undefined,
  seen: SeenPhase,
): string | undefined {
  if (!previous || isFinal(seen.phase)) {
    return undefined;
  }
  return isFinal(previous.phase)
    ? (previous.completedAt ?? previous.startedAt ?? previous.createdAt)
    : previous.undone;
}

// Kubernetes orders the versions of one resource as decimal numbers:
// https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
function compareVersions(
  version: string,
  than: string,
): 'newer' | 'older' | 'same' | 'unknown' {
  if (version === than) {
    return 'same';
  }
  const decimal = /^[0-9]+$/;
  if (!decimal.test(version) || !decimal.test(than)) {
    return 'unknown';
  }
  return BigInt(version) > BigInt(than) ? 'newer' : 'older';
}

function parentOf({ metadata }: RunObject): RunState['parent'] {
  const owners = (metadata.ownerReferences ?? []).filter(({ apiVersion }) =>
    apiVersion.startsWith('tekton.dev/'),
  );
  const owner = owners.find(({ controller }) => controller) ?? owners[0];
  return owner && { kind: owner.kind, name: owner.name, uid: owner.uid };
}

function taskCountOf({ spec, status }: RunObject): number {
  const tasks = spec?.pipelineSpec ?? status?.pipelineSpec;
  const children = (status?.childReferences ?? []).map(
    ({ pipelineTaskName }) => pipelineTaskName,
  );
  return Math.max(
    (tasks?.tasks?.length ?? 0) + (tasks?.finally?.length ?? 0),
    new Set(children).size,
  );
}
