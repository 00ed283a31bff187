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

import { stringifyEntityRef } from '@backstage/catalog-model';
import { Link as BuiLink, Skeleton } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { RunReport } from 'backstage-plugin-tekton-integrations-common';
import { Link } from 'react-router-dom';
import { classifyFailure } from '../client/failure';
import { useEntityRuns } from '../client/queries';
import { entityContentRouteRef, entityRunRouteRef } from '../routes';
import { RunTimes } from '../runs/RunRow';
import { Sign } from '../signs/Sign';
import { phaseSigns } from '../signs/signs';
import { Surface } from '../ui/Surface';
import { useWords } from '../words';
import styles from './OverviewCard.module.css';
import { toldLine } from './toldLine';

/** Pipelines of one component that still fit into a card. */
const MOST = 5;

function LatestRun(props: { report: RunReport }) {
  const { report } = props;
  const { run } = report;
  const t = useWords();
  const runHref = useRouteRef(entityRunRouteRef);
  return (
    <li className={styles.run}>
      <Sign sign={phaseSigns[run.phase]} size={18} />
      <div className={styles.words}>
        <p className={styles.line}>
          <Link
            className={styles.name}
            to={runHref?.({ runId: run.id }) ?? '#'}
            title={run.name}
          >
            {run.definition}
          </Link>{' '}
          {t(`phase.${run.phase}`)}
          <span className={styles.quiet}>
            {' · '}
            <RunTimes run={run} />
          </span>
        </p>
        <p className={styles.line}>{toldLine(report, t)}</p>
      </div>
    </li>
  );
}

const failureTitles = {
  missing: 'state.missingTitle',
  denied: 'state.deniedTitle',
  signedOut: 'state.signedOutTitle',
  unreachable: 'state.unreachableBackendTitle',
  mismatch: 'state.mismatchTitle',
  notFound: 'state.otherTitle',
  invalid: 'state.invalidTitle',
  other: 'state.otherTitle',
} as const;

/** The latest Run of each pipeline of an entity, and who was told. */
export function OverviewCard() {
  const { entity } = useEntity();
  const t = useWords();
  const all = useRouteRef(entityContentRouteRef)?.();
  const { data, error } = useEntityRuns({
    entityRef: stringifyEntityRef(entity),
    latest: 'true',
    limit: MOST,
  });
  return (
    <EntityInfoCard
      title={t('title')}
      headerActions={
        all && (
          <BuiLink href={all} variant="body-small">
            {t('card.viewAll')}
          </BuiLink>
        )
      }
    >
      <Surface>
        {!data && !error && (
          <div className={styles.list} role="status" aria-label={t('loading')}>
            <Skeleton width="80%" height={18} />
            <Skeleton width="60%" height={18} />
          </div>
        )}
        {!data && error && (
          <p className={styles.line}>
            {t(failureTitles[classifyFailure(error).kind])}.
          </p>
        )}
        {data?.items.length === 0 && (
          <p className={styles.line}>
            <strong>{t('card.empty')}</strong>{' '}
            {data.setup.find(({ code }) => code !== 'observing')?.message ??
              t('card.emptyText')}
          </p>
        )}
        {data && data.items.length > 0 && (
          <ul className={styles.list}>
            {data.items.map(report => (
              <LatestRun key={report.run.id} report={report} />
            ))}
          </ul>
        )}
      </Surface>
    </EntityInfoCard>
  );
}
