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
import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Button,
  Card,
  CardBody,
  CardHeader,
  Text,
} from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { RiArrowLeftSLine, RiArrowRightSLine } from '@remixicon/react';
import { EntityRuns as EntityRunsPage } from 'backstage-plugin-tekton-integrations-common';
import { useState } from 'react';
import { useEntityRuns } from '../client/queries';
import { entityRunRouteRef } from '../routes';
import { Banners } from '../states/Banners';
import { ClusterPanel } from '../states/ClusterPanel';
import { FailurePanel } from '../states/FailurePanel';
import { SetupPanel } from '../states/SetupPanel';
import { StatePanel } from '../states/StatePanel';
import { ToldList } from '../told/ToldList';
import { Surface } from '../ui/Surface';
import { useWords } from '../words';
import styles from './EntityRuns.module.css';
import { FilterBar } from './FilterBar';
import { Freshness } from './Freshness';
import { LiveRegion } from './LiveRegion';
import { RunList, RunListSkeleton } from './RunList';
import { Summary } from './Summary';
import {
  isFiltered,
  RunFilters,
  toQuery,
  useRunFilters,
} from './useRunFilters';

type Change = (change: Partial<RunFilters>) => void;

function Pages(props: { page: EntityRunsPage; onChange: Change }) {
  const { page, onChange } = props;
  const t = useWords();
  if (!page.newer && !page.older) {
    return null;
  }
  return (
    <nav className={styles.pages} aria-label={t('list.pages')}>
      <Button
        variant="tertiary"
        size="small"
        iconStart={<RiArrowLeftSLine />}
        isDisabled={!page.newer}
        onPress={() => onChange({ cursor: page.newer })}
      >
        {t('list.newer')}
      </Button>
      <Button
        variant="tertiary"
        size="small"
        iconEnd={<RiArrowRightSLine />}
        isDisabled={!page.older}
        onPress={() => onChange({ cursor: page.older })}
      >
        {t('list.older')}
      </Button>
    </nav>
  );
}

/** Why there is no Run to show: the first thing that explains it. */
function NoRuns(props: {
  page: EntityRunsPage;
  filters: RunFilters;
  onChange: Change;
}) {
  const { page, filters, onChange } = props;
  const { entity } = useEntity();
  const t = useWords();
  if (isFiltered(filters) || filters.cursor) {
    return (
      <StatePanel
        picture="search"
        title={t('state.noMatchTitle')}
        text={t('state.noMatchText')}
      >
        <Button
          variant="secondary"
          onPress={() => onChange({ search: '', phases: [], states: [] })}
        >
          {t('filters.clear')}
        </Button>
      </StatePanel>
    );
  }
  const missing = page.setup.find(({ code }) => code !== 'observing');
  const trouble = page.clusters.find(({ state }) => state !== 'live');
  // A component without Runs of its own is explained by its annotations
  // first; of two other causes the cluster is the nearer one.
  if (missing && (missing.code === 'noSelector' || !trouble)) {
    return <SetupPanel item={missing} entity={entity} />;
  }
  return trouble ? (
    <ClusterPanel cluster={trouble} />
  ) : (
    <StatePanel
      picture="quiet"
      title={t('state.nothingTitle')}
      text={t('state.nothingText')}
    />
  );
}

function ToldCard(props: { entityRef: string }) {
  const t = useWords();
  return (
    <Card>
      <CardHeader>
        <Text as="h3" variant="title-x-small" weight="bold">
          {t('told.title')}
        </Text>
      </CardHeader>
      <CardBody>
        <ToldList entityRef={props.entityRef} />
      </CardBody>
    </Card>
  );
}

function ToldDisclosure(props: { entityRef: string }) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  return (
    <Accordion isExpanded={open} onExpandedChange={setOpen}>
      <AccordionTrigger title={t('told.title')} />
      <AccordionPanel>
        <ToldList entityRef={props.entityRef} enabled={open} />
      </AccordionPanel>
    </Accordion>
  );
}

function RunsPage(props: {
  page: EntityRunsPage;
  entityRef: string;
  filters: RunFilters;
  stale: boolean;
  onChange: Change;
}) {
  const { page, entityRef, filters, stale, onChange } = props;
  const runHref = useRouteRef(entityRunRouteRef);
  const untouched = !isFiltered(filters) && !filters.cursor;
  if (page.items.length === 0) {
    const observing = page.setup.filter(({ code }) => code === 'observing');
    return (
      <>
        <Banners clusters={[]} setup={observing} />
        <Card>
          <NoRuns page={page} filters={filters} onChange={onChange} />
        </Card>
        {untouched && <ToldCard entityRef={entityRef} />}
      </>
    );
  }
  return (
    <>
      <Banners clusters={page.clusters} setup={page.setup} />
      <Summary reports={page.items} />
      <RunList
        reports={page.items}
        hrefOf={runId => runHref?.({ runId }) ?? '#'}
        stale={stale}
      />
      <Pages page={page} onChange={onChange} />
      <ToldDisclosure entityRef={entityRef} />
    </>
  );
}

/** The Runs of the entity whose page this is, and who was told. */
export function EntityRuns() {
  const { entity } = useEntity();
  const t = useWords();
  const entityRef = stringifyEntityRef(entity);
  const [filters, onChange] = useRunFilters();
  const query = toQuery(entityRef, filters);
  const { data, error, isPlaceholderData, refetch } = useEntityRuns(query);
  const settled = isPlaceholderData ? undefined : data;
  return (
    <Surface>
      <header className={styles.header}>
        <Text as="h2" variant="title-x-small" weight="bold">
          {t('title')}
        </Text>
        {data && <Freshness clusters={data.clusters} stale={error !== null} />}
        {(data?.items.length || isFiltered(filters) || filters.cursor) && (
          <FilterBar filters={filters} onChange={onChange} />
        )}
      </header>
      <LiveRegion reports={settled?.items} question={JSON.stringify(query)} />
      {data && (
        <RunsPage
          page={data}
          entityRef={entityRef}
          filters={filters}
          stale={isPlaceholderData}
          onChange={onChange}
        />
      )}
      {!data && !error && <RunListSkeleton />}
      {!data && error && (
        <Card>
          <FailurePanel error={error} retry={() => void refetch()} />
        </Card>
      )}
    </Surface>
  );
}
