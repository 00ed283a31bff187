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

const text = z.string().min(1);
const reference = z.strictObject({ id: text, source: z.string().optional() });
const ended = {
  outcome: z.enum(['success', 'failure', 'error']),
  errors: z.string().optional(),
};
const pipelineRun = {
  pipelineName: z.string().optional(),
  url: z.url().optional(),
};
const taskRun = {
  taskName: z.string().optional(),
  pipelineRun: reference.optional(),
  url: z.url().optional(),
};

/** The events of the specification that runs have, with what each says. */
const CD_EVENTS = {
  'dev.cdevents.pipelinerun.queued.0.2.0': [
    'pipelineRun',
    z.strictObject(pipelineRun),
  ],
  'dev.cdevents.pipelinerun.started.0.2.0': [
    'pipelineRun',
    z.strictObject(pipelineRun).required(),
  ],
  'dev.cdevents.pipelinerun.finished.0.2.0': [
    'pipelineRun',
    z.strictObject({ ...pipelineRun, ...ended }),
  ],
  'dev.cdevents.taskrun.started.0.2.0': ['taskRun', z.strictObject(taskRun)],
  'dev.cdevents.taskrun.finished.0.2.0': [
    'taskRun',
    z.strictObject({ ...taskRun, ...ended }),
  ],
} as const;

const isCdEvent = (type: string): type is keyof typeof CD_EVENTS =>
  Object.hasOwn(CD_EVENTS, type);

function cdEventsProblem({
  attributes,
  data,
}: CloudEventMessage): string | undefined {
  const { id = '', source = '', type = '', time, subject } = attributes;
  if (!isCdEvent(type)) {
    return `CDEvents 0.4.1 have no type '${type}'`;
  }
  const [subjectType, content] = CD_EVENTS[type];
  const schema = z.strictObject({
    context: z.strictObject({
      version: z.literal('0.4.1'),
      id: z.literal(id),
      source: z.literal(source),
      type: z.literal(type),
      timestamp: z.iso.datetime({ offset: true }),
    }),
    subject: z.strictObject({
      id: z.literal(subject ?? ''),
      source: z.string().optional(),
      type: z.literal(subjectType),
      content,
    }),
    customData: z.record(z.string(), z.unknown()).optional(),
    customDataContentType: z.string().optional(),
  });
  const parsed = schema.safeParse(data);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `${issue?.path.join('.')}: ${issue?.message}`;
  }
  return Date.parse(parsed.data.context.timestamp) === Date.parse(time ?? '')
    ? undefined
    : 'context.timestamp is not the time of the event';
}

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
export function vocabularyProblem(
  event: CloudEventMessage,
): string | undefined {
  const { type = '' } = event.attributes;
  if (type.startsWith('dev.cdevents.')) {
    return cdEventsProblem(event);
  }
  return type.startsWith('dev.tekton.event.')
    ? tektonProblem(event)
    : undefined;
}
