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
import { isObject, SourceObject } from '../files';

const texts = z.string().min(1).optional().catch(undefined);
const metadataSchema = z.looseObject({
  name: texts,
  generateName: texts,
  namespace: texts,
  uid: texts,
  resourceVersion: texts,
  creationTimestamp: texts,
});

/**
 * A Run as the API server would give it: a manifest that was never applied
 * gets what the server adds.
 */
export function runObject(
  source: SourceObject,
  options: {
    readonly namespace: string;
    readonly uid: string;
    readonly now: number;
  },
): Record<string, unknown> {
  const { value } = source;
  const metadata = isObject(value.metadata) ? value.metadata : {};
  const said = metadataSchema.parse(metadata);
  return {
    ...value,
    metadata: {
      ...metadata,
      name: said.name ?? (said.generateName && `${said.generateName}xxxxx`),
      namespace: said.namespace ?? options.namespace,
      uid: said.uid ?? options.uid,
      resourceVersion: said.resourceVersion ?? '1',
      creationTimestamp:
        said.creationTimestamp ?? new Date(options.now).toISOString(),
    },
  };
}
