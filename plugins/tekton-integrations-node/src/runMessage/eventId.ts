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

import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { createHash } from 'node:crypto';
import { stageOf } from '../target';

/**
 * The id of an event that leaves the house: the same for the same state of the
 * same Run at the same place, however often it is sent, and another one for
 * everything else. It tells nothing of what it is made of.
 *
 * @param subject - the target's, or what else tells its place from others
 * @returns 64 hex digits
 * @public
 */
export function eventIdOf(
  run: Pick<
    RunState,
    'cluster' | 'uid' | 'attempt' | 'phase' | 'completedAt' | 'undone'
  >,
  subject: string,
): string {
  return createHash('sha256')
    .update(JSON.stringify([run.cluster.id, run.uid, stageOf(run), subject]))
    .digest('hex');
}
