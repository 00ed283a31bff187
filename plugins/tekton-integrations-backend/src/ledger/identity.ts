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

import { RunState } from 'backstage-plugin-tekton-integrations-common';
import { Target } from 'backstage-plugin-tekton-integrations-node';
import { createHash } from 'node:crypto';

const KEY_LENGTH = 500;

function hash(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** A key that fits its column: what is too long ends in a hash. */
export function boundedKey(key: string, length: number = KEY_LENGTH): string {
  return key.length <= length
    ? key
    : `${key.slice(0, length - 65)}#${hash([key])}`;
}

/**
 * The identity of a delivery: the same for each rule that wants the same shown
 * at the same place.
 */
export function identityOf(
  run: Pick<RunState, 'cluster' | 'uid'>,
  target: Pick<Target, 'subject' | 'key' | 'stage'>,
  redelivery: number = 0,
): string {
  return hash([
    run.cluster.id,
    run.uid,
    target.subject,
    target.key,
    target.stage,
    redelivery,
  ]);
}

/** The identity of a delivery that is covered by another rule's. */
export function coveredIdentity(identity: string, rule: string): string {
  return hash([identity, rule]);
}

/** The identity of something that cannot be delivered. */
export function refusedIdentity(
  run: Pick<RunState, 'cluster' | 'uid' | 'attempt'>,
  refused: { rule: string; provider: string; key: string; phase: string },
): string {
  const { rule, provider, key, phase } = refused;
  return hash([
    run.cluster.id,
    run.uid,
    'refused',
    rule,
    provider,
    key,
    run.attempt,
    phase,
  ]);
}
