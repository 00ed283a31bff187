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
import { phaseWords } from 'backstage-plugin-tekton-integrations-common';
import { EXIT, Io } from '../io';
import { Answered, answersOf, Question, runWords } from './answers';
import { Asked, load } from './load';
import { printAside, printNotes } from './printing';

/** What a team expects of all Runs. */
export type Expected = 'told' | 'unsent';

function targetsOf({ planned }: RuleAnswer) {
  return planned.flatMap(item =>
    item.type === 'notSent'
      ? []
      : [
          {
            ...item.words,
            ...(item.type === 'invalid' && { rejected: item.message }),
          },
        ],
  );
}

function lines({ run, file, line, answers }: Answered): string[] {
  return [
    `${runWords(run)} (${phaseWords(run.phase)}), ${file}:${line}`,
    ...answers.flatMap(answer => {
      const { outcome, words, why } = answer;
      const because = why ? `: ${why.reason}: ${why.message}` : '';
      return [
        `  ${outcome.padEnd(6)} ${words}${because}`,
        ...targetsOf(answer).map(
          ({ vendor, what, where, rejected }) =>
            `         ${vendor} ${what}, ${where}${rejected === undefined ? '' : `: rejected: ${rejected}`}`,
        ),
      ];
    }),
  ];
}

function asData({ run, file, line, answers }: Answered) {
  const { kind, namespace, name, phase } = run;
  return {
    run: { kind, namespace, name, phase, file, line },
    rules: answers.map(answer => ({
      rule: answer.words,
      outcome: answer.outcome,
      ...answer.why,
      targets: targetsOf(answer),
    })),
  };
}

function isAsExpected(
  { answers }: Answered,
  expected: Expected | undefined,
): boolean {
  switch (expected) {
    case undefined:
      return true;
    case 'told':
      return answers.some(({ outcome }) => outcome === 'told');
    case 'unsent':
      return answers.every(({ outcome }) => outcome === 'unsent');
    default:
      return expected satisfies never;
  }
}

/** Says for each Run and each Notification what happens, and why. */
export async function explain(
  asked: Asked &
    Question & {
      readonly output: 'text' | 'json';
      readonly verbose: boolean;
      readonly expect?: Expected;
    },
  io: Io,
): Promise<number> {
  const workspace = await load(asked, io);
  const answered = await answersOf(workspace, asked);
  printNotes(workspace, asked.verbose, io);
  printAside(workspace, io);
  io.out(
    asked.output === 'json'
      ? JSON.stringify(answered.map(asData), null, 2)
      : answered.flatMap(lines).join('\n'),
  );
  const others = answered.filter(item => !isAsExpected(item, asked.expect));
  for (const { run } of others) {
    io.err(`${runWords(run)} was expected to be ${asked.expect}, and is not.`);
  }
  return others.length === 0 ? EXIT.fine : EXIT.problems;
}
