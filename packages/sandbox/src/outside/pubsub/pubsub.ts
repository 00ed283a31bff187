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

import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { systemClock } from '../../faults';
import type { Faults } from '../../faults';
import { jsonOrText, parsedJson } from '../http/json';
import { credentialHash } from '../http/requestLog';
import type { RequestLog } from '../http/requestLog';
import { startFakeServer } from '../http/server';
import type { FakeOptions } from '../http/server';
import { jsonAnswer } from '../http/types';
import type { FakeAnswer, FakeRequest, FakeVendor } from '../http/types';
import { isObject } from '../slack';
import {
  errorInfo,
  failureBody,
  noSuchPage,
  rateLimited,
  refused,
} from './answers';
import { callerOf } from './callers';
import { askMetadata, exchangeToken } from './identity';
import type { Federation } from './identity';
import { topicName } from './model';
import type { PubSubMessage, PubSubTopic } from './model';
import { publish } from './publish';
import { PubSubWorld } from './world';

const PERMISSIONS = ['pubsub.topics.publish', 'pubsub.topics.get'] as const;
/** What may be granted on a topic. */
export type PubSubPermission = (typeof PERMISSIONS)[number];

const TOPIC_ID = /^[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/;

export interface PubSubOptions extends FakeOptions {
  /** Default `acme-ci`. */
  project?: string;
  /** PKCS#8; default: a new one. */
  privateKeyPem?: string;
}

export interface FakePubSub {
  /** For `endpoint`, without a trailing slash. */
  readonly url: string;
  readonly origin: string;
  readonly project: string;
  /** E-mail address of the service account that may publish. */
  readonly account: string;
  /** The key of the account, as `gcloud iam service-accounts keys create` writes it. */
  readonly credentials: string;
  /** An identity of another provider that may act as the account. */
  readonly federation: Federation;
  readonly requests: RequestLog;
  readonly faults: Faults;
  addTopic(id: string): void;
  removeTopic(id: string): void;
  topics(): readonly PubSubTopic[];
  /** What was taken, oldest first. */
  messages(topic: string): readonly PubSubMessage[];
  /** On one topic or on all. */
  grant(permission: PubSubPermission, topic?: string): void;
  deny(permission: PubSubPermission, topic?: string): void;
  /** The API of the project is turned off, or on. */
  setApi(enabled: boolean): void;
  /** Google forgets the key. */
  deleteKey(): void;
  /** A token of the account, for requests by hand. */
  accessToken(scopes?: readonly string[]): string;
  close(): Promise<void>;
}

function parseBody({ text, path }: FakeRequest): unknown {
  if (path.startsWith('/sts/')) {
    const form = Object.fromEntries(new URLSearchParams(text));
    return {
      ...form,
      ...(form.subject_token !== undefined && {
        subject_token: credentialHash(form.subject_token),
      }),
    };
  }
  return jsonOrText(text);
}

/** The permissions that are asked about; an unknown one is refused. */
function askedPermissions(text: string): string[] | undefined {
  const body = parsedJson(text)?.value;
  const { permissions } = isObject(body) ? body : {};
  return Array.isArray(permissions) &&
    permissions.every(
      permission =>
        typeof permission === 'string' &&
        /^pubsub\.topics\.\w+$/.test(permission),
    )
    ? permissions
    : undefined;
}

/**
 * Google Cloud Pub/Sub as far as a publisher needs it, over REST, with Google's checks and words, and the places where Google's
 * libraries get their tokens: the signature of each token is verified.
 */
export async function startPubSub(
  options: PubSubOptions = {},
): Promise<FakePubSub> {
  const clock = options.clock ?? systemClock;
  const project = options.project ?? 'acme-ci';
  const account = `tekton-integrations@${project}.iam.gserviceaccount.com`;
  const privateKeyPem =
    options.privateKeyPem ??
    generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    }).privateKey;
  const keyId = randomBytes(20).toString('hex');
  const federation: Federation = {
    audience:
      '//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/clusters/providers/portal',
    subjectToken: `sandbox-${randomBytes(12).toString('hex')}`,
    account,
  };
  const world = new PubSubWorld(clock);
  world.projects.add(project);
  world.keys.set(keyId, {
    email: account,
    publicKeyPem: createPublicKey(privateKeyPem)
      .export({ type: 'spki', format: 'pem' })
      .toString(),
  });
  world.grant(account, '*', 'pubsub.topics.publish');
  const nameOf = (id: string) => topicName({ project, id });

  const refuseTopic = (
    caller: string,
    topic: PubSubTopic,
    permission: PubSubPermission,
  ): FakeAnswer | undefined => {
    if (!TOPIC_ID.test(topic.id) || /^goog/i.test(topic.id)) {
      return refused(
        'INVALID_ARGUMENT',
        `Invalid [topics] name: (name=${topicName(topic)})`,
      );
    }
    // Who may not look is not told whether it is there.
    if (!world.may(caller, topicName(topic), permission)) {
      return refused(
        'PERMISSION_DENIED',
        'User not authorized to perform this action.',
      );
    }
    return world.has(topicName(topic))
      ? undefined
      : refused('NOT_FOUND', `Resource not found (resource=${topic.id}).`);
  };

  const onTopic = (
    request: FakeRequest,
    caller: string,
    topic: PubSubTopic,
    method: string,
  ): FakeAnswer => {
    const name = topicName(topic);
    switch (`${request.method} ${method}`) {
      case 'POST publish':
        return (
          refuseTopic(caller, topic, 'pubsub.topics.publish') ??
          publish(world, name, request.text)
        );
      case 'POST testIamPermissions': {
        const asked = askedPermissions(request.text);
        if (asked === undefined) {
          return refused('INVALID_ARGUMENT', 'Invalid permissions.');
        }
        const granted = asked.filter(
          permission => world.has(name) && world.may(caller, name, permission),
        );
        return jsonAnswer(
          200,
          granted.length > 0 ? { permissions: granted } : {},
        );
      }
      case 'GET ':
        return (
          refuseTopic(caller, topic, 'pubsub.topics.get') ??
          jsonAnswer(200, { name, state: 'ACTIVE' })
        );
      default:
        return noSuchPage();
    }
  };

  const handle = (request: FakeRequest): FakeAnswer => {
    if (request.method === 'POST' && request.path === '/sts/v1/token') {
      return exchangeToken(request, world, federation);
    }
    const metadata = askMetadata(request, world, account);
    if (metadata !== undefined) {
      return metadata;
    }
    const [, projectId = '', id = '', method = ''] =
      /^\/v1\/projects\/([^/:]+)\/topics\/([^/:]+)(?::(\w+))?$/.exec(
        decodeURIComponent(request.path),
      ) ?? [];
    if (id === '') {
      return noSuchPage();
    }
    const caller = callerOf(request, world, clock.now());
    if (!caller.ok) {
      return caller.answer;
    }
    if (!world.projects.has(projectId)) {
      return refused(
        'PERMISSION_DENIED',
        `Permission denied on resource project ${projectId}.`,
        [errorInfo('CONSUMER_INVALID', { consumer: `projects/${projectId}` })],
      );
    }
    if (world.disabled.has(projectId)) {
      return refused(
        'PERMISSION_DENIED',
        `Cloud Pub/Sub API has not been used in project ${projectId} before or it is disabled.`,
        [errorInfo('SERVICE_DISABLED', { consumer: `projects/${projectId}` })],
      );
    }
    return onTopic(request, caller.account, { project: projectId, id }, method);
  };

  const vendor: FakeVendor = {
    handle,
    parseBody,
    rateLimited: effect => rateLimited(effect.retryAfterSeconds),
    failure: status => ({
      headers: { 'content-type': 'application/json; charset=UTF-8' },
      body: failureBody(status),
    }),
  };
  const server = await startFakeServer({ ...options, vendor });

  return {
    url: server.origin,
    origin: server.origin,
    project,
    account,
    credentials: JSON.stringify({
      type: 'service_account',
      project_id: project,
      private_key_id: keyId,
      private_key: privateKeyPem,
      client_email: account,
      token_uri: 'https://oauth2.googleapis.com/token',
      universe_domain: 'googleapis.com',
    }),
    federation,
    requests: server.requests,
    faults: server.faults,
    addTopic: id => world.addTopic({ project, id }),
    removeTopic: id => world.removeTopic(nameOf(id)),
    topics: () => world.topics(),
    messages: topic => world.messages(nameOf(topic)),
    grant: (permission, topic) =>
      world.grant(
        account,
        topic === undefined ? '*' : nameOf(topic),
        permission,
      ),
    deny: (permission, topic) =>
      world.deny(
        account,
        topic === undefined ? '*' : nameOf(topic),
        permission,
      ),
    setApi: enabled => {
      if (enabled) {
        world.disabled.delete(project);
      } else {
        world.disabled.add(project);
      }
    },
    deleteKey: () => {
      world.keys.delete(keyId);
    },
    accessToken: (scopes = ['https://www.googleapis.com/auth/pubsub']) =>
      world.issue(account, scopes),
    close: () => server.close(),
  };
}
