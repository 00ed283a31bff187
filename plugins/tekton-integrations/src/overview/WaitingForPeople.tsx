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

import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  NotificationReport,
  Pause,
  ProviderReport,
} from 'backstage-plugin-tekton-integrations-common';
import { Link } from 'react-router-dom';
import { PausedWords } from '../byHand/PausedWords';
import { actedRuleOf, isLoop } from '../byHand/rule';
import { useWaitingForReview } from '../client/queries';
import { reviewRouteRef } from '../routes';
import { Sign } from '../signs/Sign';
import linkStyles from '../ui/Link.module.css';
import { Section } from '../ui/Section';
import { useWords } from '../words';
import { pauseSign } from './health';
import styles from './Overview.module.css';

interface Paused {
  id: string;
  words: string;
  pause: Pause;
}

/** What stands still because of people, and what waits for them. */
export function WaitingForPeople(props: {
  rules: readonly (ProviderReport | NotificationReport)[];
}) {
  const t = useWords();
  // Who may not read it is not told of it; nothing else depends on it.
  const { data } = useWaitingForReview();
  const reviewHref = useRouteRef(reviewRouteRef)?.();
  const count = data?.items.length ?? 0;
  const paused = props.rules.flatMap((item): Paused[] => {
    const { kind, id, name, paused: pause } = actedRuleOf(item);
    return pause
      ? [
          {
            id: `${kind} ${id}`,
            words: t(`byHand.${isLoop(pause) ? 'loop' : kind}.stands`, {
              name,
            }),
            pause,
          },
        ]
      : [];
  });
  if (count === 0 && paused.length === 0) {
    return null;
  }
  return (
    <Section level="h2" title={t('overview.people')}>
      <ul className={styles.waiting}>
        {count > 0 && (
          <li>
            <Sign sign={{ shape: 'question', tone: 'warning' }} />{' '}
            {t(data?.more ? 'review.countMore' : 'review.count', { count })}
            {reviewHref && (
              <>
                {' '}
                <Link className={linkStyles.link} to={reviewHref}>
                  {t('review.open')}
                </Link>
              </>
            )}
          </li>
        )}
        {paused.map(({ id, words, pause }) => (
          <li key={id}>
            <Sign sign={pauseSign(pause)} /> {words}{' '}
            <span className={styles.quiet}>
              <PausedWords pause={pause} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
