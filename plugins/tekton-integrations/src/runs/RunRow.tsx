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

import {
  Commit,
  RunSummary,
} from 'backstage-plugin-tekton-integrations-common';
import { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { Sign } from '../signs/Sign';
import { phaseSigns } from '../signs/signs';
import { Duration, RelativeTime } from '../time/Times';
import { Translate, useWords } from '../words';
import styles from './RunRow.module.css';

/** As many digits of a sha as people know it by. */
const SHORT_SHA = 7;

/** Branch or pull request, and the start of the sha. */
export function commitLabel(commit: Commit, t: Translate): string {
  return [
    commit.pullRequest
      ? t('list.pullRequest', { number: commit.pullRequest })
      : commit.branch,
    commit.sha?.slice(0, SHORT_SHA),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** What goes on or went wrong, in a few words. */
function progress(run: RunSummary, t: Translate): string | undefined {
  if (run.failure) {
    return run.failure;
  }
  return (run.phase === 'running' || run.phase === 'stopping') &&
    run.tasks.total > 0
    ? t('list.tasks', {
        done: String(run.tasks.done),
        total: String(run.tasks.total),
      })
    : undefined;
}

/** Phase words and what went wrong. */
export function PhaseLine(props: { run: RunSummary }) {
  const { run } = props;
  const t = useWords();
  const more = progress(run, t);
  return (
    <span className={styles.phase}>
      <strong className={styles.word}>{t(`phase.${run.phase}`)}</strong>
      {more && <> · {more}</>}
    </span>
  );
}

/** When a Run began, and how long it took or takes. */
export function RunTimes(props: { run: RunSummary }) {
  const { run } = props;
  return (
    <span className={styles.times}>
      <RelativeTime at={run.completedAt ?? run.startedAt ?? run.createdAt} />
      {run.startedAt && (
        <>
          {' · '}
          <Duration from={run.startedAt} to={run.completedAt} />
        </>
      )}
    </span>
  );
}

/** A Run and, below it, what came of it. The whole row leads to its page. */
export function RunRow(props: {
  run: RunSummary;
  href: string;
  children: ReactNode;
}) {
  const { run, href, children } = props;
  const t = useWords();
  return (
    <li className={styles.row}>
      <div className={styles.line}>
        <Sign sign={phaseSigns[run.phase]} size={20} />
        <h3 className={styles.heading}>
          <Link
            className={styles.name}
            to={href}
            title={`${run.cluster} / ${run.namespace} / ${run.name}`}
          >
            {run.name}
          </Link>
        </h3>
        <PhaseLine run={run} />
        <span className={styles.commit}>
          {run.commit && (
            <>
              <span className={styles.sha}>{commitLabel(run.commit, t)}</span>
              {run.commit.title && <> “{run.commit.title}”</>}
            </>
          )}
        </span>
        <RunTimes run={run} />
      </div>
      <div className={styles.told}>{children}</div>
    </li>
  );
}
