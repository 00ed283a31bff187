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

import { checkBuiltin } from './builtinChecks';
import type { Clock } from './clock';
import { badRequest, invalid, notFound } from './errors';
import type { IdSource } from './ids';
import { isRecord, KubeObject, StoredObject } from './objects';
import { ObjectStore, Preconditions, StoreSnapshot } from './ObjectStore';
import type { UpdatePart } from './objectUpdate';
import { ResourceRegistry } from './ResourceRegistry';
import { definitionsOf, InstallableGroup, ResourceType } from './resources';

const CORE = { apiVersion: 'v1' };
const CRD = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
};

/**
 * The store together with what an API server does beyond storing: namespaces
 * hold their objects, definitions make resources, secrets are encoded.
 */
export class Cluster {
  readonly store: ObjectStore;
  readonly registry = new ResourceRegistry();
  private readonly goneListeners = new Set<(type: ResourceType) => void>();
  private readonly clock: Clock;

  constructor(options: {
    clock: Clock;
    ids: IdSource;
    logSize: number;
    clusterUid: string;
  }) {
    this.clock = options.clock;
    this.store = new ObjectStore(options);
    this.create({
      ...CORE,
      kind: 'Namespace',
      metadata: { name: 'kube-system', uid: options.clusterUid },
    });
    this.ensureNamespace('default');
  }

  /** Adds an object of a kind that is served; its namespace must be there. */
  create(input: KubeObject): StoredObject {
    const type = this.registry.forKind(input.apiVersion, input.kind);
    const { namespace } = input.metadata;
    if (type.namespaced && !namespace) {
      throw badRequest(
        'an empty namespace may not be set when a resource name is provided',
      );
    }
    if (
      namespace &&
      !this.store.peek(this.namespaces(), undefined, namespace)
    ) {
      throw notFound(this.namespaces(), namespace);
    }
    const created = this.store.create(type, this.prepared(type, input));
    if (type.kind === CRD.kind) {
      this.define(type, created);
    }
    return created;
  }

  update(input: KubeObject, part: UpdatePart): StoredObject {
    const type = this.registry.forKind(input.apiVersion, input.kind);
    const updated = this.store.update(type, this.prepared(type, input), part);
    if (type.kind === CRD.kind) {
      this.define(type, updated);
    }
    return updated;
  }

  remove(
    type: ResourceType,
    namespace: string | undefined,
    name: string,
    preconditions?: Preconditions,
  ): StoredObject {
    const removed = this.store.remove(type, namespace, name, preconditions);
    if (type.kind === 'Namespace') {
      this.registry
        .all()
        .filter(each => each.namespaced)
        .forEach(each => this.removeAll(each, name));
    }
    if (type.kind === CRD.kind) {
      this.undefine(name);
    }
    return removed;
  }

  ensureNamespace(name: string): void {
    if (!this.store.peek(this.namespaces(), undefined, name)) {
      this.create({ ...CORE, kind: 'Namespace', metadata: { name } });
    }
  }

  /** Serves the resources of a group from now on. */
  install(group: InstallableGroup): void {
    const type = this.registry.forKind(CRD.apiVersion, CRD.kind);
    definitionsOf(group)
      .filter(({ metadata }) => {
        return !this.store.peek(type, undefined, metadata.name ?? '');
      })
      .forEach(definition => this.create(definition));
  }

  /** Removes a group's resources with all their objects. */
  uninstall(group: string): void {
    const type = this.registry.forKind(CRD.apiVersion, CRD.kind);
    this.registry
      .all()
      .filter(each => each.custom && each.group === group)
      .forEach(each =>
        this.remove(type, undefined, `${each.plural}.${each.group}`),
      );
  }

  /** Tells when a resource is not served any more. */
  onGone(listener: (type: ResourceType) => void): void {
    this.goneListeners.add(listener);
  }

  snapshot(): StoreSnapshot {
    return this.store.snapshot();
  }

  restore(snapshot: StoreSnapshot): void {
    this.store.restore(snapshot);
    const type = this.registry.forKind(CRD.apiVersion, CRD.kind);
    const defined = this.store.list(type);
    this.registry
      .all()
      .filter(each => each.custom)
      .forEach(each => this.registry.undefine(`${each.plural}.${each.group}`));
    defined.forEach(definition => this.registry.define(definition));
  }

  private define(type: ResourceType, definition: KubeObject): void {
    try {
      this.registry.define(definition);
    } catch {
      const name = definition.metadata.name ?? '';
      this.store.remove(type, undefined, name);
      throw invalid(type, name, 'spec', 'Invalid value: not a definition');
    }
  }

  private undefine(name: string): void {
    const type = this.registry.all().find(each => {
      return each.custom && `${each.plural}.${each.group}` === name;
    });
    if (type) {
      this.removeAll(type);
      this.registry.undefine(name);
      this.goneListeners.forEach(listener => listener(type));
    }
  }

  private removeAll(type: ResourceType, namespace?: string): void {
    this.store
      .list(type)
      .map(({ metadata }) => metadata)
      .filter(each => namespace === undefined || each.namespace === namespace)
      .forEach(each => this.store.remove(type, each.namespace, each.name));
  }

  private namespaces(): ResourceType {
    return this.registry.forKind('v1', 'Namespace');
  }

  private prepared(type: ResourceType, input: KubeObject): KubeObject {
    checkBuiltin(type, input);
    if (type.group === '' && type.kind === 'Secret') {
      return encodedSecret(input);
    }
    if (type.kind === 'Namespace') {
      const { name = '', labels } = input.metadata;
      return {
        ...input,
        metadata: {
          ...input.metadata,
          labels: { ...labels, 'kubernetes.io/metadata.name': name },
        },
        status: { phase: 'Active' },
      };
    }
    return type.kind === CRD.kind
      ? { ...input, status: input.status ?? this.established() }
      : input;
  }

  private established(): unknown {
    const lastTransitionTime = this.clock.now().toISOString();
    return {
      conditions: ['NamesAccepted', 'Established'].map(type => ({
        type,
        status: 'True',
        reason: 'InitialNamesAccepted',
        message: 'the initial names have been accepted',
        lastTransitionTime,
      })),
    };
  }
}

function encodedSecret(input: KubeObject): KubeObject {
  const { stringData, ...secret } = input;
  const plain = isRecord(stringData) ? stringData : {};
  const encoded = Object.entries(plain).map(([key, value]) => [
    key,
    Buffer.from(String(value)).toString('base64'),
  ]);
  return {
    ...secret,
    apiVersion: input.apiVersion,
    kind: input.kind,
    metadata: input.metadata,
    type: input.type ?? 'Opaque',
    ...((isRecord(input.data) || encoded.length > 0) && {
      data: {
        ...(isRecord(input.data) ? input.data : {}),
        ...Object.fromEntries(encoded),
      },
    }),
  };
}
