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

import { ButtonIcon, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import { RiMore2Line } from '@remixicon/react';
import {
  deliveryRetryPermission,
  providerPausePermission,
  providerTestPermission,
  ruleSuspendPermission,
} from 'backstage-plugin-tekton-integrations-common';
import { ComponentType, useRef, useState } from 'react';
import { useWords } from '../words';
import { PauseDialog } from './PauseDialog';
import { RedeliverAllDialog } from './RedeliverAllDialog';
import { ResumeDialog } from './ResumeDialog';
import { ActedRule } from './rule';
import { TestDialog } from './TestDialog';
import { useMay } from './useMay';

type Action = 'pause' | 'resume' | 'test' | 'redeliverAll';

const dialogs: Record<
  Action,
  ComponentType<{ rule: ActedRule; onClose: () => void }>
> = {
  pause: PauseDialog,
  resume: ResumeDialog,
  test: TestDialog,
  redeliverAll: RedeliverAllDialog,
};

/** What the reader may do with a Provider or a Notification. */
export function useRuleActions(
  kind: ActedRule['kind'],
): (rule: Pick<ActedRule, 'paused'>) => Action[] {
  const mayPause = useMay(providerPausePermission);
  const maySuspend = useMay(ruleSuspendPermission);
  const mayTest = useMay(providerTestPermission);
  const mayRetry = useMay(deliveryRetryPermission);
  const mayStop = kind === 'provider' ? mayPause : maySuspend;
  return ({ paused }) => [
    ...(mayStop ? [paused ? ('resume' as const) : ('pause' as const)] : []),
    ...(kind === 'provider' && mayTest ? ['test' as const] : []),
    ...(mayRetry ? ['redeliverAll' as const] : []),
  ];
}

/** The actions on a Provider or a Notification; nothing where there are none. */
export function RuleActions(props: { rule: ActedRule }) {
  const { rule } = props;
  const t = useWords();
  const trigger = useRef<HTMLButtonElement>(null);
  const [doing, setDoing] = useState<Action>();
  const actions = useRuleActions(rule.kind)(rule);
  const words: Record<Action, string> = {
    pause: t(`byHand.${rule.kind}.pauseAsk`),
    resume: t('byHand.resumeAsk'),
    test: t('byHand.testAsk'),
    redeliverAll: t('byHand.redeliverAllAsk'),
  };
  const Doing = doing && dialogs[doing];
  if (actions.length === 0) {
    return null;
  }
  return (
    <>
      <MenuTrigger>
        <ButtonIcon
          ref={trigger}
          size="small"
          variant="tertiary"
          icon={<RiMore2Line />}
          aria-label={t('byHand.actionsOf', { name: rule.name })}
        />
        <Menu placement="bottom end">
          {actions.map(action => (
            <MenuItem key={action} onAction={() => setDoing(action)}>
              {words[action]}
            </MenuItem>
          ))}
        </Menu>
      </MenuTrigger>
      {Doing && (
        <Doing
          rule={rule}
          onClose={() => {
            setDoing(undefined);
            // The item that opened the dialog is gone with its menu.
            trigger.current?.focus();
          }}
        />
      )}
    </>
  );
}
