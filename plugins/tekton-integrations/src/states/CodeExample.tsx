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

import { Button } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { useState } from 'react';
import { useWords } from '../words';
import styles from './CodeExample.module.css';

/** Text to copy into a file, with a button that does so. */
export function CodeExample(props: { code: string; label: string }) {
  const { code, label } = props;
  const t = useWords();
  const [result, setResult] = useState<'copied' | 'failed'>();
  const copy = () =>
    navigator.clipboard.writeText(code).then(
      () => setResult('copied'),
      () => setResult('failed'),
    );
  return (
    <div className={styles.example}>
      <pre className={styles.code} role="region" aria-label={label}>
        <code>{code}</code>
      </pre>
      <Button
        className={styles.copy}
        size="small"
        variant="secondary"
        iconStart={result === 'copied' ? <RiCheckLine /> : <RiFileCopyLine />}
        onPress={copy}
      >
        {t(`copy.${result ?? 'copy'}`)}
      </Button>
    </div>
  );
}
