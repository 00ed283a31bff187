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

/**
 * Single requests to one cluster, beside its watches.
 *
 * Failure policy: they never throw and are not repeated; the caller decides.
 */
export class KubernetesApi {
  readonly #cluster: string;
  readonly #inherited: boolean;
  readonly #connection: ClusterConnection;
  readonly #stallAfter: number;

  constructor(options: {
    cluster: string;
    inherited: boolean;
    connection: ClusterConnection;
    /** Milliseconds that an answer may pause. */
    stallAfter: number;
  }) {
    this.#cluster = options.cluster;
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
    const answer = await this.#connection.request({
      method: 'PATCH',
      path: `${resourcePath(RULE_RESOURCE[kind], { namespace, name })}/status`,
      patch: { status },
      stallAfter: this.#stallAfter,
      signal,
    });
    if (answer.kind !== 'ok') {
      return refusalOf(answer);
    }
    answer.body.destroy();
    return { kind: 'done' };
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
