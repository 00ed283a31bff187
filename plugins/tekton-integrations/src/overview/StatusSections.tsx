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

import { Alert } from '@backstage/ui';
import {
  ClusterHealth,
  DELIVERY_STATES,
  StatusReport,
} from 'backstage-plugin-tekton-integrations-common';
import { Sign } from '../signs/Sign';
import { deliverySigns } from '../signs/signs';
import { CodeExample } from '../states/CodeExample';
import { clusterExample } from '../states/examples';
import { Problems } from '../states/Problems';
import { StatePanel } from '../states/StatePanel';
import { RelativeTime } from '../time/Times';
import { FactsTable } from '../ui/FactsTable';
import { Section } from '../ui/Section';
import { useWords } from '../words';
import { clusterSigns } from './clusterSigns';
import { Kinds } from './Kinds';
import styles from './Overview.module.css';

function Clusters(props: { clusters: readonly ClusterHealth[] }) {
  const { clusters } = props;
  const t = useWords();
  if (clusters.length === 0) {
    return (
      <StatePanel
        picture="noCluster"
        title={t('state.noClusterTitle')}
        text={t('state.noClusterText')}
      >
        <CodeExample code={clusterExample} label={t('state.noClusterTitle')} />
      </StatePanel>
    );
  }
  return (
    <FactsTable
      label={t('overview.clusters')}
      rows={clusters}
      keyOf={cluster => cluster.name}
      columns={[
        { id: 'name', label: t('overview.name'), cell: ({ name }) => name },
        {
          id: 'freshness',
          label: t('overview.freshness'),
          cell: cluster => (
            <span>
              <Sign sign={clusterSigns[cluster.state]} />{' '}
              {t(`cluster.${cluster.state}`)}
              {cluster.message && (
                <span className={styles.quiet}> · {cluster.message}</span>
              )}
            </span>
          ),
        },
        {
          id: 'since',
          label: t('overview.since'),
          cell: cluster => <RelativeTime at={cluster.since} />,
        },
        {
          id: 'heard',
          label: t('overview.heardFrom'),
          cell: cluster =>
            cluster.freshAt && <RelativeTime at={cluster.freshAt} />,
        },
        {
          id: 'kinds',
          label: t('overview.kinds'),
          cell: cluster =>
            cluster.kinds?.length ? <Kinds cluster={cluster} /> : undefined,
        },
      ]}
    />
  );
}

function Deliveries(props: { counts: StatusReport['deliveries'] }) {
  const t = useWords();
  const counts = DELIVERY_STATES.flatMap(state => {
    const count = props.counts[state] ?? 0;
    return count > 0 ? [{ state, count }] : [];
  });
  return counts.length === 0 ? (
    <p className={styles.line}>{t('overview.noDeliveries')}</p>
  ) : (
    <ul className={styles.counts}>
      {counts.map(({ state, count }) => (
        <li key={state} className={styles.count}>
          <Sign sign={deliverySigns[state]} />
          <strong>{count.toLocaleString()}</strong>
          <span>{t(`delivery.${state}`)}</span>
        </li>
      ))}
    </ul>
  );
}

/** What holds for the whole portal: mode, configuration, clusters, counts. */
export function StatusSections(props: { status: StatusReport }) {
  const { status } = props;
  const t = useWords();
  return (
    <>
      {status.mode === 'observe' && (
        <Alert
          status="info"
          icon
          title={t('observe.title')}
          description={t('observe.text')}
        />
      )}
      <Problems
        title={t('overview.warnings')}
        items={status.warnings.map(message => ({ message }))}
      />
      <Problems
        title={t('overview.skipped')}
        items={status.configErrors.map(({ path, message }) => ({
          where: path,
          message,
        }))}
      />
      <Problems
        title={t('overview.unreadable')}
        items={status.unreadable.map(({ cluster, kind, message }) => ({
          where: `${cluster} · ${kind}`,
          message,
        }))}
      />
      <Section level="h2" title={t('overview.clusters')}>
        <Clusters clusters={status.clusters} />
      </Section>
      <Section level="h2" title={t('overview.deliveries')}>
        <Deliveries counts={status.deliveries} />
      </Section>
    </>
  );
}
