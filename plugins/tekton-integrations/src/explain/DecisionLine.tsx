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
  ExplainedDecision,
  ExplainedRule,
} from 'backstage-plugin-tekton-integrations-common';
import { ReactNode } from 'react';
import { Sign } from '../signs/Sign';
import { SignSpec } from '../signs/signs';
import { Translate, useWords } from '../words';
import { decisionLook } from './decisionLook';
import styles from './Explain.module.css';

/** A sign, what it stands for in words, and why. */
export function SaidLine(props: {
  sign: SignSpec;
  words: string;
  beside?: string;
  children?: ReactNode;
}) {
  const { sign, words, beside, children } = props;
  return (
    <div className={styles.decision}>
      <Sign sign={sign} size={18} />
      <div className={styles.target}>
        <p className={styles.line}>
          <strong>{words}</strong>
          {beside && ` · ${beside}`}
        </p>
        {children}
      </div>
    </div>
  );
}

/** The clause, grant or hold that decided. */
function reasonsOf(
  { outcome, reason, message }: ExplainedDecision,
  hold: ExplainedRule['hold'],
  t: Translate,
): string[] {
  // Beside what is told there is also what is not: its code says that it is.
  const partly =
    outcome !== 'unsent' && reason
      ? t('list.notSentFor', { reason: t(`notSent.${reason}`) })
      : undefined;
  const reasons = [hold?.message, [partly, message].filter(Boolean).join('. ')];
  return reasons.flatMap(text => text || []);
}

/** What a rule decided on a Run, and what decided it. */
export function DecisionLine(props: {
  decision: ExplainedDecision & Pick<Partial<ExplainedRule>, 'hold' | 'vendor'>;
  /** How it is said that its targets are told. */
  told: string;
  /** What is said elsewhere already. */
  said?: readonly (string | undefined)[];
}) {
  const { decision, told, said = [] } = props;
  const t = useWords();
  const { hold, reason, vendor } = decision;
  const { word, sign } = decisionLook(decision, hold !== undefined);
  const words = {
    told,
    held: t('decision.held', {
      reason: hold ? t(`deliveryReason.${hold.reason}`) : '',
    }),
    followed: t('decision.followed'),
    invalid: t('decision.invalid'),
    unsent: t('list.notSentFor', {
      reason: t(`notSent.${reason ?? 'notMatched'}`),
    }),
  }[word];
  return (
    <SaidLine sign={sign} words={words} beside={vendor}>
      {reasonsOf(decision, hold, t)
        .filter(text => !said.includes(text))
        .map(text => (
          <p key={text} className={styles.line}>
            {text}
          </p>
        ))}
    </SaidLine>
  );
}
