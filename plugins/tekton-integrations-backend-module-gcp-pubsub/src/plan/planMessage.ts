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

import { isFinal, RunState } from 'backstage-plugin-tekton-integrations-common';
import {
  Place,
  PlanContext,
  Planned,
  runMessage,
  RunMessageTemplate,
  stageOf,
} from 'backstage-plugin-tekton-integrations-node';
import { Message } from '../content';
import { endpointOf, GcpPubSubSettings, topicPath } from '../settings';
import { BODY_BYTES } from '../template';

/** What a topic is told of a Run: each transition, in order. */
export function planMessage(
  run: RunState,
  context: PlanContext<GcpPubSubSettings, RunMessageTemplate>,
): Planned[] {
  const { settings, runUrl, template } = context;
  const { projectID: project, topic } = settings;
  const server = `gcp:${endpointOf(settings).host}`;
  const place = `${server}/${topicPath(settings)}`;
  const subject = `${place}:${run.cluster.id}/${run.uid}`;
  const { body, attributes } = runMessage(run, {
    runUrl,
    subject,
    maxBytes: BODY_BYTES,
    template,
  });
  // A uid has 36 bytes; Pub/Sub takes 1,024.
  const content: Message = {
    project,
    topic,
    body,
    attributes: { ...attributes },
    orderingKey: run.uid,
  };
  const namesTasks =
    run.kind === 'PipelineRun' && isFinal(run.phase) && !template?.body;
  return [
    {
      type: 'target',
      key: topic,
      subject,
      kind: 'event',
      once: 'sameId',
      stage: stageOf(run),
      // Google's quotas are a project's; an outage is the server's.
      scopes: [`${server}/projects/${project}`, place],
      content,
      words: {
        vendor: 'Google Pub/Sub',
        what: 'message',
        where: `${project}/${topic}`,
      },
      ...(namesTasks && { needsTasks: true }),
    },
  ];
}

/** The topic, which a tenant needs a grant for. */
export function placesOf({ topic }: GcpPubSubSettings): Place[] {
  return [{ kind: 'topic', name: topic }];
}

/** Who is told: `topic builds of project acme-ci`. */
export function describeTopic({ projectID, topic }: GcpPubSubSettings): string {
  return `topic ${topic} of project ${projectID}`;
}
