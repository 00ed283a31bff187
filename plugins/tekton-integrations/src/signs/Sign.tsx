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

import {
  RemixiconComponentType,
  RiAlertFill,
  RiCheckboxCircleFill,
  RiCheckLine,
  RiCloseCircleFill,
  RiCloseLine,
  RiEyeOffLine,
  RiForbidLine,
  RiHourglassLine,
  RiLoader4Line,
  RiPauseLine,
  RiQuestionMark,
  RiRestartLine,
  RiSendPlaneLine,
  RiShieldCheckLine,
  RiStopCircleLine,
  RiSubtractLine,
  RiTimeLine,
  RiTimerFlashLine,
} from '@remixicon/react';
import styles from './Sign.module.css';
import { Shape, SignSpec } from './signs';

const icons: Record<Shape, RemixiconComponentType> = {
  check: RiCheckLine,
  clock: RiTimeLine,
  send: RiSendPlaneLine,
  arrow: RiRestartLine,
  cross: RiCloseLine,
  pause: RiPauseLine,
  question: RiQuestionMark,
  dash: RiSubtractLine,
  queue: RiHourglassLine,
  running: RiLoader4Line,
  stopping: RiStopCircleLine,
  succeeded: RiCheckboxCircleFill,
  failed: RiCloseCircleFill,
  invalid: RiAlertFill,
  timedOut: RiTimerFlashLine,
  cancelled: RiForbidLine,
  ignored: RiShieldCheckLine,
  unseen: RiEyeOffLine,
};

/**
 * The sign of a state. Without a name it is decoration for words that stand
 * right beside it.
 */
export function Sign(props: { sign: SignSpec; name?: string; size?: number }) {
  const { sign, name, size = 16 } = props;
  const Icon = icons[sign.shape];
  const moving = sign.shape === 'running' ? styles.moving : undefined;
  return (
    <span
      className={[styles.sign, styles[sign.tone], moving]
        .filter(Boolean)
        .join(' ')}
      data-shape={sign.shape}
      data-tone={sign.tone}
      {...(name
        ? { role: 'img', 'aria-label': name, title: name }
        : { 'aria-hidden': true })}
    >
      <Icon size={size} aria-hidden />
    </span>
  );
}
