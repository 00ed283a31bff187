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

import { Phase } from 'backstage-plugin-tekton-integrations-common';
import { CommitStatus } from '../content';

const STATES: Readonly<Record<Phase, CommitStatus['state']>> = {
  queued: 'pending',
  running: 'pending',
  stopping: 'pending',
  succeeded: 'success',
  ignored: 'success',
  failed: 'failure',
  invalid: 'error',
  timedOut: 'error',
  cancelled: 'error',
  unseen: 'error',
};

/**
 * GitHub's word for a phase.
 *
 * @param states - `ancestor`: each bad end is an error, as with the project
 *   that this one replaces
 */
export function stateOf(
  phase: Phase,
  states: 'ancestor' | undefined,
): CommitStatus['state'] {
  const state = STATES[phase];
  return states === 'ancestor' && state === 'failure' ? 'error' : state;
}
