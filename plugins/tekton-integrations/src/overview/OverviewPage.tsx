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

import { Card, SearchField, Skeleton } from '@backstage/ui';
import {
  NotificationReports,
  providerReadPermission,
  ProviderReports,
  ruleReadPermission,
} from 'backstage-plugin-tekton-integrations-common';
import { ReactNode, useState } from 'react';
import { classifyFailure, Failure } from '../client/failure';
import { useNotifications, useProviders, useStatus } from '../client/queries';
import { CodeExample } from '../states/CodeExample';
import { notificationExample, providerExample } from '../states/examples';
import { FailurePanel } from '../states/FailurePanel';
import { StatePanel } from '../states/StatePanel';
import { Section } from '../ui/Section';
import { Surface } from '../ui/Surface';
import { useWords } from '../words';
import styles from './Overview.module.css';
import { NotificationTable, ProviderTable } from './RuleTables';
import { StatusSections } from './StatusSections';
import { WaitingForPeople } from './WaitingForPeople';

interface Reading<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** A part of the page that is read, or cannot be, on its own. */
function Part<T>(props: {
  reading: Reading<T>;
  permission: string;
  children: (data: T) => ReactNode;
}) {
  const { reading, permission, children } = props;
  const t = useWords();
  if (reading.data !== undefined) {
    return <>{children(reading.data)}</>;
  }
  return reading.error ? (
    <FailurePanel
      error={reading.error}
      retry={() => void reading.refetch()}
      permissions={[permission]}
    />
  ) : (
    <div className={styles.ghosts} role="status" aria-label={t('loading')}>
      <Skeleton width="90%" height={18} />
      <Skeleton width="75%" height={18} />
      <Skeleton width="85%" height={18} />
    </div>
  );
}

function Rules(props: {
  providers: Reading<ProviderReports>;
  notifications: Reading<NotificationReports>;
}) {
  const { providers, notifications } = props;
  const t = useWords();
  const [search, setSearch] = useState('');
  return (
    <>
      <SearchField
        className={styles.search}
        size="small"
        aria-label={t('overview.search')}
        placeholder={t('overview.search')}
        value={search}
        onChange={setSearch}
      />
      <Section level="h2" title={t('overview.providers')}>
        <Part reading={providers} permission={providerReadPermission.name}>
          {({ items }) =>
            items.length > 0 ? (
              <ProviderTable items={items} search={search} />
            ) : (
              <StatePanel
                picture="noProvider"
                title={t('state.noProvidersTitle')}
                text={t('state.noProviderText')}
              >
                <CodeExample
                  code={providerExample}
                  label={t('state.noProvidersTitle')}
                />
              </StatePanel>
            )
          }
        </Part>
      </Section>
      <Section level="h2" title={t('overview.notifications')}>
        <Part reading={notifications} permission={ruleReadPermission.name}>
          {({ items }) =>
            items.length > 0 ? (
              <NotificationTable items={items} search={search} />
            ) : (
              <StatePanel
                picture="noRule"
                title={t('state.noNotificationsTitle')}
                text={t('state.noNotificationsText')}
              >
                <CodeExample
                  code={notificationExample}
                  label={t('state.noNotificationsTitle')}
                />
              </StatePanel>
            )
          }
        </Part>
      </Section>
    </>
  );
}

/** Failures that concern the whole page: one of them is said once. */
const COMMON: readonly Failure['kind'][] = [
  'missing',
  'unreachable',
  'signedOut',
];

/** All Providers and Notifications and how they are; how fresh clusters are. */
export function OverviewPage() {
  const status = useStatus();
  const providers = useProviders();
  const notifications = useNotifications();
  const failed = [status, providers, notifications].find(
    ({ data, error }) =>
      !data && error && COMMON.includes(classifyFailure(error).kind),
  );
  return (
    <Surface padded>
      {failed ? (
        <Card>
          <FailurePanel
            level="h2"
            error={failed.error}
            retry={() => void failed.refetch()}
          />
        </Card>
      ) : (
        <>
          <WaitingForPeople
            rules={[
              ...(providers.data?.items ?? []),
              ...(notifications.data?.items ?? []),
            ]}
          />
          <Part reading={status} permission={providerReadPermission.name}>
            {data => <StatusSections status={data} />}
          </Part>
          <Rules providers={providers} notifications={notifications} />
        </>
      )}
    </Surface>
  );
}
