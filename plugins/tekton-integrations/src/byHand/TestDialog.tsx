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

import { ProviderTest } from 'backstage-plugin-tekton-integrations-common';
import { Sign } from '../signs/Sign';
import { SignSpec } from '../signs/signs';
import { ClockTime } from '../time/Times';
import { useWords } from '../words';
import { ActDialog } from './ActDialog';
import styles from './ActDialog.module.css';
import { ActedRule } from './rule';
import { useAct } from './useAct';

const signs: Record<ProviderTest['outcome'], SignSpec> = {
  ok: { shape: 'check', tone: 'success' },
  refused: { shape: 'cross', tone: 'danger' },
  unknown: { shape: 'question', tone: 'warning' },
};

/** Tries the credentials of a Provider and says what came of it. */
export function TestDialog(props: { rule: ActedRule; onClose: () => void }) {
  const { rule, onClose } = props;
  const t = useWords();
  const { mutate, data, isPending, error } = useAct({
    work: (api, provider: string) => api.testProvider({ provider }),
  });
  return (
    <ActDialog
      title={t('byHand.testTitle', { name: rule.name })}
      text={t('byHand.testText')}
      word={t(data ? 'byHand.testAgain' : 'byHand.test')}
      isPending={isPending}
      isDone={data !== undefined}
      error={error}
      onAct={() => mutate(rule.id)}
      onClose={onClose}
    >
      <div role="status">
        {data && (
          <div className={styles.item}>
            <Sign sign={signs[data.outcome]} size={20} />
            <div>
              <strong>{t(`byHand.testOutcome.${data.outcome}`)}</strong>{' '}
              <span className={styles.quiet}>
                <ClockTime at={data.checkedAt} />
              </span>
              <p className={styles.text}>{data.message}</p>
            </div>
          </div>
        )}
      </div>
    </ActDialog>
  );
}
