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

import { ButtonLink, Card, Select, Skeleton, Text } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { RiArrowLeftSLine } from '@remixicon/react';
import {
  deliveryReadPermission,
  PreviewRequest,
  rulePreviewPermission,
} from 'backstage-plugin-tekton-integrations-common';
import { ReactNode, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { classifyFailure } from '../client/failure';
import { usePreview } from '../client/queries';
import { rootRouteRef } from '../routes';
import { FailurePanel } from '../states/FailurePanel';
import { StatePanel } from '../states/StatePanel';
import { parseRuleName } from '../ui/ruleName';
import { RuleOrigin } from '../ui/RuleOrigin';
import { Section } from '../ui/Section';
import { Surface } from '../ui/Surface';
import { useWords } from '../words';
import styles from './Preview.module.css';
import { PreviewResult } from './PreviewResult';
import { SpecForm, SpecRequest } from './SpecForm';
import { RULE_PARAMETER, usePreviewHref } from './usePreviewHref';

const DAYS = [1, 7, 30, 90];
const DEFAULT_DAYS = 7;

const previewPermissions = [
  rulePreviewPermission.name,
  deliveryReadPermission.name,
];

function Loading() {
  const t = useWords();
  return (
    <Card className={styles.ghost} role="status" aria-label={t('loading')}>
      <Skeleton width="50%" height={18} />
      <Skeleton width="30%" height={18} />
      <Skeleton width="100%" height={40} />
      <Skeleton width="100%" height={40} />
      <Skeleton width="100%" height={40} />
    </Card>
  );
}

function Outcome(props: { request: PreviewRequest; days: number }) {
  const t = useWords();
  const { data, error, refetch } = usePreview(props.request);
  if (data) {
    return <PreviewResult preview={data} days={props.days} />;
  }
  if (!error) {
    return <Loading />;
  }
  return (
    <Card>
      {classifyFailure(error).kind === 'notFound' ? (
        <StatePanel
          picture="unknown"
          title={t('state.ruleGoneTitle')}
          text={t('state.ruleGoneText')}
        />
      ) : (
        <FailurePanel
          error={error}
          retry={() => void refetch()}
          permissions={previewPermissions}
          deniedText={t('state.deniedPreviewText')}
        />
      )}
    </Card>
  );
}

/** A Notification that exists, by its name. */
function KnownRule(props: { rule: string; children: ReactNode }) {
  const { rule, children } = props;
  const t = useWords();
  const preview = usePreviewHref();
  return (
    <Section title={t('preview.ruleTitle', { name: parseRuleName(rule).name })}>
      <div className={styles.rule}>
        <RuleOrigin rule={rule} />
        {preview && (
          <ButtonLink variant="secondary" size="small" href={preview()}>
            {t('preview.tryOwn')}
          </ButtonLink>
        )}
      </div>
      {children}
    </Section>
  );
}

/** What a Notification would have reported: one that exists, or a draft. */
export function PreviewPage() {
  const t = useWords();
  const overview = useRouteRef(rootRouteRef)?.();
  const [parameters] = useSearchParams();
  const rule = parameters.get(RULE_PARAMETER) || undefined;
  const [draft, setDraft] = useState<SpecRequest>();
  // Asking again for the same thing is a new question: Runs came meanwhile.
  const [asks, setAsks] = useState(0);
  const [days, setDays] = useState(DEFAULT_DAYS);
  const asked: PreviewRequest | undefined =
    rule === undefined ? draft : { rule };
  const period = (
    <Select
      className={styles.field}
      label={t('preview.period')}
      value={String(days)}
      onChange={value => setDays(Number(value))}
      options={DAYS.map(count => ({
        value: String(count),
        label: t('preview.days', { count }),
      }))}
    />
  );
  return (
    <Surface padded>
      <div>
        <ButtonLink
          variant="tertiary"
          size="small"
          href={overview ?? '/'}
          iconStart={<RiArrowLeftSLine />}
        >
          {t('run.backOverview')}
        </ButtonLink>
      </div>
      <header>
        <Text as="h2" variant="title-small" weight="bold">
          {t('preview.title')}
        </Text>
        <p className={styles.lead}>{t('preview.text')}</p>
      </header>
      {rule === undefined ? (
        <Section title={t('preview.draft')}>
          <SpecForm
            onPreview={request => {
              setDraft(request);
              setAsks(asks + 1);
            }}
          >
            {period}
          </SpecForm>
        </Section>
      ) : (
        <KnownRule rule={rule}>{period}</KnownRule>
      )}
      {asked && (
        <Outcome
          key={JSON.stringify([asked, days, asks])}
          request={{ ...asked, days }}
          days={days}
        />
      )}
    </Surface>
  );
}
