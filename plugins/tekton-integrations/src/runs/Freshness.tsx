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
import { absoluteTime } from '../time/Times';
import { Translate, useWords } from '../words';
import styles from './Freshness.module.css';

/** From harmless to worst; the worst cluster speaks for all. */
const SEVERITY: readonly ClusterHealth['state'][] = [
  'live',
  'starting',
  'noTekton',
  'forbidden',
  'unreachable',
];

const tones: Record<ClusterHealth['state'], string> = {
  live: 'success',
  starting: 'neutral',
  noTekton: 'neutral',
  forbidden: 'warning',
  unreachable: 'danger',
};

/** One line per cluster, for hovering. */
const describe = (cluster: ClusterHealth, t: Translate) => {
  const words = `${cluster.name}: ${t(`cluster.${cluster.state}`)}`;
  const apart = (cluster.kinds ?? []).flatMap(({ kind, state }) =>
    state === 'live' || state === cluster.state
      ? []
      : [`${kind}: ${t(`cluster.${state}`)}`],
  );
  return [
    words,
    ...(cluster.freshAt
      ? [t('live.heard', { when: absoluteTime(cluster.freshAt) })]
      : []),
    ...apart,
  ].join(', ');
};

/** Whether what is shown is what is, as far as the clusters are heard. */
export function Freshness(props: {
  clusters: readonly ClusterHealth[];
  /** The portal itself could not be asked just now. */
  stale: boolean;
}) {
  const { clusters, stale } = props;
  const t = useWords();
  const worst = [...clusters].sort(
    (one, other) => SEVERITY.indexOf(other.state) - SEVERITY.indexOf(one.state),
  )[0];
  if (!worst) {
    return null;
  }
  const tone = stale ? 'warning' : tones[worst.state];
  const others = clusters.filter(
    ({ name, state }) => state !== 'live' && name !== worst.name,
  ).length;
  return (
    <span
      className={`${styles.freshness} ${styles[tone]}`}
      data-tone={tone}
      title={clusters.map(cluster => describe(cluster, t)).join('\n')}
    >
      <span className={styles.dot} aria-hidden />
      {stale
        ? t('live.stale')
        : t(`live.${worst.state}`, { cluster: worst.name })}
      {!stale && others > 0 && ` ${t('live.more', { amount: String(others) })}`}
    </span>
  );
}
