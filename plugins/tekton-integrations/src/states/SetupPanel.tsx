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

import { Entity } from '@backstage/catalog-model';
import { ButtonLink } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { EntityRuns } from 'backstage-plugin-tekton-integrations-common';
import { ReactNode } from 'react';
import { usePreviewHref } from '../preview/usePreviewHref';
import { rootRouteRef } from '../routes';
import { useWords } from '../words';
import { CodeExample } from './CodeExample';
import {
  clusterExample,
  notificationExample,
  providerExample,
  selectorExample,
} from './examples';
import { StatePanel } from './StatePanel';

/** Something that is missing before anything can be reported. */
export type SetupItem = EntityRuns['setup'][number];

function useOverviewLink(): ReactNode {
  const t = useWords();
  const overview = useRouteRef(rootRouteRef)?.();
  return overview ? (
    <ButtonLink variant="secondary" href={overview}>
      {t('state.seeNotifications')}
    </ButtonLink>
  ) : null;
}

function PreviewLink() {
  const t = useWords();
  const preview = usePreviewHref();
  return preview ? (
    <ButtonLink variant="secondary" href={preview()}>
      {t('preview.try')}
    </ButtonLink>
  ) : null;
}

/** What is missing, why it matters, and an example to copy. */
export function SetupPanel(props: { item: SetupItem; entity: Entity }) {
  const { item, entity } = props;
  const t = useWords();
  const overviewLink = useOverviewLink();
  switch (item.code) {
    case 'noSelector':
      return (
        <StatePanel
          picture="selector"
          title={t('state.noSelectorTitle')}
          text={t('state.noSelectorText')}
        >
          <CodeExample
            code={selectorExample(entity.metadata.name)}
            label={t('state.noSelectorTitle')}
          />
        </StatePanel>
      );
    case 'noCluster':
      return (
        <StatePanel
          picture="noCluster"
          title={t('state.noClusterTitle')}
          text={t('state.noClusterText')}
        >
          <CodeExample
            code={clusterExample}
            label={t('state.noClusterTitle')}
          />
        </StatePanel>
      );
    case 'noProvider':
      return (
        <StatePanel
          picture="noProvider"
          title={t('state.noProviderTitle')}
          text={t('state.noProviderText')}
        >
          <CodeExample
            code={providerExample}
            label={t('state.noProviderTitle')}
          />
        </StatePanel>
      );
    case 'noNotification':
      return (
        <StatePanel
          picture="noRule"
          title={t('state.noNotificationTitle')}
          text={t('state.noNotificationText')}
        >
          <CodeExample
            code={notificationExample}
            label={t('state.noNotificationTitle')}
          />
          <PreviewLink />
          {overviewLink}
        </StatePanel>
      );
    case 'observing':
      return null;
    default:
      return item.code satisfies never;
  }
}
