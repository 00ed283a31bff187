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

import { Condition } from 'backstage-plugin-tekton-integrations-common';
import { SignSpec } from '../signs/signs';

/** How a Provider or Notification is, in one word and one sentence. */
export interface Health {
  word: 'ready' | 'notReady' | 'unknown' | 'suspended';
  sign: SignSpec;
  /** What its conditions say, where there is something to say. */
  message?: string;
}

/**
 * Reads health off the conditions: `Ready` decides, and of the others those
 * that are out of order add their words. `Throttled` is in order when False.
 */
export function healthOf(object: {
  suspended: boolean;
  conditions: readonly Condition[];
}): Health {
  const ready = object.conditions.find(({ type }) => type === 'Ready');
  const troubles = object.conditions.filter(({ type, status }) =>
    type === 'Throttled' ? status === 'True' : status === 'False',
  );
  const message =
    [...new Set(troubles.map(condition => condition.message))]
      .filter(Boolean)
      .join(' ') || undefined;
  if (object.suspended) {
    return {
      word: 'suspended',
      sign: { shape: 'pause', tone: 'neutral' },
      message,
    };
  }
  switch (ready?.status) {
    case 'True':
      return {
        word: 'ready',
        sign: { shape: 'check', tone: message ? 'warning' : 'success' },
        message,
      };
    case 'False':
      return {
        word: 'notReady',
        sign: { shape: 'cross', tone: 'danger' },
        message,
      };
    default:
      return {
        word: 'unknown',
        sign: { shape: 'question', tone: 'neutral' },
        message: ready?.message ?? message,
      };
  }
}
