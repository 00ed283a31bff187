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

import { ClusterHealth } from 'backstage-plugin-tekton-integrations-common';
import { Sign } from '../signs/Sign';
import { RelativeTime } from '../time/Times';
import { useWords } from '../words';
import { kindSigns } from './clusterSigns';
import styles from './Overview.module.css';

/** How fresh the view of each kind of object in a cluster is. */
export function Kinds(props: { cluster: ClusterHealth }) {
  const { kinds = [] } = props.cluster;
  const t = useWords();
  const apart = kinds.filter(({ state }) => state !== 'live').length;
  return (
    <details className={styles.kinds} open={apart > 0 || undefined}>
      <summary>
        {apart === 0
          ? t('overview.kindsLive', { count: kinds.length })
          : t('overview.kindsApart', {
              amount: String(apart),
              total: String(kinds.length),
            })}
      </summary>
      <ul className={styles.plain}>
        {kinds.map(({ kind, state, message, freshAt }) => (
          <li key={kind}>
            <Sign sign={kindSigns[state]} size={14} /> {kind}{' '}
            <span className={styles.quiet}>
              {t(`cluster.${state}`)}
              {freshAt && (
                <>
                  {' · '}
                  {t('overview.heard')} <RelativeTime at={freshAt} />
                </>
              )}
              {message && ` · ${message}`}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
