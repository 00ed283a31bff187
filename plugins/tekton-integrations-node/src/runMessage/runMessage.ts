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
  pipelineOf,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { oneLine, truncateBytes } from '../text';
import { bodyOf, taskOf } from './bodyOf';
import { eventIdOf } from './eventId';
import { RunMessageTemplate } from './runMessageTemplate';

/** What the vendors take for a value: 1,024 bytes at Pub/Sub. */
export const ATTRIBUTE_VALUE_BYTES = 1_024;
/**
 * What remains of a Run when all that may give way has given way fits in it:
 * names are those of Kubernetes.
 */
const LEAST_BYTES = 8 * 1_024;
/** Ours, far below the vendors': it is kept for each delivery. */
const MOST_BYTES = 64 * 1_024;

/**
 * A message about a Run, for a queue or a topic.
 *
 * @public
 */
export interface RunMessage {
  /** The same for the same event, see {@link eventIdOf}. */
  readonly id: string;
  /** JSON as {@link runMessageSchema} says, or what the template says. */
  readonly body: string;
  /** What subscribers filter by; `id` is always there. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What a subscriber finds as it was written, in one line and not too long. */
export function attributeValue(value: string): string {
  return truncateBytes(oneLine(value), ATTRIBUTE_VALUE_BYTES);
}

function ownAttributes(run: RunState): Record<string, string | undefined> {
  const { owner, repository, branch } = run.commit ?? {};
  return {
    phase: run.phase,
    kind: run.kind,
    cluster: run.cluster.name,
    namespace: run.namespace,
    pipeline: pipelineOf(run),
    task: taskOf(run),
    repository: owner && repository ? `${owner}/${repository}` : undefined,
    branch,
  };
}

/**
 * What a queue or a topic is told of a Run: at most nine attributes, each of
 * at most 1,024 bytes, and a body of at most `maxBytes`. A body that would be
 * longer leaves out parts and names them; the Run's page always stays.
 *
 * @param context - `subject`: the target's. `maxBytes`: at least 8,192, which
 * all that must be said fits in; above 65,536 it counts as that.
 * @public
 */
export function runMessage(
  run: RunState,
  context: {
    readonly runUrl: string;
    readonly subject: string;
    readonly maxBytes: number;
    readonly template?: RunMessageTemplate;
  },
): RunMessage {
  const { runUrl, subject, template } = context;
  const id = eventIdOf(run, subject);
  const maxBytes = Math.min(
    Math.max(context.maxBytes, LEAST_BYTES),
    MOST_BYTES,
  );
  const written = Object.entries(template?.attributes ?? ownAttributes(run))
    .map(([name, value = '']) => [name, attributeValue(value)])
    .filter(([, value]) => value !== '');
  return {
    id,
    body: template?.body ?? bodyOf(run, { id, runUrl, maxBytes }),
    attributes: { ...Object.fromEntries(written), id },
  };
}
