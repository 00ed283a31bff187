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

import { ExplainedDecision } from 'backstage-plugin-tekton-integrations-common';
import { notSentSigns, SignSpec } from '../signs/signs';

/** What a rule decided, in one of few words. */
export type DecisionWord = 'told' | 'held' | 'followed' | 'invalid' | 'unsent';

/** Word and sign of a decision. */
export interface DecisionLook {
  word: DecisionWord;
  sign: SignSpec;
}

/**
 * How a decision looks at a glance. That a rule matches says nothing of what
 * arrived, therefore its sign is never that of a delivery that did.
 */
export function decisionLook(
  { outcome, reason, targets }: ExplainedDecision,
  held: boolean,
): DecisionLook {
  if (outcome === 'unsent') {
    return { word: 'unsent', sign: notSentSigns[reason ?? 'notMatched'] };
  }
  if (targets.length > 0 && targets.every(({ invalid }) => invalid)) {
    return { word: 'invalid', sign: { shape: 'cross', tone: 'danger' } };
  }
  if (held) {
    return { word: 'held', sign: { shape: 'pause', tone: 'neutral' } };
  }
  return outcome === 'told'
    ? { word: 'told', sign: { shape: 'send', tone: 'info' } }
    : { word: 'followed', sign: { shape: 'arrow', tone: 'neutral' } };
}
