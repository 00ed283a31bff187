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
import { ClusterHealth } from 'backstage-plugin-tekton-integrations-common';
import { RelativeTime } from '../time/Times';
import { useWords } from '../words';
import { SetupItem } from './SetupPanel';

const tones = {
  starting: 'info',
  unreachable: 'danger',
  forbidden: 'warning',
  noTekton: 'info',
} as const;

function ClusterBanner(props: { cluster: ClusterHealth }) {
  const { cluster } = props;
  const t = useWords();
  if (cluster.state === 'live') {
    return null;
  }
  return (
    <Alert
      status={tones[cluster.state]}
      icon
      title={
        <>
          {t(`state.${cluster.state}Title`, { cluster: cluster.name })}{' '}
          {t('state.since')} <RelativeTime at={cluster.since} />
        </>
      }
      description={[cluster.message, t(`state.${cluster.state}Text`)]
        .filter(Boolean)
        .join(' ')}
    />
  );
}

/** What limits the list below without emptying it. */
export function Banners(props: {
  clusters: readonly ClusterHealth[];
  setup: readonly SetupItem[];
}) {
  const t = useWords();
  return (
    <>
      {props.setup.map(({ code, message }) =>
        code === 'observing' ? (
          <Alert
            key={code}
            status="info"
            icon
            title={t('observe.title')}
            description={message}
          />
        ) : (
          <Alert
            key={code}
            status="warning"
            icon
            title={t(`state.${code}Title`)}
            description={message}
          />
        ),
      )}
      {props.clusters.map(cluster => (
        <ClusterBanner key={cluster.name} cluster={cluster} />
      ))}
    </>
  );
}
