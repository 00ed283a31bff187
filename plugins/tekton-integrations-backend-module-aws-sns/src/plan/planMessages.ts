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
  phaseWords,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import {
  PlanContext,
  runMessage,
  RunMessageTemplate,
  stageOf,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { Message } from '../content';
import { bytesOf, LIMITS } from '../limits';
import { scopesOf } from '../scopes';
import { SnsSettings } from '../settings';
import { BODY_BYTES } from '../template';
import { carried, subjectLine } from '../text';
import { topicOf } from '../topic';

/** Ten of them fit in a batch, whatever each of them says. */
const BATCHED_BYTES = Math.floor(LIMITS.bytes / LIMITS.entries);

/**
 * The message of a Run: an event at each of its states.
 *
 * A FIFO topic keeps the order of a group, so each Run is one: Runs do not
 * wait for each other. The id tells what came twice, in the attribute `id` as
 * well as to FIFO topics, which drop it for five minutes.
 */
export function planMessages(
  run: RunState,
  {
    settings,
    template,
    runUrl,
  }: Pick<
    PlanContext<SnsSettings, RunMessageTemplate>,
    'settings' | 'template' | 'runUrl'
  >,
): Target[] {
  const topic = topicOf(settings.topicARN);
  const region = settings.region ?? topic.region;
  const subject = `sns:${topic.arn}:${run.cluster.id}/${run.uid}`;
  const { id, body, attributes } = runMessage(run, {
    runUrl,
    subject,
    maxBytes: BODY_BYTES,
    template,
  });
  const content: Message = {
    topicARN: topic.arn,
    region,
    message: carried(body),
    subject: subjectLine(
      `${run.definition} ${phaseWords(run.phase)} (${run.namespace}/${run.name})`,
    ),
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, carried(value)]),
    ),
    ...(topic.fifo && { groupId: run.uid, deduplicationId: id }),
  };
  return [
    {
      type: 'target',
      key: topic.arn,
      subject,
      kind: 'event',
      once: 'sameId',
      stage: stageOf(run),
      scopes: scopesOf(topic, region, settings.endpoint),
      ...(bytesOf(content) <= BATCHED_BYTES && {
        batch: { key: `${region} ${topic.arn}`, size: LIMITS.entries },
      }),
      content,
      words: { vendor: 'AWS SNS', what: 'message', where: topic.name },
      ...(isFinal(run.phase) &&
        run.kind === 'PipelineRun' && { needsTasks: true }),
    },
  ];
}
