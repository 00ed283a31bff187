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
  ApiException,
  CoreV1Api,
  HttpMethod,
  KubeConfig,
  KubernetesObjectApi,
  PatchStrategy,
  type KubernetesObject,
} from '@kubernetes/client-node';
import fs from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { Deadline } from './deadline';

const FIELD_MANAGER = 'tekton-integrations-e2e';
const LIMIT_MS = 60_000;
/** All checks of the API server are made, and nothing is stored. */
const DRY_RUN = 'All';

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string().optional(),
    generateName: z.string().optional(),
    namespace: z.string().optional(),
  }),
});

/** An object as it is sent to the API server. */
export type Manifest = z.infer<typeof objectSchema>;

/** Which object is meant. */
export interface ObjectKey {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

const crdSchema = z.object({
  status: z
    .object({
      conditions: z.array(z.object({ type: z.string(), status: z.string() })),
    })
    .optional(),
});

/** Where the API server is, and who vouches for it. */
export interface Address {
  readonly url: string;
  readonly caData?: string;
  readonly caFile?: string;
  readonly skipTLSVerify?: boolean;
}

function isStatus(error: unknown, code: number): boolean {
  return error instanceof ApiException && error.code === code;
}

/** The answer to a request that the API server may refuse for its content. */
async function tried(
  request: Promise<KubernetesObject>,
): Promise<{ ok: true; object: unknown } | { ok: false; message: string }> {
  try {
    return { ok: true, object: await request };
  } catch (error) {
    if (isStatus(error, 422) || isStatus(error, 400)) {
      return { ok: false, message: String(error) };
    }
    throw error;
  }
}

/**
 * The client writes objects of kinds that it knows by its own model of them,
 * which drops the validation rules of CRDs.
 */
class ObjectsAsWritten extends KubernetesObjectApi {
  async apply(manifest: Manifest): Promise<void> {
    const request = this.configuration.baseServer.makeRequestContext(
      await this.specUriPath(manifest, 'patch'),
      HttpMethod.PATCH,
    );
    request.setHeaderParam('Accept', 'application/json');
    request.setHeaderParam('Content-Type', PatchStrategy.ServerSideApply);
    request.setQueryParam('fieldManager', FIELD_MANAGER);
    request.setQueryParam('force', 'true');
    request.setBody(JSON.stringify(manifest));
    await this.requestPromise<KubernetesObject>(request);
  }
}

/** The API server, as its administrator. */
export class Cluster {
  readonly #objects: ObjectsAsWritten;
  readonly #core: CoreV1Api;
  readonly #deadline: Deadline;
  readonly address: Address;

  /** Without a file, KUBECONFIG says which. */
  constructor(kubeconfig: string | undefined, deadline: Deadline) {
    const config = new KubeConfig();
    if (kubeconfig === undefined) {
      config.loadFromDefault();
    } else {
      config.loadFromFile(kubeconfig);
    }
    const cluster = config.getCurrentCluster();
    this.#objects = config.makeApiClient(ObjectsAsWritten);
    this.#core = config.makeApiClient(CoreV1Api);
    this.#deadline = deadline;
    this.address = {
      url: cluster?.server ?? '',
      ...(cluster?.caData && { caData: cluster.caData }),
      ...(cluster?.caFile && { caFile: cluster.caFile }),
      ...(cluster?.skipTLSVerify && { skipTLSVerify: true }),
    };
  }

  /** Applies a manifest; again, it changes nothing. */
  async apply(manifest: Manifest): Promise<void> {
    await this.#objects.apply(manifest);
  }

  /** Applies all documents of a file, in the given namespace if they have none. */
  async applyFile(file: string, namespace?: string): Promise<void> {
    const documents = parseAllDocuments(await fs.readFile(file, 'utf8'));
    for (const document of documents) {
      const manifest = objectSchema.parse(document.toJS());
      await this.apply({
        ...manifest,
        metadata: { ...(namespace && { namespace }), ...manifest.metadata },
      });
    }
  }

  /** What the API server makes of an object, which is not stored. */
  async tryOut(
    manifest: Manifest,
  ): Promise<{ ok: true; object: unknown } | { ok: false; message: string }> {
    return tried(this.#objects.create(manifest, undefined, DRY_RUN));
  }

  /** Why the API server does not take an object; undefined where it does. */
  async refusalOf(manifest: Manifest): Promise<string | undefined> {
    const answer = await this.tryOut(manifest);
    return answer.ok ? undefined : answer.message;
  }

  /** Why it does not take a change; undefined where it does. */
  async refusalOfChange(
    key: ObjectKey,
    change: Record<string, unknown>,
  ): Promise<string | undefined> {
    const answer = await tried(this.#merge(key, change, DRY_RUN));
    return answer.ok ? undefined : answer.message;
  }

  /** Gives the name, which the API server may have generated. */
  async create(manifest: Manifest): Promise<string> {
    const made = await this.#objects.create<KubernetesObject>(manifest);
    return z.string().parse(made.metadata?.name);
  }

  async merge(key: ObjectKey, change: Record<string, unknown>): Promise<void> {
    await this.#merge(key, change, undefined);
  }

  #merge(
    key: ObjectKey,
    change: Record<string, unknown>,
    dryRun: typeof DRY_RUN | undefined,
  ): Promise<KubernetesObject> {
    const { apiVersion, kind, namespace, name } = key;
    const { metadata, ...rest } = change;
    return this.#objects.patch<KubernetesObject>(
      {
        apiVersion,
        kind,
        ...rest,
        metadata: {
          ...z.record(z.string(), z.unknown()).parse(metadata ?? {}),
          name,
          namespace,
        },
      },
      undefined,
      dryRun,
      FIELD_MANAGER,
      undefined,
      PatchStrategy.MergePatch,
    );
  }

  /** Gives undefined for an object that is not there. */
  async read({
    apiVersion,
    kind,
    namespace,
    name,
  }: ObjectKey): Promise<unknown> {
    try {
      return await this.#objects.read({
        apiVersion,
        kind,
        metadata: { name, namespace },
      });
    } catch (error) {
      if (isStatus(error, 404)) {
        return undefined;
      }
      throw error;
    }
  }

  async list(
    apiVersion: string,
    kind: string,
    namespace: string,
  ): Promise<unknown[]> {
    const { items } = await this.#objects.list(apiVersion, kind, namespace);
    return items;
  }

  /** An object that is gone already is fine. */
  async remove({
    apiVersion,
    kind,
    namespace,
    name,
  }: ObjectKey): Promise<void> {
    try {
      await this.#objects.delete(
        { apiVersion, kind, metadata: { name, namespace } },
        undefined,
        undefined,
        undefined,
        undefined,
        'Background',
      );
    } catch (error) {
      if (!isStatus(error, 404)) {
        throw error;
      }
    }
  }

  /** Waits for its default account, without which Tekton fails each Run. */
  async createNamespace(name: string): Promise<void> {
    await this.apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    });
    await this.#deadline.until(
      `the default ServiceAccount of '${name}'`,
      LIMIT_MS,
      () =>
        this.read({
          apiVersion: 'v1',
          kind: 'ServiceAccount',
          namespace: name,
          name: 'default',
        }),
    );
  }

  /** Waits until objects of a CRD can be created. */
  async established(crd: string): Promise<void> {
    await this.#deadline.until(`CRD '${crd}'`, LIMIT_MS, async () => {
      const read = crdSchema.safeParse(
        await this.read({
          apiVersion: 'apiextensions.k8s.io/v1',
          kind: 'CustomResourceDefinition',
          name: crd,
        }),
      );
      return read.data?.status?.conditions.some(
        ({ type, status }) => type === 'Established' && status === 'True',
      )
        ? true
        : undefined;
    });
  }

  /** A token of a ServiceAccount for an hour. */
  async tokenOf(namespace: string, name: string): Promise<string> {
    const { status } = await this.#core.createNamespacedServiceAccountToken({
      namespace,
      name,
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { audiences: [], expirationSeconds: 3600 },
      },
    });
    return z.string().min(1).parse(status?.token);
  }
}
