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

import { RunReport } from 'backstage-plugin-tekton-integrations-common';
import { Sign } from '../signs/Sign';
import { useWords } from '../words';
import { countOutlooks } from './outlook';
import styles from './Summary.module.css';

/** The page of Runs in one sentence: was everybody told? */
export function Summary(props: { reports: readonly RunReport[] }) {
  const t = useWords();
  const { told, underway, held, notTold } = countOutlooks(props.reports);
  if (notTold > 0) {
    return (
      <p className={styles.summary}>
        <Sign sign={{ shape: 'failed', tone: 'danger' }} size={20} />
        <span>
          <strong>{t('list.notTold', { count: notTold })}.</strong>{' '}
          {t('list.notToldText')}
        </span>
      </p>
    );
  }
  if (underway + held > 0) {
    return (
      <p className={styles.summary}>
        <Sign sign={{ shape: 'clock', tone: 'neutral' }} size={20} />
        <strong>{t('list.underway', { count: underway + held })}.</strong>
      </p>
    );
  }
  return told > 0 ? (
    <p className={styles.summary}>
      <Sign sign={{ shape: 'succeeded', tone: 'success' }} size={20} />
      <span>
        <strong>{t('list.allTold')}.</strong> {t('list.allToldText')}
      </span>
    </p>
  ) : null;
}
