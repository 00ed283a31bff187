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

import { runLink, Target } from 'backstage-plugin-tekton-integrations-node';
import { CommitStatus } from '../content';
import { contextsOf } from './contextsOf';
import { descriptionOf } from './descriptionOf';
import {
  baseOf,
  pendingStageOf,
  Planning,
  repositoryOf,
  underNames,
} from './shared';
import { stateOf } from './stateOf';

/** The commit status of a Run. */
export function planCommitStatus(planning: Planning): Target {
  const { run, context, host, commit } = planning;
  const content: Omit<CommitStatus, 'context'> = {
    ...commit,
    state: stateOf(run.phase, context.settings.states),
    description:
      context.template?.description ?? descriptionOf(run, context.settings),
    targetUrl: runLink(run, context.runUrl),
  };
  const slug = repositoryOf(commit).name.toLowerCase();
  return underNames(contextsOf(run, context.template?.context), name => ({
    ...baseOf('commitStatus', planning),
    once: 'repeatable',
    stage: pendingStageOf(run, context.settings),
    // GitHub takes contexts that differ in case for the same one.
    subject: `github:${host}/${slug}@${commit.sha}:${name.toLowerCase()}`,
    content: { ...content, context: name },
  }));
}
