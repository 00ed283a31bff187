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

import { ExplainedTarget } from 'backstage-plugin-tekton-integrations-common';
import { Sign } from '../signs/Sign';
import { useWords } from '../words';
import { ContentDisclosure, targetName } from './ContentDisclosure';
import styles from './Explain.module.css';
import { mainText } from './mainText';

/** A target that a rule has by the rules of now, and what it would say. */
export function TargetLine(props: { target: ExplainedTarget; about: string }) {
  const { target, about } = props;
  const t = useWords();
  const main = mainText(target);
  return (
    <li className={styles.target}>
      <p className={styles.line}>
        {target.invalid && (
          <>
            <Sign sign={{ shape: 'cross', tone: 'danger' }} />{' '}
            <strong>{t('decision.invalid')}</strong>
            {' · '}
          </>
        )}
        {targetName(target)}
      </p>
      {target.invalid && <p className={styles.line}>{target.invalid}</p>}
      {main && (
        <p className={styles.said}>
          {main.label && <strong>{main.label} </strong>}
          {main.text}
        </p>
      )}
      <ContentDisclosure target={target} about={about} />
    </li>
  );
}
