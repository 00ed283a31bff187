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
import { CodeExample } from '../states/CodeExample';
import { useWords } from '../words';
import styles from './Explain.module.css';

/** Names a target: the vendor's name, what it makes, and where. */
export const targetName = (
  target: Pick<ExplainedTarget, 'vendor' | 'what' | 'where'>,
) => `${target.vendor} ${target.what} · ${target.where}`;

/** What would be sent to a target, as it would be sent. */
export function ContentDisclosure(props: {
  target: ExplainedTarget;
  /** What it is about, where several are on a page. */
  about: string;
  /** What opens it, where the content may not be what was sent. */
  words?: string;
}) {
  const { target, about, words } = props;
  const t = useWords();
  return target.content ? (
    <details className={styles.disclosure}>
      <summary>{words ?? t('explain.content')}</summary>
      <CodeExample
        code={JSON.stringify(target.content, undefined, 2)}
        label={t('explain.contentOf', { target: targetName(target), about })}
      />
    </details>
  ) : null;
}
