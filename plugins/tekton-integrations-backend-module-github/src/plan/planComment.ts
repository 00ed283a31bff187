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
  isFinal,
  RUN_ANNOTATIONS,
} from 'backstage-plugin-tekton-integrations-common';
import {
  NoTarget,
  quoted,
  Target,
} from 'backstage-plugin-tekton-integrations-node';
import { Comment, MAX_TEXT_BYTES } from '../content';
import { code, shortened } from '../markdown';
import { REPORTS } from '../report';
import { contextsOf } from './contextsOf';
import { descriptionOf } from './descriptionOf';
import { notSent } from './leftOut';
import {
  baseOf,
  idOf,
  pendingStageOf,
  Planning,
  repositoryOf,
  underNames,
} from './shared';
import { summaryOf } from './summaryOf';

const MAX_NUMBER = 2 ** 31 - 1;
const MAX_LINE = 300;

/** The number of the pull request that a Run names, or why there is none. */
function numberOf({ run }: Planning): number | NoTarget {
  const said = run.commit?.pullRequest?.trim() ?? '';
  const number = /^#?[1-9]\d{0,9}$/.test(said)
    ? Number(said.replace('#', ''))
    : NaN;
  if (number <= MAX_NUMBER) {
    return number;
  }
  return notSent(
    'noTarget',
    said === ''
      ? `The Run does not say which pull request it works on: add the annotation '${RUN_ANNOTATIONS.pullRequest}'.`
      : `${quoted(said)} is not the number of a pull request: correct '${RUN_ANNOTATIONS.pullRequest}'.`,
  );
}

function ownWords(name: string, { run, context, commit }: Planning): string {
  const sha = code(commit.sha.slice(0, 7), MAX_LINE);
  return [
    `**${code(name, MAX_LINE)}** on ${sha}: ${code(descriptionOf(run, context.settings), MAX_LINE)}`,
    summaryOf(run, context, MAX_TEXT_BYTES - 4 * 1_024),
  ].join('\n\n');
}

/**
 * The comment of a pipeline on a pull request: one, written again by each of
 * its Runs.
 */
export function planComment(planning: Planning): Target | NoTarget {
  const { run, context, host, commit } = planning;
  const number = numberOf(planning);
  if (typeof number !== 'number') {
    return number;
  }
  const base = baseOf('pullRequestComment', planning);
  const slug = repositoryOf(commit).name;
  return underNames(contextsOf(run, context.template?.context), name => {
    const subject = `github:${host}/${slug.toLowerCase()}#${number}:comment:${name.toLowerCase()}`;
    const marker = `<!-- tekton-integrations: ${idOf(subject)} -->`;
    const said = context.template?.summary ?? ownWords(name, planning);
    const content: Comment = {
      kind: 'pullRequestComment',
      owner: commit.owner,
      repo: commit.repo,
      number,
      marker,
      body: shortened(`${marker}\n${said}`),
    };
    return {
      ...base,
      words: {
        ...base.words,
        what: REPORTS.pullRequestComment.what,
        where: `${slug}#${number}`,
      },
      once: 'findable',
      stage: pendingStageOf(run, context.settings),
      ...(isFinal(run.phase) &&
        run.kind === 'PipelineRun' && { needsTasks: true }),
      subject,
      content,
    };
  });
}
