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

import { Card, Skeleton, VisuallyHidden } from '@backstage/ui';
import { RunReport } from 'backstage-plugin-tekton-integrations-common';
import { useWords } from '../words';
import styles from './RunList.module.css';
import rowStyles from './RunRow.module.css';
import { RunRow } from './RunRow';
import { Targets } from './Targets';

/** Runs, newest first. */
export function RunList(props: {
  reports: readonly RunReport[];
  hrefOf: (runId: string) => string;
  /** The rows belong to the filters of before. */
  stale: boolean;
}) {
  const t = useWords();
  return (
    <Card className={props.stale ? styles.stale : undefined}>
      <ul className={styles.list} aria-label={t('list.label')}>
        {props.reports.map(report => {
          const href = props.hrefOf(report.run.id);
          return (
            <RunRow key={report.run.id} run={report.run} href={href}>
              <Targets report={report} href={href} />
            </RunRow>
          );
        })}
      </ul>
    </Card>
  );
}

/** The layout of the list before its content is there. */
export function RunListSkeleton(props: { rows?: number }) {
  const t = useWords();
  return (
    <Card>
      <VisuallyHidden>
        <span role="status">{t('loading')}</span>
      </VisuallyHidden>
      {Array.from({ length: props.rows ?? 5 }, (_, row) => (
        <div key={row} className={rowStyles.row}>
          <div className={rowStyles.line}>
            <Skeleton width={20} height={20} rounded />
            <Skeleton width="80%" height={16} />
            <Skeleton width="70%" height={16} />
            <Skeleton width="90%" height={16} />
            <Skeleton width={110} height={16} />
          </div>
          <div className={`${rowStyles.told} ${styles.ghosts}`}>
            <Skeleton width={150} height={22} />
            <Skeleton width={110} height={22} />
            <Skeleton width={130} height={22} />
          </div>
        </div>
      ))}
    </Card>
  );
}
