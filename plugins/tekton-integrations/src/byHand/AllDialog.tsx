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

import { DeliveryAction } from 'backstage-plugin-tekton-integrations-common';
import { useState } from 'react';
import { useWords } from '../words';
import { ActDialog } from './ActDialog';
import { BulkResult } from './BulkResult';
import { CommentField, commentOf } from './CommentField';
import { oneByOne, pageByPage, useMany } from './useMany';

/**
 * Lets go all of a Notification that waits for a review, or discards what of
 * it is listed: asked for all at once, the backend would discard what waits
 * for anything else as well.
 */
export function AllDialog(props: {
  action: Exclude<DeliveryAction, 'redeliver'>;
  rule: string;
  name: string;
  /** Ids of the deliveries that are listed. */
  listed: readonly string[];
  onClose: () => void;
}) {
  const { action, rule, name, listed, onClose } = props;
  const t = useWords();
  const [comment, setComment] = useState('');
  // What is done leaves the list while it is done.
  const [ids] = useState(listed);
  const acting = useMany((api, why: string | undefined) =>
    action === 'release'
      ? pageByPage(api, action, { rule, comment: why })
      : oneByOne(api, action, ids, { comment: why }),
  );
  return (
    <ActDialog
      title={t(`byHand.all.${action}Title`, { name })}
      text={t(`byHand.all.${action}Text`)}
      word={acting.isSuccess ? undefined : t(`byHand.all.${action}`)}
      destructive={action === 'discard'}
      isPending={acting.isPending}
      error={acting.error}
      onAct={() => acting.mutate(commentOf(comment))}
      onClose={onClose}
    >
      {acting.isIdle && <CommentField value={comment} onChange={setComment} />}
      <div role="status">
        {!acting.isIdle && (
          <BulkResult
            sum={acting.sum}
            words={t(`byHand.all.${action}Done`, { count: acting.sum.done })}
          />
        )}
      </div>
    </ActDialog>
  );
}
