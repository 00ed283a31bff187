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
  NotificationReport,
  ProviderReport,
} from 'backstage-plugin-tekton-integrations-common';
import { Link } from 'react-router-dom';
import { PausedWords } from '../byHand/PausedWords';
import { actedRuleOf } from '../byHand/rule';
import { RuleActions, useRuleActions } from '../byHand/RuleActions';
import { usePreviewHref } from '../preview/usePreviewHref';
import { Sign } from '../signs/Sign';
import { Column, FactsTable } from '../ui/FactsTable';
import linkStyles from '../ui/Link.module.css';
import { parseRuleName } from '../ui/ruleName';
import { Stepped } from '../ui/Stepped';
import { Translate, useWords } from '../words';
import { Healthy, healthOf } from './health';
import styles from './Overview.module.css';
import { StatisticsCell } from './StatisticsCell';

/** What a person's pause of it is called. */
type PausedWord = 'paused' | 'suspended';

interface Named {
  id: string;
  source: 'kubernetes' | 'config';
  cluster?: string;
  namespace?: string;
  name: string;
}

/** The namespace and cluster it is from, or the portal's own configuration. */
function OriginCell(props: { item: Named }) {
  const { source, namespace, cluster } = props.item;
  const t = useWords();
  return (
    <span className={styles.origin}>
      {source === 'config'
        ? t('overview.config')
        : [namespace, cluster].filter(Boolean).join(' · ')}
    </span>
  );
}

/** What needs somebody stands first. */
function urgency(item: Healthy): number {
  const { word, troubles } = healthOf(item);
  return word === 'ready' && troubles.length > 0
    ? 1
    : {
        notReady: 0,
        loop: 0,
        paused: 1,
        unknown: 2,
        suspended: 3,
        elsewhere: 4,
        ready: 5,
      }[word];
}

function HealthCell(props: { item: Healthy; pausedWord: PausedWord }) {
  const t = useWords();
  const { word, sign, message, troubles } = healthOf(props.item);
  return (
    <div className={styles.health}>
      <span>
        <Sign sign={sign} />{' '}
        {t(`overview.${word === 'paused' ? props.pausedWord : word}`)}
        {props.item.paused && (
          <span className={styles.message}>
            {' '}
            <PausedWords pause={props.item.paused} />
          </span>
        )}
        {message && <span className={styles.message}> · {message}</span>}
      </span>
      {troubles.map(trouble => (
        <p key={trouble.type} className={styles.line}>
          <Sign sign={trouble.sign} /> {t(`condition.${trouble.type}`)}
          <span className={styles.message}> · {trouble.message}</span>
        </p>
      ))}
    </div>
  );
}

function TellsCell(props: { item: NotificationReport }) {
  const { item } = props;
  const t = useWords();
  const preview = usePreviewHref();
  return (
    <>
      <span>{item.sentence}</span>
      {preview && (
        <p className={styles.line}>
          <Link
            className={linkStyles.link}
            to={preview(item.id)}
            aria-label={t('preview.of', { name: item.name })}
          >
            {t('preview.title')}
          </Link>
        </p>
      )}
    </>
  );
}

/** A table that draws its rows in steps: there may be thousands. */
function SteppedTable<T extends Named & Healthy>(props: {
  label: string;
  columns: readonly Column<T>[];
  items: readonly T[];
  search: string;
}) {
  const { label, columns, items, search } = props;
  const t = useWords();
  const wanted = search.trim().toLowerCase();
  const matching = items
    .filter(item =>
      [item.name, item.namespace, item.cluster].some(part =>
        part?.toLowerCase().includes(wanted),
      ),
    )
    .sort((a, b) => urgency(a) - urgency(b));
  if (matching.length === 0) {
    return <p className={styles.line}>{t('overview.noMatch')}</p>;
  }
  return (
    <Stepped items={matching}>
      {rows => (
        <FactsTable
          label={label}
          columns={columns}
          rows={rows}
          keyOf={item => item.id}
        />
      )}
    </Stepped>
  );
}

/** How each is, and what came of its deliveries. */
function stateColumns<
  T extends Healthy & Pick<NotificationReport, 'statistics'>,
>(t: Translate, pausedWord: PausedWord): Column<T>[] {
  return [
    {
      id: 'health',
      label: t('overview.health'),
      cell: item => <HealthCell item={item} pausedWord={pausedWord} />,
    },
    {
      id: 'deliveries',
      label: t('overview.deliveries'),
      cell: item =>
        item.statistics && (
          <div className={styles.statistics}>
            <StatisticsCell statistics={item.statistics} />
          </div>
        ),
    },
  ];
}

/** What the reader may do with each; no column where that is nothing. */
function useActionColumn<T extends ProviderReport | NotificationReport>(
  kind: 'provider' | 'notification',
): Column<T>[] {
  const t = useWords();
  const actionsOf = useRuleActions(kind);
  return actionsOf({}).length === 0
    ? []
    : [
        {
          id: 'actions',
          label: t('byHand.actions'),
          cell: item => <RuleActions rule={actedRuleOf(item)} />,
        },
      ];
}

/** All Providers, where they are from and how they are. */
export function ProviderTable(props: {
  items: readonly ProviderReport[];
  search: string;
}) {
  const t = useWords();
  const actions = useActionColumn<ProviderReport>('provider');
  return (
    <SteppedTable
      label={t('overview.providers')}
      {...props}
      columns={[
        { id: 'name', label: t('overview.name'), cell: item => item.name },
        { id: 'type', label: t('overview.type'), cell: item => item.type },
        {
          id: 'from',
          label: t('overview.from'),
          cell: item => <OriginCell item={item} />,
        },
        ...stateColumns<ProviderReport>(t, 'paused'),
        ...actions,
      ]}
    />
  );
}

/** All Notifications, what they do and how they are. */
export function NotificationTable(props: {
  items: readonly NotificationReport[];
  search: string;
}) {
  const t = useWords();
  const actions = useActionColumn<NotificationReport>('notification');
  return (
    <SteppedTable
      label={t('overview.notifications')}
      {...props}
      columns={[
        { id: 'name', label: t('overview.name'), cell: item => item.name },
        {
          id: 'tells',
          label: t('overview.tells'),
          cell: item => <TellsCell item={item} />,
        },
        {
          id: 'provider',
          label: t('overview.provider'),
          cell: item => parseRuleName(item.provider).name,
        },
        {
          id: 'from',
          label: t('overview.from'),
          cell: item => <OriginCell item={item} />,
        },
        ...stateColumns<NotificationReport>(t, 'suspended'),
        ...actions,
      ]}
    />
  );
}
