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
import { ReactNode } from 'react';
import { RelativeTime } from '../time/Times';
import { useWords } from '../words';
import { CodeExample } from './CodeExample';
import { watchRuleExample } from './examples';
import { PictureName } from './Picture';
import { StatePanel } from './StatePanel';

const looks: Record<
  Exclude<ClusterHealth['state'], 'live'>,
  { picture: PictureName }
> = {
  starting: { picture: 'reading' },
  unreachable: { picture: 'offline' },
  forbidden: { picture: 'noRight' },
  noTekton: { picture: 'noCluster' },
};

/** Why nothing is known of a cluster, when there is nothing else to show. */
export function ClusterPanel(props: { cluster: ClusterHealth }) {
  const { cluster } = props;
  const t = useWords();
  if (cluster.state === 'live') {
    return null;
  }
  const title = t(`state.${cluster.state}Title`, { cluster: cluster.name });
  const since: ReactNode = (
    <>
      {' ('}
      {t('state.since')} <RelativeTime at={cluster.since} />)
    </>
  );
  return (
    <StatePanel
      picture={looks[cluster.state].picture}
      title={title}
      text={
        <>
          {cluster.message ? (
            <>
              {cluster.message}
              {since}
              <br />
              {t(`state.${cluster.state}Text`)}
            </>
          ) : (
            <>
              {t(`state.${cluster.state}Text`)}
              {since}
            </>
          )}
        </>
      }
    >
      {cluster.state === 'forbidden' && (
        <CodeExample code={watchRuleExample} label={title} />
      )}
    </StatePanel>
  );
}
