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
import type { RunKind } from 'backstage-plugin-tekton-integrations-common';
import { Secret } from 'backstage-plugin-tekton-integrations-node';
import {
  jsonOf,
  type ClusterAnswer,
  type ClusterConnection,
} from './ClusterConnection';
import {
  eventObject,
  eventPatch,
  type KubernetesEvent,
} from './kubernetesEvent';
import { leaseObject, leaseOf, type Lease, type LeaseClaim } from './lease';
import { resourcePath, RULE_RESOURCE, RUN_RESOURCE } from './resources';

/** Why a single request to an API server gave nothing. */
export type KubernetesRefusal =
  | { readonly kind: 'missing' }
  | { readonly kind: 'forbidden'; readonly message: string }
  /** Worth a later attempt. */
  | { readonly kind: 'unavailable'; readonly message: string }
  /** Inherited credentials only watch. */
  | { readonly kind: 'ownCredentialsRequired'; readonly message: string };

/** A Secret's values, decoded. */
export type SecretAnswer =
  | {
      readonly kind: 'found';
      readonly data: Readonly<Record<string, Secret>>;
    }
  | KubernetesRefusal;

/** An object as it is now. */
export type ObjectAnswer =
  | { readonly kind: 'found'; readonly object: unknown }
  | KubernetesRefusal;

/** What came of a write. */
export type PatchAnswer = { readonly kind: 'done' } | KubernetesRefusal;

/** A Lease as it is now, or after it was written. */
export type LeaseAnswer =
  | { readonly kind: 'found'; readonly lease: Lease }
  /** Somebody else wrote it meanwhile. */
  | { readonly kind: 'conflict' }
  | KubernetesRefusal;

/** Who a cluster is; `unknown` where that may not be read. */
export type IdentityAnswer =
  | { readonly kind: 'uid'; readonly uid: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unavailable'; readonly message: string };

const secretSchema = z.object({
  data: z.record(z.string(), z.string()).nullish(),
});

const namespaceSchema = z.object({
  metadata: z.object({ uid: z.string().min(1) }),
});

const EVENTS = { group: '', version: 'v1', plural: 'events' };
const LEASES = {
  group: 'coordination.k8s.io',
  version: 'v1',
  plural: 'leases',
};

/** Names an object within its resource. */
interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Single requests to one cluster, beside its watches.
 *
 * Failure policy: they never throw and are not repeated; the caller decides.
 */
export class KubernetesApi {
  readonly #cluster: string;
  readonly #instance: string;
  readonly #inherited: boolean;
  readonly #connection: ClusterConnection;
  readonly #stallAfter: number;

  constructor(options: {
    cluster: string;
    /** Name of this portal among others. */
    instance: string;
    inherited: boolean;
    connection: ClusterConnection;
    /** Milliseconds that an answer may pause. */
    stallAfter: number;
  }) {
    this.#cluster = options.cluster;
    this.#instance = options.instance;
    this.#inherited = options.inherited;
    this.#connection = options.connection;
    this.#stallAfter = options.stallAfter;
  }

  /** The cluster's identity: the uid of namespace kube-system. */
  async identity(signal: AbortSignal): Promise<IdentityAnswer> {
    const answer = await this.#connection.request({
      path: '/api/v1/namespaces/kube-system',
      stallAfter: this.#stallAfter,
      signal,
    });
    if (answer.kind === 'ok') {
      const namespace = namespaceSchema.safeParse(await jsonIn(answer.body));
      return namespace.success
        ? { kind: 'uid', uid: namespace.data.metadata.uid }
        : { kind: 'unavailable', message: 'the answer is no Namespace' };
    }
    const { message } = answer;
    // A 404 that does not speak of kube-system is of a proxy that does not
    // know the cluster.
    const unknown =
      answer.kind === 'refused' &&
      (answer.status === 403 ||
        (answer.status === 404 && message.includes('kube-system')));
    return unknown ? { kind: 'unknown' } : { kind: 'unavailable', message };
  }

  async readSecret(
    namespace: string,
    name: string,
    signal: AbortSignal,
  ): Promise<SecretAnswer> {
    if (this.#inherited) {
      return this.#ownCredentialsRequired(
        `reading Secret ${namespace}/${name}`,
      );
    }
    const answer = await this.#get(
      `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets/${encodeURIComponent(name)}`,
      signal,
    );
    if (answer.kind !== 'found') {
      return answer;
    }
    const secret = secretSchema.safeParse(answer.object);
    return secret.success
      ? { kind: 'found', data: decoded(secret.data.data ?? {}) }
      : { kind: 'unavailable', message: 'the answer is no Secret' };
  }

  /** A Run as it is now, for example after it was missing from a list. */
  async readRun(
    kind: RunKind,
    namespace: string,
    name: string,
    signal: AbortSignal,
  ): Promise<ObjectAnswer> {
    const path = resourcePath(RUN_RESOURCE[kind], { namespace, name });
    return this.#get(path, signal);
  }

  /** Merges into the status of a Provider or Notification object. */
  async patchStatus(
    kind: 'Provider' | 'Notification',
    namespace: string,
    name: string,
    status: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<PatchAnswer> {
    if (this.#inherited) {
      return this.#ownCredentialsRequired(`writing a status of ${kind}`);
    }
    const path = `${resourcePath(RULE_RESOURCE[kind], { namespace, name })}/status`;
    return writeAnswerOf(await this.#write('PATCH', path, { status }, signal));
  }

  /**
   * Says something beside an object: a new Event, or one more of its name.
   * Events vanish by themselves, after an hour by default.
   */
  async recordEvent(
    event: KubernetesEvent,
    signal: AbortSignal,
  ): Promise<PatchAnswer> {
    const { namespace, name, count } = event;
    if (this.#inherited) {
      return this.#ownCredentialsRequired(`recording Event ${event.reason}`);
    }
    const create = () =>
      this.#write(
        'POST',
        resourcePath(EVENTS, { namespace }),
        eventObject(event, this.#instance),
        signal,
      );
    const raise = () =>
      this.#write(
        'PATCH',
        resourcePath(EVENTS, { namespace, name }),
        eventPatch(event),
        signal,
      );
    const [first, second] = count > 1 ? [raise, create] : [create, raise];
    const answer = await first();
    const otherwise =
      answer.kind === 'refused' && [404, 409].includes(answer.status);
    return writeAnswerOf(otherwise ? await second() : answer);
  }

  async getLease(where: ObjectName, signal: AbortSignal): Promise<LeaseAnswer> {
    if (this.#inherited) {
      return this.#ownCredentialsRequired(`Lease ${where.name}`);
    }
    const answer = await this.#get(resourcePath(LEASES, where), signal);
    return answer.kind === 'found' ? leaseIn(answer.object) : answer;
  }

  async createLease(
    where: ObjectName,
    claim: LeaseClaim,
    signal: AbortSignal,
  ): Promise<LeaseAnswer> {
    const { namespace } = where;
    const path = resourcePath(LEASES, { namespace });
    return this.#putLease('POST', path, leaseObject(where, claim), signal);
  }

  /** Replaces a Lease, unless it is another one by now. */
  async updateLease(
    where: ObjectName,
    before: Lease,
    claim: LeaseClaim,
    signal: AbortSignal,
  ): Promise<LeaseAnswer> {
    const path = resourcePath(LEASES, where);
    const object = leaseObject(where, claim, before);
    return this.#putLease('PUT', path, object, signal);
  }

  async #putLease(
    method: 'POST' | 'PUT',
    path: string,
    object: unknown,
    signal: AbortSignal,
  ): Promise<LeaseAnswer> {
    if (this.#inherited) {
      return this.#ownCredentialsRequired('holding a Lease');
    }
    const answer = await this.#write(method, path, object, signal);
    if (answer.kind !== 'ok') {
      return answer.kind === 'refused' && answer.status === 409
        ? { kind: 'conflict' }
        : refusalOf(answer);
    }
    return leaseIn(await jsonIn(answer.body));
  }

  #write(
    method: 'POST' | 'PUT' | 'PATCH',
    path: string,
    body: unknown,
    signal: AbortSignal,
  ): Promise<ClusterAnswer> {
    const stallAfter = this.#stallAfter;
    return this.#connection.request({ method, path, body, stallAfter, signal });
  }

  async #get(path: string, signal: AbortSignal): Promise<ObjectAnswer> {
    const answer = await this.#connection.request({
      path,
      stallAfter: this.#stallAfter,
      signal,
    });
    if (answer.kind !== 'ok') {
      return refusalOf(answer);
    }
    const object = await jsonIn(answer.body);
    return object === undefined
      ? { kind: 'unavailable', message: 'the answer is no JSON' }
      : { kind: 'found', object };
  }

  #ownCredentialsRequired(what: string): KubernetesRefusal {
    return {
      kind: 'ownCredentialsRequired',
      message: `${what} needs credentials of its own: add cluster '${this.#cluster}' to tektonIntegrations.clusters with url or kubeconfig`,
    };
  }
}

/** The body as JSON; nothing for one that is none or that breaks off. */
async function jsonIn(body: { text(): Promise<string> }): Promise<unknown> {
  return jsonOf(await body.text().catch(() => ''));
}

function leaseIn(object: unknown): LeaseAnswer {
  const lease = leaseOf(object);
  return lease
    ? { kind: 'found', lease }
    : { kind: 'unavailable', message: 'the answer is no Lease' };
}

/** Throws away the object that the answer repeats, not the connection. */
async function writeAnswerOf(answer: ClusterAnswer): Promise<PatchAnswer> {
  if (answer.kind !== 'ok') {
    return refusalOf(answer);
  }
  await answer.body.dump().catch(() => undefined);
  return { kind: 'done' };
}

function refusalOf(
  answer: Exclude<ClusterAnswer, { kind: 'ok' }>,
): KubernetesRefusal {
  const { message } = answer;
  if (answer.kind === 'refused' && answer.status === 404) {
    return { kind: 'missing' };
  }
  return answer.kind === 'refused' && answer.status === 403
    ? { kind: 'forbidden', message }
    : { kind: 'unavailable', message };
}

function decoded(data: Record<string, string>): Record<string, Secret> {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      new Secret(Buffer.from(value, 'base64').toString('utf8')),
    ]),
  );
}
