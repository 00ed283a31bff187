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

import { z } from 'zod';
import { cdEventsCheck } from './cdEvents';
import type { CloudEventMessage } from './model';

/** What Tekton's controller sends: https://github.com/tektoncd/pipeline/blob/main/docs/events.md */
const TEKTON_TYPE =
  /^dev\.tekton\.event\.(?:(pipelinerun|taskrun)\.(?:queued|started|running|unknown|successful|failed)|(customrun)\.(?:started|running|successful|failed))\.v1$/;
const TEKTON_KEYS: Readonly<Record<string, string>> = {
  pipelinerun: 'pipelineRun',
  taskrun: 'taskRun',
  customrun: 'customRun',
};

const tektonObject = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string().min(1),
    namespace: z.string().min(1),
    uid: z.string().min(1),
    managedFields: z.never().optional(),
  }),
});

function tektonProblem({
  attributes,
  data,
}: CloudEventMessage): string | undefined {
  const match = TEKTON_TYPE.exec(attributes.type ?? '');
  const key = TEKTON_KEYS[match?.[1] ?? match?.[2] ?? ''];
  if (key === undefined) {
    return `Tekton has no type '${attributes.type}'`;
  }
  const parsed = z.strictObject({ [key]: tektonObject }).safeParse(data);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `${issue?.path.join('.')}: ${issue?.message}`;
  }
  return undefined;
}

/** What is wrong with an event by the vocabulary that its type is of. */
export function vocabularies(): (
  event: CloudEventMessage,
) => string | undefined {
  const cdEventsProblem = cdEventsCheck();
  return event => {
    const { type = '' } = event.attributes;
    if (type.startsWith('dev.cdevents.')) {
      return cdEventsProblem(event);
    }
    return type.startsWith('dev.tekton.event.')
      ? tektonProblem(event)
      : undefined;
  };
}
