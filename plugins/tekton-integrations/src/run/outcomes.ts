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

import { SignSpec } from '../signs/signs';
import { Translate } from '../words';

const signs = {
  delivered: { shape: 'check', tone: 'success' },
  inDoubt: { shape: 'question', tone: 'warning' },
  retry: { shape: 'arrow', tone: 'warning' },
  throttled: { shape: 'clock', tone: 'warning' },
  rejected: { shape: 'cross', tone: 'danger' },
} satisfies Record<string, SignSpec>;

type Outcome = keyof typeof signs;

const isOutcome = (outcome: string): outcome is Outcome =>
  Object.hasOwn(signs, outcome);

/** The sign of an attempt's outcome; one of a newer backend is a question. */
export function outcomeSign(outcome: string): SignSpec {
  return isOutcome(outcome)
    ? signs[outcome]
    : { shape: 'question', tone: 'neutral' };
}

/** The words of an attempt's outcome. */
export function outcomeWords(outcome: string, t: Translate): string {
  return isOutcome(outcome) ? t(`outcome.${outcome}`) : outcome;
}
