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

import { useState } from 'react';
import { useWords } from '../words';
import { ActDialog } from './ActDialog';
import { CommentField, commentOf } from './CommentField';
import { ActedRule } from './rule';
import { useAct } from './useAct';

/** Asks why all that a Provider or a Notification sends is to be held. */
export function PauseDialog(props: { rule: ActedRule; onClose: () => void }) {
  const { rule, onClose } = props;
  const { kind, id, name } = rule;
  const t = useWords();
  const [comment, setComment] = useState('');
  const { mutate, isPending, error } = useAct({
    work: (api, why: string) =>
      kind === 'provider'
        ? api.pauseProvider({ provider: id, comment: commentOf(why) })
        : api.suspendNotification({ rule: id, comment: commentOf(why) }),
    toast: true,
    onDone: onClose,
  });
  return (
    <ActDialog
      title={t(`byHand.${kind}.pauseTitle`, { name })}
      text={t(`byHand.${kind}.pauseText`)}
      word={t(`byHand.${kind}.pause`)}
      isPending={isPending}
      error={error}
      onAct={() => mutate(comment)}
      onClose={onClose}
    >
      <CommentField value={comment} onChange={setComment} />
    </ActDialog>
  );
}
