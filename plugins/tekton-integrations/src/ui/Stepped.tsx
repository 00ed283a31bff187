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
import { ReactNode, useState } from 'react';
import { useWords } from '../words';

/** Rows that are drawn at once. */
const STEP = 25;

/** Draws its items in steps: there may be thousands. */
export function Stepped<T>(props: {
  items: readonly T[];
  children: (shown: readonly T[]) => ReactNode;
}) {
  const { items, children } = props;
  const t = useWords();
  const [shown, setShown] = useState(STEP);
  const more = Math.min(STEP, items.length - shown);
  return (
    <>
      {children(items.slice(0, shown))}
      {more > 0 && (
        <div>
          <Button
            variant="secondary"
            size="small"
            onPress={() => setShown(shown + STEP)}
          >
            {t('overview.showMore', { amount: String(more) })}
          </Button>
        </div>
      )}
    </>
  );
}
