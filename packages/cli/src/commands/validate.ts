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

import { EXIT, Io } from '../io';
import { Asked, load } from './load';
import { printNotes, printProblems, ProblemFormat } from './printing';

/** Names all that is wrong in files. */
export async function validate(
  asked: Asked & { readonly output: ProblemFormat; readonly verbose: boolean },
  io: Io,
): Promise<number> {
  const workspace = await load(asked, io);
  const { problems, notes } = workspace.findings;
  printNotes(workspace, asked.verbose, io);
  printProblems(problems, notes, asked.output, io);
  io.err(
    problems.length === 0
      ? 'No problems.'
      : `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}.`,
  );
  return problems.length === 0 ? EXIT.fine : EXIT.problems;
}
