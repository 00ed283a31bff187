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
import type { Cluster } from './Cluster';
import {
  ApiError,
  badRequest,
  invalid,
  noSuchResource,
  qualifiedName,
  unsupportedMediaType,
} from './errors';
import {
  isRecord,
  KubeObject,
  kubeObjectSchema,
  StoredObject,
} from './objects';
import type { UpdatePart } from './objectUpdate';
import { jsonPatch, mergePatch } from './patch';
import { storedApiVersion } from './resources';
import { Addressed, selectionOf } from './selection';

const MERGE = 'application/merge-patch+json';
const JSON_PATCH = 'application/json-patch+json';
const STRATEGIC = 'application/strategic-merge-patch+json';

const deleteOptionsSchema = z.looseObject({
  preconditions: z
    .looseObject({
      uid: z.string().optional(),
      resourceVersion: z.string().optional(),
    })
    .nullish(),
});

/** A request with its body. */
export interface WriteRequest extends Addressed {
  body: unknown;
  contentType: string;
}

function parsed(body: unknown, { type, target, apiVersion }: Addressed) {
  // The server knows the kind of what it serves itself; of custom resources
  // it wants to be told.
  const known = type.custom ? {} : { apiVersion, kind: type.kind };
  const result = kubeObjectSchema.safeParse(
    isRecord(body) ? { ...known, ...body } : body,
  );
  if (!result.success) {
    throw badRequest(
      `${type.kind} in version "${target.version}" cannot be handled as a ${type.kind}: ${z.prettifyError(result.error)}`,
    );
  }
  const object: KubeObject = result.data;
  if (object.kind !== type.kind || object.apiVersion !== apiVersion) {
    throw badRequest(
      `the API version in the data (${object.apiVersion}, Kind=${object.kind}) does not match the expected API version (${apiVersion}, Kind=${type.kind})`,
    );
  }
  const { namespace } = object.metadata;
  if (namespace !== undefined && namespace !== (target.namespace ?? '')) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  return object;
}

function placed(
  object: KubeObject,
  { type, target }: Addressed,
  metadata: Record<string, unknown>,
): KubeObject {
  return {
    ...object,
    // What is served in several versions is stored in one.
    apiVersion: storedApiVersion(type),
    metadata: {
      ...object.metadata,
      ...(type.namespaced && { namespace: target.namespace }),
      ...metadata,
    },
  };
}

export function createObject(
  cluster: Cluster,
  request: WriteRequest,
): StoredObject {
  const { type } = request;
  const object = parsed(request.body, request);
  if (object.metadata.resourceVersion) {
    throw badRequest(
      'resourceVersion should not be set on objects to be created',
    );
  }
  const metadata = { ...object.metadata };
  // The server gives these; what a client sends for them is not looked at.
  delete metadata.uid;
  delete metadata.creationTimestamp;
  delete metadata.resourceVersion;
  const fresh = placed({ ...object, metadata }, request, {});
  if (type.hasStatus) {
    delete fresh.status;
  }
  return cluster.create(fresh);
}

export function updateObject(
  cluster: Cluster,
  request: WriteRequest,
): StoredObject {
  const { type, target } = request;
  const object = parsed(request.body, request);
  const name = target.name ?? '';
  if (object.metadata.name !== name) {
    throw badRequest(
      `the name of the object (${object.metadata.name ?? ''}) does not match the name on the URL (${name})`,
    );
  }
  if (!object.metadata.resourceVersion && !type.unconditionalUpdate) {
    // A missing object is told before the missing version, as the server does.
    cluster.store.get(type, target.namespace, name);
    throw invalid(
      type,
      name,
      'metadata.resourceVersion',
      'Invalid value: 0x0: must be specified for an update',
    );
  }
  const version = object.metadata.resourceVersion || undefined;
  return cluster.update(
    placed(object, request, { resourceVersion: version }),
    partOf(request),
  );
}

function patched(current: StoredObject, request: WriteRequest): unknown {
  const { type, contentType, body } = request;
  switch (contentType) {
    case MERGE:
      return mergePatch(current, body);
    case JSON_PATCH:
      return jsonPatch(current, body);
    case STRATEGIC:
      if (!type.custom) {
        return mergePatch(current, body);
      }
      break;
    default:
      break;
  }
  throw unsupportedMediaType(
    type.custom ? [JSON_PATCH, MERGE] : [JSON_PATCH, MERGE, STRATEGIC],
  );
}

export function patchObject(
  cluster: Cluster,
  request: WriteRequest,
): StoredObject {
  const { type, target } = request;
  const current = cluster.store.get(type, target.namespace, target.name ?? '');
  const result = kubeObjectSchema.safeParse(
    patched({ ...current, apiVersion: request.apiVersion }, request),
  );
  if (!result.success) {
    throw invalid(
      type,
      target.name ?? '',
      'metadata',
      `Invalid value: ${z.prettifyError(result.error)}`,
    );
  }
  return cluster.update(
    placed(result.data, request, { name: current.metadata.name }),
    partOf(request),
  );
}

/** Status is written by its subresource only, where there is one. */
function partOf({ target }: Addressed): UpdatePart {
  return target.subresource === 'status' ? 'status' : 'main';
}

export function deleteObject(
  cluster: Cluster,
  request: WriteRequest,
): Record<string, unknown> {
  const { type, target } = request;
  const name = target.name ?? '';
  const options = deleteOptionsSchema.safeParse(request.body ?? {});
  if (!options.success) {
    throw badRequest('DeleteOptions cannot be read');
  }
  const removed = cluster.remove(
    type,
    target.namespace,
    name,
    options.data.preconditions ?? {},
  );
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name,
      ...(type.group && { group: type.group }),
      kind: type.plural,
      uid: removed.metadata.uid,
    },
  };
}

export function deleteCollection(
  cluster: Cluster,
  request: WriteRequest,
): StoredObject[] {
  const { type, target, query } = request;
  const selection = selectionOf(type, target.namespace, query);
  return cluster.store
    .list(type)
    .filter(selection.wants)
    .map(({ metadata }) =>
      cluster.remove(type, metadata.namespace, metadata.name),
    );
}

/** Refuses what the resource does not know at that place. */
export function checkPlace({ type, target }: Addressed): void {
  const { subresource, namespace, name, verb } = target;
  const status = subresource === 'status' && type.hasStatus;
  const placeFits = type.namespaced
    ? namespace !== undefined || ['list', 'watch'].includes(verb)
    : namespace === undefined;
  if (
    (subresource !== undefined && !status) ||
    !placeFits ||
    (status && !['get', 'update', 'patch'].includes(verb))
  ) {
    throw noSuchResource();
  }
  const fitting = verb === 'create' ? name === undefined : name !== undefined;
  if (['create', 'update', 'patch'].includes(verb) && !fitting) {
    throw new ApiError(
      405,
      'MethodNotAllowed',
      'the server does not allow this method on the requested resource',
      { details: { kind: qualifiedName(type) } },
    );
  }
}
