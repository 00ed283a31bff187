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
  DELIVERY_STATES,
  NOT_SENT_REASONS,
  PHASES,
  phaseWords,
} from 'backstage-plugin-tekton-integrations-common';
import { englishWords } from '../__testUtils__/words';
import { deliverySigns, notSentSigns, phaseSigns } from './signs';

const t = englishWords();

describe('signs', () => {
  it.each([
    ['delivered', 'check', 'success', 'delivered'],
    ['waiting', 'clock', 'neutral', 'waiting'],
    ['sending', 'send', 'neutral', 'sending'],
    ['retrying', 'arrow', 'warning', 'retrying'],
    ['rejected', 'cross', 'danger', 'rejected'],
    ['held', 'pause', 'neutral', 'held'],
    ['inDoubt', 'question', 'warning', 'in doubt'],
    ['superseded', 'check', 'muted', 'superseded'],
    ['covered', 'check', 'muted', 'covered'],
    ['expired', 'cross', 'muted', 'expired'],
    ['discarded', 'cross', 'muted', 'discarded'],
  ] as const)('shows a delivery that is %s', (state, shape, tone, words) => {
    expect(deliverySigns[state]).toEqual({ shape, tone });
    expect(t(`delivery.${state}`)).toBe(words);
  });

  it.each([
    ['notMatched', 'not matched'],
    ['muted', 'muted'],
    ['notPermitted', 'not permitted'],
    ['noTarget', 'no target'],
    ['baseline', 'ended before'],
    ['optedOut', 'opted out'],
    ['reportedElsewhere', 'reported elsewhere'],
    ['catalogAway', 'catalog does not answer'],
    ['managedElsewhere', 'another portal reports'],
  ] as const)('shows what was not sent because of %s', (reason, words) => {
    expect(notSentSigns[reason]).toEqual({ shape: 'dash', tone: 'muted' });
    expect(t(`notSent.${reason}`)).toBe(words);
  });

  it.each([
    ['queued', 'queue', 'neutral'],
    ['running', 'running', 'info'],
    ['stopping', 'stopping', 'warning'],
    ['succeeded', 'succeeded', 'success'],
    ['failed', 'failed', 'danger'],
    ['invalid', 'invalid', 'danger'],
    ['timedOut', 'timedOut', 'danger'],
    ['cancelled', 'cancelled', 'muted'],
    ['ignored', 'ignored', 'warning'],
    ['unseen', 'unseen', 'muted'],
  ] as const)('shows a Run that is %s', (phase, shape, tone) => {
    expect(phaseSigns[phase]).toEqual({ shape, tone });
    expect(t(`phase.${phase}`)).toBe(phaseWords(phase));
  });

  it('covers each state, reason and phase there is', () => {
    expect(Object.keys(deliverySigns).sort()).toEqual(
      [...DELIVERY_STATES].sort(),
    );
    expect(Object.keys(notSentSigns).sort()).toEqual(
      [...NOT_SENT_REASONS].sort(),
    );
    expect(Object.keys(phaseSigns).sort()).toEqual([...PHASES].sort());
  });

  it('gives each phase a shape of its own, so that colour is never alone', () => {
    const shapes = PHASES.map(phase => phaseSigns[phase].shape);
    expect(new Set(shapes).size).toBe(PHASES.length);
  });
});
