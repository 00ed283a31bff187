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
  LOOP_GUARD,
  NotificationReport,
  Pause,
  ProviderReport,
} from 'backstage-plugin-tekton-integrations-common';

/** A Provider or a Notification, as far as people act upon it. */
export interface ActedRule {
  readonly kind: 'provider' | 'notification';
  readonly id: string;
  /** With its namespace: each team may have one of the same name. */
  readonly name: string;
  readonly paused?: Pause;
}

/** Whether no person stopped it: what it sends seems to begin Runs. */
export function isLoop(pause: Pause | undefined): boolean {
  return pause?.by === LOOP_GUARD;
}

/** What people act upon. */
export function actedRuleOf(
  item: ProviderReport | NotificationReport,
): ActedRule {
  const { id, namespace, paused } = item;
  const name = [namespace, item.name].filter(Boolean).join('/');
  return {
    kind: 'type' in item ? 'provider' : 'notification',
    id,
    name,
    paused,
  };
}
