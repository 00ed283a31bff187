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

import { VisuallyHidden } from '@backstage/ui';
import { RunReport } from 'backstage-plugin-tekton-integrations-common';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../words';
import { describeChanges } from './changes';

/**
 * Says politely what changed in the list. Another page or filter is not a
 * change: the reader asked for it.
 */
export function LiveRegion(props: {
  reports: readonly RunReport[] | undefined;
  /** What was asked for; changes are told within the same question only. */
  question: string;
}) {
  const { reports, question } = props;
  const t = useWords();
  const before = useRef<{ question: string; reports: readonly RunReport[] }>(
    undefined,
  );
  const [message, setMessage] = useState('');
  useEffect(() => {
    if (!reports) {
      return;
    }
    const old = before.current;
    before.current = { question, reports };
    if (old?.question === question) {
      const changes = describeChanges(old.reports, reports, t);
      if (changes.length > 0) {
        setMessage(changes.join('. '));
      }
    } else {
      setMessage('');
    }
  }, [reports, question, t]);
  return (
    <VisuallyHidden>
      <div role="log" aria-live="polite">
        {message}
      </div>
    </VisuallyHidden>
  );
}
