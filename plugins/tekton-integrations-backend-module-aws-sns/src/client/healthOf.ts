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
import { FailureContext, failureOf } from './failureOf';
import { Called } from './SnsApi';

const DENIED = ['AuthorizationError', 'AccessDenied'];

/**
 * What the question for a topic's attributes tells of the credentials.
 *
 * @param who - whose credentials they are
 */
export function healthOf(
  called: Called<Readonly<Record<string, string>>>,
  who: string,
  context: FailureContext,
): Health {
  const { name, account, region, arn } = context.topic;
  if (called.kind === 'noCredentials') {
    return called.why.kind === 'refused'
      ? called.why
      : { kind: 'unknown', message: `AWS: ${called.why.cause}` };
  }
  const { result, error, output } = called;
  const topic = `topic '${name}' of the account ${account} in ${region}`;
  // Publishing is another right than looking, and may well be there.
  if (error && DENIED.includes(error.code)) {
    return {
      kind: 'ok',
      message: `AWS knows ${who}, which may not look at the ${topic}: allow sns:GetTopicAttributes to have it checked, besides sns:Publish.`,
    };
  }
  const failure = failureOf(result, error, context);
  if (failure !== undefined) {
    return failure.kind === 'rejected' && failure.pause
      ? { kind: 'refused', message: failure.cause }
      : { kind: 'unknown', message: `AWS SNS: ${failure.cause}` };
  }
  return output?.TopicArn === arn
    ? { kind: 'ok', message: `The ${topic} is seen with ${who}.` }
    : { kind: 'unknown', message: "The answer is not AWS SNS's." };
}
