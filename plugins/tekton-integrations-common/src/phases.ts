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

import { z } from 'zod';

/**
 * The phases of a Run, in the order in which a Run can pass through them.
 *
 * @public
 */
export const PHASES = [
  'queued',
  'running',
  'stopping',
  'succeeded',
  'failed',
  'invalid',
  'timedOut',
  'cancelled',
  'ignored',
  'unseen',
] as const;

/**
 * Zod schema of {@link Phase}.
 *
 * @public
 */
export const phaseSchema = z.enum(PHASES);

/**
 * Where a Run stands, independent of its kind and of the reason strings of
 * the controller that runs it.
 *
 * @public
 */
export type Phase = z.infer<typeof phaseSchema>;

const FINAL: ReadonlySet<Phase> = new Set<Phase>([
  'succeeded',
  'failed',
  'invalid',
  'timedOut',
  'cancelled',
  'ignored',
  'unseen',
]);

const BAD: ReadonlySet<Phase> = new Set<Phase>([
  'failed',
  'invalid',
  'timedOut',
  'cancelled',
  'unseen',
]);

/**
 * Whether a Run in this phase has ended.
 *
 * @public
 */
export function isFinal(phase: Phase): boolean {
  return FINAL.has(phase);
}

/**
 * Whether a Run in this phase ended in a way that somebody should look at.
 *
 * @public
 */
export function isBad(phase: Phase): boolean {
  return BAD.has(phase);
}

const WORDS: Record<Phase, string> = {
  queued: 'queued',
  running: 'running',
  stopping: 'stopping',
  succeeded: 'succeeded',
  failed: 'failed',
  invalid: 'could not start',
  timedOut: 'timed out',
  cancelled: 'cancelled',
  ignored: 'failure ignored',
  unseen: 'ended while nobody watched',
};

/**
 * The words that people read for a phase, the same in messages, portal and
 * docs.
 *
 * @public
 */
export function phaseWords(phase: Phase): string {
  return WORDS[phase];
}
