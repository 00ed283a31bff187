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
  Phase,
  phaseWords,
  RunState,
} from 'backstage-plugin-tekton-integrations-common';
import { stageOf } from 'backstage-plugin-tekton-integrations-node';

const SIGNS: Readonly<Record<Phase, string>> = {
  queued: '⏳',
  running: '⏳',
  stopping: '⏳',
  succeeded: '✅',
  failed: '❌',
  invalid: '🚫',
  timedOut: '⌛',
  cancelled: '🛑',
  ignored: '⚠️',
  unseen: '❔',
};

/** How a phase looks in a message: a sign, and the words that say the same. */
export function phaseSign(phase: Phase): string {
  return SIGNS[phase];
}

export function phaseText(phase: Phase): string {
  return phase === 'queued' || phase === 'running'
    ? 'in progress'
    : phaseWords(phase);
}

/**
 * The stage of a message that is edited or answered. A queued Run looks like a
 * running one, and one attempt like another: each edit is one of 50 a minute
 * that a workspace takes, and each answer one more to read.
 */
export function appearanceOf(run: RunState): string {
  return isFinal(run.phase)
    ? stageOf(run)
    : [phaseText(run.phase), run.undone ?? ''].join('/');
}
