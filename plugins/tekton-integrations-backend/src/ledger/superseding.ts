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

import { DeliveryRow } from './rows';

const MESSAGES = {
  newerState:
    'The Run went on: its newer state is shown in the place of this one.',
  newerRun:
    'A newer Run of the same subject is shown in the place of this one.',
} as const;

/** What a delivery becomes that a newer state or Run makes pointless. */
export function superseded(reason: keyof typeof MESSAGES) {
  return { state: 'superseded', reason, message: MESSAGES[reason] } as const;
}

/** Why one state takes the place of another one in its lane. */
export function supersedingReason(
  earlier: Pick<DeliveryRow, 'run_id'>,
  runId: string,
): keyof typeof MESSAGES {
  return earlier.run_id === runId ? 'newerState' : 'newerRun';
}
