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

import { RuleOrigin, ruleWords } from '../rules';
import { Hold } from './wanted';

/** The portal watches and says nothing. */
export const OBSERVING: Hold = {
  reason: 'observed',
  message:
    'It would be sent, but this portal only observes: set tektonIntegrations.delivery.mode to send.',
};

/** Somebody suspended a rule on purpose. */
export function suspension(
  kind: 'Provider' | 'Notification',
  origin: RuleOrigin,
): Hold {
  return {
    reason: 'suspended',
    message: `${kind} ${ruleWords(origin)} is suspended: set suspend to false to go on.`,
  };
}
