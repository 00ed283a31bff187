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

import { randomBytes } from 'node:crypto';
import { systemClock } from '../../faults';
import type { Faults } from '../../faults';
import { credentialHash } from '../http/requestLog';
import type { RequestLog } from '../http/requestLog';
import { startFakeServer } from '../http/server';
import type { FakeOptions } from '../http/server';
import type { FakeAnswer, FakeRequest, FakeVendor } from '../http/types';
import { QueryForm } from './form';
import { invalid } from './model';
import type {
  SnsEntry,
  SnsMessage,
  SnsPrincipal,
  SnsRoleOptions,
  SnsTopic,
  SnsTopicOptions,
} from './model';
import { publish, publishBatch, topicAttributes } from './publish';
import type { EntryFate } from './publish';
import { assumeRole, assumeRoleWithWebIdentity } from './roles';
import { signerOf } from './signature';
import { SnsWorld } from './world';
import { refused } from './xml';
import type { AwsService } from './xml';

const MAX_MESSAGE_BYTES = 262_144;
const VERSIONS: Readonly<Record<AwsService, string>> = {
  sns: '2010-03-31',
  sts: '2011-06-15',
};

const SIGNED_ACTIONS = [
  'Publish',
  'PublishBatch',
  'GetTopicAttributes',
  'AssumeRole',
] as const;
type SignedAction = (typeof SIGNED_ACTIONS)[number];
const UNSIGNED_ACTION = 'AssumeRoleWithWebIdentity';

function isSigned(action: string): action is SignedAction {
  return SIGNED_ACTIONS.some(name => name === action);
}

export interface SnsOptions extends FakeOptions {
  /** Default `123456789012`. */
  accountId?: string;
  /** Default `eu-west-1`. */
  region?: string;
  /** The key of the publisher; default: a new one. */
  accessKey?: { id: string; secret: string };
}

export interface FakeSns {
  /** For the SDK's `endpoint`, of SNS and of STS, without a trailing slash. */
  readonly url: string;
  readonly origin: string;
  readonly accountId: string;
  readonly region: string;
  readonly accessKey: { readonly id: string; readonly secret: string };
  readonly requests: RequestLog;
  readonly faults: Faults;
  /** Returns its ARN. */
  addTopic(options: SnsTopicOptions): string;
  removeTopic(arn: string): void;
  topics(): readonly SnsTopic[];
  /** What was taken, oldest first; duplicates of a FIFO topic are not. */
  messages(arn: string): readonly SnsMessage[];
  /** Returns its ARN. */
  addRole(options: SnsRoleOptions): string;
  /** No policy allows an action any more, as `SNS:Publish`, on one topic or at all. */
  deny(action: string, arn?: string): void;
  allow(action: string, arn?: string): void;
  /** What the topic's key answers from now on. */
  setKeyError(arn: string, code: string | undefined): void;
  /** Decides over the entries of batches from now on. */
  setEntryFate(fateOf: (entry: SnsEntry) => EntryFate): void;
  /** The key is deleted: nothing is signed with it any more. */
  deleteAccessKey(id?: string): void;
  close(): Promise<void>;
}

/** A Query API's parameters, without credentials. */
function parseBody({ text }: FakeRequest): unknown {
  const { WebIdentityToken: token, ...values } = new QueryForm(text).toObject();
  return {
    ...values,
    ...(token !== undefined && { WebIdentityToken: credentialHash(token) }),
  };
}

/**
 * Amazon SNS as far as a publisher needs it, in the Query protocol, and the part of AWS STS that hands out a role's credentials,
 * with AWS's checks and words. The signature of each request is verified.
 */
export async function startSns(options: SnsOptions = {}): Promise<FakeSns> {
  const clock = options.clock ?? systemClock;
  const accountId = options.accountId ?? '123456789012';
  const region = options.region ?? 'eu-west-1';
  const accessKey = options.accessKey ?? {
    id: `AKIA${randomBytes(8).toString('hex').toUpperCase()}`,
    secret: randomBytes(20).toString('hex'),
  };
  const world = new SnsWorld(clock);
  let fateOf: (entry: SnsEntry) => EntryFate = () => undefined;
  world.principals.set(accessKey.id, {
    arn: `arn:aws:iam::${accountId}:user/tekton-integrations`,
    secretAccessKey: accessKey.secret,
  });
  const roles = { world, clock, accountId };

  const act = (
    action: SignedAction,
    form: QueryForm,
    caller: SnsPrincipal,
  ): FakeAnswer => {
    const context = { world, caller, fateOf };
    switch (action) {
      case 'Publish':
        return publish(form, context);
      case 'PublishBatch':
        return publishBatch(form, context);
      case 'GetTopicAttributes':
        return topicAttributes(form, context);
      case 'AssumeRole':
        return assumeRole(form, caller, roles);
      default:
        return action satisfies never;
    }
  };

  const handle = (request: FakeRequest): FakeAnswer => {
    const form = new QueryForm(request.text);
    const name = form.get('Action') ?? '';
    const version = form.get('Version') ?? 'NO_VERSION_SPECIFIED';
    const service = name.startsWith('AssumeRole') ? 'sts' : 'sns';
    const signed = isSigned(name);
    if (
      request.method !== 'POST' ||
      !(signed || name === UNSIGNED_ACTION) ||
      version !== VERSIONS[service]
    ) {
      return refused(
        service,
        invalid(
          `Could not find operation ${name} for version ${version}`,
          'InvalidAction',
        ),
      );
    }
    if (!signed) {
      return assumeRoleWithWebIdentity(form, roles);
    }
    const signer = signerOf(request, {
      service,
      region,
      now: clock.now(),
      principal: id => world.principals.get(id),
    });
    return 'code' in signer
      ? refused(service, signer)
      : act(name, form, signer);
  };

  const vendor: FakeVendor = {
    parseBody,
    handle,
    rateLimited: ({ status, retryAfterSeconds }) => {
      const answer = refused('sns', {
        status: status ?? 400,
        code: 'Throttling',
        message: 'Rate exceeded',
      });
      return retryAfterSeconds === undefined
        ? answer
        : {
            ...answer,
            headers: {
              ...answer.headers,
              'retry-after': String(retryAfterSeconds),
            },
          };
    },
    failure: status => {
      const internal = status >= 500;
      return refused('sns', {
        status,
        code: internal ? 'InternalFailure' : 'InvalidClientTokenId',
        message: internal
          ? 'The request processing has failed because of an unknown error, exception or failure.'
          : 'The security token included in the request is invalid.',
      });
    },
  };

  const server = await startFakeServer({ ...options, vendor });

  const topic = (arn: string): SnsTopic => {
    const found = world.topics.get(arn);
    if (found === undefined) {
      throw new Error(`there is no topic '${arn}'`);
    }
    return found;
  };
  const right = (action: string, arn?: string) =>
    arn === undefined ? action : `${action} ${arn}`;

  return {
    url: server.origin,
    origin: server.origin,
    accountId,
    region,
    accessKey,
    requests: server.requests,
    faults: server.faults,
    addTopic: added => {
      const arn = `arn:aws:sns:${region}:${accountId}:${added.name}`;
      world.topics.set(arn, {
        arn,
        name: added.name,
        fifo: added.name.endsWith('.fifo'),
        contentBasedDeduplication: added.contentBasedDeduplication ?? false,
        maximumMessageSize: added.maximumMessageSize ?? MAX_MESSAGE_BYTES,
        keyError: added.keyError,
      });
      return arn;
    },
    removeTopic: arn => {
      world.topics.delete(topic(arn).arn);
    },
    topics: () => [...world.topics.values()],
    messages: arn => world.messages(arn),
    addRole: role => {
      const arn = `arn:aws:iam::${accountId}:role/${role.name}`;
      world.roles.set(arn, role);
      return arn;
    },
    deny: (action, arn) => {
      world.denied.add(right(action, arn));
    },
    allow: (action, arn) => {
      world.denied.delete(right(action, arn));
    },
    setKeyError: (arn, code) => {
      topic(arn).keyError = code;
    },
    setEntryFate: decide => {
      fateOf = decide;
    },
    deleteAccessKey: (id = accessKey.id) => {
      world.principals.delete(id);
    },
    close: () => server.close(),
  };
}
