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
  deliveryStateSchema,
  RuleStatistics,
} from 'backstage-plugin-tekton-integrations-common';
import { Sign } from '../signs/Sign';
import { deliverySigns } from '../signs/signs';
import { RelativeTime } from '../time/Times';
import { useWords } from '../words';
import styles from './Overview.module.css';

const COUNTED = ['delivered', 'rejected', 'waiting', 'held'] as const;

function LastDelivery(props: {
  last: NonNullable<RuleStatistics['lastDelivery']>;
}) {
  const { time, run, target, state } = props.last;
  const t = useWords();
  const known = deliveryStateSchema.safeParse(state).data;
  return (
    <p className={styles.line}>
      <span className={styles.quiet}>{t('overview.lastDelivery')}</span>{' '}
      {known ? (
        <Sign sign={deliverySigns[known]} name={t(`delivery.${known}`)} />
      ) : (
        state
      )}{' '}
      {run} · {target}{' '}
      <span className={styles.when}>
        <RelativeTime at={time} />
      </span>
    </p>
  );
}

/** What came of a rule's deliveries: how many, the last, the last error. */
export function StatisticsCell(props: { statistics: RuleStatistics }) {
  const { counts, lastDelivery, lastError } = props.statistics;
  const t = useWords();
  const some = COUNTED.filter(state => counts[state] > 0);
  return (
    <>
      {some.length === 0 && !lastDelivery && (
        <span className={styles.quiet}>{t('overview.noneYet')}</span>
      )}
      {some.length > 0 && (
        <ul className={`${styles.counts} ${styles.dense}`}>
          {some.map(state => (
            <li key={state} className={styles.count}>
              <Sign sign={deliverySigns[state]} />
              <strong>{counts[state].toLocaleString()}</strong>
              <span>{t(`delivery.${state}`)}</span>
            </li>
          ))}
        </ul>
      )}
      {lastDelivery && <LastDelivery last={lastDelivery} />}
      {lastError && (
        <p className={styles.line}>
          {t('overview.lastError')} <RelativeTime at={lastError.time} />:{' '}
          {lastError.message}{' '}
          <span className={styles.quiet}>({lastError.run})</span>
        </p>
      )}
    </>
  );
}
