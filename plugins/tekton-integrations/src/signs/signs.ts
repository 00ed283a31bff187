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
  DeliveryState,
  NotSentReason,
  Phase,
} from 'backstage-plugin-tekton-integrations-common';

/** What a sign means at a glance; each has its own colour. */
export type Tone =
  | 'success'
  | 'info'
  | 'neutral'
  | 'warning'
  | 'danger'
  | 'muted';

/** The drawing of a sign. No two of one table that differ share both. */
export type Shape =
  | 'check'
  | 'clock'
  | 'send'
  | 'arrow'
  | 'cross'
  | 'pause'
  | 'question'
  | 'dash'
  | 'queue'
  | 'running'
  | 'stopping'
  | 'succeeded'
  | 'failed'
  | 'invalid'
  | 'timedOut'
  | 'cancelled'
  | 'ignored'
  | 'unseen';

/** Shape and tone of a sign; its words are in the translations. */
export interface SignSpec {
  shape: Shape;
  tone: Tone;
}

/** The signs of deliveries. */
export const deliverySigns: Record<DeliveryState, SignSpec> = {
  delivered: { shape: 'check', tone: 'success' },
  waiting: { shape: 'clock', tone: 'neutral' },
  sending: { shape: 'send', tone: 'neutral' },
  retrying: { shape: 'arrow', tone: 'warning' },
  rejected: { shape: 'cross', tone: 'danger' },
  held: { shape: 'pause', tone: 'neutral' },
  inDoubt: { shape: 'question', tone: 'warning' },
  superseded: { shape: 'check', tone: 'muted' },
  covered: { shape: 'check', tone: 'muted' },
  expired: { shape: 'cross', tone: 'muted' },
  discarded: { shape: 'cross', tone: 'muted' },
};

const notSent: SignSpec = { shape: 'dash', tone: 'muted' };

/** The signs of what was not sent. */
export const notSentSigns: Record<NotSentReason, SignSpec> = {
  notMatched: notSent,
  muted: notSent,
  notPermitted: notSent,
  noTarget: notSent,
  baseline: notSent,
  optedOut: notSent,
  reportedElsewhere: notSent,
  catalogAway: notSent,
  managedElsewhere: notSent,
};

/** The signs of Runs and tasks. */
export const phaseSigns: Record<Phase, SignSpec> = {
  queued: { shape: 'queue', tone: 'neutral' },
  running: { shape: 'running', tone: 'info' },
  stopping: { shape: 'stopping', tone: 'warning' },
  succeeded: { shape: 'succeeded', tone: 'success' },
  failed: { shape: 'failed', tone: 'danger' },
  invalid: { shape: 'invalid', tone: 'danger' },
  timedOut: { shape: 'timedOut', tone: 'danger' },
  cancelled: { shape: 'cancelled', tone: 'muted' },
  ignored: { shape: 'ignored', tone: 'warning' },
  unseen: { shape: 'unseen', tone: 'muted' },
};
