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
  NAMESPACE_ANNOTATIONS,
  Ownership,
} from 'backstage-plugin-tekton-integrations-common';
import { matchesSome } from '../glob';
import { normalizedRef } from './facts';

/** A namespace of a cluster that people know by its name. */
export interface NamespacePlace {
  readonly clusterName: string;
  readonly namespace: string;
}

/**
 * Who owns what runs in a namespace, as operators say: the first entry of
 * `tektonIntegrations.ownership` that matches, else the namespace's own
 * annotation, which whoever may only use the namespace cannot write.
 */
export class OwnershipMap {
  readonly #entries: readonly Ownership[];

  constructor(entries: readonly Ownership[]) {
    this.#entries = entries;
  }

  /** The owner as full reference in lower case. */
  ownerOf(
    { clusterName, namespace }: NamespacePlace,
    annotations: Readonly<Record<string, string>> | undefined,
  ): string | undefined {
    const entry = this.#entries.find(
      ({ clusters, namespaces }) =>
        (!clusters || matchesSome(clusters, clusterName)) &&
        matchesSome(namespaces, namespace),
    );
    return normalizedRef(
      entry?.owner ?? annotations?.[NAMESPACE_ANNOTATIONS.owner],
      'group',
    );
  }
}
