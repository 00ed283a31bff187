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

import { Select } from '@backstage/ui';
import {
  BulkRequest,
  DeliveryList,
} from 'backstage-plugin-tekton-integrations-common';
import { useState } from 'react';
import { useFailed } from '../client/queries';
import { Sign } from '../signs/Sign';
import { deliverySigns } from '../signs/signs';
import { useNow } from '../time/NowProvider';
import { absoluteTime, RelativeTime } from '../time/Times';
import { useWords } from '../words';
import { ActDialog } from './ActDialog';
import styles from './ActDialog.module.css';
import { BulkResult } from './BulkResult';
import { failureSentence } from './failureSentence';
import { ActedRule } from './rule';
import { targetWords } from './targetWords';
import { pageByPage, useMany } from './useMany';

const HOUR_MS = 3_600_000;
const PERIODS = {
  hour: HOUR_MS,
  day: 24 * HOUR_MS,
  week: 7 * 24 * HOUR_MS,
  month: 30 * 24 * HOUR_MS,
} as const;
const CHOICES = ['hour', 'day', 'week', 'month'] as const;
/** Deliveries that are shown one by one. */
const SHOWN = 3;

function Found(props: { list: DeliveryList; since: string }) {
  const { list, since } = props;
  const { items, more } = list;
  const t = useWords();
  return (
    <>
      <p className={styles.text}>
        <strong>
          {t(more ? 'byHand.failedMore' : 'byHand.failed', {
            count: items.length,
          })}
        </strong>{' '}
        <span className={styles.quiet}>
          {t('byHand.since')}{' '}
          <time dateTime={since}>{absoluteTime(since)}</time>
        </span>
      </p>
      <ul className={styles.list}>
        {items.slice(0, SHOWN).map(({ delivery, run }) => (
          <li key={delivery.id} className={styles.item}>
            <Sign
              sign={deliverySigns[delivery.state]}
              name={t(`delivery.${delivery.state}`)}
            />
            <div>
              {run.name} · {targetWords(delivery.target)}{' '}
              {delivery.settledAt && (
                <span className={styles.quiet}>
                  <RelativeTime at={delivery.settledAt} />
                </span>
              )}
              {delivery.message && (
                <div className={styles.quiet}>{delivery.message}</div>
              )}
            </div>
          </li>
        ))}
        {(more || items.length > SHOWN) && (
          <li className={styles.quiet}>{t('byHand.oldestFirst')}</li>
        )}
      </ul>
    </>
  );
}

/** Says what failed of a Provider or a Notification, and sends it again. */
export function RedeliverAllDialog(props: {
  rule: ActedRule;
  onClose: () => void;
}) {
  const { rule, onClose } = props;
  const t = useWords();
  const now = useNow();
  // The question stays the same while it is read and answered.
  const [openedAt] = useState(now);
  const [period, setPeriod] = useState<keyof typeof PERIODS>('day');
  const since = new Date(openedAt - PERIODS[period]).toISOString();
  const scope =
    rule.kind === 'provider' ? { provider: rule.id } : { rule: rule.id };
  const acting = useMany((api, request: BulkRequest) =>
    pageByPage(api, 'redeliver', request),
  );
  const begun = !acting.isIdle;
  const failed = useFailed({ ...scope, since }, !begun);
  const found = failed.data;
  const none = found?.items.length === 0;
  return (
    <ActDialog
      title={t('byHand.redeliverAllTitle', { name: rule.name })}
      text={t('byHand.redeliverAllText')}
      word={acting.isSuccess ? undefined : t('byHand.redeliverAll')}
      isDisabled={!found || none}
      isPending={acting.isPending}
      error={acting.error}
      onAct={() => acting.mutate({ ...scope, since })}
      onClose={onClose}
    >
      {!begun && (
        <Select
          label={t('byHand.ended')}
          value={period}
          onChange={value =>
            setPeriod(CHOICES.find(choice => choice === value) ?? 'day')
          }
          options={CHOICES.map(choice => ({
            value: choice,
            label: t(`byHand.period.${choice}`),
          }))}
        />
      )}
      <div role="status">
        {begun && (
          <BulkResult
            sum={acting.sum}
            words={t('byHand.redelivered', { count: acting.sum.done })}
          />
        )}
        {!begun && failed.error && failureSentence(failed.error, t)}
        {!begun && !found && !failed.error && t('byHand.counting')}
        {!begun && none && t('byHand.noneFailed')}
        {!begun && found && !none && <Found list={found} since={since} />}
      </div>
    </ActDialog>
  );
}
