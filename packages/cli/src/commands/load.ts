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

import fs from 'node:fs/promises';
import { filesAmong, objectsIn, STANDARD_INPUT } from '../files';
import { Findings, Workspace, WorkspaceOptions } from '../inputs';
import { Io, UsageError } from '../io';

/** What a command is asked about. */
export interface Asked extends WorkspaceOptions {
  /** Files, folders and `-`. */
  readonly files: readonly string[];
  /** Files of app-config, the last one over the others. */
  readonly config: readonly string[];
}

/** Reads all files that a command is asked about. */
export async function load(asked: Asked, io: Io): Promise<Workspace> {
  const names = [
    ...(await filesAmong(asked.files)),
    ...(await filesAmong(asked.config)),
  ];
  const findings = new Findings();
  const sources = [];
  for (const name of new Set(names)) {
    const text =
      name === STANDARD_INPUT
        ? await io.readInput()
        : await fs.readFile(name, 'utf8');
    const file = name === STANDARD_INPUT ? '(standard input)' : name;
    const { objects, problems } = objectsIn(file, text);
    sources.push(...objects);
    problems.forEach(problem =>
      findings.problem({ ...problem, reason: 'Unreadable' }),
    );
  }
  const workspace = new Workspace(sources, findings, asked);
  if (
    workspace.ruleCount === 0 &&
    workspace.runs.length === 0 &&
    findings.problems.length === 0
  ) {
    throw new UsageError(
      `There is no Provider, Notification, Run or app-config with tektonIntegrations in ${[...asked.files, ...asked.config].join(', ')}.`,
    );
  }
  return workspace;
}
