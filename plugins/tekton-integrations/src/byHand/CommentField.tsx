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

import { TextField } from '@backstage/ui';
import { useWords } from '../words';

/** As many characters as the backend keeps. */
const LONGEST = 500;

/** Why somebody does something; others read it beside what was done. */
export function CommentField(props: {
  value: string;
  onChange: (value: string) => void;
}) {
  const t = useWords();
  return (
    <TextField
      label={t('byHand.comment')}
      secondaryLabel={t('byHand.optional')}
      description={t('byHand.commentText')}
      maxLength={LONGEST}
      {...props}
    />
  );
}

/** What was written there, if anything was. */
export const commentOf = (value: string): string | undefined =>
  value.trim() || undefined;
