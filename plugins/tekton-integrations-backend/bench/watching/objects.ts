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

import { loadRecording, type KubeObject } from 'sandbox';

/** Runs of a busy cluster whose pruner keeps them for weeks. */
export const PIPELINE_RUNS = 10_000;
export const TASKS_OF_EACH = 5;

/** As long as the scripts and field managers of real Pipelines make them. */
const SCRIPT_LENGTH = 700;
const MANAGED_FIELDS = 12;

const NAMESPACES = 20;

/** The last states of what a real Tekton made of one PipelineRun. */
interface Family {
  readonly parent: KubeObject;
  readonly children: readonly KubeObject[];
}

function familyOf(name: string): Family {
  const last = new Map<string, KubeObject>();
  for (const { object } of loadRecording(name).events) {
    last.set(`${object.kind}/${object.metadata.name}`, object);
  }
  const objects = [...last.values()];
  const parent = objects.find(({ kind }) => kind === 'PipelineRun');
  const children = objects.filter(({ kind }) => kind === 'TaskRun');
  if (!parent || children.length === 0) {
    throw new Error(`Recording '${name}' has no PipelineRun with TaskRuns`);
  }
  return { parent, children };
}

function managedFields(index: number): unknown[] {
  return [
    {
      manager: 'controller',
      operation: 'Update',
      subresource: 'status',
      fieldsV1: Object.fromEntries(
        Array.from({ length: MANAGED_FIELDS }, (_, field) => [
          `f:field-${index % 7}-${field}`,
          { '.': {}, 'f:value': {}, 'f:lastTransitionTime': {}, 'f:name': {} },
        ]),
      ),
    },
  ];
}

/** The object with other names, and with scripts of the usual length. */
function renamed(
  object: KubeObject,
  names: { readonly from: string; readonly to: string; readonly uid: string },
  index: number,
): KubeObject {
  const text = JSON.stringify(object)
    .replaceAll(names.from, names.to)
    .replaceAll(/"script":"([^"]*)"/g, (_, script: string) =>
      JSON.stringify({
        script: `${script}\n`.padEnd(SCRIPT_LENGTH, '# what it does\n'),
      }).slice(1, -1),
    );
  const copy: KubeObject = JSON.parse(text);
  const { resourceVersion: _, ...metadata } = copy.metadata;
  return {
    ...copy,
    metadata: {
      ...metadata,
      uid: names.uid,
      namespace: namespaceOf(index),
      managedFields: managedFields(index),
    },
  };
}

export function nameOf(index: number): string {
  return `run-${String(index).padStart(5, '0')}`;
}

export function namespaceOf(index: number): string {
  return `team-${index % NAMESPACES}`;
}

/** PipelineRuns that have ended, each followed by its TaskRuns. */
export function* endedRuns(): Generator<KubeObject> {
  const families = [
    'pipelinerun-parallel',
    'pipelinerun-succeeded',
    'pipelinerun-failed',
    'pipelinerun-with-results',
  ].map(familyOf);
  for (let index = 0; index < PIPELINE_RUNS; index += 1) {
    const { parent, children } = families[index % families.length];
    const from = parent.metadata.name ?? '';
    const to = nameOf(index);
    const uid = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    yield renamed(parent, { from, to, uid }, index);
    for (let task = 0; task < TASKS_OF_EACH; task += 1) {
      const child = children[task % children.length];
      const made = renamed(child, { from, to, uid: `${uid}-${task}` }, index);
      yield {
        ...made,
        metadata: {
          ...made.metadata,
          name: `${made.metadata.name}-${task}`,
          ownerReferences: [
            {
              apiVersion: 'tekton.dev/v1',
              kind: 'PipelineRun',
              name: to,
              uid,
              controller: true,
            },
          ],
        },
      };
    }
  }
}
