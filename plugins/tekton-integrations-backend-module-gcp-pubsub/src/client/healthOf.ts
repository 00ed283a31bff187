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

import { Health } from 'backstage-plugin-tekton-integrations-node';
import { z } from 'zod';
import { endpointOf, GcpPubSubSettings, topicPath } from '../settings';
import { errorOf, jsonOf } from './answerOf';
import { failureOf, missingTopic, projectProblem } from './failureOf';
import { Called, PubSubApi } from './PubSubApi';

const PUBLISH = 'pubsub.topics.publish';

const permissionsSchema = z.object({
  permissions: z.array(z.string()).default([]),
});
const topicSchema = z.object({ name: z.string() });

/** What a failed call says of the credentials; undefined where it did not fail. */
function failed(
  { refusal, result }: Called,
  { projectID, topic }: GcpPubSubSettings,
): Health | undefined {
  if (refusal !== undefined) {
    return {
      kind: refusal.passing ? 'unknown' : 'refused',
      message: refusal.message,
    };
  }
  const problem = projectProblem(errorOf(result), projectID);
  if (problem !== undefined) {
    return { kind: 'refused', message: problem };
  }
  const failure = failureOf(result, {
    project: projectID,
    topic,
    isOwnTopic: true,
    scope: '',
    now: 0,
  });
  if (failure === undefined) {
    return undefined;
  }
  return failure.kind === 'rejected' && failure.pause
    ? { kind: 'refused', message: failure.cause }
    : { kind: 'unknown', message: `Pub/Sub: ${failure.cause}` };
}

const NOT_PUBSUB: Health = {
  kind: 'unknown',
  message: "The answer is not Pub/Sub's.",
};

/** A server that asks for no name knows no permissions either. */
async function healthOfEmulator(
  api: PubSubApi,
  settings: GcpPubSubSettings,
  signal: AbortSignal,
): Promise<Health> {
  const called = await api.getTopic(topicPath(settings), signal);
  const failure = failed(called, settings);
  if (failure !== undefined) {
    return failure;
  }
  return topicSchema.safeParse(jsonOf(called.result)).success
    ? {
        kind: 'ok',
        message: `Without credentials to topic '${settings.topic}' of project '${settings.projectID}' at ${endpointOf(settings).host}.`,
      }
    : NOT_PUBSUB;
}

/** Whether a Provider's topic is there and its credentials may publish to it. */
export async function healthOf(
  api: PubSubApi,
  settings: GcpPubSubSettings,
  signal: AbortSignal,
): Promise<Health> {
  if (api.isAnonymous) {
    return healthOfEmulator(api, settings, signal);
  }
  const { projectID, topic } = settings;
  const path = topicPath(settings);
  const tested = await api.testPermissions(path, [PUBLISH], signal);
  const failure = failed(tested, settings);
  if (failure !== undefined) {
    return failure;
  }
  const granted = permissionsSchema.safeParse(jsonOf(tested.result));
  if (!granted.success) {
    return NOT_PUBSUB;
  }
  const account = await api.account();
  const who = account === undefined ? "The portal's identity" : `'${account}'`;
  if (granted.data.permissions.includes(PUBLISH)) {
    return {
      kind: 'ok',
      message: `${who} may publish to topic '${topic}' of project '${projectID}'.`,
    };
  }
  // A topic that is not there grants nothing either, and says no more.
  const { result } = await api.getTopic(path, signal);
  if (errorOf(result)?.status === 'NOT_FOUND') {
    return { kind: 'refused', message: missingTopic(projectID, topic) };
  }
  const perhaps = topicSchema.safeParse(jsonOf(result)).success
    ? ''
    : ', or there is no such topic';
  const member = account === undefined ? '…' : `serviceAccount:${account}`;
  return {
    kind: 'refused',
    message: `${who} lacks ${PUBLISH} on topic '${topic}' of project '${projectID}'${perhaps}: run gcloud pubsub topics add-iam-policy-binding ${topic} --project=${projectID} --role=roles/pubsub.publisher --member=${member}.`,
  };
}
