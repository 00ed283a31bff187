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

import { Text } from '@backstage/ui';
import { ReactNode } from 'react';
import { Picture, PictureName } from './Picture';
import styles from './StatePanel.module.css';

/** A state in which there is nothing else to show: what it is, what next. */
export function StatePanel(props: {
  picture: PictureName;
  title: string;
  /** One below the heading that stands above the panel. */
  level?: 'h2' | 'h3';
  text?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <section className={styles.panel} data-picture={props.picture}>
      <Picture name={props.picture} />
      <div className={styles.words}>
        <Text as={props.level ?? 'h3'} variant="title-x-small" weight="bold">
          {props.title}
        </Text>
        {props.text && <p className={styles.text}>{props.text}</p>}
        {props.children && <div className={styles.next}>{props.children}</div>}
      </div>
    </section>
  );
}
