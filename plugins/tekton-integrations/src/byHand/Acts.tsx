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

import { Act } from 'backstage-plugin-tekton-integrations-common';
import { RelativeTime } from '../time/Times';
import styles from './Acts.module.css';

/** What people did about a delivery, oldest first. */
export function Acts(props: { acts: readonly Act[] }) {
  return props.acts.length > 0 ? (
    <ul className={styles.acts}>
      {props.acts.map(({ action, at, sentence }) => (
        <li key={`${action} ${at}`}>
          {sentence}{' '}
          <span className={styles.when}>
            <RelativeTime at={at} />
          </span>
        </li>
      ))}
    </ul>
  ) : null;
}
