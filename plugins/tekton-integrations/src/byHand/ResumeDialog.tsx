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

import { Radio, RadioGroup } from '@backstage/ui';
import { useState } from 'react';
import { useWords } from '../words';
import { ActDialog } from './ActDialog';
import { ActedRule, isLoop } from './rule';
import { useAct } from './useAct';

const CHOICES = ['said', 'all', 'latest', 'none'] as const;

/** What of the meantime is sent: as the Notifications say it, or for once. */
type Choice = (typeof CHOICES)[number];

const isChoice = (value: string): value is Choice =>
  CHOICES.some(choice => choice === value);

/** Asks what of the meantime is sent, since what is not sent then is lost. */
export function ResumeDialog(props: { rule: ActedRule; onClose: () => void }) {
  const { rule, onClose } = props;
  const { kind, id, name, paused } = rule;
  const t = useWords();
  const [choice, setChoice] = useState<Choice>('said');
  const { mutate, isPending, error } = useAct({
    work: (api, chosen: Choice) => {
      const onResume = chosen === 'said' ? undefined : chosen;
      return kind === 'provider'
        ? api.resumeProvider({ provider: id, onResume })
        : api.resumeNotification({ rule: id, onResume });
    },
    toast: true,
    onDone: onClose,
  });
  return (
    <ActDialog
      title={t(`byHand.${kind}.resumeTitle`, { name })}
      text={t('byHand.resumeText')}
      word={t('byHand.resume')}
      isPending={isPending}
      error={error}
      onAct={() => mutate(choice)}
      onClose={onClose}
    >
      <RadioGroup
        label={t('byHand.onResume')}
        value={choice}
        onChange={value => {
          if (isChoice(value)) {
            setChoice(value);
          }
        }}
      >
        {CHOICES.map(one => (
          <Radio key={one} value={one}>
            {one === 'said'
              ? t(`byHand.${isLoop(paused) ? 'loop' : kind}.onResumeSaid`)
              : t(`byHand.onResumeOf.${one}`)}
          </Radio>
        ))}
      </RadioGroup>
    </ActDialog>
  );
}
