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

import { Button, ButtonLink, Card, Skeleton, Text } from '@backstage/ui';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { RiArrowLeftSLine } from '@remixicon/react';
import {
  isBad,
  RunDetails,
  RunSummary,
} from 'backstage-plugin-tekton-integrations-common';
import { useEffect, useState } from 'react';
import { classifyFailure } from '../client/failure';
import { useRun } from '../client/queries';
import { commitLabel, PhaseLine } from '../runs/RunRow';
import { Sign } from '../signs/Sign';
import { phaseSigns } from '../signs/signs';
import { FailurePanel, runPermissions } from '../states/FailurePanel';
import { StatePanel } from '../states/StatePanel';
import { Duration, RelativeTime } from '../time/Times';
import { Fact, Facts } from '../ui/Facts';
import { Section } from '../ui/Section';
import { Surface } from '../ui/Surface';
import { useWords } from '../words';
import styles from './RunPage.module.css';
import { TaskTable } from './TaskTable';
import { TimeAxis } from './TimeAxis';
import { Why } from './Why';

function RunFacts(props: { run: RunSummary; entities: readonly string[] }) {
  const { run, entities } = props;
  const t = useWords();
  const repository = [run.commit?.owner, run.commit?.repository]
    .filter(Boolean)
    .join('/');
  return (
    <Facts>
      <Fact label={t('run.pipeline')}>{run.definition}</Fact>
      {run.commit && (
        <Fact label={t('run.commit')}>
          {[repository, commitLabel(run.commit, t)].filter(Boolean).join(' · ')}
          {run.commit.title && <> “{run.commit.title}”</>}
        </Fact>
      )}
      <Fact label={t('run.created')}>
        <RelativeTime at={run.createdAt} />
      </Fact>
      {run.startedAt && (
        <Fact label={t('run.duration')}>
          <Duration from={run.startedAt} to={run.completedAt} />
        </Fact>
      )}
      <Fact label={t('run.where')}>
        {run.kind} · {run.namespace} · {run.cluster}
      </Fact>
      {entities.length > 0 && (
        <Fact label={t('run.components')}>
          {entities.map(entityRef => (
            <span key={entityRef} className={styles.entity}>
              <EntityRefLink entityRef={entityRef} />
            </span>
          ))}
        </Fact>
      )}
    </Facts>
  );
}

function Details(props: { details: RunDetails }) {
  const { details } = props;
  const { run, tasks } = details;
  const t = useWords();
  const [opened, setOpened] = useState<string>();
  const [sought, setSought] = useState<string>();
  // A delivery that was just made is there only once the Run was read again.
  useEffect(() => {
    const target = sought && document.getElementById(`delivery-${sought}`);
    if (target) {
      target.scrollIntoView({ block: 'center', behavior: 'smooth' });
      target.focus({ preventScroll: true });
      setSought(undefined);
    }
  }, [sought, details]);
  const open = (deliveryId: string) => {
    setOpened(deliveryId);
    setSought(deliveryId);
  };
  const failing = tasks.some(task => isBad(task.phase));
  return (
    <>
      <header className={styles.header}>
        <Sign sign={phaseSigns[run.phase]} size={28} />
        <div className={styles.title}>
          <Text as="h2" variant="title-small" weight="bold">
            {run.name}
          </Text>
          <PhaseLine run={run} />
        </div>
      </header>
      <RunFacts run={run} entities={details.entities} />
      {(failing || (isBad(run.phase) && run.message)) && (
        <Section title={t('run.failing')}>
          {failing && <TaskTable tasks={tasks} failing />}
          {run.message && isBad(run.phase) && (
            <p className={styles.message}>
              {run.reason && <strong>{run.reason}: </strong>}
              {run.message}
            </p>
          )}
        </Section>
      )}
      <Section title={t('run.timeline')}>
        <TimeAxis details={details} onOpen={open} />
      </Section>
      <Section title={t('run.why')} text={t('run.whyText')}>
        <Why details={details} opened={opened} onDone={setSought} />
      </Section>
      {tasks.length > 0 && (
        <Section title={t('run.tasks')}>
          <TaskTable tasks={tasks} failing={false} />
        </Section>
      )}
    </>
  );
}

function RunSkeleton() {
  const t = useWords();
  return (
    <div className={styles.skeleton} role="status" aria-label={t('loading')}>
      <Skeleton width="min(24rem, 80%)" height={28} />
      <Skeleton width="min(40rem, 100%)" height={40} />
      <Card className={styles.ghost}>
        <Skeleton width="8rem" height={18} />
        <Skeleton width="100%" height={16} />
        <Skeleton width="100%" height={28} />
        <Skeleton width="100%" height={28} />
      </Card>
      <Card className={styles.ghost}>
        <Skeleton width="6rem" height={18} />
        <Skeleton width="70%" height={16} />
        <Skeleton width="60%" height={16} />
      </Card>
    </div>
  );
}

function RunFailure(props: {
  error: unknown;
  retry: () => void;
  backHref: string;
  backLabel: string;
}) {
  const { error, retry, backHref, backLabel } = props;
  const t = useWords();
  return classifyFailure(error).kind === 'notFound' ? (
    <StatePanel
      picture="unknown"
      level="h2"
      title={t('state.runGoneTitle')}
      text={t('state.runGoneText')}
    >
      <ButtonLink variant="secondary" href={backHref}>
        {backLabel}
      </ButtonLink>
      <Button variant="tertiary" onPress={retry}>
        {t('retry')}
      </Button>
    </StatePanel>
  ) : (
    <FailurePanel
      error={error}
      retry={retry}
      level="h2"
      permissions={runPermissions}
      deniedText={t('state.deniedRunText')}
    />
  );
}

/** All that is known of one Run: what happened, who was told, and why not. */
export function RunPage(props: {
  runId: string;
  backHref: string;
  backLabel: string;
  padded?: boolean;
}) {
  const { runId, backHref, backLabel, padded } = props;
  const { data, error, refetch } = useRun(runId);
  return (
    <Surface padded={padded}>
      <div>
        <ButtonLink
          variant="tertiary"
          size="small"
          href={backHref}
          iconStart={<RiArrowLeftSLine />}
        >
          {backLabel}
        </ButtonLink>
      </div>
      {data && <Details details={data} />}
      {!data && !error && <RunSkeleton />}
      {!data && error && (
        <Card>
          <RunFailure
            error={error}
            retry={() => void refetch()}
            backHref={backHref}
            backLabel={backLabel}
          />
        </Card>
      )}
    </Surface>
  );
}
