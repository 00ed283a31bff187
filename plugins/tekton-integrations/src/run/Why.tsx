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

import { ButtonLink, Text } from '@backstage/ui';
import { RiExternalLinkLine } from '@remixicon/react';
import {
  formatDuration,
  NotSent,
  RunDetails,
} from 'backstage-plugin-tekton-integrations-common';
import { Sign } from '../signs/Sign';
import { deliverySigns, notSentSigns } from '../signs/signs';
import { ClockTime, RelativeTime } from '../time/Times';
import { FactsTable } from '../ui/FactsTable';
import { parseRuleName } from '../ui/ruleName';
import { safeHref } from '../ui/safeHref';
import { useWords } from '../words';
import { outcomeSign, outcomeWords } from './outcomes';
import styles from './Why.module.css';

type Delivery = RunDetails['deliveries'][number];

/** A Notification with all that it decided about a Run. */
interface Decision {
  rule: string;
  deliveries: Delivery[];
  notSent: NotSent[];
}

/** Groups by Notification: those that sent something first, else as given. */
export function groupByRule(
  deliveries: readonly Delivery[],
  notSent: readonly NotSent[],
): Decision[] {
  const rules = new Set([...deliveries, ...notSent].map(({ rule }) => rule));
  return [...rules].map(rule => ({
    rule,
    deliveries: deliveries.filter(delivery => delivery.rule === rule),
    notSent: notSent.filter(item => item.rule === rule),
  }));
}

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

function DeliveryReason(props: { delivery: Delivery; opened: boolean }) {
  const { delivery, opened } = props;
  const t = useWords();
  const href = safeHref(delivery.target.url);
  const { vendor, what, where } = delivery.target;
  // That a delivery was accepted says no more than that it was delivered.
  const explanation =
    delivery.message ??
    (delivery.reason && delivery.state !== 'delivered'
      ? t(`deliveryReason.${delivery.reason}`)
      : undefined);
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
        {delivery.history.length > 0 && (
          <Attempts delivery={delivery} open={opened} />
        )}
      </div>
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

function RuleOrigin(props: { rule: string }) {
  const t = useWords();
  // Its cluster is the Run's own, which stands above.
  const { source, namespace } = parseRuleName(props.rule);
  const origin = [
    source === 'config' && t('run.fromConfig'),
    namespace && t('run.namespace', { namespace }),
  ].filter(Boolean);
  return origin.length > 0 ? (
    <span className={styles.quiet}>{origin.join(' · ')}</span>
  ) : null;
}

/** Per Notification: what it sent, and what it did not and why. */
export function Why(props: {
  details: RunDetails;
  /** The delivery that was asked for on the time axis. */
  opened?: string;
}) {
  const { details, opened } = props;
  const t = useWords();
  const decisions = groupByRule(details.deliveries, details.notSent);
  if (decisions.length === 0) {
    return <p className={styles.line}>{t('run.whyEmpty')}</p>;
  }
  return (
    <div className={styles.rules}>
      {decisions.map(({ rule, deliveries, notSent }) => (
        <section key={rule} className={styles.rule}>
          <Text as="h4" variant="body-medium" weight="bold">
            {parseRuleName(rule).name} <RuleOrigin rule={rule} />
          </Text>
          <ul className={styles.list}>
            {deliveries.map(delivery => (
              <DeliveryReason
                key={delivery.id}
                delivery={delivery}
                opened={delivery.id === opened}
              />
            ))}
            {notSent.map(item => (
              <li
                key={`${item.reason} ${item.message}`}
                className={styles.delivery}
              >
                <Sign sign={notSentSigns[item.reason]} size={18} />
                <div className={styles.words}>
                  <p className={styles.line}>
                    <strong>
                      {t('list.notSentFor', {
                        reason: t(`notSent.${item.reason}`),
                      })}
                    </strong>
                    {item.vendor && ` · ${item.vendor}`}
                  </p>
                  <p className={styles.line}>{item.message}</p>
                </div>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
