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

import { RuleAnswer } from 'backstage-plugin-tekton-integrations-backend/engine';
import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { stringify } from 'yaml';
import { EXIT, Io } from '../io';
import { answersOf, Question, runWords } from './answers';
import { Asked, load } from './load';
import { printAside, printNotes } from './printing';

function documentsOf(
  run: RunState,
  { words, outcome, why, planned }: RuleAnswer,
): object[] {
  const about = { run: runWords(run), phase: run.phase, notification: words };
  if (outcome === 'unsent') {
    return [{ ...about, notSent: why }];
  }
  return planned.map((item): object => {
    switch (item.type) {
      case 'target':
        return {
          ...about,
          target: { ...item.words },
          ...(outcome === 'held' && { held: why?.message }),
          content: item.content,
        };
      case 'invalid':
        return { ...about, target: { ...item.words }, rejected: item.message };
      case 'notSent':
        return {
          ...about,
          notSent: { reason: item.reason, message: item.message },
        };
      default:
        return item satisfies never;
    }
  });
}

/** Writes what would be sent, with templates rendered. */
export async function render(
  asked: Asked &
    Question & {
      readonly output: 'yaml' | 'json';
      readonly verbose: boolean;
    },
  io: Io,
): Promise<number> {
  const workspace = await load(asked, io);
  const answered = await answersOf(workspace, asked);
  printNotes(workspace, asked.verbose, io);
  printAside(workspace, io);
  const documents = answered.flatMap(({ run, answers }) =>
    answers.flatMap(answer => documentsOf(run, answer)),
  );
  io.out(
    asked.output === 'json'
      ? JSON.stringify(documents, null, 2)
      : documents
          .map(document =>
            stringify(document, {
              aliasDuplicateObjects: false,
              lineWidth: 0,
            }).trimEnd(),
          )
          .join('\n---\n'),
  );
  const rejected = answered.some(({ answers }) =>
    answers.some(({ planned }) =>
      planned.some(item => item.type === 'invalid'),
    ),
  );
  return rejected ? EXIT.problems : EXIT.fine;
}
