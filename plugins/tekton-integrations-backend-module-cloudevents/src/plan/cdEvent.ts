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
  Phase,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import {
  JsonObject,
  truncate,
} from 'backstage-plugin-tekton-integrations-node';
import { sourceOf, timeOf } from './attributes';
import { Said } from './said';

/** https://github.com/cdevents/spec/tree/v0.4.1 */
const SPEC_VERSION = '0.4.1';
/** Version of each of the event types that are used, in that specification. */
const TYPE_VERSION = '0.2.0';
const MAX_ERRORS = 2_048;

type Predicate = 'queued' | 'started' | 'finished';

function predicateOf({ kind, phase }: RunState): Predicate | undefined {
  if (isFinal(phase)) {
    return 'finished';
  }
  if (phase === 'running') {
    return 'started';
  }
  // The specification knows no task that is queued.
  return phase === 'queued' && kind === 'PipelineRun' ? 'queued' : undefined;
}

/** failure: the run's own result; error: it could not come to one. */
function outcomeOf(phase: Phase): string {
  switch (phase) {
    case 'succeeded':
      return 'success';
    case 'failed':
    case 'ignored':
      return 'failure';
    default:
      return 'error';
  }
}

function contentOf(
  run: RunState,
  predicate: Predicate,
  runUrl: string,
): JsonObject {
  const { kind, definition, pipelineTask, parent, phase } = run;
  const said = run.failure ?? run.message;
  return {
    ...(kind === 'PipelineRun'
      ? { pipelineName: definition }
      : {
          taskName: pipelineTask ?? definition,
          ...(parent && { pipelineRun: { id: parent.uid } }),
        }),
    url: runUrl,
    ...(predicate === 'finished' && {
      outcome: outcomeOf(phase),
      ...(phase !== 'succeeded' &&
        said !== undefined && { errors: truncate(said, MAX_ERRORS) }),
    }),
  };
}

/**
 * What CDEvents say of a Run; undefined where they have no word for its phase.
 *
 * @param id - of the event
 */
export function cdEvent(
  run: RunState,
  { id, runUrl }: { readonly id: string; readonly runUrl: string },
): Said | undefined {
  const predicate = predicateOf(run);
  if (predicate === undefined) {
    return undefined;
  }
  const pipeline = run.kind === 'PipelineRun';
  const type = `dev.cdevents.${pipeline ? 'pipelinerun' : 'taskrun'}.${predicate}.${TYPE_VERSION}`;
  const source = sourceOf(run);
  const { owner, repository, sha } = run.commit ?? {};
  return {
    type,
    subject: run.uid,
    partial: false,
    data: {
      context: {
        version: SPEC_VERSION,
        id,
        source,
        type,
        timestamp: timeOf(run),
      },
      subject: {
        id: run.uid,
        source,
        type: pipeline ? 'pipelineRun' : 'taskRun',
        content: contentOf(run, predicate, runUrl),
      },
      customDataContentType: 'application/json',
      customData: {
        tekton: {
          cluster: run.cluster.name,
          kind: run.kind,
          namespace: run.namespace,
          name: run.name,
          phase: run.phase,
          attempt: run.attempt,
          ...(run.reason !== undefined && { reason: run.reason }),
          ...(owner !== undefined && { owner }),
          ...(repository !== undefined && { repository }),
          ...(sha !== undefined && { sha }),
        },
      },
    },
  };
}
