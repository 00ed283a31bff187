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

import { useWords } from '../words';
import { parseRuleName } from './ruleName';
import styles from './RuleOrigin.module.css';

/**
 * The namespace that a rule is from, or app-config. Its cluster stands in its
 * id as a number that nobody knows.
 */
export function RuleOrigin(props: { rule: string }) {
  const t = useWords();
  const { source, namespace } = parseRuleName(props.rule);
  const origin = [
    source === 'config' && t('run.fromConfig'),
    namespace && t('run.namespace', { namespace }),
  ].filter(Boolean);
  return origin.length > 0 ? (
    <span className={styles.origin}>{origin.join(' · ')}</span>
  ) : null;
}
