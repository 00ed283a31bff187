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

import { Sign } from '../signs/Sign';
import { useWords } from '../words';
import styles from './ActDialog.module.css';
import { Sum } from './useMany';

/** Refusals that are told one by one. */
const TOLD = 5;

/** What came of an action on many deliveries, as far as it has come. */
export function BulkResult(props: {
  sum: Sum;
  /** `12 deliveries were sent again.` */
  words: string;
}) {
  const { sum, words } = props;
  const t = useWords();
  return (
    <ul className={styles.list}>
      <li className={styles.item}>
        <Sign sign={{ shape: 'check', tone: 'success' }} size={20} />
        <strong>{words}</strong>
      </li>
      {sum.refused > 0 && (
        <li className={styles.item}>
          <Sign sign={{ shape: 'cross', tone: 'danger' }} size={20} />
          <div>
            <strong>{t('byHand.refused', { count: sum.refused })}</strong>
            <ul className={styles.list}>
              {sum.refusals.slice(0, TOLD).map(({ delivery, message }) => (
                <li key={delivery}>{message}</li>
              ))}
            </ul>
          </div>
        </li>
      )}
    </ul>
  );
}
