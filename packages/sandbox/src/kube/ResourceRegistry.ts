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
import { qualifiedName } from './errors';
import type { KubeObject } from './objects';
import { builtinResources, ResourceType } from './resources';

const definitionSchema = z.looseObject({
  spec: z.looseObject({
    group: z.string().min(1),
    names: z.looseObject({
      kind: z.string().min(1),
      plural: z.string().min(1),
      singular: z.string().optional(),
      shortNames: z.array(z.string()).optional(),
    }),
    scope: z.enum(['Namespaced', 'Cluster']),
    versions: z
      .array(
        z.looseObject({
          name: z.string().min(1),
          served: z.boolean(),
          storage: z.boolean(),
          subresources: z
            .looseObject({ status: z.looseObject({}).optional() })
            .optional(),
        }),
      )
      .min(1),
  }),
});

/** Which resources are served now: the built-in ones and those of the CRDs. */
export class ResourceRegistry {
  private readonly types = new Map<string, ResourceType>();

  constructor() {
    builtinResources().forEach(type =>
      this.types.set(qualifiedName(type), type),
    );
  }

  all(): ResourceType[] {
    return [...this.types.values()];
  }

  groups(): string[] {
    return [...new Set(this.all().map(type => type.group))];
  }

  /** The versions of a group, the preferred first. */
  versions(group: string): string[] {
    return [
      ...new Set(
        this.all()
          .filter(type => type.group === group)
          .flatMap(type => type.versions),
      ),
    ];
  }

  find(
    group: string,
    version: string,
    plural: string,
  ): ResourceType | undefined {
    const type = this.types.get(qualifiedName({ group, plural }));
    return type?.versions.includes(version) ? type : undefined;
  }

  forKind(apiVersion: string, kind: string): ResourceType {
    const slash = apiVersion.indexOf('/');
    const group = slash < 0 ? '' : apiVersion.slice(0, slash);
    const version = apiVersion.slice(slash + 1);
    const type = this.all().find(
      candidate =>
        candidate.group === group &&
        candidate.kind === kind &&
        candidate.versions.includes(version),
    );
    if (!type) {
      throw new Error(`No resource serves kind '${kind}' of '${apiVersion}'`);
    }
    return type;
  }

  /** Serves what a CustomResourceDefinition describes. */
  define(definition: KubeObject): ResourceType {
    const { spec } = definitionSchema.parse(definition);
    const served = spec.versions.filter(version => version.served);
    const versions = [...served].sort(
      (a, b) => Number(b.storage) - Number(a.storage),
    );
    const type: ResourceType = {
      group: spec.group,
      kind: spec.names.kind,
      plural: spec.names.plural,
      singular: spec.names.singular ?? spec.names.kind.toLowerCase(),
      shortNames: spec.names.shortNames ?? [],
      versions: versions.map(version => version.name),
      namespaced: spec.scope === 'Namespaced',
      hasStatus: served.some(version => version.subresources?.status),
      hasGeneration: true,
      custom: true,
      unconditionalUpdate: false,
      fields: [],
    };
    this.types.set(qualifiedName(type), type);
    return type;
  }

  undefine(qualified: string): ResourceType | undefined {
    const type = this.types.get(qualified);
    this.types.delete(qualified);
    return type;
  }
}
