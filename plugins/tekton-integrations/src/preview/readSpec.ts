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

import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const recordSchema = z.record(z.string(), z.unknown());
const objectSchema = z.object({
  kind: z.string(),
  metadata: z.object({ namespace: z.string().optional() }).optional(),
  spec: recordSchema,
});

/** The spec of a Notification, and where its object says that it is. */
export type ReadSpec =
  | {
      readonly ok: true;
      readonly spec: Record<string, unknown>;
      readonly namespace?: string;
    }
  | {
      readonly ok: false;
      readonly problem: 'empty' | 'notYaml' | 'notOne' | 'noSpec';
      /** What the parser says, with line and column. */
      readonly detail?: string;
    };

type Found = Pick<Extract<ReadSpec, { ok: true }>, 'spec' | 'namespace'>;

/** A whole object of kind Notification, or its spec alone. */
function foundIn(value: unknown): Found | undefined {
  const object = objectSchema.safeParse(value);
  if (object.success) {
    const { kind, spec, metadata } = object.data;
    return kind === 'Notification'
      ? { spec, namespace: metadata?.namespace }
      : undefined;
  }
  const spec = recordSchema.safeParse(value);
  return spec.success && !('kind' in spec.data)
    ? { spec: spec.data }
    : undefined;
}

/** The parser's first line has the place; below it stands the text itself. */
function notYaml(error: unknown): ReadSpec {
  const [line] = String(error instanceof Error ? error.message : error).split(
    '\n',
  );
  return { ok: false, problem: 'notYaml', detail: line.replace(/:$/, '.') };
}

/**
 * Reads what a person pasted: YAML or JSON, the spec of a Notification, its
 * whole object, or a file in which it is one of several objects.
 */
export function readSpec(text: string): ReadSpec {
  if (text.trim() === '') {
    return { ok: false, problem: 'empty' };
  }
  const values: unknown[] = [];
  for (const document of parseAllDocuments(text)) {
    const [wrong] = document.errors;
    if (wrong) {
      return notYaml(wrong);
    }
    try {
      values.push(document.toJS());
    } catch (error) {
      // Aliases that name nothing, or that would grow beyond all bounds.
      return notYaml(error);
    }
  }
  const found = values.flatMap(value => foundIn(value) ?? []);
  if (found.length > 1) {
    return { ok: false, problem: 'notOne' };
  }
  return found.length === 1
    ? { ok: true, ...found[0] }
    : { ok: false, problem: 'noSpec' };
}
