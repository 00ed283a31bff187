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

import { Skeleton } from '@backstage/ui';
import { RiNotification3Line } from '@remixicon/react';
import { useTold } from '../client/queries';
import { Sign } from '../signs/Sign';
import { parseRuleName } from '../ui/ruleName';
import { useWords } from '../words';
import styles from './ToldList.module.css';

/** Who is told about an entity, as sentences, with what is missing. */
export function ToldList(props: { entityRef: string; enabled?: boolean }) {
  const t = useWords();
  const { data, isError } = useTold(props.entityRef, props.enabled ?? true);
  if (!data) {
    return isError ? (
      <p className={styles.quiet}>{t('told.failed')}</p>
    ) : (
      <div className={styles.list} role="status" aria-label={t('loading')}>
        <Skeleton width="60%" height={18} />
        <Skeleton width="45%" height={18} />
      </div>
    );
  }
  if (data.items.length === 0) {
    return <p className={styles.quiet}>{t('told.empty')}</p>;
  }
  return (
    <ul className={styles.list}>
      {data.items.map(({ rule, vendor, sentence, problem }) => (
        <li
          key={`${rule} ${vendor} ${sentence}`}
          className={styles.item}
          title={parseRuleName(rule).name}
        >
          {problem ? (
            <Sign sign={{ shape: 'invalid', tone: 'warning' }} />
          ) : (
            <RiNotification3Line
              className={styles.icon}
              size={16}
              aria-hidden
            />
          )}
          <span>
            <strong>{vendor}</strong> {sentence}
            {problem && (
              <span className={styles.problem}>
                {t('told.problem', { problem })}
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
