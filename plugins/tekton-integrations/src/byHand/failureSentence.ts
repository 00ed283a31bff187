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

import { classifyFailure } from '../client/failure';
import { Translate } from '../words';

/** Why something could not be done, in the backend's own words if it has some. */
export function failureSentence(error: unknown, t: Translate): string {
  const { kind, detail } = classifyFailure(error);
  switch (kind) {
    case 'unreachable':
      return t('byHand.noAnswer');
    case 'signedOut':
      return t('state.signedOutText');
    case 'mismatch':
      return t('state.mismatchText');
    case 'missing':
      return t('state.missingTitle');
    case 'denied':
    case 'invalid':
    case 'notFound':
    case 'other':
      return detail ?? t('state.otherTitle');
    default:
      return kind satisfies never;
  }
}
