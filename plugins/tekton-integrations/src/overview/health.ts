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

import { Condition, Pause } from 'backstage-plugin-tekton-integrations-common';
import { isLoop } from '../byHand/rule';
import { SignSpec } from '../signs/signs';

/** Conditions that say more than whether an object is ready. */
export type TroubleType =
  | 'Authenticated'
  | 'Throttled'
  | 'TargetConflict'
  | 'Delivering';

/** A condition that is out of order. */
export interface Trouble {
  type: TroubleType;
  sign: SignSpec;
  message: string;
}

/** How a Provider or Notification is, in one word and what is behind it. */
export interface Health {
  word:
    | 'ready'
    | 'notReady'
    | 'unknown'
    | 'suspended'
    | 'paused'
    | 'loop'
    | 'elsewhere';
  sign: SignSpec;
  /** Why it is not ready. */
  message?: string;
  /** What else is out of order. */
  troubles: Trouble[];
}

/** What of a Provider or Notification tells how it is. */
export interface Healthy {
  suspended: boolean;
  paused?: Pause;
  conditions: readonly Condition[];
}

/** When a condition is out of order, and its sign then. */
const troubling: Record<
  TroubleType,
  { when: Condition['status']; sign: SignSpec }
> = {
  Authenticated: { when: 'False', sign: { shape: 'cross', tone: 'danger' } },
  Throttled: { when: 'True', sign: { shape: 'clock', tone: 'warning' } },
  TargetConflict: { when: 'True', sign: { shape: 'invalid', tone: 'warning' } },
  Delivering: { when: 'False', sign: { shape: 'cross', tone: 'danger' } },
};

const isTroubleType = (type: string): type is TroubleType =>
  Object.hasOwn(troubling, type);

/** What a person stopped is meant so; what the portal holds asks for somebody. */
export function pauseSign(pause: Pause): SignSpec {
  return { shape: 'pause', tone: isLoop(pause) ? 'warning' : 'neutral' };
}

/** Each cause once: a condition often repeats what is said already. */
function troublesOf({ suspended, paused, conditions }: Healthy): Trouble[] {
  const ready = conditions.find(({ type }) => type === 'Ready');
  const works = ready?.status === 'True' && !suspended && !paused;
  const said = new Set(works ? [] : [ready?.message]);
  return conditions.flatMap(({ type, status, reason, message }) => {
    if (
      !isTroubleType(type) ||
      status !== troubling[type].when ||
      said.has(message) ||
      // What does not work holds what it would send: no other cause.
      (!works && type === 'Delivering' && reason === 'Held')
    ) {
      return [];
    }
    said.add(message);
    return [{ type, sign: troubling[type].sign, message }];
  });
}

/**
 * Reads health off the conditions: `Ready` decides, and of the others those
 * that are out of order add their words.
 */
export function healthOf(object: Healthy): Health {
  const ready = object.conditions.find(({ type }) => type === 'Ready');
  const troubles = troublesOf(object);
  const message =
    ready?.status === 'True' ? undefined : ready?.message || undefined;
  if (ready?.reason === 'ManagedElsewhere') {
    return {
      word: 'elsewhere',
      sign: { shape: 'dash', tone: 'muted' },
      message,
      troubles,
    };
  }
  if (object.paused) {
    // Who paused it, and since when, is said better than in a condition.
    return {
      word: isLoop(object.paused) ? 'loop' : 'paused',
      sign: pauseSign(object.paused),
      troubles,
    };
  }
  if (object.suspended) {
    return {
      word: 'suspended',
      sign: { shape: 'pause', tone: 'neutral' },
      message,
      troubles,
    };
  }
  switch (ready?.status) {
    case 'True':
      return {
        word: 'ready',
        sign: {
          shape: 'check',
          tone: troubles.length > 0 ? 'warning' : 'success',
        },
        troubles,
      };
    case 'False':
      return {
        word: 'notReady',
        sign: { shape: 'cross', tone: 'danger' },
        message,
        troubles,
      };
    default:
      return {
        word: 'unknown',
        sign: { shape: 'question', tone: 'neutral' },
        message,
        troubles,
      };
  }
}
