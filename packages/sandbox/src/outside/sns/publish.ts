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

import type { FakeAnswer } from '../http/types';
import { entryOf, entryProblem, sizeOf } from './entry';
import type { QueryForm } from './form';
import { invalid } from './model';
import type {
  SnsEntry,
  SnsMessage,
  SnsPrincipal,
  SnsRefusal,
  SnsTopic,
} from './model';
import type { SnsWorld } from './world';
import { done, refused } from './xml';
import type { XmlContent } from './xml';

const MAX_ENTRIES = 10;
const ENTRY_ID = /^[\w-]{1,80}$/;
const TOPIC_ARN =
  /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(?:\.fifo)?$/;

/**
 * What an entry of a batch comes to in the place of being taken: an error of the topic's side, or no word on it in the answer
 * though it was taken.
 */
export type EntryFate = { readonly code: string } | 'unmentioned' | undefined;

export interface PublishContext {
  readonly world: SnsWorld;
  readonly caller: SnsPrincipal;
  /** Decides over the entries of batches. */
  readonly fateOf: (entry: SnsEntry) => EntryFate;
}

const isRefusal = <T extends object>(
  value: T | SnsRefusal,
): value is SnsRefusal => 'code' in value;

/** The topic that a request names, where its caller may do that with it. */
export function topicOf(
  form: QueryForm,
  action: string,
  { world, caller }: Pick<PublishContext, 'world' | 'caller'>,
): SnsTopic | SnsRefusal {
  const arn = form.get('TopicArn');
  if (arn === undefined) {
    return invalid(
      'Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter',
    );
  }
  if (!TOPIC_ARN.test(arn)) {
    return invalid('Invalid parameter: TopicArn');
  }
  if (world.denied.has(action) || world.denied.has(`${action} ${arn}`)) {
    return {
      status: 403,
      code: 'AuthorizationError',
      message: `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${arn} because no identity-based policy allows the ${action} action`,
    };
  }
  return (
    world.topics.get(arn) ?? {
      status: 404,
      code: 'NotFound',
      message: 'Topic does not exist',
    }
  );
}

function keyProblem({ keyError }: SnsTopic): SnsRefusal | undefined {
  return keyError === undefined
    ? undefined
    : invalid("The topic's key does not encrypt", keyError);
}

function taken({ messageId, sequenceNumber }: SnsMessage) {
  return { MessageId: messageId, SequenceNumber: sequenceNumber };
}

export function publish(form: QueryForm, context: PublishContext): FakeAnswer {
  const topic = topicOf(form, 'SNS:Publish', context);
  if (isRefusal(topic)) {
    return refused('sns', topic);
  }
  const entry = entryOf(form);
  if (isRefusal(entry)) {
    return refused('sns', entry);
  }
  const problem = entryProblem(entry, topic) ?? keyProblem(topic);
  return problem === undefined
    ? done('sns', 'Publish', taken(context.world.publish(topic, entry)))
    : refused('sns', problem);
}

function batchProblem(
  items: readonly QueryForm[],
  topic: SnsTopic,
): SnsRefusal | undefined {
  const ids = items.map(item => item.get('Id') ?? '');
  if (items.length === 0) {
    return invalid(
      "The batch request doesn't contain any entries.",
      'EmptyBatchRequest',
    );
  }
  if (items.length > MAX_ENTRIES) {
    return invalid(
      'The batch request contains more entries than permissible.',
      'TooManyEntriesInBatchRequest',
    );
  }
  const wrong = ids.find(id => !ENTRY_ID.test(id));
  if (wrong !== undefined) {
    return invalid(
      `The Id of a batch entry in a batch request doesn't abide by the specification: '${wrong}'`,
      'InvalidBatchEntryId',
    );
  }
  if (new Set(ids).size < ids.length) {
    return invalid(
      'Two or more batch entries in the request have the same Id.',
      'BatchEntryIdsNotDistinct',
    );
  }
  const size = items
    .map(entryOf)
    .reduce((sum, entry) => sum + (isRefusal(entry) ? 0 : sizeOf(entry)), 0);
  return size > topic.maximumMessageSize
    ? invalid(
        'The length of all the batch messages put together is more than the limit.',
        'BatchRequestTooLong',
      )
    : keyProblem(topic);
}

export function publishBatch(
  form: QueryForm,
  context: PublishContext,
): FakeAnswer {
  const { world, fateOf } = context;
  const topic = topicOf(form, 'SNS:Publish', context);
  if (isRefusal(topic)) {
    return refused('sns', topic);
  }
  const items = form.list('PublishBatchRequestEntries.member');
  const problem = batchProblem(items, topic);
  if (problem !== undefined) {
    return refused('sns', problem);
  }
  const successful: XmlContent[] = [];
  const failed: XmlContent[] = [];
  for (const item of items) {
    const Id = item.get('Id') ?? '';
    const entry = entryOf(item);
    const wrong = isRefusal(entry) ? entry : entryProblem(entry, topic);
    if (isRefusal(entry) || wrong !== undefined) {
      failed.push({
        Id,
        Code: wrong?.code,
        Message: wrong?.message,
        SenderFault: 'true',
      });
      continue;
    }
    const fate = fateOf(entry);
    if (typeof fate === 'object') {
      failed.push({ Id, Code: fate.code, SenderFault: 'false' });
      continue;
    }
    const message = world.publish(topic, entry);
    if (fate !== 'unmentioned') {
      successful.push({ Id, ...taken(message) });
    }
  }
  return done('sns', 'PublishBatch', {
    Successful: successful,
    Failed: failed,
  });
}

export function topicAttributes(
  form: QueryForm,
  context: PublishContext,
): FakeAnswer {
  const topic = topicOf(form, 'SNS:GetTopicAttributes', context);
  if (isRefusal(topic)) {
    return refused('sns', topic);
  }
  const attributes: Record<string, string> = {
    TopicArn: topic.arn,
    Owner: topic.arn.split(':')[4] ?? '',
    SubscriptionsConfirmed: '1',
    ...(topic.fifo && {
      FifoTopic: 'true',
      ContentBasedDeduplication: String(topic.contentBasedDeduplication),
    }),
  };
  return done('sns', 'GetTopicAttributes', {
    Attributes: new Map(Object.entries(attributes)),
  });
}
