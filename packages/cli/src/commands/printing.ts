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

import { Finding, Note, Workspace } from '../inputs';
import { Io } from '../io';

/** How the problems of files are written. */
export type ProblemFormat = 'text' | 'json' | 'github';

/** `file:line:column: object: `, as far as it is known. */
function place({ file, line, column }: Partial<Finding>): string {
  return file === undefined ? '' : `${file}:${line}:${column}: `;
}

function asText(problem: Finding): string {
  const { object, message } = problem;
  return `${place(problem)}${object === undefined ? '' : `${object}: `}${message}`;
}

// https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
function escapedData(text: string): string {
  return text
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function asAnnotation({
  file,
  line,
  column,
  object = 'Tekton Integrations',
  message,
}: Finding): string {
  const properties = [
    `file=${escapedProperty(file)}`,
    `line=${line}`,
    `col=${column}`,
    `title=${escapedProperty(object)}`,
  ];
  return `::error ${properties.join(',')}::${escapedData(message)}`;
}

/** Writes problems as they were asked for. */
export function printProblems(
  problems: readonly Finding[],
  notes: readonly Note[],
  format: ProblemFormat,
  io: Io,
): void {
  switch (format) {
    case 'json':
      io.out(JSON.stringify({ problems, notes }, null, 2));
      break;
    case 'github':
      problems.forEach(problem => io.out(asAnnotation(problem)));
      break;
    case 'text':
      problems.forEach(problem => io.out(asText(problem)));
      break;
    default:
      format satisfies never;
  }
}

/** Writes what is worth knowing beside the answer. */
export function printNotes(
  { findings }: Workspace,
  verbose: boolean,
  io: Io,
): void {
  for (const note of findings.notes) {
    if (verbose || !note.detail) {
      io.err(`note: ${place(note)}${note.message}`);
    }
  }
}

/** Names what is wrong in files before an answer that is made from them. */
export function printAside({ findings }: Workspace, io: Io): void {
  findings.problems.forEach(problem => io.err(asText(problem)));
}
