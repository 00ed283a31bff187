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

import { DeliveryReport } from 'backstage-plugin-tekton-integrations-common';
import { useState } from 'react';
import { useWords } from '../words';
import { ActDialog } from './ActDialog';
import { CommentField, commentOf } from './CommentField';
import { targetWords } from './targetWords';
import { useAct } from './useAct';

/** Asks before a delivery is ended without being sent. */
export function DiscardDialog(props: {
  delivery: Pick<DeliveryReport, 'id' | 'target'>;
  onClose: () => void;
  onDone: (deliveryId: string) => void;
}) {
  const { delivery, onClose, onDone } = props;
  const t = useWords();
  const [comment, setComment] = useState('');
  const { mutate, isPending, error } = useAct({
    work: (api, why: string) =>
      api.act('discard', delivery.id, { comment: commentOf(why) }),
    toast: true,
    onDone: answer => onDone(answer.delivery.id),
  });
  return (
    <ActDialog
      title={t('byHand.discardTitle')}
      text={t('byHand.discardText', { target: targetWords(delivery.target) })}
      word={t('byHand.discard')}
      destructive
      isPending={isPending}
      error={error}
      onAct={() => mutate(comment)}
      onClose={onClose}
    >
      <CommentField value={comment} onChange={setComment} />
    </ActDialog>
  );
}
