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
  notificationSpecSchema,
  providerSpecSchema,
} from 'backstage-plugin-tekton-integrations-common';
import { z } from 'zod';
import { conformed, SourceObject } from '../files';
import { Findings } from './findings';

const FIELDS = ['apiVersion', 'kind', 'metadata', 'spec', 'status'];

const SPECS = {
  Provider: z.toJSONSchema(providerSpecSchema, { io: 'input' }),
  Notification: z.toJSONSchema(notificationSpecSchema, { io: 'input' }),
};

const namedSchema = z.object({
  metadata: z.object({
    name: z.string().min(1),
    namespace: z.string().min(1).optional(),
  }),
});

/** A Provider or Notification as the API server would give it to the portal. */
export interface RuleObject {
  /** `Notification team-a/failures`. */
  readonly words: string;
  readonly raw: unknown;
  readonly type: string | undefined;
  /** Its manifest names no namespace. */
  readonly placeless: boolean;
}

function unknownField(path: string, known: readonly string[]): string {
  return `${path} is not a field, so the API server drops it: correct its name, or remove it. Known here: ${known.join(', ') || 'none'}.`;
}

/**
 * Reads a manifest as the API server does: without the fields that it drops,
 * each of which is a problem, since its author meant something by it.
 */
export function ruleObject(
  kind: 'Provider' | 'Notification',
  source: SourceObject,
  options: { readonly namespace: string; readonly findings: Findings },
): RuleObject | undefined {
  const { findings } = options;
  const { file, value } = source;
  const named = namedSchema.safeParse(value);
  if (!named.success) {
    const [issue] = named.error.issues;
    const field = issue.path.join('.');
    findings.problem({
      file,
      ...source.positionOf(field),
      object: kind,
      field,
      reason: 'InvalidMetadata',
      message: `${field}: ${issue.message}; a ${kind} needs a name.`,
    });
    return undefined;
  }
  const { name, namespace = options.namespace } = named.data.metadata;
  const words = `${kind} ${namespace}/${name}`;
  const unknownFields = Object.keys(value)
    .filter(key => !FIELDS.includes(key))
    .map(path => ({ path, known: FIELDS }));
  const spec = conformed(value.spec, SPECS[kind], {
    path: 'spec',
    fill: true,
  });
  for (const { path, known } of [...unknownFields, ...spec.unknown]) {
    findings.problem({
      file,
      ...source.positionOf(path),
      object: words,
      field: path,
      reason: 'UnknownField',
      message: unknownField(path, known),
    });
  }
  for (const path of spec.open) {
    findings.note({
      file,
      ...source.positionOf(path),
      message: `${words}: ${path} is a placeholder, so its value is not checked.`,
      detail: true,
    });
  }
  const type = z.object({ type: z.string() }).safeParse(spec.value);
  return {
    words,
    raw: { metadata: { name, namespace }, spec: spec.value },
    type: type.data?.type,
    placeless: named.data.metadata.namespace === undefined,
  };
}
