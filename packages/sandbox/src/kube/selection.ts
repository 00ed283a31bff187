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

import { badRequest } from './errors';
import type { KubeObject } from './objects';
import type { ResourceRequest } from './requestInfo';
import type { ResourceType } from './resources';
import {
  fieldSelector,
  fieldTerms,
  labelSelector,
  Selector,
} from './selectors';

/** What a list or watch wants to see. */
export interface Selection {
  wants: Selector;
  /** A selector narrows it: how many remain is then not known. */
  narrowed: boolean;
}

export function selectionOf(
  type: ResourceType,
  namespace: string | undefined,
  query: URLSearchParams,
): Selection {
  const labels = query.get('labelSelector') ?? '';
  const fields = query.get('fieldSelector') ?? '';
  const selectable = ['metadata.name', ...type.fields];
  if (type.namespaced) {
    selectable.push('metadata.namespace');
  }
  const byLabel = labelSelector(labels);
  const byField = fieldSelector(fields, selectable);
  return {
    wants: (object: KubeObject) =>
      (namespace === undefined || object.metadata.namespace === namespace) &&
      byLabel(object) &&
      byField(object),
    narrowed: labels !== '' || fields !== '',
  };
}

/** The one name that a list or watch is about, for rules with names. */
export function selectedName(query: URLSearchParams): string | undefined {
  const text = query.get('fieldSelector');
  if (!text) {
    return undefined;
  }
  return fieldTerms(text).find(
    term => term.path === 'metadata.name' && term.equal,
  )?.value;
}

/** A query parameter that is a whole number. */
export function wholeNumber(
  query: URLSearchParams,
  name: string,
): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') {
    return undefined;
  }
  if (!/^\d+$/.test(text)) {
    throw badRequest(`invalid ${name}: '${text}' is not a whole number`);
  }
  return Number(text);
}

/** A request together with the resource that serves it. */
export interface Addressed {
  type: ResourceType;
  target: ResourceRequest;
  apiVersion: string;
  query: URLSearchParams;
}
