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

import { Button, Tooltip, TooltipTrigger } from '@backstage/ui';
import {
  DeliveryAction,
  DeliveryReport,
} from 'backstage-plugin-tekton-integrations-common';
import { useId, useState } from 'react';
import { useWords } from '../words';
import styles from './DeliveryActions.module.css';
import { DiscardDialog } from './DiscardDialog';
import {
  asksForSomebody,
  useAllowedActions,
  whatHappens,
} from './deliveryActions';
import { Refusal } from './Refusal';
import { targetWords } from './targetWords';
import { useAct } from './useAct';

/** Sends it again, or lets it go: nothing is lost by it, so nobody is asked. */
function SendButton(props: {
  action: Exclude<DeliveryAction, 'discard'>;
  delivery: DeliveryReport;
  /** The sentence stands below; else it is shown with the button. */
  describedBy: string | undefined;
  isPending: boolean;
  onPress: () => void;
}) {
  const { action, delivery, describedBy, isPending, onPress } = props;
  const t = useWords();
  const word = t(`byHand.${action}`);
  const button = (
    <Button
      size="small"
      variant={describedBy ? 'secondary' : 'tertiary'}
      aria-label={t('byHand.namedDelivery', {
        action: word,
        target: targetWords(delivery.target),
        phase: t(`phase.${delivery.phase}`),
      })}
      aria-describedby={describedBy}
      isPending={isPending}
      onPress={onPress}
    >
      {word}
    </Button>
  );
  return describedBy ? (
    button
  ) : (
    <TooltipTrigger delay={300}>
      {button}
      <Tooltip className={styles.tip}>
        {whatHappens(action, delivery, t)}
      </Tooltip>
    </TooltipTrigger>
  );
}

/** What the reader may do with a delivery, with what will happen. */
export function DeliveryActions(props: {
  delivery: DeliveryReport;
  /** It was done; this is the delivery to look at now. */
  onDone: (deliveryId: string) => void;
}) {
  const { delivery, onDone } = props;
  const t = useWords();
  const sentence = useId();
  const [asking, setAsking] = useState(false);
  const { actionsOf } = useAllowedActions();
  const { mutate, isPending, variables, error } = useAct({
    work: (api, action: DeliveryAction) => api.act(action, delivery.id),
    toast: true,
    onDone: answer => onDone(answer.delivery.id),
  });
  const actions = actionsOf(delivery);
  const [send] = actions.flatMap(action =>
    action === 'discard' ? [] : [action],
  );
  const told = send && asksForSomebody(delivery);
  return (
    <>
      {actions.length > 0 && (
        <div className={styles.actions}>
          {send && (
            <SendButton
              action={send}
              delivery={delivery}
              describedBy={told ? sentence : undefined}
              isPending={isPending && variables === send}
              onPress={() => mutate(send)}
            />
          )}
          {actions.includes('discard') && (
            <Button
              size="small"
              variant="tertiary"
              aria-label={t('byHand.namedDelivery', {
                action: t('byHand.discard'),
                target: targetWords(delivery.target),
                phase: t(`phase.${delivery.phase}`),
              })}
              onPress={() => setAsking(true)}
            >
              {t('byHand.discardAsk')}
            </Button>
          )}
          {told && (
            <span id={sentence} className={styles.sentence}>
              {whatHappens(send, delivery, t)}
            </span>
          )}
        </div>
      )}
      {error && (
        <div className={styles.refusal}>
          <Refusal error={error} />
        </div>
      )}
      {asking && (
        <DiscardDialog
          delivery={delivery}
          onClose={() => setAsking(false)}
          onDone={id => {
            setAsking(false);
            onDone(id);
          }}
        />
      )}
    </>
  );
}
