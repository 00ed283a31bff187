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

import { ButtonLink } from '@backstage/ui';
import { RiExternalLinkLine } from '@remixicon/react';
import {
  ExplainedTarget,
  formatDuration,
} from 'backstage-plugin-tekton-integrations-common';
import { Acts } from '../byHand/Acts';
import { DeliveryActions } from '../byHand/DeliveryActions';
import { asksForSomebody } from '../byHand/deliveryActions';
import { ContentDisclosure } from '../explain/ContentDisclosure';
import { Sign } from '../signs/Sign';
import { deliverySigns } from '../signs/signs';
import { ClockTime, RelativeTime } from '../time/Times';
import { FactsTable } from '../ui/FactsTable';
import { safeHref } from '../ui/safeHref';
import { useWords } from '../words';
import { Delivery } from './decisions';
import { outcomeSign, outcomeWords } from './outcomes';
import styles from './Why.module.css';

function Attempts(props: { delivery: Delivery; open: boolean }) {
  const { delivery, open } = props;
  const t = useWords();
  return (
    <details className={styles.attempts} open={open || undefined}>
      <summary>{t('run.attempts', { count: delivery.attempts })}</summary>
      <FactsTable
        label={t('run.attempts', { count: delivery.attempts })}
        rows={delivery.history}
        keyOf={attempt => String(attempt.number)}
        columns={[
          {
            id: 'number',
            label: t('run.try'),
            cell: attempt => attempt.number,
          },
          {
            id: 'started',
            label: t('run.started'),
            cell: attempt => <ClockTime at={attempt.startedAt} />,
          },
          {
            id: 'outcome',
            label: t('run.outcome'),
            cell: attempt => (
              <span>
                <Sign sign={outcomeSign(attempt.outcome)} size={14} />{' '}
                {outcomeWords(attempt.outcome, t)}
              </span>
            ),
          },
          {
            id: 'request',
            label: t('run.request'),
            cell: attempt => attempt.request && <code>{attempt.request}</code>,
          },
          {
            id: 'answer',
            label: t('run.answer'),
            cell: attempt => attempt.answer,
          },
          {
            id: 'took',
            label: t('run.took'),
            cell: attempt =>
              attempt.durationMs < 1_000
                ? `${attempt.durationMs} ms`
                : formatDuration(attempt.durationMs),
          },
        ]}
      />
    </details>
  );
}

/** How a delivery stands and why, with its attempts and its content. */
export function DeliveryLine(props: {
  delivery: Delivery;
  opened: boolean;
  /** What the rules of now say there, of the Run as it is now. */
  target?: ExplainedTarget;
  about: string;
  /** Sent again, it would show what a newer delivery shows. */
  overtaken: boolean;
  /** Something was done by hand; this is the delivery to look at now. */
  onDone: (deliveryId: string) => void;
}) {
  const { delivery, opened, target, about, overtaken, onDone } = props;
  const t = useWords();
  const offered = overtaken
    ? {
        ...delivery,
        actions: delivery.actions?.filter(action => action !== 'redeliver'),
      }
    : delivery;
  const href = safeHref(delivery.target.url);
  const { vendor, what, where } = delivery.target;
  // That a delivery was accepted says no more than that it was delivered.
  const explanation =
    delivery.message ??
    (delivery.reason && delivery.state !== 'delivered'
      ? t(`deliveryReason.${delivery.reason}`)
      : undefined);
  // What is held says which pause holds it, and since when.
  const acts = (delivery.byHand ?? []).filter(
    ({ at }) => delivery.state !== 'held' || !explanation?.includes(at),
  );
  const asking = asksForSomebody(offered);
  const actions = <DeliveryActions delivery={offered} onDone={onDone} />;
  return (
    <li
      className={styles.delivery}
      id={`delivery-${delivery.id}`}
      tabIndex={-1}
    >
      <Sign sign={deliverySigns[delivery.state]} size={18} />
      <div className={styles.words}>
        <p className={styles.line}>
          <strong>{t(`delivery.${delivery.state}`)}</strong>
          {' · '}
          {vendor} {what} · {where}
          <span className={styles.quiet}>
            {' · '}
            {t('run.lastPhase', { phase: t(`phase.${delivery.phase}`) })}
            {delivery.settledAt && (
              <>
                {' · '}
                <RelativeTime at={delivery.settledAt} />
              </>
            )}
            {delivery.perhapsTwice && ` · ${t('list.perhapsTwice')}`}
          </span>
        </p>
        {explanation && (
          <p className={styles.line}>
            {explanation}
            {delivery.nextAt && (
              <>
                {' ('}
                {t('run.next')} <RelativeTime at={delivery.nextAt} />)
              </>
            )}
          </p>
        )}
        <Acts acts={acts} />
        {delivery.history.length > 0 && (
          <Attempts delivery={delivery} open={opened} />
        )}
        {target && (
          <ContentDisclosure
            target={target}
            about={about}
            words={t('explain.contentNow')}
          />
        )}
        {asking && actions}
      </div>
      {!asking && actions}
      {href && (
        <ButtonLink
          className={styles.open}
          size="small"
          variant="tertiary"
          href={href}
          target="_blank"
          rel="noopener noreferrer"
          iconEnd={<RiExternalLinkLine />}
        >
          {t('run.open', { vendor })}
        </ButtonLink>
      )}
    </li>
  );
}
