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
  DeliveryReport,
  RunReport,
} from 'backstage-plugin-tekton-integrations-common';
import { Link } from 'react-router-dom';
import { Sign } from '../signs/Sign';
import { deliverySigns, notSentSigns } from '../signs/signs';
import { useNow } from '../time/NowProvider';
import linkStyles from '../ui/Link.module.css';
import { safeHref } from '../ui/safeHref';
import { useWords } from '../words';
import { deliveryText, deliveryTitle, targetLabel } from './deliveryText';
import { NotSentGroup, notSentGroups } from './notSentGroups';
import styles from './Targets.module.css';

/** More than these are counted and shown on the Run's page. */
const MOST_TARGETS = 8;
const MOST_NOT_SENT = 2;

function Target(props: {
  delivery: DeliveryReport;
  /** The targets of the same Run. */
  neighbours: readonly DeliveryReport['target'][];
}) {
  const { delivery, neighbours } = props;
  const t = useWords();
  const now = useNow();
  const sign = deliverySigns[delivery.state];
  const href = safeHref(delivery.target.url);
  const label = targetLabel(delivery.target, neighbours);
  const text = deliveryText(delivery, now, t);
  // A reason that names the target itself need not be told it twice.
  const named = !href && text?.startsWith(label);
  return (
    <li
      className={`${styles.target} ${styles[sign.tone]}`}
      title={deliveryTitle(delivery, t)}
    >
      <span className={styles.vendor}>{delivery.target.vendor}</span>{' '}
      <Sign sign={sign} name={t(`delivery.${delivery.state}`)} size={14} />{' '}
      {href ? (
        <a
          className={linkStyles.link}
          href={href}
          target="_blank"
          rel="noopener noreferrer"
        >
          {label}
        </a>
      ) : (
        !named && <span>{label}</span>
      )}
      {text && (
        <>
          {' '}
          <span className={styles.text}>{text}</span>
        </>
      )}
    </li>
  );
}

function NotSentTargets(props: { group: NotSentGroup }) {
  const { reason, message, labels, rules } = props.group;
  const t = useWords();
  const word = t(`notSent.${reason}`);
  return (
    <li
      className={`${styles.target} ${styles.muted}`}
      title={`${rules.join(', ')}: ${word}. ${message}`}
    >
      <span className={styles.vendor}>{labels.join(', ')}</span>{' '}
      <Sign
        sign={notSentSigns[reason]}
        name={t('list.notSentFor', { reason: word })}
        size={14}
      />{' '}
      <span className={styles.text}>{message}</span>
    </li>
  );
}

/** Who was told about a Run, who was not, and in a few words why. */
export function Targets(props: { report: RunReport; href: string }) {
  const { deliveries, notSent, run } = props.report;
  const t = useWords();
  if (deliveries.length + notSent.length === 0) {
    return <p className={styles.nobody}>{t('list.nobody')}</p>;
  }
  const moreTargets = deliveries.length - MOST_TARGETS;
  const groups = notSentGroups(notSent);
  const moreNotSent = groups
    .slice(MOST_NOT_SENT)
    .reduce((count, { rules }) => count + rules.length, 0);
  return (
    <ul
      className={styles.targets}
      aria-label={t('list.targets', { run: run.name })}
    >
      {deliveries.slice(0, MOST_TARGETS).map(delivery => (
        <Target
          key={delivery.id}
          delivery={delivery}
          neighbours={deliveries.map(({ target }) => target)}
        />
      ))}
      {moreTargets > 0 && (
        <li className={styles.target}>
          <Link className={linkStyles.link} to={props.href}>
            {t('list.moreTargets', { amount: String(moreTargets) })}
          </Link>
        </li>
      )}
      {groups.slice(0, MOST_NOT_SENT).map(group => (
        <NotSentTargets
          key={`${group.reason} ${group.message}`}
          group={group}
        />
      ))}
      {moreNotSent > 0 && (
        <li className={`${styles.target} ${styles.muted}`}>
          <Link className={linkStyles.link} to={props.href}>
            {t('list.moreNotSent', { amount: String(moreNotSent) })}
          </Link>
        </li>
      )}
    </ul>
  );
}
