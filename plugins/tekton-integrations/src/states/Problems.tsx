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
import styles from './Problems.module.css';

/** What is wrong, one by one, with the place where it is. */
export function Problems(props: {
  title: string;
  items: readonly { where?: string; message: string }[];
  /** A danger is told at once to who does not see the screen. */
  status?: 'warning' | 'danger';
}) {
  const { title, items, status = 'warning' } = props;
  return items.length === 0 ? null : (
    <Alert
      status={status}
      icon
      role={status === 'danger' ? 'alert' : undefined}
      title={title}
      description={
        <ul className={styles.list}>
          {items.map(({ where, message }) => (
            <li key={`${where} ${message}`}>
              {where && (
                <>
                  <code>{where}</code>:{' '}
                </>
              )}
              {message}
            </li>
          ))}
        </ul>
      }
    />
  );
}
